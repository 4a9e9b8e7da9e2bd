"""Lists of statuses, newest first: a query each, under the law."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from parvis.api import doors
from parvis.api.answers import Answer
from parvis.api.call import Call
from parvis.api.entities.statuses import columns, from_rows, rows_of, statuses
from parvis.core.compiled import Rows, compiled
from parvis.core.marks import topic_key
from parvis.identity.viewer import Viewer
from parvis.stream import lines, timelines
from parvis.stream.models import Bookmark, Post, Reaction
from parvis.stream.spans import Span

MOST_TAGS = 10  # of each kind beside the one asked for


@compiled
def _walked(
    viewer: Viewer, about: int, before: int, since: int, *, name: str, size: int, up: bool, **only: Any
) -> QuerySet[Any, Any]:
    return columns(lines.walked(name, viewer, about, Span(before, since, up, size), **only), viewer)


def newest(call: Call, context: str, name: str, about: int = 0, **only: Any) -> Answer:
    """The page of the timeline of this name (see `parvis.stream.timelines`); `only` narrows it."""
    span, viewer = call.span(), call.viewer

    def walk() -> Rows:
        return _walked(viewer, about, span.before, span.since, name=name, size=span.room, up=span.up, **only)

    def gather() -> Rows:
        return rows_of(lines.gathered(name, viewer, about, span, **only), viewer)

    return drawn(call, context, span.ordered(lines.page(span, viewer, name, about, only, walk, gather)))


def drawn(call: Call, context: str, rows: Rows) -> Answer:
    """A page of the statuses in rows of `columns`."""
    shown = from_rows(rows, call.viewer, context=context)
    return call.page(list(shown.values()), [row[0] for row in rows])


def page_of(call: Call, posts: QuerySet[Post], context: str) -> Answer:
    """The page of these posts, which the law let through, as plain queries give it."""
    span = call.span()
    return drawn(call, context, span.ordered(list(columns(span.of(posts), call.viewer))))


@doors.member("read:statuses")
def home(call: Call) -> Answer:
    """GET /api/v1/timelines/home: what concerns the viewer."""
    return newest(call, "home", "home")


@doors.square("read:statuses")
def public(call: Call) -> Answer:
    """GET /api/v1/timelines/public: what is out on the square. All of it is local."""
    if call.params.flag("remote") and not call.params.flag("local"):
        return call.page([], [])
    return newest(call, "public", "square", media=call.params.flag("only_media"))


@doors.square("read:statuses")
def tag(call: Call, name: str) -> Answer:
    """GET /api/v1/timelines/tag/:hashtag: with `any[]` further ones, with `all[]` and `none[]` fewer statuses."""
    params = call.params
    if params.flag("remote") and not params.flag("local"):
        return call.page([], [])
    keys = {word: [topic_key(tag) for tag in params.texts(word)[:MOST_TAGS]] for word in ("any", "all", "none")}
    among = [topic_key(name), *keys["any"]]
    posts = timelines.topic_posts(call.viewer, among, every=keys["all"], none=keys["none"])
    posts = timelines.only(posts, media=params.flag("only_media"))
    return _those(call, timelines.carrying(call.span(), among, posts))


@doors.square("read:statuses")
def link(call: Call) -> Answer:
    """GET /api/v1/timelines/link: what is out on the square and leads to the page `url`."""
    return _those(call, timelines.leading(call.span(), call.params.text("url"), call.viewer))


def _those(call: Call, ids: list[int]) -> Answer:
    """The page of these posts, in the order they are asked for, on the square."""
    return drawn(call, "public", call.span().ordered(rows_of(ids, call.viewer)))


@doors.member("read:statuses")
def direct(call: Call) -> Answer:
    """GET /api/v1/timelines/direct: what is said in private conversations."""
    return newest(call, "home", "talks")


@doors.member("read:favourites")
def favourites(call: Call) -> Answer:
    """GET /api/v1/favourites: what the caller reacted to, the latest first."""
    return _kept(call, Reaction.objects.filter(actor=call.viewer.who))


@doors.member("read:bookmarks")
def bookmarks(call: Call) -> Answer:
    """GET /api/v1/bookmarks: what the caller keeps for later, the latest first."""
    return _kept(call, Bookmark.objects.filter(actor=call.viewer.who))


def _kept(call: Call, responses: QuerySet[Any]) -> Answer:
    """A page of what somebody responded to; it goes by the ids of the responses."""
    span = call.span()
    readable = responses.filter(post__in=Post.objects.visible_to(call.viewer))
    rows = span.ordered(list(span.of(readable).values_list("pk", "post")))
    shown = statuses([post for _pk, post in rows], call.viewer, context="account")
    return call.page(list(shown.values()), [pk for pk, _post in rows])
