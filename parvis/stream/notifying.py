"""Who should know of what has just happened: hears the ledger, after commit, and writes notifications.

Telling twice writes once (recipient, entry and kind are unique together). Nobody is told of what the law does not let
him read, of what he did himself, by somebody he muted or blocked, nor of a space or a
thread he wants to hear nothing of.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from parvis.core.compiled import compiled
from parvis.core.inserting import insert
from parvis.core.ledger import Entry
from parvis.guard import discretion
from parvis.guard.models import Discretion
from parvis.identity.models import Actor, Block, Follow, Mute
from parvis.spaces.law import readers_of
from parvis.spaces.models import Audience, Membership, Reach, Role
from parvis.stream import gates
from parvis.stream.holds import hearers as hearers_of_held
from parvis.stream.models import Draft, Held, Notification, Poll, Post, Reaction, Report, ThreadMute, Vote
from parvis.stream.reports import hearers
from parvis.stream.whole import standing

Kind = Notification.Kind
# Done and undone and done again, they are news once.
ONCE = (Kind.REACTION, Kind.FOLLOW, Kind.FOLLOW_REQUEST, Kind.MENTION, Kind.CONTACT)
BATCH = 1000


@dataclass(frozen=True)
class News:
    """Something to tell these people (`to`: their ids, or a condition on `Actor`)."""

    kind: Notification.Kind
    group: str
    to: Q | Collection[int]
    post: Post | None = None
    space_id: int | None = None
    anonymous: bool = False  # told by the house, whoever did it


def notify(entry: Entry) -> list[int]:
    """Tell those concerned; gives the ids of the profiles told. One person hears of an entry once, in its weightiest way."""
    told: set[int] = set()
    aside: set[int] = set()  # told in a low voice: it waits until they have accepted who did it
    for news in _NEWS[entry.verb](entry):
        people = [pk for pk in _listening(news, entry) if pk not in told]
        verdicts = gates.verdicts(people, _sender(news, entry), news.kind, news.post)
        people = [person for person in people if verdicts.get(person) != "drop"]
        told.update(people)
        aside.update(person for person in people if person in verdicts)
        for start in range(0, len(people), BATCH):
            rows = [_row(news, entry, person, person in aside) for person in people[start : start + BATCH]]
            _write(rows)
    if aside:
        gates.put_aside(sorted(aside), entry.actor_id)
    return sorted(told - aside)


def _write(rows: list[Notification]) -> None:
    if len(rows) == 1:
        insert(rows[0], unless_there=True)
    else:
        Notification.objects.bulk_create(rows, ignore_conflicts=True)


def forget_reaction(entry: Entry) -> None:
    """Take back the news of a reaction that was taken back, unless another one by the same person stands."""
    if told := [pk for (pk,) in _told_of(entry.about_id or 0, entry.actor_id or 0)]:
        Notification.objects.filter(pk__in=told).delete()


@compiled
def _told_of(post: int, actor: int) -> QuerySet[Any, Any]:
    """News of a reaction of which none is left."""
    left = Reaction.objects.filter(post=post, actor=actor)
    return Notification.objects.filter(~Exists(left), kind=Kind.REACTION, post=post, actor=actor).values_list("pk")


def forget_follow_request(entry: Entry) -> None:
    """Take back the news of a request to follow that was answered, or taken back."""
    asked, asker = (entry.about_id, entry.actor_id)
    if entry.verb != "follow.withdrawn":
        asked, asker = asker, asked
    Notification.objects.filter(kind=Kind.FOLLOW_REQUEST, recipient=asked, actor=asker).delete()


def _sender(news: News, entry: Entry) -> int | None:
    return None if news.anonymous else entry.actor_id


def _row(news: News, entry: Entry, recipient: int, aside: bool) -> Notification:
    return Notification(
        recipient_id=recipient,
        kind=news.kind,
        actor_id=_sender(news, entry),
        filtered=aside,
        post=news.post,
        space_id=news.space_id,
        entry_id=entry.pk,
        group=news.group,
        at=entry.at,
    )


def _listening(news: News, entry: Entry) -> list[int]:
    """Those of `news.to` who may read it and want to hear it, from this person."""
    post = news.post
    about = (post.pk, post.root_id, post.author_id, post.audience_id) if post else (0, 0, 0, 0)
    told = (*about, entry.actor_id or 0, entry.pk, news.group)
    reach = post.audience.reach if post else None
    shape: dict[str, Any] = {"reach": reach, "kind": str(news.kind), "anonymous": news.anonymous}
    if isinstance(news.to, Q):
        return list(_listeners(news.to, *told, **shape).values_list("pk", flat=True))
    return [pk for (pk,) in _few(json.dumps(list(news.to)), *told, **shape)] if news.to else []


@compiled
def _few(
    ids: str,
    post: int,
    root: int,
    author: int,
    audience: int,
    actor: int,
    entry: int,
    group: str,
    *,
    reach: int | None,
    kind: str,
    anonymous: bool,
) -> QuerySet[Any, Any]:
    among, shape = Q(pk__among=ids), {"reach": reach, "kind": kind, "anonymous": anonymous}
    listeners = _listeners(among, post, root, author, audience, actor, entry, group, **shape)  # type: ignore[arg-type]
    return listeners.values_list("pk")


def _listeners(
    to: Q,
    post: int,
    root: int,
    author: int,
    audience: int,
    actor: int,
    entry: int,
    group: str,
    *,
    reach: int | None,
    kind: str,
    anonymous: bool,
) -> QuerySet[Actor]:
    """Those of `to` who may read the post (`reach` is its audience's; None where there is none) and want to hear it."""
    people = Actor.objects.filter(account__is_active=True) if reach is None else readers_of(audience, reach, met=True)
    people = people.filter(to, left_at=None)
    if reach is not None:
        people = people.exclude(_deaf(audience))
        people = people.exclude(Exists(ThreadMute.objects.filter(root=root, actor=OuterRef("pk"))))
    if reach in (Reach.INSIDE, Reach.PUBLIC):  # in rooms they share, blocks shut nobody out: see `law.unblocked`
        people = people.exclude(pk__in=Block.objects.filter(source=author).values("target"))
    if not anonymous:
        people = people.exclude(pk=actor).exclude(_apart(actor))
    if kind in ONCE:
        known = Notification.objects.filter(kind=kind, group=group, actor=actor)
        known = known.filter(post=post) if reach is not None else known.filter(post=None)
        people = people.exclude(pk__in=known.exclude(entry_id=entry).values("recipient"))
    return people.order_by("pk").distinct()


def _deaf(audience: int) -> Q:
    """Those who want to hear nothing of any space of theirs in which it stands."""
    spaces = Audience.spaces.through.objects.filter(audience=audience).values("space")
    here = Membership.objects.filter(Membership.current(), space__in=spaces, actor=OuterRef("pk"))
    deaf = here.filter(notify=Membership.Notify.NOTHING)
    return Q(Exists(deaf)) & ~Q(Exists(here.exclude(notify=Membership.Notify.NOTHING)))


def _apart(actor_id: int | None) -> Q:
    """Those who do not want to hear this person."""
    muted = Mute.objects.filter(source=OuterRef("pk"), target=actor_id, notifications=True)
    return Q(Exists(muted)) | Q(Exists(Block.objects.filter(source=OuterRef("pk"), target=actor_id)))


def _post(entry: Entry) -> Post | None:
    return standing(entry.about_id or 0)


def _published(entry: Entry) -> Iterator[News]:
    if (post := _post(entry)) is None:
        return
    yield from _named(post)
    yield from _sharing(post)
    spaces = post.spaces() if _spaces_of(post.audience_id) else []
    here = Membership.objects.filter(Membership.current(), space__in=spaces)
    if spaces and post.kind == Post.Kind.ANNOUNCEMENT:
        yield News(Kind.ANNOUNCEMENT, f"announcement:{post.pk}", Q(pk__in=here.values("actor")), post)
    for space in spaces:
        watching = here.filter(space=space, notify=Membership.Notify.ALL, muted=False).values("actor")
        yield News(Kind.POST, f"post:{space.pk}", Q(pk__in=watching), post, space.pk)
    yield News(Kind.POST, f"said:{post.author_id}", [pk for (pk,) in _waiting(post.author_id)], post)


@compiled
def _waiting(author: int) -> QuerySet[Any, Any]:
    return Follow.objects.filter(target=author, notify=True).values_list("source")


@compiled
def _mentioned(post: int) -> QuerySet[Any, Any]:
    return Post.mentions.through.objects.filter(post=post).values_list("actor")


@compiled
def _spaces_of(audience: int) -> QuerySet[Any, Any]:
    return Audience.spaces.through.objects.filter(audience=audience).values_list("space")


def _named(post: Post) -> Iterator[News]:
    """Those it mentions, and those it thanks."""
    if post.kind == Post.Kind.KUDOS:
        yield News(Kind.KUDOS, f"kudos:{post.pk}", Q(pk__in=post.honours.values("pk")), post)
    if mentioned := [pk for (pk,) in _mentioned(post.pk)]:
        yield News(Kind.MENTION, f"mention:{post.pk}", mentioned, post)


def _sharing(post: Post) -> Iterator[News]:
    """The author of what it shares."""
    if post.shared is not None:
        yield News(Kind.SHARE, f"share:{post.shared_id}", [post.shared.author_id], post)


def _commented(entry: Entry) -> Iterator[News]:
    if (post := _post(entry)) is None:
        return
    yield from _named(post)
    if post.parent is not None and post.parent_id != post.root_id:
        yield News(Kind.REPLY, f"reply:{post.parent_id}", [post.parent.author_id], post)
    yield News(Kind.REPLY, f"thread:{post.root_id}", [post.root.author_id], post)
    yield from _sharing(post)


def _edited(entry: Entry) -> Iterator[News]:
    """Those whom the edit mentions and who were not mentioned before; where it says something else, those who shared it."""
    if (post := _post(entry)) is None or post.audience.reach == Reach.PEOPLE:
        return
    yield News(Kind.MENTION, f"mention:{post.pk}", Q(pk__in=post.mentions.values("pk")), post)
    if entry.detail.get("quiet"):
        return
    shares = Post.objects.filter(shared=post, deleted_at=None)
    quoting = shares.filter(quote_revoked=False).exclude(text="").values("author")
    yield News(Kind.QUOTED_UPDATE, f"quoted_update:{post.pk}", Q(pk__in=quoting), post)
    yield News(Kind.UPDATE, f"update:{post.pk}", Q(pk__in=shares.filter(text="").values("author")), post)


def _sent(entry: Entry) -> Iterator[News]:
    if (post := _post(entry)) is not None:
        talk = post.audience
        yield News(Kind.MESSAGE, f"message:{talk.pk}", Q(pk__in=talk.people.values("pk")), post)


def _reacted(entry: Entry) -> Iterator[News]:
    if (post := _post(entry)) is not None:
        yield News(Kind.REACTION, f"reaction:{post.pk}", [post.author_id], post)


def _accepted_answer(entry: Entry) -> Iterator[News]:
    if (answer := _post(entry)) is not None:
        yield News(Kind.ANSWER, f"answer:{answer.pk}", [answer.author_id], answer)


def _poll_closed(entry: Entry) -> Iterator[News]:
    posts = Post.objects.filter(deleted_at=None).select_related("audience")
    post = posts.filter(**{"poll__pk" if entry.about == Poll._meta.model_name else "pk": entry.about_id}).first()
    if post is not None:
        voters = Vote.objects.filter(option__poll__post=post).values("actor")
        yield News(Kind.POLL, f"poll:{post.pk}", Q(pk__in=voters) | Q(pk=post.author_id), post, anonymous=True)


def _one(actor_id: int | None) -> list[int]:
    return [actor_id] if actor_id is not None else []


def _followed(entry: Entry) -> Iterator[News]:
    yield News(Kind.FOLLOW, "follow", _one(entry.about_id))


def _follow_requested(entry: Entry) -> Iterator[News]:
    yield News(Kind.FOLLOW_REQUEST, "follow_request", _one(entry.about_id))


def _contact_asked(entry: Entry) -> Iterator[News]:
    yield News(Kind.CONTACT, f"contact:{entry.actor_id}", _one(entry.about_id))


def _contact_accepted(entry: Entry) -> Iterator[News]:
    yield News(Kind.CONTACT, f"accepted:{entry.actor_id}", _one(entry.about_id))


def _requested(entry: Entry) -> Iterator[News]:
    gate = Membership.objects.filter(
        Membership.current(), space=entry.space_id, role__in=(Role.MODERATOR, Role.STEWARD)
    ).values("actor")
    yield News(Kind.SPACE_REQUEST, f"request:{entry.space_id}", Q(pk__in=gate), space_id=entry.space_id)


def _invited(entry: Entry) -> Iterator[News]:
    yield News(Kind.SPACE_INVITE, f"invite:{entry.space_id}", Q(pk=entry.detail.get("actor")), space_id=entry.space_id)


def _let_in(entry: Entry) -> Iterator[News]:
    """One who asked to join, and whom somebody else let in."""
    yield News(Kind.SPACE_JOINED, f"joined:{entry.space_id}", Q(pk=entry.detail.get("actor")), space_id=entry.space_id)


def _charter_changed(entry: Entry) -> Iterator[News]:
    here = Membership.objects.filter(Membership.current(), space=entry.space_id)
    members = here.exclude(notify=Membership.Notify.NOTHING).values("actor")
    yield News(Kind.CHARTER, f"charter:{entry.space_id}", Q(pk__in=members), space_id=entry.space_id)


def _refused(entry: Entry) -> Iterator[News]:
    author = Draft.objects.filter(pk=entry.about_id or 0).values("author")
    yield News(Kind.REFUSED, f"refused:{entry.about_id}", Q(pk__in=author), anonymous=True)


def _hook_disabled(entry: Entry) -> Iterator[News]:
    led = Membership.objects.filter(Membership.current(), space=entry.space_id, role=Role.STEWARD).values("actor")
    owners = Q(pk__in=led) if entry.space_id else Q(account__is_admin=True)
    yield News(Kind.WEBHOOK, f"webhook:{entry.about_id}", owners, space_id=entry.space_id, anonymous=True)


def _reported(entry: Entry) -> Iterator[News]:
    """Told by the house: who reported stands on the page of the report, for those who hear of it."""
    if report := Report.objects.filter(pk=entry.about_id or 0).first():
        yield News(Kind.REPORT, f"report:{report.pk}", hearers(report), anonymous=True)


def _discretion_reminded(entry: Entry) -> Iterator[News]:
    """Those who have not accepted the charter of discretion, unless it was written anew since. Told by the house: who
    keeps the charter stands on its page."""
    charter = Discretion.current()
    if charter.version == entry.detail.get("version"):
        waiting = discretion.waiting(charter).values("pk")
        yield News(Kind.DISCRETION, f"discretion:{charter.version}", Q(pk__in=waiting), anonymous=True)


def _held(entry: Entry) -> Iterator[News]:
    """Told by the house: who wrote it stands on its page."""
    if held := Held.objects.filter(pk=entry.about_id or 0).first():
        yield News(Kind.HELD, f"held:{held.pk}", hearers_of_held(held), anonymous=True)


def _looked_at(entry: Entry) -> Iterator[News]:
    yield News(Kind.LOOKED_AT, f"looked_at:{entry.about_id}", _one(entry.detail["author"]), anonymous=True)


_NEWS: dict[str, Callable[[Entry], Iterator[News]]] = {
    "post.published": _published,
    "comment.published": _commented,
    "post.edited": _edited,
    "message.sent": _sent,
    "post.reacted": _reacted,
    "answer.accepted": _accepted_answer,
    "poll.closed": _poll_closed,
    "person.followed": _followed,
    "follow.requested": _follow_requested,
    "contact.asked": _contact_asked,
    "contact.accepted": _contact_accepted,
    "membership.requested": _requested,
    "membership.invited": _invited,
    "membership.accepted": _let_in,
    "charter.changed": _charter_changed,
    "draft.refused": _refused,
    "webhook.disabled": _hook_disabled,
    "report.filed": _reported,
    "discretion.reminded": _discretion_reminded,
    "guard.held": _held,
    "guard.released": _looked_at,
    "guard.declined": _looked_at,
}
VERBS = " ".join(_NEWS)
