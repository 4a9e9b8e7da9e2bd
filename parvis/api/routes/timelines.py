"""Lists of statuses, newest first: a query each, under the law."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from parvis.api import doors
from parvis.api.answers import Answer
from parvis.api.call import Call, Span
from parvis.api.entities.statuses import columns, from_rows
from parvis.core.compiled import Rows, compiled
from parvis.identity.viewer import Viewer
from parvis.stream import timelines
from parvis.stream.density import is_dense


@compiled
def _home(viewer: Viewer, before: int, since: int, *, size: int, up: bool, walked: bool) -> QuerySet[Any, Any]:
    return columns(Span(before, since, up, size).of(timelines.home_posts(viewer, walked=walked)), viewer)


@compiled
def _public(viewer: Viewer, before: int, since: int, *, size: int, up: bool, media: bool) -> QuerySet[Any, Any]:
    return columns(Span(before, since, up, size).of(timelines.square_posts(viewer, media=media)), viewer)


def shown(call: Call, context: str, query: Callable[..., Rows], **shape: Any) -> Answer:
    """The page of statuses that a compiled query gives: called with the viewer, the bounds and its shape."""
    span = call.span()
    rows = span.ordered(query(call.viewer, span.before, span.since, size=span.size, up=span.up, **shape))
    found = from_rows(rows, call.viewer, context=context)
    return call.page(list(found.values()), [row[0] for row in rows])


@doors.member("read:statuses")
def home(call: Call) -> Answer:
    """GET /api/v1/timelines/home: what concerns the viewer."""
    return shown(call, "home", _home, walked=is_dense(call.viewer))


@doors.square("read:statuses")
def public(call: Call) -> Answer:
    """GET /api/v1/timelines/public: what is out on the square. All of it is local."""
    if call.params.flag("remote") and not call.params.flag("local"):
        return call.page([], [])
    return shown(call, "public", _public, media=call.params.flag("only_media"))
