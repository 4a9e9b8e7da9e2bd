"""Limits on how often somebody may do a thing: counted in Redis where there is one, else in each process."""

from __future__ import annotations

from functools import cache
from typing import cast

from django.conf import settings
from limits import parse
from limits.storage import Storage, storage_from_string
from limits.strategies import MovingWindowRateLimiter


@cache
def _limiter() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(cast(Storage, storage_from_string(settings.REDIS_URL or "memory://")))


def within(rate: str, what: str, *whose: object) -> bool:
    """Count one more `what` for `whose` (an account's id, an address); False beyond `rate` ("60/10 minutes")."""
    if not settings.RATE_LIMITS:
        return True
    return _limiter().hit(parse(rate), what, *map(str, whose))
