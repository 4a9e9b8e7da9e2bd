"""What somebody asks to be said, before it is a post: plain data from any door."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from parvis.core.errors import Refused, too_long
from parvis.core.markdown import find, render
from parvis.identity.models import Actor
from parvis.identity.viewer import Viewer
from parvis.spaces.law import people, readers
from parvis.spaces.models import Audience, Reach, Space
from parvis.stream.models import LONGEST_ARTICLE, LONGEST_POST, Post, Topic

MOST_IMAGES, MOST_FILES, MOST_OPTIONS, MOST_TOPICS, MOST_MENTIONS = 10, 20, 8, 20, 50
LONGEST_OPTION = 120
URL_WEIGHT = 23  # an address counts for so many characters, whatever its length: apps that count beforehand are told
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(frozen=True)
class PollWriting:
    """A poll asked for: its options in order, and how it is answered."""

    options: tuple[str, ...]
    multiple: bool = False
    hidden: bool = False
    closes_at: datetime.datetime | None = None


@dataclass(frozen=True)
class Writing:
    """What is said.

    `attachments` are ids of the writer's own uploads; `honours` whom a kudos is for; `via` the app it comes from and
    `via_url` that app's own page; `quoting` who may quote it.
    """

    text: str = ""
    title: str = ""
    kind: str = Post.Kind.NOTE
    warning: str = ""
    repliers: str = Post.Repliers.READERS
    language: str = ""
    level: int | None = None
    attachments: tuple[int, ...] = ()
    poll: PollWriting | None = None
    honours: tuple[Actor, ...] = ()
    shared: Post | None = None
    sensitive: bool = False
    listed: bool = True
    via: str = ""
    via_url: str = ""
    quoting: str = Post.Quoting.PUBLIC
    despite: str = ""  # why it is to go out though the judge warns
    asking: bool = False  # somebody is to look at it first
    why: str = ""  # a word to whoever looks


@dataclass(frozen=True)
class Reply:
    """Where an answer goes: to the readers of what it answers."""

    on: Post


@dataclass(frozen=True)
class Change:
    """What is said in the place of what a post said."""

    of: Post


@dataclass(frozen=True)
class Destination:
    """Where it goes: how far, in which spaces, to which people."""

    reach: Reach
    spaces: tuple[Space, ...] = ()
    people: tuple[Actor, ...] = ()

    def audience(self) -> Audience:
        """The row for this destination. Raises `ValueError` for one without readers."""
        return Audience.of(self.reach, spaces=self.spaces, people=self.people)


@dataclass
class Rendered:
    """A text made ready to show, with those it names."""

    html: str
    mentioned: list[Actor] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)
    links: tuple[str, ...] = ()


def check(writing: Writing) -> None:
    """Raises `Refused`, naming the field, for what cannot be published as it is."""
    longest = LONGEST_ARTICLE if writing.kind == Post.Kind.ARTICLE else LONGEST_POST
    over = max(weight(writing.text) - longest, len(writing.text) - LONGEST_ARTICLE)
    if over > 0:
        raise Refused(too_long(over), field="text")
    if not (writing.text.strip() or writing.attachments or writing.poll or writing.shared):
        raise Refused(_("Write something first."), field="text")
    if writing.kind == Post.Kind.ARTICLE and not writing.title.strip():
        raise Refused(_("An article needs a title."), field="title")
    if len(writing.title) > 160:
        raise Refused(_("Keep the title under 160 characters."), field="title")
    if writing.kind == Post.Kind.KUDOS and not writing.honours:
        raise Refused(_("Say whom you want to thank."), field="honours")
    if (writing.kind == Post.Kind.POLL) != (writing.poll is not None):
        raise Refused(_("A poll needs its options."), field="options")
    if writing.poll:
        _check_poll(writing.poll)


def weight(text: str) -> int:
    """How long a text is, each address in it counted as one of `URL_WEIGHT` characters."""
    return len(_ADDRESS.sub("-" * URL_WEIGHT, text))


def _check_poll(poll: PollWriting) -> None:
    """Raises `Refused` for a poll one could not answer."""
    if not 2 <= len(poll.options) <= MOST_OPTIONS:
        raise Refused(_("A poll has from 2 to %(n)d options.") % {"n": MOST_OPTIONS}, field="options")
    if len({option.casefold() for option in poll.options}) < len(poll.options):
        raise Refused(_("Two options of the poll are the same."), field="options")
    if any(len(option) > LONGEST_OPTION for option in poll.options):
        raise Refused(_("Keep each option under 120 characters."), field="options")


def typeset(text: str, *, by: Viewer, audience: Audience) -> Rendered:
    """Render a text: people the writer may find become links; those who can also read it are `mentioned`."""
    found = find(text)
    named = {}
    if found.mentions:
        named = {actor.handle.lower(): actor for actor in people(by).filter(handle__in=found.mentions[:MOST_MENTIONS])}
    links = {handle: actor.get_absolute_url() for handle, actor in named.items()}
    rendered = render(text, mentions=links, topic_url=lambda key: Topic(key=key).get_absolute_url())
    return Rendered(
        html=rendered.html,
        mentioned=_who_can_read(list(named.values()), audience),
        topics=topics_of(rendered.topics),
        links=rendered.links,
    )


def _who_can_read(actors: list[Actor], audience: Audience) -> list[Actor]:
    """Those who belong to the audience: a mention never widens a reach."""
    return list(readers(audience).filter(pk__in=[actor.pk for actor in actors])) if actors else []


def topics_of(keys: tuple[str, ...]) -> list[Topic]:
    """The topics with these keys, made if they are new."""
    wanted = [key for key in keys[:MOST_TOPICS] if len(key) <= 80]
    if not wanted:
        return []
    known = list(Topic.objects.filter(key__in=wanted))
    if len(known) == len(wanted):
        return known
    Topic.objects.bulk_create([Topic(key=key) for key in wanted], ignore_conflicts=True)
    return list(Topic.objects.filter(key__in=wanted))
