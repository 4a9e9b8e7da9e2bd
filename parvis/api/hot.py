"""The fast way in: the few reads that apps repeat all day skip Django's request and its middleware.

The routes are the same functions, behind the same doors, as `parvis.api.urls` lists; only what surrounds them differs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from django.db import close_old_connections
from django.utils import translation

from parvis.api.access import bearer
from parvis.api.answers import Answer, answer
from parvis.api.call import Call
from parvis.api.doors import NO_TOKEN, View, carried_out
from parvis.api.middleware import CLOSED, CORS
from parvis.api.params import Params, nested
from parvis.api.routes import accounts, statuses, timelines
from parvis.core.limiting import caller

ROUTES: dict[str, View] = {
    "/api/v1/timelines/home": timelines.home,
    "/api/v1/timelines/public": timelines.public,
}
PLACES: list[tuple[re.Pattern[str], View]] = [
    (re.compile(r"/api/v1/statuses/(?P<post_id>[0-9]{1,18})"), statuses.show),
    (re.compile(r"/api/v1/accounts/(?P<account_id>[0-9]{1,18})/statuses"), accounts.statuses),
]
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
    """Status, headers and body. Runs in a pool thread."""
    close_old_connections()
    header, language, forwarded = "", "", ""
    for name, value in scope["headers"]:
        if name == b"authorization":
            header = value.decode("latin1")
        elif name == b"accept-language":
            language = value.decode("latin1")[:2].lower()
        elif name == b"x-forwarded-for":
            forwarded = value.decode("latin1")
    address = caller((scope.get("client") or ("",))[0], forwarded)
    said = _said(scope, found, header, language, address)
    head = [
        *HEADERS,
        (b"content-type", said.type.encode()),
        (b"content-length", b"%d" % len(said.body)),
        *((name.encode(), value.encode()) for name, value in said.headers),
    ]
    return said.status, head, said.body


def _said(scope: Mapping[str, Any], found: Found, header: str, language: str, address: str = "") -> Answer:
    query = scope.get("query_string", b"")
    params = nested(parse_qsl(query.decode("utf-8", "replace"), keep_blank_values=True)) if query else Params()
    header = header or params.text("access_token")
    grant = bearer(header) if header else None
    if header and grant is None:
        return answer({"error": NO_TOKEN}, 401)
    view, place = found
    wanted = (grant.language if grant else "") or (language if translation.check_for_language(language) else "")
    with translation.override(wanted or None) if wanted else _AsItIs():
        return carried_out(view, Call(path=scope["path"], params=params, grant=grant, address=address), place)


class _AsItIs:
    """No language asked for: the house's."""

    def __enter__(self) -> None:
        translation.deactivate()

    def __exit__(self, *_error: object) -> None:
        return None
