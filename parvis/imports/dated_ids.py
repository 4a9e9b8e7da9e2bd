"""Ids for what happened elsewhere, at its own date: the same whenever, and in however many goes, it is brought in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Model, QuerySet

from parvis.core.ids import id_at


def dated_id(moment: datetime, key: str) -> int:
    """An id that sorts by `moment` to the microsecond; `key` keeps apart, as far as six bits can, what one holds."""
    within = hashlib.sha256(key.encode()).digest()[0] & 0x3F
    return id_at(moment, moment.microsecond % 1000 << 6 | within)


def free(model: type[Model], wanted: Iterable[int]) -> list[int]:
    """These ids, each moved up to the next that no row of `model` and none before it has."""
    asked = list(wanted)
    rows: QuerySet[Model] = model._default_manager.all()
    taken = set(rows.filter(pk__in=asked).values_list("pk", flat=True))
    given = []
    for identifier in asked:
        place = identifier
        while place in taken or (place != identifier and rows.filter(pk=place).exists()):
            place += 1
        taken.add(place)
        given.append(place)
    return given
