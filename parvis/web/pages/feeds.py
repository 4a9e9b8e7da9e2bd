"""Lists of posts other than home: a space, a topic, bookmarks, the square."""

from __future__ import annotations

from django.http import Http404, HttpResponseBase
from django.shortcuts import render

from parvis.spaces import law
from parvis.spaces.models import Space
from parvis.stream import markers, timelines, topics
from parvis.web import doors
from parvis.web.composing import composer
from parvis.web.pages.home import before_of, first_seen
from parvis.web.request import Request


@doors.square
def space(request: Request, slug: str) -> HttpResponseBase:
    """A space: what is said there, for its members and whoever else may read it."""
    shown = doors.found(Space.objects.visible_to(request.viewer).select_related("charter", "parent"), slug=slug)
    before = before_of(request)
    page = timelines.space_feed(request.viewer, shown, before=before)
    place = f"space:{shown.pk}"
    if request.htmx and before:
        return render(request, "stream/page.html", {"page": page, "seen": 0, "place": place})
    membership = law.memberships(request.viewer).filter(space=shown).first() if request.viewer.signed_in else None
    seen = markers.read_up_to(request.viewer, place) if membership else 0
    context = {
        "space": shown,
        "membership": membership,
        "page": page,
        "place": place,
        "seen": seen,
        "first_seen": first_seen(page, seen, before),
        "pinned": [] if before else timelines.pinned(request.viewer, shown),
        "composer": composer(request.viewer, space=shown) if membership else None,
        "before": before,
    }
    if membership and page.cards and not before:
        markers.mark_read(request.viewer, place, page.cards[0].post.pk)
    return render(request, "spaces/feed.html", context)


@doors.square
def topic(request: Request, key: str) -> HttpResponseBase:
    """What carries a topic."""
    shown = topics.known_topic(request.viewer, key)
    if shown is None:
        raise Http404
    page = timelines.topic_feed(request.viewer, shown, before=before_of(request))
    follows = request.viewer.signed_in and shown.followers.filter(pk=request.viewer.who).exists()
    return _feed(request, page, "stream/topic.html", topic=shown, follows=follows)


@doors.member
def bookmarks(request: Request) -> HttpResponseBase:
    """What I kept for later."""
    return _feed(request, timelines.bookmarks(request.viewer, before=before_of(request)), "stream/bookmarks.html")


def _feed(request: Request, page: timelines.Page, template: str, **context: object) -> HttpResponseBase:
    """A page of a list, or only its further posts for a script."""
    whole = {"page": page, "seen": 0, "place": "", "before": before_of(request), **context}
    return render(request, "stream/page.html" if request.htmx and before_of(request) else template, whole)
