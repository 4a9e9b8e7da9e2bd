"""The square: what anyone may read of the house, and what its machines are told first."""

from __future__ import annotations

import datetime
from email.utils import parseaddr

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from parvis.core.absolute import absolute
from parvis.identity.viewer import VISITOR
from parvis.spaces.models import Space
from parvis.stream import timelines
from parvis.web import doors
from parvis.web.middleware import organisation
from parvis.web.pages.home import before_of
from parvis.web.request import Request


@doors.square
def square(request: Request) -> HttpResponseBase:
    """What is out on the square, for anyone; with the house's name over it and its public spaces beside it."""
    before = before_of(request)
    page = timelines.square(request.viewer, before=before)
    context = {"page": page, "seen": 0, "place": "", "before": before}
    if request.htmx and before:
        return render(request, "stream/page.html", context)
    spaces = Space.objects.visible_to(VISITOR).filter(archived_at=None).order_by("-members_count", "name")[:6]
    return render(request, "stream/square.html", {**context, "spaces": spaces, "topics": timelines.square_topics()})


@doors.everyone
@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: Request) -> HttpResponse:
    """Where search engines may go (RFC 9309): the square if it is open, else nowhere."""
    lines = ["User-agent: *", "Disallow: /"]
    if organisation(request).square_open:
        lines = [
            "User-agent: *",
            "Disallow: /search/",
            "Disallow: /sign-in/",
            "",
            f"Sitemap: {absolute('/sitemap.xml')}",
        ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@doors.everyone
@require_safe
@cache_control(public=True, max_age=86400)
def favicon(request: Request) -> HttpResponse:  # noqa: ARG001
    """Where programs look that read no page: it is the picture every page names."""
    return redirect(static("img/parvis.svg"))


@doors.everyone
@require_safe
@cache_control(public=True, max_age=86400)
def security(request: Request) -> HttpResponse:  # noqa: ARG001
    """Whom to tell of a weakness (RFC 9116): the house's own address. Good for half a year from today."""
    expires = timezone.localdate() + datetime.timedelta(days=180)
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    lines = [
        f"Contact: mailto:{address}",
        f"Expires: {expires.isoformat()}T00:00:00Z",
        "Preferred-Languages: fr, en",
        f"Canonical: {absolute('/.well-known/security.txt')}",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@doors.everyone
@require_safe
@cache_control(public=True, max_age=86400)
def manifest(request: Request) -> HttpResponse:
    """What a telephone shows of the house on its first screen."""
    name = organisation(request).name
    told = {
        "name": name,
        "short_name": name[:12],
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbfaf8",
        "theme_color": "#fbfaf8",
        "icons": [
            {"src": static("img/icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": static("img/icon-512.png"), "sizes": "512x512", "type": "image/png"},
            {"src": static("img/icon-maskable.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
            {"src": static("img/parvis.svg"), "sizes": "any", "type": "image/svg+xml"},
        ],
    }
    return JsonResponse(told, content_type="application/manifest+json")
