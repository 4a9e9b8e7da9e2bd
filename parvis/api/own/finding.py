"""What an address or a body names, fetched through the viewer; and pages of lists."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from parvis.api.answers import Answer, absent, encode
from parvis.api.call import Call
from parvis.api.own.describing import Paged, wrong
from parvis.identity.models import Actor
from parvis.identity.viewer import Viewer
from parvis.spaces import directory, law
from parvis.spaces.models import Space

M = TypeVar("M", bound=Model)


def room(call: Call, space_id: int) -> Space:
    """The space of an address, if the viewer may know it; else it is absent."""
    known = Space.objects.visible_to(call.viewer).select_related("charter", "parent")
    found = known.filter(pk=space_id).first()
    if found is None:
        raise absent()
    return found


def rooms(viewer: Viewer, ids: list[str], field: str) -> tuple[Space, ...]:
    """The spaces that a body names, in its order. Raises `ApiError` on the field for one the viewer does not know."""
    wanted = list(dict.fromkeys(int(one) for one in ids))
    found = Space.objects.visible_to(viewer).in_bulk(wanted)
    if len(found) < len(wanted):
        raise wrong(field, _("There is no such space."), code="unknown")
    return tuple(found[pk] for pk in wanted)


def person(viewer: Viewer, identifier: str, field: str) -> Actor:
    """The person that a body names. Raises `ApiError` on the field for one the viewer may not find."""
    found = law.people(viewer).filter(pk=int(identifier)).first()
    if found is None:
        raise wrong(field, _("There is no such person."), code="unknown")
    return found


def people(viewer: Viewer, ids: list[str], field: str) -> tuple[Actor, ...]:
    """The same for several, in their order."""
    return tuple(person(viewer, one, field) for one in dict.fromkeys(ids))


def profile(call: Call, account_id: int) -> Actor:
    """The person of an address, if the viewer may find him; else he is absent."""
    found = law.people(call.viewer).filter(kind=Actor.Kind.PERSON, pk=account_id).prefetch_related("relations").first()
    if found is None:
        raise absent()
    return found


def registered(call: Call, account_id: int) -> Actor:
    """The person of an address for who administers the house, whatever the blocks between them; else he is absent."""
    found = directory.everybody(call.viewer).filter(pk=account_id).first()
    if found is None:
        raise absent()
    return found


def page(rows: QuerySet[M], asked: Paged) -> list[M]:
    """The rows of a page of a list that goes by ids, newest first."""
    if asked.max_id is not None:
        rows = rows.filter(pk__lt=int(asked.max_id))
    if (after := asked.min_id or asked.since_id) is not None:
        rows = rows.filter(pk__gt=int(after))
    if asked.min_id is not None:
        return list(rows.order_by("pk")[: asked.limit])[::-1]
    return list(rows.order_by("-pk")[: asked.limit])


def listed(call: Call, things: list[Any], rows: list[Any]) -> Answer:
    """These entities as the page that these rows make, with what leads on."""
    return call.page([encode(thing) for thing in things], [row.pk for row in rows])
