"""What one may do to people: a question each."""

from __future__ import annotations

from parvis.identity.models import Actor, Block
from parvis.identity.viewer import Viewer


def may_administer(viewer: Viewer) -> bool:
    """Whether the viewer may register, suspend and relate people."""
    return viewer.system or viewer.admin


def may_edit(viewer: Viewer, actor: Actor) -> bool:
    """Whether the viewer may change this profile: his own, or anyone's for administrators."""
    return may_administer(viewer) or (viewer.signed_in and viewer.actor_id == actor.pk)


def may_tie(viewer: Viewer, target: Actor) -> bool:
    """Whether the viewer may follow or ask this person: somebody else, who is still here and has not blocked him.

    Whether he may find the person at all is asked before, by `parvis.spaces.law.people`.
    """
    if not viewer.signed_in or viewer.actor_id == target.pk or target.left_at is not None:
        return False
    return not Block.objects.filter(source=target, target=viewer.actor_id).exists()


def has_blocked(viewer: Viewer, target: Actor) -> bool:
    """Whether the viewer himself blocked this person."""
    return Block.objects.filter(source=viewer.actor_id, target=target).exists()
