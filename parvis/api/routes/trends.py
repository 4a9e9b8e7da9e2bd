"""What is spoken of on the square of late."""

from __future__ import annotations

from typing import TypeVar

from parvis.api import doors
from parvis.api.answers import Answer, answer, listed
from parvis.api.call import Call
from parvis.api.entities import trends as shown
from parvis.api.entities.statuses import statuses as drawn
from parvis.stream import trends

T = TypeVar("T")


def page(call: Call, found: list[T], default: int, most: int) -> list[T]:
    """Those asked for: these lists go by places (`offset`), not by ids."""
    start = call.params.number("offset", most=1000)
    return found[start : start + call.params.limit(default, most)]


@doors.square("read")
def tags(call: Call) -> Answer:
    """GET /api/v1/trends/tags"""
    return answer(shown.spoken_of(page(call, trends.tags(), 10, 20)))


@doors.square("read")
def statuses(call: Call) -> Answer:
    """GET /api/v1/trends/statuses"""
    found = drawn(page(call, trends.posts(), 20, 40), call.viewer, context="public")
    return Answer(listed(found.values()))


@doors.square("read")
def links(call: Call) -> Answer:
    """GET /api/v1/trends/links"""
    return answer(shown.links(page(call, trends.links(), 10, 20)))
