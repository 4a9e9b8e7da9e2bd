"""What administrators of other houses decide about the world outside; and trends, which here nobody has to approve."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from parvis.api import doors
from parvis.api.answers import Answer, ApiError, absent, answer, listed
from parvis.api.call import Call
from parvis.api.entities import trends as drawn
from parvis.api.entities.statuses import statuses as posts
from parvis.api.routes.trends import page
from parvis.stream import trends


def nothing(scope: str) -> Callable[..., Answer]:
    """An empty list, for an administrator with this scope."""

    @doors.admin(scope)
    def empty(_call: Call) -> Answer:
        return answer([])

    return empty


def none(scope: str) -> Callable[..., Answer]:
    """There is none with this id."""

    @doors.admin(scope)
    def missing(_call: Call, **_place: Any) -> Answer:
        raise absent()

    return missing


def refused(scope: str, why: str) -> Callable[..., Answer]:
    """It is not done here, and why."""

    @doors.admin(scope)
    def no(_call: Call, **_place: Any) -> Answer:
        raise ApiError(422, why)

    return no


@doors.admin("admin:read")
def tags(call: Call) -> Answer:
    """GET /api/v1/admin/trends/tags"""
    found = drawn.spoken_of(page(call, trends.tags(), 10, 20))
    return answer([{**tag, "trendable": True, "usable": True, "requires_review": False} for tag in found])


@doors.admin("admin:read")
def statuses(call: Call) -> Answer:
    """GET /api/v1/admin/trends/statuses"""
    return Answer(listed(posts(page(call, trends.posts(), 20, 40), call.viewer).values()))


@doors.admin("admin:read")
def links(call: Call) -> Answer:
    """GET /api/v1/admin/trends/links"""
    found = drawn.links(page(call, trends.links(), 10, 20))
    return answer([{**link, "requires_review": False} for link in found])
