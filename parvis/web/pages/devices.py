"""This device: the worker that keeps pages and shows messages, and whether it is told of news."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.http import require_POST, require_safe

from parvis.core.errors import Refused
from parvis.core.push import Device
from parvis.identity.models import Account
from parvis.stream.actions import subscribing
from parvis.web import doors
from parvis.web.request import Request


@doors.everyone
@require_safe
def worker(request: Request) -> HttpResponse:  # noqa: ARG001
    """The service worker: at the root, because a worker serves the pages below its own address."""
    return HttpResponse(_script(), content_type="text/javascript; charset=utf-8")


@lru_cache(maxsize=1)
def _script() -> str:
    text = (Path(__file__).parents[1] / "static/js/worker.js").read_text()
    return text.replace("/static/img/badge.png", static("img/badge.png"))


@doors.everyone
@require_safe
def offline(request: Request) -> HttpResponseBase:
    """What is shown without a network where nothing was kept."""
    return render(request, "offline.html")


@doors.member
@require_POST
def subscribe(request: Request) -> HttpResponseBase:
    """Have this browser told of news while its person is signed in, or no longer."""
    if not isinstance(request.user, Account):
        raise Http404
    holder = f"session:{request.session.session_key}"
    if request.POST.get("remove"):
        subscribing.unsubscribe(holder, by=request.viewer)
        return HttpResponse(status=204)
    sent = request.POST
    device = Device(sent.get("endpoint", "")[:2000], sent.get("p256dh", "")[:100], sent.get("auth", "")[:100])
    try:
        subscribing.subscribe(
            device, by=request.viewer, holder=holder, alerts={}, proof=request.user.get_session_auth_hash()
        )
    except Refused as refused:
        return HttpResponse(str(refused), status=422, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)
