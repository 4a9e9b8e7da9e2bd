"""Limits on how often somebody may do a thing: counted in Redis where there is one, else in each process."""

from __future__ import annotations

import time
from functools import cache
from threading import Lock
from typing import NamedTuple, cast

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


def caller(remote: str, forwarded: str) -> str:
    """The network address a request comes from: behind a proxy of ours, the one that proxy was asked from (the last it names)."""
    if settings.BEHIND_PROXY and forwarded:
        return forwarded.rpartition(",")[2].strip()
    return remote


class Count(NamedTuple):
    """Where somebody stands in the window that runs: how many there may be, how many are left, when it ends (seconds since 1970)."""

    most: int
    left: int
    until: float


class Windows:
    """Counters in this process, for what is counted at every request: one dictionary, a few microseconds."""

    MOST = 50_000  # then those whose window has ended are forgotten

    def __init__(self) -> None:
        self.running: dict[str, tuple[float, int]] = {}
        self.lock = Lock()

    def full(self, key: str, most: int) -> Count | None:
        """Where this key stands if it has used up the window that runs; None while there is room."""
        until, done = self.running.get(key, (0.0, 0))
        return Count(most, 0, until) if done >= most and until > time.time() else None

    def count(self, key: str, most: int, seconds: int) -> Count:
        """One more under this key, at most `most` in a window of so many seconds, and where that leaves it."""
        now = time.time()
        with self.lock:
            until, done = self.running.get(key, (0.0, 0))
            if until <= now:
                until, done = now + seconds, 0
                if len(self.running) >= self.MOST:
                    self.running = {name: window for name, window in self.running.items() if window[0] > now}
            self.running[key] = (until, done + 1)
        return Count(most, max(0, most - done - 1), until)
