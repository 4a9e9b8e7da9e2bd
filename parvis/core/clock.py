"""The hour, as the law reads it; a query compiled once for many requests leaves a blank in its place."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_blank: ContextVar[datetime.datetime | None] = ContextVar("blank", default=None)


def now() -> datetime.datetime:
    """The time, aware."""
    return _blank.get() or timezone.now()


@contextmanager
def standing_at(moment: datetime.datetime) -> Iterator[None]:
    """Let `now` answer `moment` within the block, in this context only."""
    token = _blank.set(moment)
    try:
        yield
    finally:
        _blank.reset(token)


def today() -> datetime.date:
    """The day where the reader is."""
    return timezone.localdate(now())
