"""One status at a time."""

from __future__ import annotations

from parvis.api import doors
from parvis.api.answers import Answer, absent
from parvis.api.call import Call
from parvis.api.entities.statuses import status


@doors.square("read:statuses")
def show(call: Call, post_id: int) -> Answer:
    """GET /api/v1/statuses/:id"""
    found = status(post_id, call.viewer, context="thread")
    if found is None:
        raise absent()
    return Answer(found)
