"""Writing one new row without building its SQL anew: the ORM takes five times as long to say what never changes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.models import Model

from parvis.core.compiled import carried_out


def insert(noun: Model, *, unless_there: bool = False) -> bool:
    """Write a new noun, as `save(force_insert=True)` does; whether it was written.

    `unless_there`: one that stands already, by whatever makes it unique, is left as it is, and this one has no key.
    Raises `IntegrityError`.
    """
    sql, fields, returning = _inserting(type(noun), unless_there, noun.pk is None)
    params = [field.get_db_prep_save(field.pre_save(noun, True), connection) for field in fields]
    with transaction.mark_for_rollback_on_error():
        written = carried_out(sql, params)
        given = written.fetchone() if returning else None
    if returning:
        noun.pk = given[0] if given else None
    is_new = given is not None if returning else written.rowcount > 0
    noun._state.adding, noun._state.db = False, DEFAULT_DB_ALIAS
    return is_new


@cache
def _inserting(model: type[Model], unless_there: bool, numbered: bool) -> tuple[str, list[Any], bool]:
    """The SQL, its fields, and whether the database numbers the row and says so."""
    key = model._meta.pk
    fields = [field for field in model._meta.concrete_fields if not (field.generated or (numbered and field is key))]
    name = connection.ops.quote_name
    columns = ", ".join(name(field.column or "") for field in fields)
    blanks = ", ".join(["?" if settings.SQLITE else "%s"] * len(fields))
    sql = f"INSERT INTO {name(model._meta.db_table)} ({columns}) VALUES ({blanks})"  # noqa: S608  names of our own models
    if unless_there:
        sql += " ON CONFLICT DO NOTHING"
    return f"{sql} RETURNING {name(key.column or '')}" if numbered else sql, fields, numbered


def insert_rows(model: type[Model], columns: tuple[str, ...], rows: Iterable[tuple[int, ...]]) -> None:
    """Write many rows of plain numbers, which the database numbers, without an object for each. Raises `IntegrityError`."""
    name = connection.ops.quote_name
    into = f"{name(model._meta.db_table)} ({', '.join(map(name, columns))})"
    blanks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {into} VALUES ({blanks})", list(rows))  # noqa: S608  names of our own models
