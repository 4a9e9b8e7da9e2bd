"""Which visibility, level and way of joining go together, for a space and the one it is part of."""

from __future__ import annotations

from django.utils.translation import gettext as _

from parvis.core.errors import Refused
from parvis.identity.viewer import Viewer
from parvis.spaces.models import Level, Reach, Space

WIDTH = (Space.Visibility.HIDDEN, Space.Visibility.LISTED, Space.Visibility.PUBLIC)


def usual_reach(space: Space) -> Reach:
    """How far what is said in this space carries unless one says otherwise: as far as the space is meant to be read."""
    return Reach.PUBLIC if space.visibility == Space.Visibility.PUBLIC else Reach.SPACE


def wider(one: str, other: str) -> bool:
    """Whether the first visibility lets more people know than the second."""
    order = [str(visibility) for visibility in WIDTH]
    return order.index(one) > order.index(other)


def require_coherent(space: Space) -> None:
    """Raise `Refused`, naming the field, if the (unsaved) space contradicts itself or the space it is part of."""
    if space.visibility == Space.Visibility.PUBLIC and space.level != Level.PUBLIC:
        raise Refused(_("Everyone reads a public space: its level can only be public."), field="level")
    if space.visibility == Space.Visibility.HIDDEN and space.level < Level.RESTRICTED:
        raise Refused(_("A hidden space is at least restricted."), field="level")
    if space.level == Level.CONFIDENTIAL and space.joining == Space.Joining.FREE:
        raise Refused(_("Nobody walks into a confidential space: choose another way of joining."), field="joining")
    if space.kind == Space.Kind.ALL_STAFF and space.visibility != Space.Visibility.LISTED:
        raise Refused(_("A space for all staff is listed: everybody inside is in it."), field="visibility")
    if space.parent is not None:
        require_within(space, space.parent)


def require_square(by: Viewer, visibility: str) -> None:
    """Raise `Refused` unless `by` may make a space this visible: administrators alone put one on the square."""
    if visibility == Space.Visibility.PUBLIC and not (by.admin or by.system):
        raise Refused(_("Only administrators put a space on the square."), field="visibility", code="forbidden")


def require_within(space: Space, parent: Space) -> None:
    """Raise `Refused` if the space would be known to more people, or be less guarded, than the one it is part of."""
    if parent.parent_id is not None:
        raise Refused(_("A space within a space has no further spaces inside it."), field="parent")
    if wider(space.visibility, parent.visibility):
        raise Refused(_("It can’t be more visible than the space it is part of."), field="visibility")
    if space.level < parent.level:
        raise Refused(_("It can’t be less guarded than the space it is part of."), field="level")
