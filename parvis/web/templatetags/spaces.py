"""What the header and the aside of a space show, whichever of its pages they stand on."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils import timezone

from parvis.identity.faces import Face, face
from parvis.identity.models import Actor
from parvis.identity.viewer import Viewer
from parvis.spaces import queries
from parvis.spaces.charter import Tool
from parvis.spaces.models import Charter, Level, Membership, Role, Space
from parvis.web.templatetags.parvis import met

register = template.Library()

THRESHOLDS = {Level.PUBLIC: "globe", Level.INTERNAL: "building-2", Level.RESTRICTED: "lock", Level.CONFIDENTIAL: "lock"}


@dataclass(frozen=True)
class Head:
    """What the viewer is here, and which ways are shown to him; the policies ask again when he takes them."""

    row: Membership | None
    faces: list[Face]
    others: int
    waiting: int
    is_member: bool
    shared: bool  # a closed room the viewer is in, where people know each other as colleagues do
    may_invite: bool
    may_steward: bool
    may_leave: bool
    must_accept: bool
    parent: Space | None


@register.simple_tag(takes_context=True)
def space_head(context: dict[str, Any], space: Space) -> Head:
    """The header of this space for the viewer of the page, asked for once a page."""
    heads: dict[int, Head] = context["request"].__dict__.setdefault("_space_heads", {})
    if space.pk not in heads:
        heads[space.pk] = _head(context["viewer"], space)
    return heads[space.pk]


def _head(viewer: Viewer, space: Space) -> Head:
    row = Membership.objects.filter(space=space, actor=viewer.actor_id).first() if viewer.signed_in else None
    is_member = row is not None and row.holds()
    at_least = row.at_least if row is not None else lambda role: False  # noqa: ARG005
    shared = is_member and space.visibility != Space.Visibility.PUBLIC
    faces = [face(actor, viewer, shared=shared) for actor in queries.faces(viewer, space)]
    charter = charter_of(space)
    return Head(
        row=row,
        faces=faces,
        others=max(0, space.members_count - len(faces)),
        waiting=queries.requests(viewer, space).count() if at_least(Role.MODERATOR) else 0,
        is_member=is_member,
        shared=shared,
        may_invite=space.is_open and space.kind != Space.Kind.ALL_STAFF and at_least(space.who_invites),
        may_steward=at_least(Role.STEWARD),
        may_leave=is_member and space.kind != Space.Kind.ALL_STAFF,
        must_accept=bool(is_member and row and charter and row.charter_accepted < charter.version),
        parent=Space.objects.visible_to(viewer).filter(pk=space.parent_id).first() if space.parent_id else None,
    )


@register.simple_tag
def charter_of(space: Space) -> Charter | None:
    """The charter of the space, once its people, objective and strategy stand."""
    charter = getattr(space, "charter", None)
    return charter if charter is not None and charter.is_complete else None


@register.simple_tag(takes_context=True)
def pair_of(context: dict[str, Any], space: Space) -> list[Membership]:
    """The pair of stewards, as far as the viewer may know them."""
    return queries.pair(context["viewer"], space)


@register.simple_tag(takes_context=True)
def inner_spaces(context: dict[str, Any], space: Space) -> list[Space]:
    """The open spaces within this one that the viewer may know."""
    inner = Space.objects.visible_to(context["viewer"]).filter(parent=space, archived_at=None)
    return list(inner.order_by("name"))


@register.filter
def tool_names(space: Space) -> list[str]:
    """The tools of the space, in words."""
    return [str(Tool(tool).label) for tool in space.tools if tool in Tool.values]


@register.filter
def level_icon(level: int) -> str:
    """The icon of a level."""
    return THRESHOLDS[Level(level)]


@register.filter
def level_reach(space: Space) -> str:
    """The colour of a space's level."""
    return {Level.PUBLIC: "public", Level.INTERNAL: "internal", Level.RESTRICTED: "space"}.get(
        Level(space.level), "confidential"
    )


@register.filter
def last_day(end: datetime.datetime) -> datetime.date:
    """The last day of what ends at this moment, both counted: an end at midnight is the end of the day before."""
    return timezone.localdate(end - datetime.timedelta(seconds=1))


@register.filter
def hue(thing: Any) -> int:
    """Which of the twelve hues a space or profile wears."""
    return int(thing.hue) // 30 % 12


@register.inclusion_tag("spaces/person.html", takes_context=True)
def person(
    context: dict[str, Any], actor: Actor, size: str = "", *, shared: bool = False, line: str = ""
) -> dict[str, Any]:
    """A person as the viewer may know him, with the way to his profile; `shared`: the two share a closed room."""
    seen = face(actor, context["viewer"], shared=shared or actor.pk in met(context))
    return {"face": seen, "size": size, "line": line or seen.headline}


@register.simple_tag(takes_context=True)
def is_shared(context: dict[str, Any], space: Space) -> bool:
    """Whether this is a closed room the viewer is in, where people know each other as colleagues do."""
    return bool(space_head(context, space).shared)
