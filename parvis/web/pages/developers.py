"""For those who write programs: our own API, to try out."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from parvis.web import doors
from parvis.web.request import Request

DESCRIPTION = "/api/parvis/v1/openapi.json"


@doors.member
@require_GET
def api(request: Request) -> HttpResponseBase:
    """Every operation of our own API, drawn by a script from its description, to fill in and send."""
    return render(request, "developers/api.html", {"description": DESCRIPTION, "site": settings.SITE_URL})
