"""Limits on how often a person may do a thing: counted in Redis where there is one, else in each process."""

from __future__ import annotations

from functools import cache
from typing import cast

from django.conf import settings
from limits import parse
from limits.storage import Storage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from parvis.web.request import Request


@cache
def _limiter() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(cast(Storage, storage_from_string(settings.REDIS_URL or "memory://")))


def within(request: Request, rate: str, what: str) -> bool:
    """Count one more `what` by this person; False once there are more than `rate` ("60/10 minutes") allows."""
    if not settings.RATE_LIMITS:
        return True
    return _limiter().hit(parse(rate), what, str(request.viewer.account_id))
