"""Lists of statuses, newest first: a query each, under the law."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from parvis.api import doors
from parvis.api.answers import Answer
from parvis.api.call import Call, Span
from parvis.api.entities.statuses import columns, from_rows, statuses
from parvis.core.compiled import Rows, compiled
from parvis.core.marks import topic_key
from parvis.identity.viewer import Viewer
from parvis.stream import timelines
from parvis.stream.density import is_dense
from parvis.stream.models import Bookmark, Post, Reaction

MOST_TAGS = 10  # of each kind beside the one asked for


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


def page_of(call: Call, posts: QuerySet[Post], context: str) -> Answer:
    """The page of these posts, which the law let through, as plain queries give it."""
    span = call.span()
    rows = span.ordered(list(columns(span.of(posts), call.viewer)))
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


@doors.square("read:statuses")
def tag(call: Call, name: str) -> Answer:
    """GET /api/v1/timelines/tag/:hashtag: with `any[]` further ones, with `all[]` and `none[]` fewer statuses."""
    params = call.params
    if params.flag("remote") and not params.flag("local"):
        return call.page([], [])
    keys = {word: [topic_key(tag) for tag in params.texts(word)[:MOST_TAGS]] for word in ("any", "all", "none")}
    among = [topic_key(name), *keys["any"]]
    posts = timelines.topic_posts(call.viewer, among, every=keys["all"], none=keys["none"])
    return page_of(call, timelines.only(posts, media=params.flag("only_media")), "public")


@doors.square("read:statuses")
def link(call: Call) -> Answer:
    """GET /api/v1/timelines/link: what is out on the square and leads to the page `url`."""
    return page_of(call, timelines.link_posts(call.viewer, call.params.text("url")), "public")


@doors.member("read:statuses")
def direct(call: Call) -> Answer:
    """GET /api/v1/timelines/direct: what is said in private conversations."""
    return page_of(call, timelines.messages(call.viewer), "home")


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
    found = statuses([post for _pk, post in rows], call.viewer, context="account")
    return call.page(list(found.values()), [pk for pk, _post in rows])
