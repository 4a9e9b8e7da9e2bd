"""What search engines may find (sitemaps.org): the square, its posts by month, its spaces, people and topics.

Always as a visitor. Nothing is kept here between two readings, so what is taken back is gone at once; others may keep a
map for five minutes.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from xml.sax.saxutils import escape

from django.db.models import Max, QuerySet
from django.db.models.functions import TruncMonth
from django.http import Http404, HttpResponse, HttpResponseBase
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from parvis.core.absolute import absolute
from parvis.core.ids import id_at
from parvis.identity.viewer import VISITOR
from parvis.spaces import law
from parvis.spaces.models import Reach, Space
from parvis.stream.models import Post, Topic
from parvis.web import doors
from parvis.web.pages.atom import open_house
from parvis.web.request import Request

MOST = 50_000  # addresses in one map, by the protocol
XMLNS = "http://www.sitemaps.org/schemas/sitemap/0.9"
Row = tuple[str, datetime.datetime | None]


def _threads() -> QuerySet[Post]:
    return Post.objects.visible_to(VISITOR).filter(parent=None, audience__reach=Reach.PUBLIC, author__indexable=True)


def _square() -> list[Row]:
    return [("/square/", None)]


def _spaces() -> list[Row]:
    slugs = Space.objects.visible_to(VISITOR).filter(archived_at=None).order_by("pk").values_list("slug", flat=True)
    return [(f"/spaces/{slug}/", None) for slug in slugs[:MOST]]


def _people() -> list[Row]:
    handles = law.people(VISITOR).filter(indexable=True).order_by("pk").values_list("handle", flat=True)
    return [(f"/@{handle}/", None) for handle in handles[:MOST]]


def _topics() -> list[Row]:
    public = Post.objects.visible_to(VISITOR).values("pk")
    topics = Topic.objects.filter(pk__in=Post.topics.through.objects.filter(post__in=public).values("topic"))
    return [(topic.get_absolute_url(), None) for topic in topics.order_by("pk")[:MOST]]


PLACES: dict[str, Callable[[], list[Row]]] = {
    "square": _square,
    "spaces": _spaces,
    "people": _people,
    "topics": _topics,
}


def _map(root: str, entry: str, rows: Iterable[Row]) -> HttpResponse:
    """A map, or the list of maps, as XML."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{XMLNS}">']
    for path, moved in rows:
        when = f"<lastmod>{moved.astimezone(datetime.UTC).isoformat(timespec='seconds')}</lastmod>" if moved else ""
        lines.append(f"<{entry}><loc>{escape(absolute(path))}</loc>{when}</{entry}>")
    return HttpResponse("\n".join([*lines, f"</{root}>", ""]), content_type="application/xml; charset=utf-8")


@doors.everyone
@require_safe
@cache_control(public=True, max_age=300)
def index(request: Request) -> HttpResponseBase:
    """The list of maps: one for each month in which something was said, and those of places."""
    open_house(request)
    month = TruncMonth("created_at", tzinfo=datetime.UTC)
    months = _threads().order_by().annotate(month=month).values("month").annotate(moved=Max("active_at"))
    said: list[Row] = [(f"/sitemap/posts/{row['month']:%Y-%m}.xml", row["moved"]) for row in months.order_by("month")]
    return _map("sitemapindex", "sitemap", [*((f"/sitemap/{kind}.xml", None) for kind in PLACES), *said])


@doors.everyone
@require_safe
@cache_control(public=True, max_age=300)
def posts(request: Request, year: int, month: int) -> HttpResponseBase:
    """The public threads begun in a month: a range of ids, so that it costs what it shows."""
    open_house(request)
    try:
        begins = datetime.datetime(year, month, 1, tzinfo=datetime.UTC)
        ends = (begins + datetime.timedelta(days=31)).replace(day=1)
        within = _threads().filter(pk__gte=id_at(begins), pk__lt=id_at(ends))
    except (ValueError, OverflowError):
        raise Http404 from None
    rows = within.order_by("pk").values_list("pk", "active_at")[:MOST]
    return _map("urlset", "url", ((f"/posts/{pk}/", moved) for pk, moved in rows))


@doors.everyone
@require_safe
@cache_control(public=True, max_age=300)
def places(request: Request, kind: str) -> HttpResponseBase:
    """The public spaces, people or topics."""
    open_house(request)
    if kind not in PLACES:
        raise Http404
    return _map("urlset", "url", PLACES[kind]())
