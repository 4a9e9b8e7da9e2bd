"""Identifiers that sort by time: 64 bits, milliseconds since 1970 in the upper 48 (as Mastodon's, so that clients page rightly)."""

import itertools
import secrets
import time
from datetime import UTC, datetime

_sequence = itertools.count(secrets.randbelow(1 << 16))


def new_id() -> int:
    """An id for something made now. Two made in the same millisecond differ by a running number."""
    return (time.time_ns() // 1_000_000 << 16) | (next(_sequence) & 0xFFFF)


def id_at(moment: datetime, sequence: int = 0) -> int:
    """The id of something made at `moment` (aware); `sequence` (0 to 65,535) tells apart what one moment holds."""
    return (int(moment.timestamp() * 1000) << 16) | (sequence & 0xFFFF)


def moment_of(identifier: int) -> datetime:
    """When the thing with this id was made."""
    return datetime.fromtimestamp((identifier >> 16) / 1000, tz=UTC)
