"""The devices that are told of what concerns a person, as they are read."""

from __future__ import annotations

from parvis.identity.viewer import Viewer
from parvis.stream.models import PushSubscription


def held(viewer: Viewer, holder: str) -> PushSubscription | None:
    """The viewer's subscription that this token or session holds."""
    return PushSubscription.objects.filter(actor=viewer.who, holder=holder).first()
