"""The fast way in: the few reads that apps repeat all day skip Django's request and its middleware.

The routes are the same functions, behind the same doors, as `parvis.api.urls` lists; only what surrounds them differs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.db import close_old_connections

from parvis.api.access import bearer
from parvis.api.answers import Answer, answer
from parvis.api.call import Call
from parvis.api.doors import NO_TOKEN, View, carried_out
from parvis.api.middleware import CLOSED, CORS
from parvis.api.params import Params, nested
from parvis.api.routes import accounts, notifications, search, statuses, timelines
from parvis.core.limiting import caller

ROUTES: dict[str, View] = {
    "/api/v1/notifications": notifications.index,
    "/api/v1/timelines/home": timelines.home,
    "/api/v1/timelines/public": timelines.public,
    "/api/v1/accounts/search": search.accounts,
}
PLACES: list[tuple[re.Pattern[str], View]] = [
    (re.compile(r"/api/v1/statuses/(?P<post_id>[0-9]{1,18})"), statuses.show),
    (re.compile(r"/api/v1/accounts/(?P<account_id>[0-9]{1,18})/statuses"), accounts.statuses),
]


def in_a_thread(scope: Mapping[str, Any], found: Found) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """The same in a thread of the pool, where the ORM works."""
    close_old_connections()
    return answered(scope, found)


LANGUAGES = {code.encode(): code for code, _name in settings.LANGUAGES}
HEADERS = [(name.lower().encode(), value.encode()) for name, value in (CORS | CLOSED).items()]
Found = tuple[View, Mapping[str, Any]]


def find(scope: Mapping[str, Any]) -> Found | None:
    """The route of a GET, if it is one of the few."""
    if scope["method"] != "GET":
        return None
    path = scope["path"]
    if (view := ROUTES.get(path)) is not None:
        return view, {}
    for pattern, place in PLACES:
        if match := pattern.fullmatch(path):
            return place, {name: int(value) for name, value in match.groupdict().items()}
    return None


def answered(scope: Mapping[str, Any], found: Found) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """Status, headers and body, by compiled queries and what is kept in memory.

    Raises `SynchronousOnlyOperation` on the event loop where more is needed; see `in_a_thread`.
    """
    header, language, forwarded = "", "", ""
    for name, value in scope["headers"]:
        if name == b"authorization":
            header = value.decode("latin1")
        elif name == b"accept-language":
            language = _known(value)
        elif name == b"x-forwarded-for":
            forwarded = value.decode("latin1")
    said = _said(scope, found, header, language, caller((scope.get("client") or ("",))[0], forwarded))
    head = [
        *HEADERS,
        (b"content-type", said.type.encode()),
        (b"content-length", b"%d" % len(said.body)),
        *((name.encode(), value.encode()) for name, value in said.headers),
    ]
    return said.status, head, said.body


def _known(header: bytes) -> str:
    """The first language asked for, if it is one of ours."""
    return LANGUAGES.get(header[:2].lower(), "")


def _said(scope: Mapping[str, Any], found: Found, header: str, language: str, address: str = "") -> Answer:
    query = scope.get("query_string", b"")
    params = nested(parse_qsl(query.decode("utf-8", "replace"), keep_blank_values=True)) if query else Params()
    header = header or params.text("access_token")
    grant = bearer(header) if header else None
    if header and grant is None:
        return answer({"error": NO_TOKEN}, 401)
    view, place = found
    call = Call(path=scope["path"], params=params, grant=grant, address=address, language=language)
    return carried_out(view, call, place)
