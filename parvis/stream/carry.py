"""How far a message carries, in people and in words: what the threshold under every composer says."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.identity.viewer import VISITOR, Viewer
from parvis.spaces.law import allows, insiders, those_within
from parvis.spaces.models import Level, Reach, Space
from parvis.stream.writing import Destination


@dataclass(frozen=True)
class Carry:
    """The threshold: its colour, how many of its four arcs are lit, a headline and a line under it."""

    colour: str
    arcs: int
    headline: str
    line: str
    level: int
    allowed: bool
    people: int
    externals: int
    to: Destination


def carry(to: Destination, level: int | None = None, *, by: Viewer = VISITOR) -> Carry:
    """How far a message of `by` to this destination, of this level, would carry."""
    strictest = max([*(space.level for space in to.spaces), level or 0], default=0)
    within = those_within(to.reach, spaces=to.spaces, named=to.people, author=by.who)
    count = within.count()
    externals = count - within.filter(insiders()).count()
    allowed = allows(reach=to.reach, level=strictest, spaces=to.spaces)
    return Carry(
        colour=_colour(to, strictest, allowed=allowed),
        arcs=1 if strictest == Level.CONFIDENTIAL else to.reach + 1,
        headline=_headline(to, count),
        line=_line(to, strictest, externals, allowed=allowed),
        level=strictest,
        allowed=allowed,
        people=count,
        externals=externals,
        to=to,
    )


def _colour(to: Destination, level: int, *, allowed: bool) -> str:
    """The colour of a reach; all staff is everybody inside, and what is confidential or refused wears red."""
    if level == Level.CONFIDENTIAL or not allowed:
        return "confidential"
    if to.reach == Reach.SPACE and any(space.kind == Space.Kind.ALL_STAFF for space in to.spaces):
        return "internal"
    return COLOURS[to.reach]


COLOURS = {Reach.PEOPLE: "people", Reach.SPACE: "space", Reach.INSIDE: "internal", Reach.PUBLIC: "public"}


def _headline(to: Destination, count: int) -> str:
    """Who, in so many words."""
    if to.reach == Reach.PUBLIC:
        return _("The square: anyone")
    people = ngettext("%(n)s person", "%(n)s people", count) % {"n": number_format(count, force_grouping=True)}
    if to.reach == Reach.INSIDE:
        return _("Everybody inside: %(people)s") % {"people": people}
    return _("%(people)s, and nobody else") % {"people": people}


def _line(to: Destination, level: int, externals: int, *, allowed: bool) -> str:
    """What else one should know before sending."""
    if not allowed:
        return _("Too sensitive to go that far: choose a narrower reach.")
    if to.reach == Reach.PUBLIC:
        return _("Readable on the web, by people and search engines")
    if level == Level.CONFIDENTIAL:
        return _("Confidential: it can’t be shared, and mail about it says nothing")
    if externals:
        return ngettext("Including %(n)d person from outside", "Including %(n)d people from outside", externals) % {
            "n": externals
        }
    return _("Nobody from outside")
