"""What an app asks to have said, in plain data: said now, or when its hour comes, by the law of that moment."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.core.compiled import compiled
from parvis.core.errors import Refused
from parvis.core.markdown import find
from parvis.identity.models import Actor
from parvis.identity.viewer import Viewer
from parvis.spaces import policies as rooms
from parvis.spaces.law import people
from parvis.spaces.models import Level, Organisation, Reach, Space
from parvis.stream.actions.drafting import schedule
from parvis.stream.actions.holding import say
from parvis.stream.models import Draft, Held, Post, Submission
from parvis.stream.writing import MOST_MENTIONS, Destination, PollWriting, Reply, Writing, check

HOUR = datetime.timedelta(hours=1)
SOONEST = datetime.timedelta(minutes=5)
MOST_SCHEDULED = 300
VISIBILITIES = ("public", "unlisted", "private", "direct")
REACHES = {"space": Reach.SPACE, "inside": Reach.INSIDE, "public": Reach.PUBLIC}
_TO_ROOM = re.compile(r"\s*@([a-z0-9][a-z0-9_-]*(?:@[\w.:-]+)?)(?=[\s:,]|$)", re.IGNORECASE)
Made = Post | Held | Draft


@dataclass(frozen=True)
class Asked:
    """A post as an app asks for it, by ids and words alone.

    `visibility` is one of `VISIBILITIES`, or "" for the writer’s own habit; `answers` and `quotes` are posts; `poll` has
    options, expires_in (seconds), multiple, hide_totals. `spaces` (ids) with `reach` (space, inside, public), `level`,
    `kind` and `title` are what Mastodon’s apps have no word for.
    """

    text: str = ""
    warning: str = ""
    sensitive: bool | None = None
    language: str = ""
    visibility: str = ""
    attachments: tuple[int, ...] = ()
    poll: dict[str, Any] | None = None
    answers: int | None = None
    quotes: int | None = None
    quoting: str = Post.Quoting.PUBLIC
    spaces: tuple[int, ...] = ()
    reach: str = ""
    level: str = ""
    kind: str = ""
    title: str = ""
    via: str = ""
    via_url: str = ""
    despite: str = ""
    asking: bool = False
    why: str = ""

    def fields(self) -> dict[str, Any]:
        """The same as the fields of a draft, which show its words where drafts are listed."""
        rest = asdict(self)
        held = {name: rest.pop(name) for name in ("text", "warning")}
        return {**held, "attachments": [str(pk) for pk in rest.pop("attachments")], "asked": rest}

    @classmethod
    def from_fields(cls, fields: dict[str, Any]) -> Asked:
        """What `fields` kept."""
        files = tuple(int(pk) for pk in fields.get("attachments", ()))
        rest = {**fields["asked"], "spaces": tuple(fields["asked"]["spaces"])}
        return cls(text=fields["text"], warning=fields["warning"], attachments=files, **rest)


@dataclass(frozen=True)
class Habits:
    """What a person’s posts are unless he says otherwise."""

    visibility: str
    sensitive: bool
    language: str


def habits(viewer: Viewer) -> Habits:
    """What an app proposes to this person when a post begins.

    Who has not chosen speaks to the house; on the square, where that is the house’s way and his profile is out there.
    """
    for is_public, reach, sensitive, language in _habits(viewer.who):
        usual = "public" if is_public and not reach and Organisation.current().public_by_default else "private"
        return Habits(reach or usual, bool(sensitive), language or "")
    return Habits("private", sensitive=False, language="")


@compiled
def _habits(actor_id: int) -> QuerySet[Any, Any]:
    account = ("account__post_reach", "account__post_sensitive", "account__post_language")
    return Actor.objects.filter(pk=actor_id).values_list("is_public", *account)


def submit(asked: Asked, *, by: Viewer) -> Post | Held:
    """Say what is asked, or hold it for a look (see `holding`): an answer goes before the readers of its thread, whatever
    its visibility. Raises `Refused`.

    A direct answer to what more people read is a message to its author, never a comment they would all see.
    """
    writing, to, on = _understood(asked, by)
    return say(writing, by=by, to=Reply(on) if on is not None else cast(Destination, to))


def submit_later(asked: Asked, at: datetime.datetime, *, by: Viewer) -> Draft:
    """Have it said at a moment at least five minutes from now. Raises `Refused`."""
    check_hour(at)
    if Draft.objects.filter(author=by.who).exclude(publish_at=None).count() >= MOST_SCHEDULED:
        raise Refused(_("You have too many scheduled posts: discard some first."), field="scheduled_at")
    writing, _to, _on = _understood(asked, by)
    check(writing)
    return schedule(asked.fields(), at, by=by)


def check_hour(at: datetime.datetime) -> None:
    """Raises `Refused` for a moment that is past or too near."""
    if at < timezone.now() + SOONEST:
        raise Refused(_("Choose a moment at least five minutes from now."), field="scheduled_at")


@transaction.atomic
def put_off(draft: Draft, at: datetime.datetime, *, by: Viewer) -> Draft:
    """Have a scheduled post go out at another moment. Raises `Refused`."""
    check_hour(at)
    if not Draft.objects.filter(pk=draft.pk, author=by.who).exclude(publish_at=None).update(publish_at=at):
        raise Refused(_("This post is not there."), code="absent")
    draft.publish_at = at
    return draft


def once(key: str, make: Callable[[], Made], *, by: Viewer) -> Made:
    """What `make` gives; asked again under the same key within the hour, what it gave then, by whichever process."""
    with transaction.atomic():
        digest = hashlib.sha256(key.encode()).hexdigest()
        held, is_new = Submission.objects.get_or_create(author_id=by.who, key=digest)
        before = held.post or held.draft
        if not is_new and before and held.at > timezone.now() - HOUR:
            return before
        made = make()
        if isinstance(made, Held):  # it waits: asked again, it would wait twice, and be said once
            held.delete()
            return made
        held.post, held.draft = (made, None) if isinstance(made, Post) else (None, made)
        held.at = timezone.now()
        held.save()
        return made


def forget_submissions(now: datetime.datetime) -> None:
    """Forget the keys of more than an hour ago."""
    Submission.objects.filter(at__lt=now - HOUR).delete()


def _understood(asked: Asked, by: Viewer) -> tuple[Writing, Destination | None, Post | None]:
    """What is said, and where to: a destination, or what it answers. Raises `Refused`."""
    habit = habits(by)
    writing, visibility = _writing(asked, habit, by), asked.visibility or habit.visibility
    if visibility not in VISIBILITIES:
        raise Refused(_("Choose how far it goes."), field="visibility")
    on = _readable(asked.answers, by, "in_reply_to_id") if asked.answers is not None else None
    if on is not None and (visibility != "direct" or on.root.audience.reach == Reach.PEOPLE):
        return writing, None, on
    to = _to_rooms(asked, by) if asked.spaces else _to_named_rooms(asked.text, visibility, by)
    to = to or _by_visibility(asked.text, visibility, by, also=on)
    listed = visibility != "unlisted" or bool(to.spaces)
    return replace(writing, listed=listed), to, None


def _writing(asked: Asked, habit: Habits, by: Viewer) -> Writing:
    kind = asked.kind or (Post.Kind.POLL if asked.poll else Post.Kind.NOTE)
    if kind not in Post.Kind.values:
        raise Refused(_("There is no such kind of post."), field="kind")
    if asked.level and asked.level.upper() not in Level.names:
        raise Refused(_("There is no such level."), field="level")
    if asked.quotes is not None and not asked.text.strip():
        raise Refused(_("Say something about what you quote."), field="text")
    return Writing(
        text=asked.text,
        title=asked.title,
        kind=kind,
        warning=asked.warning[:160],
        language=asked.language or habit.language,
        level=Level[asked.level.upper()] if asked.level else None,
        attachments=asked.attachments,
        poll=_poll(asked.poll) if asked.poll else None,
        shared=_readable(asked.quotes, by, "quoted_status_id") if asked.quotes is not None else None,
        sensitive=habit.sensitive if asked.sensitive is None else asked.sensitive,
        via=asked.via[:80],
        via_url=asked.via_url[:400],
        despite=asked.despite,
        asking=asked.asking,
        why=asked.why,
        quoting=asked.quoting if asked.quoting in Post.Quoting.values else Post.Quoting.PUBLIC,
    )


def _poll(asked: dict[str, Any]) -> PollWriting:
    closes_at = timezone.now() + datetime.timedelta(seconds=asked["expires_in"])
    return PollWriting(tuple(asked["options"]), bool(asked["multiple"]), bool(asked["hide_totals"]), closes_at)


def _readable(post_id: int, by: Viewer, field: str) -> Post:
    """The post an app names, or what it shares if it has no word of its own. Raises `Refused`."""
    found = Post.objects.visible_to(by).select_related("audience", "root__audience")
    post = found.filter(pk=post_id).first()
    if post is not None and post.is_boost:
        post = found.filter(pk=post.shared_id).first()
    if post is None:
        raise Refused(_("This post is not there."), field=field, code="absent")
    return post


def _to_rooms(asked: Asked, by: Viewer) -> Destination:
    """Into the spaces named by their ids."""
    found = Space.objects.visible_to(by).in_bulk(asked.spaces)
    if len(found) < len(set(asked.spaces)):
        raise Refused(_("Choose where to post."), field="space")
    return Destination(REACHES.get(asked.reach, Reach.SPACE), tuple(found[pk] for pk in dict.fromkeys(asked.spaces)))


def _to_named_rooms(text: str, visibility: str, by: Viewer) -> Destination | None:
    """Into the spaces the text names (“… @atlas …”), where nobody has that handle; None where it names none.

    A closed space is meant wherever its name stands: what is said of it must not reach further because of the order of
    words. One that is open to all is meant where the text begins with it; elsewhere it is spoken of. Raises `Refused` for
    a space the writer may not speak in, and for a beginning that names nobody and nothing he knows: a slip of the finger
    would send to the whole house what was meant for a room.
    """
    if "@" not in text:
        return None
    named = _local(find(text).mentions)
    begun = _TO_ROOM.match(text)
    known = set(Actor.objects.filter(handle__in=named).values_list("handle", flat=True))
    met = list(Space.objects.visible_to(by).filter(slug__in=set(named) - known)) if set(named) - known else []
    if visibility == "direct" and _mentioned(text, by):
        return None
    first = _local([begun[1].lower()])[:1] if begun else []
    meant = [room for room in met if room.visibility != Space.Visibility.PUBLIC or room.slug in first]
    if not meant:
        if first and first[0] not in known and not any(room.slug == first[0] for room in met):
            told = _("“@%(name)s” is nobody and no space you know. Begin otherwise if that is what you mean.")
            raise Refused(told % {"name": first[0]}, field="text", code="absent_name")
        return None
    for room in meant:
        if not rooms.may_post(by, room):
            if room.visibility == Space.Visibility.PUBLIC:
                return None
            raise Refused(_("You can’t post there."), field="to")
    return Destination(Reach.SPACE, tuple(meant))


def _local(handles: Iterable[str]) -> list[str]:
    """Those of these handles that are of this house, without its name."""
    host = urlsplit(settings.SITE_URL).netloc.lower()
    parted = (handle.partition("@") for handle in handles)
    return [name for name, _at, of in parted if of in ("", host, host.partition(":")[0])]


def _by_visibility(text: str, visibility: str, by: Viewer, *, also: Post | None) -> Destination:
    """Where one of Mastodon’s visibilities leads; a direct one to those mentioned, and the author of what it answers."""
    if visibility == "private" and not by.inside:
        told = _(
            "This goes to the people of the house. Begin with @space to speak in a space of yours, or write to somebody."
        )
        raise Refused(told, field="visibility", code="inside")
    if visibility != "direct":
        return Destination(Reach.INSIDE if visibility == "private" else Reach.PUBLIC)
    named = {actor.pk: actor for actor in [*_mentioned(text, by), *Actor.objects.filter(pk=by.who)]}
    if also is not None:
        named[also.author_id] = also.author
    return Destination(Reach.PEOPLE, people=tuple(named.values()))


def _mentioned(text: str, by: Viewer) -> list[Actor]:
    """The people a text names, of those the writer may find."""
    return list(people(by).filter(handle__in=find(text).mentions[:MOST_MENTIONS]))
