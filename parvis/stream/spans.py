"""Pages of lists that go by ids, and how the newest of a list are found at the price of a page, however long it is.

Walking down the ids of a list meets what the law lets through every so often. Where that is seldom (a guest in a large
house, the square of a house that speaks inside), it is gathered instead: from the few sources all of it comes from, each
with an index of its own, the newest of each. Walking ends after so many steps, so it never costs more than that in vain.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec
from django.db.models import F, Field, QuerySet, Subquery
from django.db.models.functions import Coalesce

from parvis.core.compiled import Rows
from parvis.core.kept import Kept
from parvis.identity.viewer import Viewer

MOST_ID = 2**63 - 1
STEPS = 400  # ids walked at most before one gathers
FRESH = 600  # seconds for which one who had to gather is not walked for


@dataclass(frozen=True, slots=True)
class Span:
    """A page: ids below `before` and above `since`, the newest `size` of them, or with `up` those next to `since`."""

    before: int = MOST_ID
    since: int = 0
    up: bool = False
    size: int = 20

    def of(self, rows: Any, name: str = "pk") -> Any:
        """The rows of a queryset that make the page, in the order they are asked for (see `ordered`).

        The page is found first, by ids alone; what it shows is then asked of its few rows.
        """
        found = self._first(self._within(rows, name), name).values("pk")[: self.size]
        return rows.model._default_manager.filter(pk__in=found).order_by(self._order(name))

    def walked(self, rows: Any, ids: Any) -> Any:
        """The same, among the first `STEPS` of `ids` alone: a list of the same nouns, by an index, that holds these rows."""
        end = Subquery(self._first(self._within(ids, "pk"), "pk").values("pk")[STEPS : STEPS + 1])
        near = {"pk__lt": Coalesce(end, self.before)} if self.up else {"pk__gt": Coalesce(end, self.since)}
        return self.of(rows.filter(**near))

    def newest(self, sources: Any, rows: Any, name: str = "pk") -> Any:
        """For the sources (of which `rows` speaks as its outer query) that hold something of the page: the ids there.

        Of each source, as many as a page holds; of the sources, as many as that too, those that begin nearest: nothing
        of another can be on the page. One column, see `numbers`.
        """
        found = self._first(self._within(rows, name), name).values(name)
        begins = F("begins").asc(nulls_last=True) if self.up else F("begins").desc(nulls_last=True)
        asked = sources.annotate(begins=Subquery(found[:1]), found=Ids(found[: self.size]))
        return asked.order_by(begins).values_list("found")[: self.size]

    def merged(self, ids: Iterable[int]) -> list[int]:
        """Of these ids the page, in the order it is asked for."""
        return sorted(set(ids), reverse=not self.up)[: self.size]

    def ordered(self, rows: list[Any]) -> list[Any]:
        """The same newest first, as they are shown."""
        return rows[::-1] if self.up else rows

    def _within(self, rows: Any, name: str) -> Any:
        return rows.filter(**{f"{name}__lt": self.before, f"{name}__gt": self.since})

    def _first(self, rows: Any, name: str) -> Any:
        return rows.order_by(self._order(name))

    def _order(self, name: str) -> str:
        return name if self.up else f"-{name}"


class Ids(Subquery):
    """The ids a (limited) subquery of one column finds, as one value: see `numbers`."""

    template = "ARRAY(%(subquery)s)"
    output_field: Any = Field()

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        """SQLite has no arrays, and writes JSON."""
        return self.as_sql(
            compiler, connection, template="(WITH f(id) AS (%(subquery)s) SELECT json_group_array(id) FROM f)"
        )


def numbers(rows: Rows) -> Iterable[int]:
    """The ids in the rows of `Span.newest`, as the driver gives them: an array, or JSON."""
    for (found,) in rows:
        yield from (msgspec.json.decode(found, type=list[int]) if isinstance(found, str) else found)


class Source(NamedTuple):
    """Where some of a list comes from: rows, and what each of them (as the outer query) holds of it, under `name`."""

    rows: QuerySet[Any, Any]
    held: QuerySet[Any, Any]
    name: str = "pk"


class Line(NamedTuple):
    """A list: all that stands in it, an index's way through more than that (None: there is none), and its sources."""

    posts: QuerySet[Any, Any]
    ids: QuerySet[Any, Any] | None
    sources: tuple[Source, ...]


_seldom: Kept[tuple[str, int, int], bool] = Kept(20_000)


def found(
    span: Span, viewer: Viewer, key: tuple[str, int], walk: Callable[[], list[Any]], gather: Callable[[], list[Any]]
) -> list[Any]:
    """The page by walking, if that fills it; else by gathering, which the next pages of this list (`key`) begin with."""
    turn, whose = int(time.time()) // FRESH, (*key, viewer.who)
    if not _seldom.get(whose, turn):
        rows = walk()
        if len(rows) >= span.size:
            return rows
        if span.before == MOST_ID and not span.since:
            _seldom.put(whose, turn, True)
    return gather()
