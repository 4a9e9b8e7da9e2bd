"""What the pages of what is protected ask, always for a viewer who looks after some of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from parvis.core import clock
from parvis.guard.models import Embargo, Term
from parvis.guard.policies import stewarded
from parvis.identity.faces import Face, face
from parvis.identity.models import Actor
from parvis.identity.models.folded import fold
from parvis.identity.viewer import Viewer
from parvis.spaces import law
from parvis.spaces.models import Reach, Space

WHEN = {"now": _("in force"), "coming": _("to come"), "ended": _("ended")}
EMBARGO = "embargo"


def terms(
    viewer: Viewer, *, house: bool = True, space: Space | None = None, kind: str = "", when: str = "", search: str = ""
) -> QuerySet[Term]:
    """The terms the viewer looks after: those of the spaces he stewards; an administrator, with `house`, all of them.

    Narrowed to one space, a kind, a time (`WHEN`), and words found in forms and notes, whatever their accents or case.
    """
    found = Term.objects.visible_to(viewer)
    if not _of_house(viewer, house):
        found = found.filter(spaces__in=stewarded(viewer)).distinct()
    if space is not None:
        found = found.filter(pk__in=Term.spaces.through.objects.filter(space=space).values("term"))
    if kind:
        found = found.filter(kind=kind)
    return found.filter(_at(when), _saying(found, search)).prefetch_related("spaces", "people")


def embargoes(
    viewer: Viewer, *, house: bool = True, space: Space | None = None, when: str = "", search: str = ""
) -> QuerySet[Embargo]:
    """The same for embargoes, which are in force until they end."""
    found = Embargo.objects.visible_to(viewer).select_related("space")
    if not _of_house(viewer, house):
        found = found.filter(space__in=stewarded(viewer))
    if space is not None:
        found = found.filter(space=space)
    ends = {"": law.EVERYTHING, "now": Q(until__gt=clock.now()), "ended": Q(until__lte=clock.now())}
    return found.filter(ends.get(when, law.NOBODY), _saying(found, search))


def counted(viewer: Viewer, *, space: Space | None, when: str) -> dict[str, int]:
    """How many of each kind there are, embargoes included."""
    by_kind = (
        terms(viewer, space=space, when=when).order_by().values_list("kind").annotate(n=Count("pk", distinct=True))
    )
    return {**dict(by_kind), EMBARGO: embargoes(viewer, space=space, when=when).count()}


def _of_house(viewer: Viewer, house: bool) -> bool:
    return house and (viewer.system or viewer.admin)


def _at(when: str) -> Q:
    now = clock.now()
    open_ended = Q(until=None) | Q(until__gt=now)
    times = {"": law.EVERYTHING, "now": Q(since__lte=now) & open_ended, "coming": Q(since__gt=now) & open_ended}
    return {**times, "ended": Q(until__lte=now)}.get(when, law.NOBODY)


def _saying(rows: QuerySet[Term] | QuerySet[Embargo], search: str) -> Q:
    words = fold(search).split()
    if not words:
        return law.EVERYTHING
    said = rows.values_list("pk", "forms", "note")
    met = [pk for pk, forms, note in said if all(word in fold(f"{forms} {note}") for word in words)]
    return Q(pk__among=json.dumps(met))


@dataclass(frozen=True)
class Somebody:
    """A person, with the face he shows the viewer."""

    pk: int
    face: Face


@dataclass
class Circle:
    """Who knows a thing, as far as the viewer may know them; `others` says that there are more."""

    spaces: list[Space] = field(default_factory=list)
    people: list[Somebody] = field(default_factory=list)
    others: bool = False
    added_by: Somebody | None = None


def circles(viewer: Viewer, rows: Iterable[Term | Embargo]) -> dict[int, Circle]:
    """Those who know each of these, by its id: two queries for all of them."""
    said = {row.pk: (_spaces(row), _people(row), row.added_by_id) for row in rows}
    rooms = Space.objects.visible_to(viewer).in_bulk({pk for spaces, *_rest in said.values() for pk in spaces})
    named = {pk for _spaces, people, by in said.values() for pk in (*people, by) if pk}
    found = Actor.objects.filter(law.findable(viewer), pk__in=named)
    faces = {actor.pk: Somebody(actor.pk, face(actor, viewer)) for actor in found}
    return {
        pk: Circle(
            [rooms[one] for one in spaces if one in rooms],
            [faces[one] for one in people if one in faces],
            any(one not in rooms for one in spaces) or any(one not in faces for one in people),
            faces.get(by or 0),
        )
        for pk, (spaces, people, by) in said.items()
    }


def _spaces(row: Term | Embargo) -> list[int]:
    if isinstance(row, Term):
        return [space.pk for space in row.spaces.all()]
    return [row.space_id] if row.space_id and row.reach == Reach.SPACE else []


def _people(row: Term | Embargo) -> list[int]:
    return [actor.pk for actor in row.people.all()] if isinstance(row, Term) else []
