"""How far somebody has read, and where."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone

from parvis.identity.viewer import Viewer
from parvis.stream.models import Marker


def read_up_to(viewer: Viewer, place: str) -> int:
    """The id of the newest post the viewer had seen there; 0 on a first visit."""
    marker = Marker.objects.filter(actor=viewer.actor_id, place=place).first()
    return marker.last_read if marker else 0


def markers(viewer: Viewer, places: list[str]) -> list[Marker]:
    """How far the viewer has read in these places, where he has read at all."""
    return list(Marker.objects.filter(actor=viewer.who, place__in=places))


def mark_read(viewer: Viewer, place: str, last_read: int) -> None:
    """Remember how far the viewer has read; never backwards."""
    marker, is_new = Marker.objects.get_or_create(actor_id=viewer.who, place=place, defaults={"last_read": last_read})
    if not is_new and marker.last_read < last_read:
        Marker.objects.filter(pk=marker.pk).update(last_read=last_read, version=F("version") + 1, at=timezone.now())
