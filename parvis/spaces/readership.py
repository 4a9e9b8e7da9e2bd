"""Who reads a thing: how many, what they are to the organisation, in which spaces, with a few names for each.

The law says who (`spaces.law`); this only counts, in a fixed number of queries, and names nobody whom the asker could
not find himself where he could find him.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from parvis.identity.fields import contacts_of
from parvis.identity.models import Actor, Relation
from parvis.identity.models import Reach as LineReach
from parvis.identity.viewer import Viewer
from parvis.spaces import law, policies
from parvis.spaces.directory import internal_face, meet
from parvis.spaces.models import Audience, Membership, Organisation, Reach, Space
from parvis.spaces.threshold import usual_reach

EXAMPLES = 3
NO_RELATION = ""
_RANK = Case(*(When(kind=kind, then=Value(place)) for place, kind in enumerate(Relation.Kind)))


@dataclass(frozen=True)
class Group:
    """Some of the readers, with those examples the asker may find: those of one relation, or in one space.

    `relation` is a `Relation.Kind`, or `NO_RELATION`.
    """

    count: int
    examples: list[Actor]
    relation: str = NO_RELATION
    space: Space | None = None


@dataclass(frozen=True)
class Readership:
    """Who reads a thing. `anyone`: anybody on the web; `total`: those with an account, None for all of them, uncounted."""

    anyone: bool
    total: int | None = None
    relations: list[Group] = field(default_factory=list)
    spaces: list[Group] = field(default_factory=list)


def of_audience(audience: Audience, author: int, viewer: Viewer) -> Readership:
    """Who reads what `author` (an actor's id) says there, for a viewer who reads it himself."""
    rooms = list(Space.objects.visible_to(viewer).filter(audiences=audience).order_by("name", "pk"))
    readers, everywhere = law.reading(audience, author), audience.spaces.count() == len(rooms)
    return _told(readers, Reach(audience.reach), rooms, audience.people.all(), viewer, everywhere=everywhere)


def of_destination(reach: Reach, spaces: Iterable[Space], named: Iterable[Actor], viewer: Viewer) -> Readership:
    """Who would read what the viewer said there."""
    rooms, people = list(spaces), list(named)
    readers = law.those_within(reach, spaces=rooms, named=people, author=viewer.who)
    return _told(readers, reach, rooms, people, viewer)


def of_space(space: Space, viewer: Viewer) -> Readership:
    """Who reads what is usually said in a space the viewer may know; how many alone, where its members are not shown."""
    reach = usual_reach(space)
    readers = law.those_within(reach, spaces=[space], named=())
    if reach < Reach.PUBLIC and not policies.may_see_members(viewer, space):
        return Readership(anyone=False, total=readers.count())
    return _told(readers, reach, [space], (), viewer)


def of_line(actor: Actor, reach: str, viewer: Viewer) -> Readership:
    """Who reads a line of this profile that carries so far."""
    readers = line_readers(actor, reach)
    anyone = reach == LineReach.PUBLIC and actor.is_public and _square_is_open()
    relations = _by_relation(readers, _findable(viewer, readers))
    return Readership(anyone, _sum(relations), relations)


def line_readers(actor: Actor, reach: str) -> QuerySet[Actor]:
    """Those who read a line that carries so far: they may find the person, and `readable_fields` says so of the line."""
    finders = law.finding(actor)
    if reach == LineReach.PUBLIC:
        return finders
    himself = Q(pk=actor.pk)
    nearer = {LineReach.INSIDE: law.insiders(), LineReach.CONTACTS: contacts_of(actor.pk)}
    return finders.filter(himself | nearer.get(LineReach(reach), law.NOBODY))


def _told(
    readers: QuerySet[Actor],
    reach: Reach,
    rooms: list[Space],
    named: Iterable[Actor],
    viewer: Viewer,
    *,
    everywhere: bool = True,
) -> Readership:
    """What the viewer is told of these readers. What anybody may read, those from outside are told no more about.

    `everywhere`: it stands in these rooms, and in no further one.
    """
    anyone = reach == Reach.PUBLIC and _square_is_open()
    if reach == Reach.PUBLIC and not (viewer.inside or viewer.system):
        return Readership(anyone)
    shown = [room for room in rooms if policies.may_see_members(viewer, room)]
    seen = _findable(viewer, readers)
    if not (everywhere and shown == rooms):  # who reads it by a room whose members are not shown is not named
        seen = seen.filter(pk__in=law.those_within(reach, spaces=shown, named=named).values("pk"))
    relations = _by_relation(readers, seen)
    return Readership(anyone, _sum(relations), relations, _by_space(readers, seen, rooms, shown))


def _sum(relations: list[Group]) -> int:
    """How many they are together: each reader is in one of these, be it that of those without a relation."""
    return sum(group.count for group in relations)


def _square_is_open() -> bool:
    return Organisation.current().square_open


def _findable(viewer: Viewer, readers: QuerySet[Actor]) -> QuerySet[Actor]:
    """Those the viewer may find, and of whom he may know what they are to the organisation."""
    return readers.filter(law.findable(viewer)).filter(internal_face(viewer))


def related(people: QuerySet[Actor], kind: str) -> QuerySet[Actor]:
    """Those of these people whose most inward relation today is this one."""
    near: QuerySet[Actor] = with_relation(people).filter(bond=kind)
    if kind == NO_RELATION:
        return near
    return near.filter(pk__in=Relation.objects.filter(Relation.today(), kind=kind).values("actor"))


def with_relation(people: QuerySet[Actor]) -> QuerySet[Any, Any]:
    """These people, each with `bond`: what `Actor.relation()` says of him, or `NO_RELATION`."""
    held = Relation.objects.filter(Relation.today(), actor=OuterRef("pk")).order_by(_RANK)
    return people.annotate(bond=Coalesce(Subquery(held.values("kind")[:1]), Value(NO_RELATION)))


def _by_relation(readers: QuerySet[Actor], seen: QuerySet[Actor]) -> list[Group]:
    """The readers by relation, the most inward first, those without one last."""
    counted: dict[str, int] = dict(with_relation(readers).order_by().values_list("bond").annotate(n=Count("pk")))
    kinds = [kind for kind in (*Relation.Kind.values, NO_RELATION) if counted.get(kind)]
    return [Group(counted[kind], _few(related(seen, kind)), relation=kind) for kind in kinds]


def _by_space(readers: QuerySet[Actor], seen: QuerySet[Actor], rooms: list[Space], shown: list[Space]) -> list[Group]:
    """The readers in each of these spaces; examples of those whose members are `shown`."""
    return [
        Group(_in(readers, room).count(), _few(_in(seen, room)) if room in shown else [], space=room) for room in rooms
    ]


def _in(people: QuerySet[Actor], space: Space) -> QuerySet[Actor]:
    return people.filter(pk__in=Membership.objects.filter(Membership.current(), space=space).values("actor"))


def _few(people: QuerySet[Actor]) -> list[Actor]:
    """Three of them, whichever are found first: nobody is looked for among a hundred thousand."""
    return sorted(people.order_by()[:EXAMPLES], key=lambda actor: (actor.name, actor.pk))


def introduced(readership: Readership, viewer: Viewer) -> Readership:
    """The same, each example knowing with which face the viewer sees him (`directory.meet`)."""
    groups = [*readership.relations, *readership.spaces]
    meet(viewer, [actor for group in groups for actor in group.examples])
    return readership
