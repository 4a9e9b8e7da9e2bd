"""Where a composer sends: the choices it offers, and what comes back from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from parvis.core.errors import Refused
from parvis.identity.viewer import Viewer
from parvis.spaces import law, policies
from parvis.spaces.models import Level, Reach, Space
from parvis.spaces.threshold import usual_reach
from parvis.stream.writing import Destination
from parvis.web.numbers import number


@dataclass(frozen=True)
class Choice:
    """One place a composer may send to: its value in the form, its name, its colour."""

    value: str
    name: str
    colour: str
    space: Space | None = None


def choices(viewer: Viewer) -> list[Choice]:
    """The places the viewer may post to, the narrow ones first."""
    held = law.memberships(viewer).select_related("space")
    spaces = [m.space for m in held if m.space.is_open and m.at_least(m.space.who_posts)]
    rooms = [Choice(f"space:{s.pk}", s.name, _colour(s), s) for s in sorted(spaces, key=lambda s: s.name.casefold())]
    if not viewer.inside:
        return rooms
    public = Choice("public", _("The square"), "public")
    if any(space.kind == Space.Kind.ALL_STAFF for space in spaces):
        return [*rooms, public]  # the space of all staff is everybody inside, under a name
    return [*rooms, Choice("inside", _("Everybody inside"), "internal"), public]


def _colour(space: Space) -> str:
    """The colour of what is posted there unless one says otherwise."""
    if space.level == Level.CONFIDENTIAL:
        return "confidential"
    return "public" if usual_reach(space) == Reach.PUBLIC else "space"


def reaches(space: Space) -> list[Reach]:
    """How far a post of this space may carry."""
    if space.visibility == Space.Visibility.HIDDEN or space.kind == Space.Kind.ALL_STAFF:
        return [Reach.SPACE]
    return [
        reach
        for reach in (Reach.SPACE, Reach.INSIDE, Reach.PUBLIC)
        if law.allows(reach=reach, level=space.level, spaces=[space])
    ]


def destination(viewer: Viewer, data: Mapping[str, str], also: list[str] | None = None) -> Destination:
    """What a composer's `to`, `also` and `reach` mean. Raises `Refused` for a place the viewer does not know."""
    to = data.get("to", "")
    if to in ("inside", "public"):
        return Destination(Reach.INSIDE if to == "inside" else Reach.PUBLIC)
    named = [number(value.removeprefix("space:")) for value in [to, *(also or [])] if value.startswith("space:")]
    wanted = [pk for pk in dict.fromkeys(named) if pk is not None]
    spaces = sorted(Space.objects.visible_to(viewer).filter(pk__in=wanted), key=lambda space: wanted.index(space.pk))
    if not spaces or len(spaces) < len(wanted):
        raise Refused(_("Choose where to post."), field="to")
    return Destination(_reach(data.get("reach", ""), spaces), tuple(spaces))


def _reach(asked: str, spaces: list[Space]) -> Reach:
    """The reach asked for; else the narrowest of the spaces' own."""
    named = {"space": Reach.SPACE, "inside": Reach.INSIDE, "public": Reach.PUBLIC}.get(asked)
    return named if named is not None else min(usual_reach(space) for space in spaces)


def may_post_somewhere(viewer: Viewer, space: Space | None = None) -> bool:
    """Whether a composer makes sense here."""
    return policies.may_post(viewer, space) if space else viewer.signed_in
