"""Queries compiled once and asked many times: the ORM says what is asked, the database driver carries it.

Turning a queryset into SQL costs ten times what SQLite takes to answer it. Where that is felt (`docs/performance.md`), a
function that gives a queryset is compiled at its first call, with blanks in the place of its arguments, and afterwards
only filled in. What is asked stays in one place, written in the ORM: the law of visibility is compiled like anything else.

    @compiled
    def newest_of(actor_id: int, before: int) -> QuerySet: ...
    rows = newest_of(7, 2**63 - 1)

Writes have the same: `@changing` a function that gives a queryset and the values its rows take; `@removing`; see also
`parvis.core.inserting`.
"""

from __future__ import annotations

import datetime
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import update_wrapper
from threading import get_ident
from typing import Any, Generic, ParamSpec

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.models import Field, Lookup, QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql import DeleteQuery, UpdateQuery
from django.utils import timezone

from parvis.core import clock

P = ParamSpec("P")
Rows = list[tuple[Any, ...]]
MOST = 300  # queries a function is compiled into, and remembers; the least recently asked goes first

# Blanks: values nothing else in a query has. They are looked for among the parameters of the compiled SQL.
_NUMBERS = list(range(-(2**62), -(2**62) + 64))
_WORDS = [f"\ue000{n}" for n in range(64)]
_MOMENT = datetime.datetime(1901, 2, 3, 4, 5, 6, 789012, tzinfo=datetime.UTC)


class Compiled(Generic[P]):
    """A function that gives a queryset, as one that gives its rows (tuples as the driver has them: see `moment`).

    Integers and texts among its arguments are filled in anew at each call; booleans, None and the arguments after `*`
    shape the query, which is compiled once for each of their combinations. An argument with a method `blank` (a viewer)
    says itself what of it is filled in: `numbers`, which its `shape` comes without; `blank(numbers)` is one with other ones.
    """

    def __init__(self, build: Callable[P, QuerySet[Any, Any]]) -> None:
        update_wrapper(self, build)
        self.build = build
        self.known: OrderedDict[Any, _Query] = OrderedDict()

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Rows:
        query, values = self._query(args, kwargs)
        return rows(query.sql, query.filled(values))

    def objects(self, *args: P.args, **kwargs: P.kwargs) -> list[Any]:
        """The same as nouns, where the queryset gives nouns (`select_related` and annotations included)."""
        query, values = self._query(args, kwargs)
        query.nouns = query.nouns or _Nouns(query.compiler)
        return [query.nouns.made(row) for row in rows(query.sql, query.filled(values))]

    def asked(self, given: Any) -> Any:
        """The query of what the function gave."""
        return given.query

    def _query(self, args: Sequence[Any], kwargs: dict[str, Any]) -> tuple[_Query, list[Any]]:
        values: list[Any] = []
        key = (*(_shape(argument, values) for argument in args), *kwargs.items())
        query = self.known.get(key)
        if query is None:
            query = _compile(lambda: self.asked(self._built(args, kwargs)))
        self._remember(key, query)
        return query, values

    def _remember(self, key: Any, query: _Query) -> None:
        self.known[key] = query
        try:
            self.known.move_to_end(key)
            if len(self.known) > MOST:
                self.known.popitem(last=False)
        except KeyError:
            pass  # another thread was sooner

    def _built(self, args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
        numbers, words = iter(_NUMBERS), iter(_WORDS)
        blanks = [_blanked(argument, numbers, words) for argument in args]
        return self.build(*blanks, **kwargs)


def compiled(build: Callable[P, QuerySet[Any, Any]]) -> Compiled[P]:
    """See `Compiled`."""
    return Compiled(build)


class Changing(Compiled[P]):
    """A function that gives a queryset and the values its rows take, as one that changes them and gives how many there were."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> int:  # type: ignore[override]
        query, values = self._query(args, kwargs)
        with transaction.mark_for_rollback_on_error():
            return carried_out(query.sql, query.filled(values)).rowcount  # type: ignore[no-any-return]

    def asked(self, given: Any) -> Any:
        """The query of what the function gave."""
        rows, values = given
        query = rows.query.chain(UpdateQuery)
        query.add_update_values(values)
        return query


def changing(build: Callable[P, tuple[QuerySet[Any, Any], dict[str, Any]]]) -> Changing[P]:
    """See `Changing`."""
    return Changing(build)  # type: ignore[arg-type]


class Removing(Changing[P]):
    """A function that gives a queryset of rows nothing points to, as one that deletes them and gives how many there were."""

    def asked(self, given: Any) -> Any:
        """The query of what the function gave."""
        query = given.query.clone()
        query.__class__ = DeleteQuery  # as `QuerySet._raw_delete` does
        return query


def removing(build: Callable[P, QuerySet[Any, Any]]) -> Removing[P]:
    """See `Removing`."""
    return Removing(build)


@dataclass(slots=True)
class _Query:
    """SQL with its parameters, and which of them are filled in: by which value, by the moment, by the day."""

    sql: str
    params: list[Any]
    blanks: list[tuple[int, int]]
    moments: list[int]
    days: list[int]
    compiler: Any
    nouns: _Nouns | None = None

    def filled(self, values: Sequence[Any]) -> list[Any]:
        """The parameters with their blanks filled in."""
        params = self.params[:]
        for place, which in self.blanks:
            params[place] = values[which]
        if self.moments:
            now: Any = timezone.now()
            now = str(now.replace(tzinfo=None)) if settings.SQLITE else now
            for place in self.moments:
                params[place] = now
        if self.days:
            today: Any = timezone.localdate()
            today = str(today) if settings.SQLITE else today
            for place in self.days:
                params[place] = today
        return params


class _Nouns:
    """How a row of a compiled query becomes a noun: what `ModelIterable` does, worked out once."""

    def __init__(self, compiler: Any) -> None:
        told, select = compiler.klass_info, compiler.select
        self.model, places = told["model"], told["select_fields"]
        self.own = slice(places[0], places[-1] + 1)
        self.names = [column[0].target.attname for column in select[self.own]]
        self.related = get_related_populators(told, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]  # stubs of a later Django
        self.beside = (compiler.annotation_col_map or {}).items()
        self.converters = compiler.get_converters([column[0] for column in select]).items()

    def made(self, row: Sequence[Any]) -> Any:
        """The noun of a row."""
        values = list(row)
        for place, (converters, expression) in self.converters:
            for convert in converters:
                values[place] = convert(values[place], expression, connection)
        noun = self.model.from_db(DEFAULT_DB_ALIAS, self.names, values[self.own])
        for related in self.related:
            related.populate(values, noun)
        for name, place in self.beside:
            setattr(noun, name, values[place])
        return noun


def _shape(argument: Any, values: list[Any]) -> Any:
    """What of an argument shapes the query; the rest of it is noted among the values, in order."""
    if isinstance(argument, bool) or argument is None:
        return argument
    if isinstance(argument, int | str):
        values.append(argument)
        return argument.__class__
    values.extend(argument.numbers)
    return argument.shape


def _blanked(argument: Any, numbers: Iterator[int], words: Iterator[str]) -> Any:
    """What stands for an argument while the query is compiled."""
    if isinstance(argument, bool) or argument is None:
        return argument
    if isinstance(argument, int | str):
        number, word = next(numbers), next(words)  # both: which value it stands for is told by its place
        return number if isinstance(argument, int) else word
    return argument.blank([(next(numbers), next(words))[0] for _value in argument.numbers])


def _compile(build: Callable[[], Any]) -> _Query:
    with clock.standing_at(_MOMENT), timezone.override(datetime.UTC):
        compiler = build().get_compiler(DEFAULT_DB_ALIAS)
        sql, found = compiler.as_sql()
    if settings.SQLITE:
        sql = sql.replace("%s", "?").replace("%%", "%")
    params = list(found)
    return _Query(
        sql,
        params,
        blanks=[(place, _WHICH[param]) for place, param in enumerate(params) if _is_blank(param)],
        moments=[place for place, param in enumerate(params) if param in (_MOMENT, str(_MOMENT.replace(tzinfo=None)))],
        days=[place for place, param in enumerate(params) if param in (_MOMENT.date(), str(_MOMENT.date()))],
        compiler=compiler if compiler.klass_info else None,  # large; only nouns are made with it
    )


_WHICH: dict[Any, int] = {blank: which for blanks in (_NUMBERS, _WORDS) for which, blank in enumerate(blanks)}


def _is_blank(param: Any) -> bool:
    return isinstance(param, int | str) and param in _WHICH


def rows(sql: str, params: Sequence[Any]) -> Rows:
    """The rows of a query in the driver's own words (`?` on SQLite, `%s` on PostgreSQL, where it is prepared)."""
    mine = _own.get(get_ident())
    if mine is not None:
        return mine.execute(sql, params).fetchall()  # type: ignore[no-any-return]
    return carried_out(sql, params).fetchall()  # type: ignore[no-any-return]


def carried_out(sql: str, params: Sequence[Any]) -> Any:
    """A cursor over what the database answers, in the driver's own words as for `rows`. Raises Django's `DatabaseError`s.

    What surrounds a query of the ORM is here too: the check of a connection that was kept, the refusal in a transaction
    that is broken, the log that tests count by.
    """
    if not settings.SQLITE:
        connection.close_if_health_check_failed()
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    if connection.queries_logged:
        connection.queries_log.append({"sql": sql, "time": "0"})
    with connection.wrap_database_errors:
        if settings.SQLITE:
            return connection.connection.execute(sql, params)
        import psycopg

        return psycopg.Cursor(connection.connection).execute(sql, params, prepare=True)


_own: dict[int, Any] = {}


def lend(thread: int) -> None:
    """Give a thread (its ident) a connection of its own for compiled queries: the event loop's, where Django's ORM refuses
    to work. SQLite only: a read takes less than handing it to another thread. Called from a thread without a loop."""
    wrapper = connections.create_connection(DEFAULT_DB_ALIAS)
    wrapper.connect()
    _own[thread] = wrapper.connection


def borrowed() -> bool:
    """Whether this thread works with a connection lent to it: it serves everybody, and has no time for what takes long."""
    return get_ident() in _own


def moment(value: Any) -> datetime.datetime | None:
    """A date and time as a row of `compiled` has it: SQLite keeps text, or a time that names no zone, in UTC."""
    if isinstance(value, str):
        value = datetime.datetime.fromisoformat(value)
    found: datetime.datetime | None = value
    return found.replace(tzinfo=datetime.UTC) if found is not None and found.tzinfo is None else found


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
