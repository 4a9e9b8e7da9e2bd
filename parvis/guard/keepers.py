"""Who may write the charter of discretion and the lessons, and who may know what of others: one condition a line."""

from __future__ import annotations

from parvis.guard.models import Discretion
from parvis.identity.viewer import Viewer


def may_write(viewer: Viewer) -> bool:
    """Whether the viewer may write the charter and the lessons, and name its owner."""
    return viewer.system or viewer.admin


def may_know_who(viewer: Viewer, charter: Discretion) -> bool:
    """Whether the viewer may see who has not accepted, and remind them: its owner, and not even an administrator."""
    return viewer.signed_in and viewer.inside and viewer.actor_id == charter.owner_id


def may_see_figures(viewer: Viewer, charter: Discretion) -> bool:
    """Whether the viewer may see how far departments are: its owner and administrators."""
    return viewer.admin or may_know_who(viewer, charter)
