"""Who may know of a protected thing, and whether all who would read a text do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property

from django.db.models import Q

from parvis.identity.models import Actor
from parvis.identity.viewer import Viewer
from parvis.spaces import law
from parvis.spaces.models import Membership, Reach, Space


class Width(IntEnum):
    """How far a text goes, seen from a protected thing: among those who know it, inside the house, or outside."""

    AMONG = 0
    INSIDE = 1
    OUTSIDE = 2


@dataclass(frozen=True)
class Circle:
    """Those who know a thing: the members of these spaces (ids), these people (ids), or all the house (`inside`)."""

    spaces: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()
    inside: bool = False


@dataclass(frozen=True)
class Readers:
    """Who would read a text: a reach with its spaces and named people (ids), and the level it is said at."""

    reach: int
    spaces: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()
    level: int = 0

    @classmethod
    def at(cls, reach: int, *, spaces: Iterable[Space] = (), people: Iterable[Actor] = (), level: int = 0) -> Readers:
        """The readers of what stands at this reach, in these spaces, for these people."""
        return cls(reach, frozenset(s.pk for s in spaces), frozenset(p.pk for p in people), level)

    def narrowed(self, reach: int) -> Readers:
        """The same at a narrower reach."""
        return Readers(reach, self.spaces, self.people, self.level)


@dataclass
class Crowd:
    """Readers as they are at this moment, counted only when asked for, and once."""

    to: Readers
    _widths: dict[Circle | None, Width] = field(default_factory=dict)

    def width(self, circle: Circle | None) -> Width:
        """How far the text goes, seen from a thing these know (None: nobody does). At most two queries for each circle."""
        if self.to.reach == Reach.PUBLIC:
            return Width.OUTSIDE
        if circle not in self._widths:
            self._widths[circle] = self._measured(circle)
        return self._widths[circle]

    def _measured(self, circle: Circle | None) -> Width:
        if circle is not None:
            if self.to.reach == Reach.SPACE and self.to.spaces and self.to.spaces <= circle.spaces:
                return Width.AMONG
            if not self._those.exclude(_who_know(circle)).exists():
                return Width.AMONG
        return Width.INSIDE if self.closed else Width.OUTSIDE

    @cached_property
    def closed(self) -> bool:
        """Whether only people of the house would read it."""
        return self.to.reach != Reach.PUBLIC and not self._those.exclude(law.insiders() | _brand()).exists()

    @property
    def room(self) -> bool:
        """Whether it stays in a room of the house: a space, or a few people, without anybody from outside."""
        return self.to.reach <= Reach.SPACE and self.closed

    @cached_property
    def _those(self):  # type: ignore[no-untyped-def]  # a queryset of Actor
        spaces = [Space(pk=pk) for pk in self.to.spaces]
        return law.those_within(self.to.reach, spaces=spaces, named=[Actor(pk=pk) for pk in self.to.people])


def _brand() -> Q:
    return ~Q(kind=Actor.Kind.PERSON)


def _who_know(circle: Circle) -> Q:
    """Those of the circle, and administrators, who may know all that is protected."""
    knowing = law.insiders() & Q(account__is_admin=True)
    if circle.inside:
        knowing |= law.insiders()
    if circle.people:
        knowing |= Q(pk__in=circle.people)
    if circle.spaces:
        rows = Membership.objects.filter(Membership.current(), space__in=circle.spaces)
        knowing |= Q(pk__in=rows.values("actor"))
    return knowing


class Knowledge:
    """What one viewer may know of, asked of the database once."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.all = viewer.system or viewer.admin

    @cached_property
    def spaces(self) -> frozenset[int]:
        """The spaces he is in."""
        return (
            frozenset(law.memberships(self.viewer).values_list("space", flat=True)) if self.viewer.who else frozenset()
        )

    def of(self, circle: Circle | None) -> bool:
        """Whether he is one of those who know, or it is no secret that there are such things."""
        if circle is None or self.all or (circle.inside and self.viewer.inside):
            return True
        return self.viewer.who in circle.people or not self.spaces.isdisjoint(circle.spaces)


def known(viewer: Viewer) -> Q:
    """Terms the viewer may know of."""
    if viewer.system or viewer.admin:
        return law.EVERYTHING
    mine = law.memberships(viewer).values("space")
    theirs = Q(pk__in=_through("spaces", mine)) | Q(pk__in=_through("people", [viewer.who]))
    if not viewer.inside:
        return theirs
    return theirs | Q(spaces=None, people=None)


def _through(field: str, whose: object):  # type: ignore[no-untyped-def]  # a queryset of ids
    from parvis.guard.models import Term

    column = "space" if field == "spaces" else "actor"
    rows = getattr(Term, field).through.objects
    return rows.filter(**{f"{column}__in": whose}).values("term")


def known_embargoes(viewer: Viewer) -> Q:
    """Embargoes the viewer may know of."""
    if viewer.system or viewer.admin:
        return law.EVERYTHING
    mine = Q(space__in=law.memberships(viewer).values("space"))
    return mine | Q(reach=Reach.INSIDE) if viewer.inside else mine
