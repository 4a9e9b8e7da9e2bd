"""How much one may ask, said in the headers that Mastodon's clients read.

https://docs.joinmastodon.org/api/rate-limits/: by token, or by address without one; media apart.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import NamedTuple

from django.conf import settings

from parvis.api.answers import Answer, Header, answer
from parvis.api.call import Call
from parvis.core.limiting import Count, Windows

WINDOW = 300
MEDIA, MEDIA_WINDOW = 30, 1800
TOO_MANY = "Too many requests"
windows = Windows()


class Rate(NamedTuple):
    """What is counted: under which key, how many in how many seconds."""

    key: str
    most: int
    seconds: int


def rate_of(call: Call, scope: str) -> Rate | None:
    """What a call to a route that needs `scope` counts as; None where nothing is limited."""
    if not settings.RATE_LIMITS:
        return None
    who = f"token:{call.grant.token_id}" if call.grant else f"address:{call.address}"
    if scope == "write:media" and call.files:
        return Rate(f"media:{who}", MEDIA, MEDIA_WINDOW)
    return Rate(who, settings.API_RATE, WINDOW)


def headers(count: Count) -> list[Header]:
    """What a client is told of where it stands."""
    until = datetime.fromtimestamp(count.until, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return [
        ("x-ratelimit-limit", str(count.most)),
        ("x-ratelimit-remaining", str(count.left)),
        ("x-ratelimit-reset", until),
    ]


def refused(count: Count) -> Answer:
    """What is answered to one request too many (RFC 6585, section 4)."""
    seconds = max(1, round(count.until - time.time()))
    said = answer({"error": TOO_MANY}, 429)
    said.headers = [*headers(count), ("retry-after", str(seconds))]
    return said
