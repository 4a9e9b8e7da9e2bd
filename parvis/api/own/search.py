"""Search: everything one may read, of every kind, best first."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from parvis.api import doors
from parvis.api.answers import Answer, answer
from parvis.api.call import Call
from parvis.api.entities.accounts import accounts
from parvis.api.entities.statuses import statuses
from parvis.api.own import entities as own
from parvis.api.own.describing import describes
from parvis.api.own.drawing import account, raw, spaces
from parvis.core.absolute import absolute
from parvis.identity.viewer import Viewer
from parvis.spaces.models import Indexed
from parvis.spaces.query import Query, narrowed, parse
from parvis.spaces.search import CONTENT, Segments, search, tally
from parvis.stream.results import Result, results

Filter = Annotated[str, Meta(max_length=80)]


class Wanted(Struct):
    """What is looked for: words, with the filters one may also type among them (`from:@lea in:atelier type:question`)."""

    q: Annotated[str, Meta(max_length=500)] = ""
    kind: Literal["", "all", "post", "comment", "file", "person", "space"] = ""
    author: Filter = ""
    space: Filter = ""
    type: Filter = ""
    has: Literal["", "file", "image", "video", "link"] = ""
    after: datetime.date | None = None
    before: datetime.date | None = None
    page: Annotated[int, Meta(ge=1, le=50)] = 1
    limit: Annotated[int, Meta(ge=1, le=40)] = 20


@doors.square("read:search")
@describes(
    "What the reader may read that matches; without words but with filters, the newest first.",
    asks=Wanted,
    gives=own.Search,
)
def index(call: Call, asked: Wanted) -> Answer:
    """GET /api/parvis/v1/search"""
    query = _query(asked)
    kinds = _kinds(asked.kind)
    found = search(call.viewer, query, kinds=kinds, page=asked.page, size=asked.limit)
    shown = _found(results(call.viewer, found.hits), call.viewer)
    return answer(own.Search(shown, tally(call.viewer, query), found.page, found.has_next))


def _query(asked: Wanted) -> Query:
    query = parse(asked.q)
    for name in ("author", "space", "type", "has"):
        query = narrowed(query, name, getattr(asked, name))
    for name in ("after", "before"):
        day = getattr(asked, name)
        query = narrowed(query, name, day.isoformat() if day else "")
    return query


def _kinds(kind: str) -> tuple[str, ...]:
    if kind == "":
        return CONTENT
    return tuple(Indexed.Kind) if kind == "all" else (kind,)


def _found(shown: list[Result], viewer: Viewer) -> list[own.Found]:
    """The results as entities, each kind fetched at once, through the viewer."""
    said = statuses([result.post.pk for result in shown if result.post], viewer, context="search")
    people = accounts([result.hit.object_id for result in shown if result.hit.kind == Indexed.Kind.PERSON], viewer)
    rooms = {space.id: space for space in spaces([result.space for result in shown if result.space], viewer)}
    return [
        own.Found(
            kind=result.hit.kind,
            id=str(result.hit.object_id),
            url=absolute(result.url),
            title=_segments(result.title),
            excerpt=_segments(result.hit.excerpt),
            status=raw(said.get(result.post.pk)) if result.post else None,
            account=account(people, result.hit.object_id) if result.hit.kind == Indexed.Kind.PERSON else None,
            space=rooms.get(str(result.hit.object_id)) if result.space else None,
        )
        for result in shown
    ]


def _segments(segments: Segments) -> list[own.Segment]:
    return [own.Segment(text, match) for text, match in segments]
