"""Saying something that somebody else may have to look at first: publish or hold; then let out, decline, take back."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.core import ledger
from parvis.core.errors import Refused
from parvis.guard.policies import may_release
from parvis.guard.ways import Way
from parvis.identity.models import Actor
from parvis.identity.viewer import Viewer, viewer_as
from parvis.spaces.models import Reach, Space
from parvis.stream import holds, judging
from parvis.stream.actions.correcting import edit
from parvis.stream.actions.publishing import comment, publish
from parvis.stream.judging import Stopped
from parvis.stream.models import Attachment, Held, Post
from parvis.stream.writing import Change, Destination, PollWriting, Reply, Writing

MOST_WAITING = 50
Where = Destination | Reply | Change


def say(writing: Writing, *, by: Viewer, to: Where) -> Post | Held:
    """Have it said there; or held, if it may not go out before somebody has looked, or its author asks for that.

    Raises `Refused`; `judging.Stopped` where its author has something to decide first.
    """
    try:
        return _carry_out(writing, by=by, to=to)
    except Stopped as stopped:
        if stopped.waits or (writing.asking and stopped.offers_to(Way.ASK)):
            return hold(writing, stopped, by=by, to=to)
        raise


def _carry_out(writing: Writing, *, by: Viewer, to: Where, passed: bool = False) -> Post:
    if isinstance(to, Reply):
        return comment(writing, by=by, on=to.on, passed=passed)
    if isinstance(to, Change):
        return edit(to.of, writing, by=by, passed=passed)
    return publish(writing, by=by, to=to, passed=passed)


@transaction.atomic
def hold(writing: Writing, stopped: Stopped, *, by: Viewer, to: Where) -> Held:
    """Keep it for those who may let it out, and have them asked. Raises `Refused` for one who has too much waiting."""
    waiting = holds.of(by).filter(state=Held.State.WAITING)
    if waiting.count() >= MOST_WAITING:
        raise Refused(_("Too much of yours waits for a look: take some of it back first."), code="rate")
    held = Held.objects.create(
        author_id=by.who,
        fields=packed(writing, to),
        on=to.on if isinstance(to, Reply) else to.of if isinstance(to, Change) else None,
        edits=isinstance(to, Change),
        kinds=stopped.verdict.figures(),
        why=writing.why.strip()[:300],
    )
    held.spaces.set(judging.asked(stopped.verdict, _rooms(to)))
    ledger.record("guard.held", by=by.actor_id, about=held, kinds=held.kinds)
    return held


@transaction.atomic
def release(held: Held, *, by: Viewer, words: str = "") -> Post:
    """Let it out as it stands, in the name of its author and by what he may do now. Raises `Refused`."""
    held = _taken(held)
    writing, to, author = unpacked(held)
    if not may_release(by, verdict_of(held), spaces=_rooms(to)):
        raise Refused(_("Others are asked to let this out."), code="forbidden")
    post = _carry_out(writing, by=author, to=to, passed=True)
    _answer(held, Held.State.RELEASED, by, words, post)
    ledger.record("guard.released", by=by.actor_id, about=held, author=held.author_id, post=post.pk, kinds=held.kinds)
    return post


@transaction.atomic
def decline(held: Held, *, by: Viewer, words: str) -> Held:
    """Don’t let it out, and say why: its author keeps his text. Raises `Refused`."""
    held = _taken(held)
    if not words.strip():
        raise Refused(_("Say why: its author will read it."), field="words", code="empty")
    if not holds.asked_of(by).filter(pk=held.pk).exists():
        raise Refused(_("Others are asked to let this out."), code="forbidden")
    _answer(held, Held.State.DECLINED, by, words)
    ledger.record("guard.declined", by=by.actor_id, about=held, author=held.author_id, kinds=held.kinds)
    return held


@transaction.atomic
def withdraw(held: Held, *, by: Viewer) -> Held:
    """Take one’s own text back before it was looked at. Raises `Refused`."""
    held = _taken(held)
    if held.author_id != by.actor_id:
        raise Refused(_("Only its author can take it back."), code="forbidden")
    _answer(held, Held.State.WITHDRAWN, by, "")
    ledger.record("guard.withdrawn", by=by.actor_id, about=held, kinds=held.kinds)
    return held


def verdict_of(held: Held) -> Any:
    """What the judge says of it now."""
    writing, to, author = unpacked(held)
    if isinstance(to, Destination):
        return judging.verdict_on(writing, by=author, to=judging.readers_of(to, 0))
    post = to.on if isinstance(to, Reply) else to.of
    own = to.of if isinstance(to, Change) else None
    return judging.verdict_on(writing, by=author, to=judging.readers_at(post.audience, post.level), own=own)


def _taken(held: Held) -> Held:
    """The same, in the hands of this transaction. Raises `Refused` for one that was answered meanwhile."""
    found = Held.objects.select_for_update().filter(pk=held.pk, state=Held.State.WAITING).first()
    if found is None:
        raise Refused(_("Somebody has answered this already."), code="gone")
    return found


def _answer(held: Held, state: str, by: Viewer, words: str, post: Post | None = None) -> None:
    held.state, held.answered_by_id, held.answered_at = state, by.actor_id, timezone.now()
    held.answer, held.post = words.strip()[:300], post
    held.save(update_fields=["state", "answered_by", "answered_at", "answer", "post"])


def _rooms(to: Where) -> list[Space]:
    if isinstance(to, Destination):
        return list(to.spaces)
    return (to.on if isinstance(to, Reply) else to.of).spaces()


PLAIN = (
    "text",
    "title",
    "kind",
    "warning",
    "repliers",
    "language",
    "level",
    "sensitive",
    "listed",
    "via",
    "via_url",
    "quoting",
)


def packed(writing: Writing, to: Where) -> dict[str, Any]:
    """A writing and where it goes, as plain data."""
    told: dict[str, Any] = {name: getattr(writing, name) for name in PLAIN}
    told["attachments"] = list(writing.attachments)
    told["honours"] = [actor.pk for actor in writing.honours]
    told["shared"] = writing.shared.pk if writing.shared else None
    if writing.poll:
        closes = writing.poll.closes_at
        told["poll"] = {**dataclasses.asdict(writing.poll), "closes_at": closes.isoformat() if closes else None}
    if isinstance(to, Destination):
        told["to"] = {"reach": int(to.reach), "spaces": [s.pk for s in to.spaces], "people": [a.pk for a in to.people]}
    return told


def unpacked(held: Held) -> tuple[Writing, Where, Viewer]:
    """What `packed` kept, and who says it, as they are now. Raises `Refused` where what it names is gone."""
    told = dict(held.fields)
    writing = Writing(
        **{name: told[name] for name in PLAIN},
        attachments=tuple(told["attachments"]),
        honours=tuple(Actor.objects.filter(pk__in=told["honours"])),
        shared=Post.objects.filter(pk=told["shared"], deleted_at=None).first() if told["shared"] else None,
        poll=_poll(told["poll"]) if told.get("poll") else None,
    )
    author = viewer_as(Actor.objects.select_related("account").get(pk=held.author_id))
    if held.on is not None:
        return writing, Change(held.on) if held.edits else Reply(held.on), author
    kept = told["to"]
    spaces, people = Space.objects.in_bulk(kept["spaces"]), Actor.objects.in_bulk(kept["people"])
    if (
        len(spaces) < len(kept["spaces"])
        or len(people) < len(kept["people"])
        or (told["shared"] and not writing.shared)
    ):
        raise Refused(_("What it was meant for is no longer there."), code="absent")
    return writing, Destination(Reach(kept["reach"]), tuple(spaces.values()), tuple(people.values())), author


def _poll(told: dict[str, Any]) -> PollWriting:
    closes = told["closes_at"]
    return PollWriting(
        tuple(told["options"]),
        told["multiple"],
        told["hidden"],
        datetime.datetime.fromisoformat(closes) if closes else None,
    )


def files_of(held: Held) -> list[Attachment]:
    """The files that wait with it."""
    return list(Attachment.objects.filter(pk__in=held.fields["attachments"]).order_by("position", "pk"))
