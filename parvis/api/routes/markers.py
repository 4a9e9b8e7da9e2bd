"""How far one has read, on every device."""

from __future__ import annotations

from typing import Any

from parvis.api import doors
from parvis.api.answers import Answer, ApiError, answer, stamp
from parvis.api.call import Call
from parvis.api.params import invalid
from parvis.core.errors import Refused
from parvis.stream import markers
from parvis.stream.actions import minding
from parvis.stream.models import Marker

PLACES = ("home", "notifications")


def _drawn(markers: list[Marker]) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/Marker/, by place."""
    return {
        marker.place: {
            "last_read_id": str(marker.last_read),
            "version": marker.version,
            "updated_at": stamp(marker.at),
        }
        for marker in markers
    }


@doors.member("read:statuses")
def show(call: Call) -> Answer:
    """GET /api/v1/markers"""
    wanted = [place for place in call.params.texts("timeline") if place in PLACES]
    return answer(_drawn(markers.markers(call.viewer, wanted)))


@doors.member("write:statuses")
def save(call: Call) -> Answer:
    """POST /api/v1/markers. A marker never goes back: the answer says where it stands."""
    moved = []
    for place in PLACES:
        sent = call.params.inner(place)
        if not sent.has("last_read_id"):
            continue
        if not (last_read := sent.id("last_read_id")):
            raise invalid("last_read_id", "is not an id")
        try:
            moved.append(minding.move_marker(place, last_read, by=call.viewer))
        except Refused:
            raise ApiError(409, "Conflict during update, please try again") from None
    return answer(_drawn(moved))
