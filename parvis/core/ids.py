"""Identifiers that sort by time: 64 bits, milliseconds since 1970 in the upper 48 (as Mastodon's, so that clients page rightly)."""

import itertools
import secrets
import time
from datetime import UTC, datetime
from typing import Any

from django.db import models

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


class IdField(models.BigIntegerField):  # type: ignore[type-arg]
    """The primary key of what is named by `new_id`. On SQLite it is the row's own number, found in one step and not two."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"primary_key": True, "default": new_id, "editable": False, "serialize": False, **options})

    def deconstruct(self) -> Any:
        """As migrations write it."""
        name, path, _args, _options = super().deconstruct()
        return name, path, [], {}

    def db_type(self, connection: Any) -> str | None:
        """Only a column declared `integer` is the row's number: https://www.sqlite.org/lang_createtable.html#rowid"""
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)

    def rel_db_type(self, connection: Any) -> str | None:
        """What points to it is as wide."""
        return models.BigIntegerField().db_type(connection)
