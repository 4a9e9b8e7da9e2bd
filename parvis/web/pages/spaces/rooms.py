"""The space a page is about."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from parvis.core.errors import Refused
from parvis.spaces.models import Space
from parvis.web import doors
from parvis.web.request import Request


def room(request: Request, slug: str) -> Space:
    """The space at this address, if the viewer may know it. Raises `Http404`."""
    return doors.found(Space.objects.visible_to(request.viewer).select_related("charter", "parent"), slug=slug)


def answered(request: Request, to: str, action: Any, *, done: str, **arguments: Any) -> HttpResponse | HttpResponseBase:
    """Run an action that takes no form, say what came of it, and go on to the page `to`."""
    try:
        action(by=request.viewer, **arguments)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(to)
