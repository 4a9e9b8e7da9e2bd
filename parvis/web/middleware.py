"""What happens around every page: who is looking, in which language, and what may be kept of the answer."""

from __future__ import annotations

import time
import zoneinfo
from collections.abc import Callable
from typing import cast

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from parvis.core.ledger import newest
from parvis.identity.models import Account
from parvis.identity.viewer import VISITOR, actor_of, viewer_of
from parvis.spaces.models import Organisation
from parvis.web.offline import READER, reader_mark
from parvis.web.request import Request

Handler = Callable[[HttpRequest], HttpResponse]
SEEN_EVERY = 600  # seconds


def viewer(get_response: Handler) -> Handler:
    """Say who is looking, and speak his language at his hour: his own choice, else his browser's, else the house's."""

    def handle(plain: HttpRequest) -> HttpResponse:
        request = cast(Request, plain)
        request.me, request.viewer, request.told_until = None, VISITOR, 0
        account = request.user
        if isinstance(account, Account) and account.is_active:
            request.me = actor_of(account.pk)
            request.viewer = viewer_of(account, request.me) if request.me else VISITOR
            request.told_until = 0 if "HX-Request" in request.headers else newest()
        language = account.language if isinstance(account, Account) else translation.get_language_from_request(request)
        zone = account.time_zone if isinstance(account, Account) else ""
        with translation.override(language), timezone.override(zoneinfo.ZoneInfo(zone) if zone else None):
            response = get_response(request)
        response.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response

    return handle


def compressed(get_response: Handler) -> Handler:
    """Send pages and feeds compressed, with Django's random padding against BREACH; files go as they are."""
    gzip = GZipMiddleware(get_response)

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_text = response.get("Content-Type", "").startswith(("text/html", "application/atom+xml", "application/xml"))
        if not is_text or response.streaming:
            return response
        return cast(HttpResponse, gzip.process_response(request, response))

    return handle


def without_nul(get_response: Handler) -> Handler:
    """Take NUL out of what is sent: nobody types it, and PostgreSQL keeps no text that holds it."""

    def handle(request: HttpRequest) -> HttpResponse:
        for name in ("GET", "POST"):
            sent: QueryDict = getattr(request, name)
            if any("\0" in value for _key, values in sent.lists() for value in values):
                clean = sent.copy()
                for key, values in sent.lists():
                    clean.setlist(key, [value.replace("\0", "") for value in values])
                setattr(request, name, clean)
        return get_response(request)

    return handle


def private_by_default(get_response: Handler) -> Handler:
    """Nothing that a person saw signed in is kept by anybody, unless its page says otherwise (files do)."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated or response.cookies:
            response.setdefault("Cache-Control", "private, no-store")
        if response.get("Content-Type", "").startswith("text/html"):
            response[READER] = reader_mark(request)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return handle


def organisation(request: HttpRequest) -> Organisation:
    """The organisation, read once a request."""
    if not hasattr(request, "_organisation"):
        request._organisation = Organisation.current()  # type: ignore[attr-defined]
    return cast(Organisation, request._organisation)  # type: ignore[attr-defined]


def last_seen(get_response: Handler) -> Handler:
    """Remember when and from where a session was last used, for the person's own list; once in ten minutes."""

    def handle(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and time.time() - request.session.get("seen", 0) > SEEN_EVERY:
            request.session["seen"] = int(time.time())
            UserSession.objects.create_from_request(request)
        return get_response(request)

    return handle
