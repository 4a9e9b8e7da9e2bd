"""Having the conversations: each line of a screenplay said through the real actions, at its hour."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from django.db.models import prefetch_related_objects

from parvis.core.errors import Refused
from parvis.demo import documents, pictures, scenes
from parvis.demo.house import House
from parvis.demo.people import PEOPLE
from parvis.demo.screenplay import Line, moment
from parvis.identity.models import Actor
from parvis.identity.viewer import Viewer
from parvis.spaces.law import readers
from parvis.spaces.models import Audience, Reach, Space
from parvis.stream.actions.attaching import attach_bytes
from parvis.stream.actions.publishing import comment, publish
from parvis.stream.models import Post, Reaction
from parvis.stream.writing import Destination, PollWriting, Writing

LANGUAGES = {person.handle: person.language for person in PEOPLE}
REACHES = {Space.Kind.ALL_STAFF: Reach.INSIDE, Space.Kind.TRANSVERSE: Reach.INSIDE, Space.Kind.COMMUNITY: Reach.PUBLIC}


@dataclass
class Talk:
    """What is kept while people talk: the house, the hour, the posts made, and what is still to be done to them."""

    house: House
    now: datetime
    drawn: bool
    told: Callable[[], None]
    chance: Random = field(default_factory=lambda: Random("Ferrand"))  # noqa: S311  (likes, not secrets)
    said: list[tuple[Line, Post]] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    _crowds: dict[int, list[Actor]] = field(default_factory=dict)
    _drawings: dict[str, bytes] = field(default_factory=dict)
    _viewers: dict[str, Viewer] = field(default_factory=dict)

    def viewer(self, handle: str) -> Viewer:
        """What this person is to the law, asked once: nobody's relation changes while the demo is told."""
        if handle not in self._viewers:
            self._viewers[handle] = self.house.viewer(handle)
        return self._viewers[handle]

    def crowd(self, audience: Audience) -> list[Actor]:
        """Everybody who may read there, always in the same order."""
        if audience.pk not in self._crowds:
            self._crowds[audience.pk] = list(readers(audience).order_by("handle"))
        return self._crowds[audience.pk]

    def some(self, audience: Audience, number: int, *, but: int | None = None) -> list[Actor]:
        """`number` of them, drawn by lot, without the one whose id is `but`."""
        crowd = [actor for actor in self.crowd(audience) if actor.pk != but]
        return self.chance.sample(crowd, min(number, len(crowd)))

    def drawing(self, name: str) -> bytes:
        """This scene, drawn once."""
        if name not in self._drawings:
            self._drawings[name] = scenes.draw(name) if self.drawn else pictures.plain(len(name) * 50)
        return self._drawings[name]


def hold(talk: Talk, lines: list[Line], *, key: str, spaces: tuple[Space, ...]) -> None:
    """Say these lines in a space (`key`), each with all that answers it."""
    weekends = key == "randonneurs"
    reach = REACHES.get(Space.Kind(spaces[0].kind), Reach.SPACE)
    for line in lines:
        also = tuple(talk.house.space(name) for name in line.notes.get("spaces", key).split(","))
        at = moment(line.when, now=talk.now, weekends=weekends)
        by = talk.viewer(line.by)
        with _naming(line):
            root = publish(
                _writing(talk, line, by), by=by, to=Destination(reach, spaces=also), at=at, passed=_long_said(line)
            )
        _said(talk, line, root)
        root.root = root  # read once for the whole thread, with where it stands
        prefetch_related_objects([root.audience], "spaces")
        _answer(talk, line, root, weekends=weekends)


def converse(talk: Talk, lines: list[Line], handles: list[str]) -> None:
    """Say these lines among a few people, in private."""
    people = tuple(talk.house.person(handle) for handle in handles)
    earliest = None
    for line in lines:
        at = moment(line.when, now=talk.now, weekends=True)
        # The clamp at "now" may put two lines in one second: those of a conversation keep their order.
        at = earliest = max(at, earliest + timedelta(seconds=5)) if earliest else at
        by = talk.viewer(line.by)
        post = publish(_writing(talk, line, by), by=by, to=Destination(Reach.PEOPLE, people=people), at=at, passed=True)
        _said(talk, line, post)


@contextmanager
def _naming(line: Line) -> Iterator[None]:
    """Say which line of which screenplay was refused."""
    try:
        yield
    except Refused as refusal:
        refusal.add_note(f"{line.by} {line.when}: {line.text[:80]}")
        raise


def _answer(talk: Talk, line: Line, post: Post, *, weekends: bool) -> None:
    for reply in line.replies:
        at = moment(reply.when, now=talk.now, after=post.created_at.astimezone(talk.now.tzinfo), weekends=weekends)
        by = talk.viewer(reply.by)
        with _naming(reply):
            answer = comment(_writing(talk, reply, by), by=by, on=post, at=at, passed=True)
        answer.root = post.root
        _said(talk, reply, answer)
        _answer(talk, reply, answer, weekends=weekends)


def _said(talk: Talk, line: Line, post: Post) -> None:
    talk.said.append((line, post))
    if "key" in line.notes:
        talk.house.posts[line.notes["key"]] = post.pk
    _react(talk, line, post)
    talk.told()


def _long_said(line: Line) -> bool:
    """Whether nobody judges it any more: all but what its author said all the same, and why (the note `despite`)."""
    return "despite" not in line.notes


def _writing(talk: Talk, line: Line, by: Viewer) -> Writing:
    """The line as it was first written: what was edited later comes with its first words."""
    notes, house = line.notes, talk.house
    shared = house.post(notes["shares"]) if "shares" in notes else None
    return Writing(
        text=notes.get("edited", line.text),
        title=notes.get("title", ""),
        kind=notes.get("kind", Post.Kind.NOTE),
        warning=notes.get("warning", ""),
        repliers=notes.get("repliers", Post.Repliers.READERS),
        language=notes.get("lang") or ("fr" if LANGUAGES[line.by] == "en" else LANGUAGES[line.by]),
        level=int(notes["level"]) if "level" in notes else None,
        attachments=_attached(talk, line, by),
        poll=_poll(talk, line),
        honours=tuple(house.person(handle) for handle in notes.get("honours", "").split(",") if handle),
        shared=shared,
        despite=notes.get("despite", ""),
    )


def _poll(talk: Talk, line: Line) -> PollWriting | None:
    if not line.options:
        return None
    days = int(line.notes["closes"].strip("d"))
    # One cannot vote once it is closed, so a closed one is closed after the votes (see `afterwards`).
    closes = talk.now + timedelta(days=max(days, 1))
    options = tuple(option for option, _votes in line.options)
    return PollWriting(options, multiple="multiple" in line.notes, hidden="hidden" in line.notes, closes_at=closes)


def _attached(talk: Talk, line: Line, by: Viewer) -> tuple[int, ...]:
    kept = []
    for name in filter(None, line.notes.get("photo", "").split(",")):
        data = talk.drawing(name)
        kept.append(attach_bytes(data, f"{name}.webp", by=by, alt=line.notes.get("alt", ""), trusted=True).pk)
    for name in filter(None, line.notes.get("file", "").split(",")):
        kept.append(attach_bytes(documents.make(name), name, by=by, trusted=True).pk)
    return tuple(kept)


def _react(talk: Talk, line: Line, post: Post) -> None:
    """The reactions wished for, or a few by chance; no more than there are readers, and none before it was said."""
    by_chance = not post.is_comment and post.audience.reach != Reach.PEOPLE
    wanted = line.reactions or ({"like": talk.chance.randint(0, 2)} if by_chance else {})
    people = talk.some(post.audience, sum(wanted.values()), but=post.author_id)
    span = (talk.now - post.created_at).total_seconds()
    for kind, number in wanted.items():
        for actor in people[:number]:
            later = timedelta(seconds=min(talk.chance.expovariate(1 / 9000), span))
            talk.reactions.append(Reaction(post=post, actor=actor, kind=kind, at=post.created_at + later))
        people = people[number:]
