"""Who should know of what has just happened: hears the ledger, after commit, and writes notifications.

Telling twice writes once (recipient, entry and kind are unique together). Nobody is told of what the law does not let
him read, of what he did himself, by somebody he muted or blocked, nor of a space or a
thread he wants to hear nothing of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from parvis.core.ledger import Entry
from parvis.identity.models import Actor, Block, Follow, Mute
from parvis.spaces.law import readers
from parvis.spaces.models import Membership, Reach, Role
from parvis.stream.models import Draft, Notification, Poll, Post, Reaction, Report, ThreadMute, Vote
from parvis.stream.reports import hearers

Kind = Notification.Kind
# Done and undone and done again, they are news once.
ONCE = (Kind.REACTION, Kind.FOLLOW, Kind.FOLLOW_REQUEST, Kind.MENTION, Kind.CONTACT)
BATCH = 1000


@dataclass(frozen=True)
class News:
    """Something to tell these people (`to`: a condition on `Actor`)."""

    kind: Notification.Kind
    group: str
    to: Q
    post: Post | None = None
    space_id: int | None = None
    anonymous: bool = False  # told by the house, whoever did it


def notify(entry: Entry) -> list[int]:
    """Tell those concerned; gives the ids of the profiles told. One person hears of an entry once, in its weightiest way."""
    told: set[int] = set()
    for news in _NEWS[entry.verb](entry):
        people = [pk for pk in _listening(news, entry).values_list("pk", flat=True) if pk not in told]
        told.update(people)
        for start in range(0, len(people), BATCH):
            rows = [_row(news, entry, person) for person in people[start : start + BATCH]]
            Notification.objects.bulk_create(rows, ignore_conflicts=True)
    return sorted(told)


def forget_reaction(entry: Entry) -> None:
    """Take back the news of a reaction that was taken back, unless another one by the same person stands."""
    if not Reaction.objects.filter(post=entry.about_id, actor=entry.actor_id).exists():
        Notification.objects.filter(kind=Kind.REACTION, post=entry.about_id, actor=entry.actor_id).delete()


def forget_follow_request(entry: Entry) -> None:
    """Take back the news of a request to follow that was answered, or taken back."""
    asked, asker = (entry.about_id, entry.actor_id)
    if entry.verb != "follow.withdrawn":
        asked, asker = asker, asked
    Notification.objects.filter(kind=Kind.FOLLOW_REQUEST, recipient=asked, actor=asker).delete()


def _row(news: News, entry: Entry, recipient: int) -> Notification:
    return Notification(
        recipient_id=recipient,
        kind=news.kind,
        actor_id=None if news.anonymous else entry.actor_id,
        post=news.post,
        space_id=news.space_id,
        entry_id=entry.pk,
        group=news.group,
        at=entry.at,
    )


def _listening(news: News, entry: Entry) -> QuerySet[Actor]:
    """Those of `news.to` who may read it and want to hear it, from this person."""
    people = readers(news.post.audience) if news.post else Actor.objects.filter(account__is_active=True)
    people = people.filter(news.to, left_at=None)
    if news.post:
        people = people.exclude(_deaf(news.post)).exclude(_shut_out(news.post))
        people = people.exclude(pk__in=ThreadMute.objects.filter(root=news.post.root_id).values("actor"))
    if not news.anonymous:
        people = people.exclude(pk=entry.actor_id or 0).exclude(_apart(entry.actor_id))
    if news.kind in ONCE:
        known = Notification.objects.filter(kind=news.kind, group=news.group, actor=entry.actor_id, post=news.post)
        people = people.exclude(pk__in=known.exclude(entry_id=entry.pk).values("recipient"))
    return people.order_by("pk").distinct()


def _deaf(post: Post) -> Q:
    """Those who want to hear nothing of any space of theirs in which it stands."""
    here = Membership.objects.filter(Membership.current(), space__in=post.audience.spaces.all())
    hearing = here.exclude(notify=Membership.Notify.NOTHING).values("actor")
    deaf = here.filter(notify=Membership.Notify.NOTHING).exclude(actor__in=hearing)
    return Q(pk__in=deaf.values("actor"))


def _shut_out(post: Post) -> Q:
    """Those its author blocked, but in rooms they share: see `law.unblocked`."""
    if post.audience.reach in (Reach.PEOPLE, Reach.SPACE):
        return Q(pk__in=())
    return Q(pk__in=Block.objects.filter(source=post.author_id).values("target"))


def _apart(actor_id: int | None) -> Q:
    """Those who do not want to hear this person."""
    muted = Mute.objects.filter(target=actor_id, notifications=True).values("source")
    return Q(pk__in=muted) | Q(pk__in=Block.objects.filter(target=actor_id).values("source"))


def _post(entry: Entry) -> Post | None:
    posts = Post.objects.filter(pk=entry.about_id or 0, deleted_at=None)
    return posts.select_related("audience").first()


def _published(entry: Entry) -> Iterator[News]:
    if (post := _post(entry)) is None:
        return
    yield from _named(post)
    if post.shared is not None:
        yield News(Kind.SHARE, f"share:{post.shared_id}", Q(pk=post.shared.author_id), post)
    if not (spaces := post.spaces()):
        return
    here = Membership.objects.filter(Membership.current(), space__in=spaces)
    if post.kind == Post.Kind.ANNOUNCEMENT:
        yield News(Kind.ANNOUNCEMENT, f"announcement:{post.pk}", Q(pk__in=here.values("actor")), post)
    for space in spaces:
        watching = here.filter(space=space, notify=Membership.Notify.ALL, muted=False).values("actor")
        yield News(Kind.POST, f"post:{space.pk}", Q(pk__in=watching), post, space.pk)
    waiting = Follow.objects.filter(target=post.author_id, notify=True).values("source")
    yield News(Kind.POST, f"said:{post.author_id}", Q(pk__in=waiting), post)


def _named(post: Post) -> Iterator[News]:
    """Those it mentions, and those it thanks."""
    if post.kind == Post.Kind.KUDOS:
        yield News(Kind.KUDOS, f"kudos:{post.pk}", Q(pk__in=post.honours.values("pk")), post)
    if mentioned := list(post.mentions.values_list("pk", flat=True)):
        yield News(Kind.MENTION, f"mention:{post.pk}", Q(pk__in=mentioned), post)


def _commented(entry: Entry) -> Iterator[News]:
    if (post := _post(entry)) is None:
        return
    yield from _named(post)
    if post.parent is not None and post.parent_id != post.root_id:
        yield News(Kind.REPLY, f"reply:{post.parent_id}", Q(pk=post.parent.author_id), post)
    yield News(Kind.REPLY, f"thread:{post.root_id}", Q(pk=post.root.author_id), post)


def _edited(entry: Entry) -> Iterator[News]:
    """Those whom the edit mentions and who were not mentioned before."""
    if (post := _post(entry)) is not None and post.audience.reach != Reach.PEOPLE:
        yield News(Kind.MENTION, f"mention:{post.pk}", Q(pk__in=post.mentions.values("pk")), post)


def _sent(entry: Entry) -> Iterator[News]:
    if (post := _post(entry)) is not None:
        talk = post.audience
        yield News(Kind.MESSAGE, f"message:{talk.pk}", Q(pk__in=talk.people.values("pk")), post)


def _reacted(entry: Entry) -> Iterator[News]:
    if (post := _post(entry)) is not None:
        yield News(Kind.REACTION, f"reaction:{post.pk}", Q(pk=post.author_id), post)


def _accepted_answer(entry: Entry) -> Iterator[News]:
    if (answer := _post(entry)) is not None:
        yield News(Kind.ANSWER, f"answer:{answer.pk}", Q(pk=answer.author_id), answer)


def _poll_closed(entry: Entry) -> Iterator[News]:
    posts = Post.objects.filter(deleted_at=None).select_related("audience")
    post = posts.filter(**{"poll__pk" if entry.about == Poll._meta.model_name else "pk": entry.about_id}).first()
    if post is not None:
        voters = Vote.objects.filter(option__poll__post=post).values("actor")
        yield News(Kind.POLL, f"poll:{post.pk}", Q(pk__in=voters) | Q(pk=post.author_id), post, anonymous=True)


def _followed(entry: Entry) -> Iterator[News]:
    yield News(Kind.FOLLOW, "follow", Q(pk=entry.about_id))


def _follow_requested(entry: Entry) -> Iterator[News]:
    yield News(Kind.FOLLOW_REQUEST, "follow_request", Q(pk=entry.about_id))


def _contact_asked(entry: Entry) -> Iterator[News]:
    yield News(Kind.CONTACT, f"contact:{entry.actor_id}", Q(pk=entry.about_id))


def _contact_accepted(entry: Entry) -> Iterator[News]:
    yield News(Kind.CONTACT, f"accepted:{entry.actor_id}", Q(pk=entry.about_id))


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


def _reported(entry: Entry) -> Iterator[News]:
    """Told by the house: who reported stands on the page of the report, for those who hear of it."""
    if report := Report.objects.filter(pk=entry.about_id or 0).first():
        yield News(Kind.REPORT, f"report:{report.pk}", hearers(report), anonymous=True)


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
    "report.filed": _reported,
}
VERBS = " ".join(_NEWS)
