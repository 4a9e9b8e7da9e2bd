"""Who may protect a thing, and who may let one out."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from parvis.guard.verdict import Outcome, Verdict
from parvis.identity.viewer import Viewer
from parvis.spaces import law
from parvis.spaces.models import Role, Space


def may_protect(viewer: Viewer, spaces: Iterable[Space]) -> bool:
    """Whether the viewer may protect something in the name of these spaces; of the house, where there is none."""
    return protects(viewer)(spaces)


def protects(viewer: Viewer) -> Callable[[Iterable[Space]], bool]:
    """The same question, to be asked of many things: what the viewer stewards is read once."""
    if viewer.system or viewer.admin:
        return lambda _spaces: True
    mine = {space.pk for space in stewarded(viewer)}

    def may(spaces: Iterable[Space]) -> bool:
        rooms = {space.pk for space in spaces}
        return bool(rooms) and rooms <= mine

    return may


def may_override(viewer: Viewer, verdict: Verdict) -> bool:
    """Whether the viewer may publish all the same, with a reason: his own warnings; what is held, if he is an administrator.

    Nobody overrides what he may not know of, what could not be checked, or what is refused.
    """
    if verdict.failed or verdict.hiding or verdict.outcome == Outcome.REFUSE:
        return False
    if viewer.system or viewer.admin:
        return True
    return viewer.inside and verdict.outcome == Outcome.WARN


def may_release(viewer: Viewer, verdict: Verdict, *, spaces: Iterable[Space]) -> bool:
    """Whether the viewer may let a held text out, which goes to these spaces.

    Administrators; else whoever stewards a space that knows each thing holding it, and for what no space knows of
    (somebody’s card number), a space it goes to.
    """
    if viewer.system or viewer.admin:
        return True
    if verdict.failed or verdict.outcome == Outcome.REFUSE:
        return False
    mine = {space.pk for space in stewarded(viewer)}
    rooms = mine & {space.pk for space in spaces}
    circles = [finding.thing.circle for finding in verdict.stopping]
    return bool(circles) and all(rooms if circle is None else mine & circle.spaces for circle in circles)


def stewarded(viewer: Viewer) -> list[Space]:
    """The spaces in whose name the viewer may protect something, as their steward."""
    held = law.memberships(viewer).filter(role=Role.STEWARD).select_related("space")
    return [membership.space for membership in held]
