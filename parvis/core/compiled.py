"""Queries compiled once and asked many times: the ORM says what is asked, the database driver carries it.

Turning a queryset into SQL costs ten times what SQLite takes to answer it. Where that is felt (`docs/performance.md`), a
function that gives a queryset is compiled at its first call, with blanks in the place of its arguments, and afterwards
only filled in. What is asked stays in one place, written in the ORM: the law of visibility is compiled like anything else.

    @compiled
    def newest_of(actor_id: int, before: int) -> QuerySet: ...
    rows = newest_of(7, 2**63 - 1)
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from functools import update_wrapper
from inspect import signature
from typing import Any, Generic, ParamSpec

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Field, Lookup, QuerySet
from django.utils import timezone

from parvis.core import clock

P = ParamSpec("P")
Rows = list[tuple[Any, ...]]

# Blanks: values nothing else in a query has. They are looked for among the parameters of the compiled SQL.
_NUMBERS = range(-(2**62), -(2**62) + 64)
_WORDS = [f"\ue000{n}" for n in range(64)]
_MOMENT = datetime.datetime(1901, 2, 3, 4, 5, 6, 789012, tzinfo=datetime.UTC)


class Compiled(Generic[P]):
    """A function that gives a queryset, as one that gives its rows (tuples as the driver has them: see `moment`).

    Integers and texts among its arguments are filled in anew at each call; booleans, None and the arguments after `*`
    shape the query, which is compiled once for each of their combinations. An argument with a method `blank` (a viewer)
    says itself what of it is filled in: `blank(numbers) -> (the same with blanks, the values they stand for)`.
    """

    def __init__(self, build: Callable[P, QuerySet[Any, Any]]) -> None:
        update_wrapper(self, build)
        self.build = build
        self.signature = signature(build)
        self.known: dict[Any, tuple[str, list[Any]]] = {}

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Rows:
        blanks: list[Any] = []
        values: dict[Any, Any] = {}
        for argument in args:
            blanks.append(_blanked(argument, values))
        key = (tuple(blanks), tuple(kwargs.items()))
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = _compile(self.build, blanks, kwargs)
        sql, params = found
        return rows(sql, [_filled(param, values) for param in params])


def compiled(build: Callable[P, QuerySet[Any, Any]]) -> Compiled[P]:
    """See `Compiled`."""
    return Compiled(build)


def _blanked(argument: Any, values: dict[Any, Any]) -> Any:
    """What stands for an argument while the query is compiled; its values are noted under their blanks."""
    if hasattr(argument, "blank"):
        return argument.blank(lambda value: _number(value, values))
    if argument is None or isinstance(argument, bool):
        return argument
    if isinstance(argument, int):
        return _number(argument, values)
    if isinstance(argument, str):
        word = _WORDS[len(values)]
        values[word] = argument
        return word
    raise TypeError(f"{argument!r} can neither be filled in nor shape a query.")


def _number(value: int, values: dict[Any, Any]) -> int:
    number = _NUMBERS[len(values)]
    values[number] = value
    return number


def _compile(
    build: Callable[..., QuerySet[Any, Any]], blanks: Sequence[Any], shape: dict[str, Any]
) -> tuple[str, list[Any]]:
    with clock.standing_at(_MOMENT), timezone.override(datetime.UTC):
        query = build(*blanks, **shape).query
        sql, params = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    if settings.SQLITE:
        sql = sql.replace("%s", "?").replace("%%", "%")
    return sql, list(params)


_TEXT_MOMENT = str(_MOMENT.replace(tzinfo=None))
_DAY, _TEXT_DAY = _MOMENT.date(), str(_MOMENT.date())


def _filled(param: Any, values: dict[Any, Any]) -> Any:
    """A parameter with its blank filled in."""
    if isinstance(param, int | str) and param in values:
        return values[param]
    if param == _TEXT_MOMENT:
        return str(timezone.now().replace(tzinfo=None))
    if param == _TEXT_DAY:
        return str(timezone.localdate())
    if param == _MOMENT:
        return timezone.now()
    if param == _DAY:
        return timezone.localdate()
    return param


def rows(sql: str, params: Sequence[Any]) -> Rows:
    """The rows of a query in the driver's own words (`?` on SQLite, `%s` on PostgreSQL, where it is prepared)."""
    connection.ensure_connection()
    if settings.SQLITE:
        return connection.connection.execute(sql, params).fetchall()  # type: ignore[no-any-return]
    import psycopg

    with psycopg.Cursor(connection.connection) as cursor:
        return cursor.execute(sql, params, prepare=True).fetchall()


def moment(value: Any) -> datetime.datetime | None:
    """A date and time as a row of `compiled` has it: SQLite's driver gives text, or, of a plain column, one without a zone."""
    if isinstance(value, str):
        value = datetime.datetime.fromisoformat(value)
    if isinstance(value, datetime.datetime) and value.tzinfo is None:
        return value.replace(tzinfo=datetime.UTC)
    return value  # type: ignore[no-any-return]


@Field.register_lookup
class Among(Lookup):
    """`pk__among="[1,2,3]"`: in a list of numbers whose length does not change the query, written in JSON."""

    lookup_name = "among"

    def get_prep_lookup(self) -> str:
        """As it is."""
        return str(self.rhs)

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:  # noqa: ARG002  Django asks so
        """As it is."""
        return "%s", (value,)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """SQL for either database."""
        lhs, params = self.process_lhs(compiler, connection)
        if connection.vendor == "sqlite":
            return f"{lhs} IN (SELECT value FROM json_each(%s))", (*params, self.rhs)  # noqa: S608  the left side is a column
        return f"{lhs} = ANY(ARRAY(SELECT jsonb_array_elements_text(%s::jsonb)::bigint))", (*params, self.rhs)
