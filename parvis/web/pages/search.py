"""Search, and what completion offers while one types."""

from __future__ import annotations

from dataclasses import asdict, replace
from urllib.parse import urlencode

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parvis.spaces.models import Audience, Indexed, Reach, Space
from parvis.spaces.query import Query, narrowed, parse
from parvis.spaces.search import CONTENT, search, tally
from parvis.stream.models import Post
from parvis.stream.results import results
from parvis.stream.suggesting import Kind, suggest
from parvis.web import doors
from parvis.web.numbers import number
from parvis.web.request import Request

FILTERS = ("author", "space", "type", "has", "after", "before")
FIRST = 4  # people and spaces shown before the rest
TABS = [
    ("", _("All")),
    ("post", _("Posts")),
    ("comment", _("Comments")),
    ("file", _("Files")),
    ("person", pgettext_lazy("persons", "People")),
    ("space", _("Spaces")),
]
POST_TYPES = ("question", "article", "announcement", "poll", "kudos")
HAS = [
    ("", _("Anything or nothing")),
    ("image", _("A picture")),
    ("video", _("A video")),
    ("file", _("A file")),
    ("link", _("A link")),
]
COMPLETES: dict[str, tuple[Kind, ...]] = {
    "mention": ("person",),
    "topic": ("topic",),
    "search": ("person", "space", "topic"),
}


@doors.square
def find(request: Request) -> HttpResponseBase:
    """What matches the words and filters, people and spaces first."""
    query = _asked(request)
    tab = query.type if query.type in Indexed.Kind.values else "post" if query.type else ""
    kinds = (tab,) if tab else CONTENT
    found = search(request.viewer, query, kinds=kinds, page=_page(request))
    counts = tally(request.viewer, replace(query, type="")) if query.asks else {}
    ahead = not tab and not query.filtered and found.page == 1
    context = {
        "q": request.GET.get("q", ""),
        "query": query,
        "tabs": [_tab(query, value, str(name), counts) for value, name in TABS],
        "tab": tab,
        "found": found,
        "results": results(request.viewer, found.hits),
        "people": _ahead(request, query, Indexed.Kind.PERSON) if ahead else [],
        "spaces": _ahead(request, query, Indexed.Kind.SPACE) if ahead else [],
        "kinds": TABS[1:],
        "types": [(kind.value, kind.label) for kind in Post.Kind if kind in POST_TYPES],
        "has": HAS,
    }
    return render(request, "search/results.html", context)


@doors.square
def offer(request: Request) -> HttpResponseBase:
    """Suggestions for what is being typed, as the options of a list box."""
    kinds = COMPLETES.get(request.GET.get("for", ""), COMPLETES["search"])
    begun = request.GET.get("q", "")
    audience = _audience(request) if kinds == COMPLETES["mention"] else None
    suggestions = suggest(request.viewer, begun, kinds=kinds, audience=audience)
    return render(request, "search/suggestions.html", {"suggestions": suggestions[:10]})


def _asked(request: Request) -> Query:
    """What is typed in the box, and what the other fields of the form say."""
    query = parse(request.GET.get("q", ""))
    for name in FILTERS:
        query = narrowed(query, name, request.GET.get(name, ""))
    return query


def _tab(query: Query, value: str, name: str, counts: dict[str, int]) -> tuple[str, str, str, int]:
    """A tab: its kind, its name, its address with all that is asked but the type, and how much it holds."""
    asked = {**asdict(query), "type": value, "q": query.words}
    told = {key: str(asked[key]) for key in ("q", *FILTERS) if asked[key]}
    return value, name, f"?{urlencode(told)}", counts.get(value, 0) if value else sum(counts.values())


def _page(request: Request) -> int:
    return number(request.GET.get("page", ""), digits=3) or 1


def _ahead(request: Request, query: Query, kind: str) -> list[object]:
    hits = search(request.viewer, query, kinds=(kind,), size=FIRST).hits
    return list(results(request.viewer, hits))


def _audience(request: Request) -> Audience | None:
    """The audience of the composer, so that those who can read it come first; None where it has none yet."""
    kind, _colon, identifier = request.GET.get("to", "").partition(":")
    pk = number(identifier)
    if kind != "space" or pk is None:
        return None
    space = Space.objects.visible_to(request.viewer).filter(pk=pk).first()
    return Audience.objects.filter(reach=Reach.SPACE, spaces=space, key=f"{Reach.SPACE:d}/{pk}/").first()
