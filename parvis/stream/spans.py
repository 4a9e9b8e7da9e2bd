"""Pages of lists that go by ids, and how the newest of a list are found at the price of a page, however long it is.

Walking down the ids of a list meets what the law lets through every so often. Where that is seldom (a guest in a large
house, the square of a house that speaks inside), it is gathered instead: from the few sources all of it comes from, each
with an index of its own, the newest of each. Walking ends after so many steps, so it never costs more than that in vain.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec
from django.core.exceptions import SynchronousOnlyOperation
from django.db.models import Field, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull

from parvis.core.compiled import Rows, borrowed
from parvis.core.kept import Kept
from parvis.identity.viewer import Viewer

MOST_ID = 2**63 - 1
STEPS = 400  # ids walked at most before one gathers
SIZES = (5, 20, 21, 40, 80)  # of pages, as queries are compiled for them: of the next larger, what is too much is cut
FRESH = 600  # seconds for which one who had to gather is not walked for


@dataclass(frozen=True, slots=True)
class Span:
    """A page: ids below `before` and above `since`, the newest `size` of them, or with `up` those next to `since`."""

    before: int = MOST_ID
    since: int = 0
    up: bool = False
    size: int = 20

    @property
    def room(self) -> int:
        """How large the page is that is asked of a compiled query (see `cut`): one of few, however many are asked for."""
        return next((size for size in SIZES if size >= self.size), -(-self.size // SIZES[-1]) * SIZES[-1])

    def cut(self, found: list[Any]) -> list[Any]:
        """What the page holds of what was found in the order it is asked for."""
        return found[: self.size]

    def of(self, rows: Any, name: str = "pk") -> Any:
        """The rows of a queryset that make the page, in the order they are asked for (see `ordered`).

        The page is found first, by ids alone; what it shows is then asked of its few rows.
        """
        found = self._first(self._within(rows, name), name).values("pk")[: self.size]
        return rows.model._default_manager.filter(pk__in=found).order_by(self._order(name))

    def walked(self, rows: Any, ids: Any) -> Any:
        """The same, among the first `STEPS` of `ids` alone: a list of the same nouns, by an index, that holds these rows."""
        end = Subquery(self.beyond(ids))
        near = {"pk__lt": Coalesce(end, self.before)} if self.up else {"pk__gt": Coalesce(end, self.since)}
        return self.of(rows.filter(**near))

    def beyond(self, ids: Any) -> Any:
        """The first of these ids that walking does not come to; nothing where it goes through all of them."""
        return self._first(self._within(ids, "pk"), "pk").values("pk")[STEPS : STEPS + 1]

    def newest(self, sources: Any, rows: Any, name: str = "pk") -> Any:
        """For the sources (of which `rows` speaks as its outer query) that hold something of the page: the ids there.

        Of each source, as many as a page holds, and of the sources, those that begin within it: once as many different
        posts as it holds begin a source, nothing of one that begins beyond them is on it. Sources may hold the same
        posts, so what is counted is the beginnings, not the sources. One column, see `numbers`; without sources
        (None), the ids of these rows.
        """
        found = self._first(self._within(rows, name), name).values(name)
        if name != "pk":
            found = found.distinct()  # a post with several pictures
        if sources is None:
            return found.values_list(name)[: self.size]
        begun = sources.annotate(begins=Subquery(found[:1]))
        order, side = ("begins", "lte") if self.up else ("-begins", "gte")
        begins = begun.filter(begins__isnull=False).order_by(order).values("begins").distinct()
        edge = Subquery(begins[self.size - 1 : self.size])
        within = Q(**{f"begins__{side}": edge}) | Q(IsNull(edge, True), begins__isnull=False)
        near = begun.filter(within).annotate(found=Ids(found[: self.size]))
        return near.order_by().values_list("found")

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
    """The ids in the rows of `Span.newest`, as the driver gives them: an array, or JSON; or one by one."""
    for (found,) in rows:
        if isinstance(found, int):
            yield found
        else:
            yield from (msgspec.json.decode(found, type=list[int]) if isinstance(found, str) else found)


class Source(NamedTuple):
    """Where some of a list comes from: rows, and what each of them (as the outer query) holds of it, under `name`.

    Without rows (None), what is held is one way through the list by an index that holds little else.
    """

    rows: QuerySet[Any, Any] | None
    held: QuerySet[Any, Any]
    name: str = "pk"


class Line(NamedTuple):
    """A list: all that stands in it, an index's way through more than that (None: there is none), and its sources."""

    posts: QuerySet[Any, Any]
    ids: QuerySet[Any, Any] | None
    sources: tuple[Source, ...]


_seldom: Kept[tuple[Hashable, ...], bool] = Kept(20_000)


def found(
    span: Span,
    viewer: Viewer,
    key: tuple[Hashable, ...],
    walk: Callable[[], list[Any]],
    goes_on: Callable[[], object],
    gather: Callable[[], list[Any]],
) -> list[Any]:
    """The page by walking, if that fills it, or if the list does not go on beyond (`goes_on`); else by gathering, which the
    next pages of this list begin with. `key` tells it from every other: its name, what it is about, what narrows it."""
    turn, whose = int(time.time()) // FRESH, (*key, viewer.who)
    if not _seldom.get(whose, turn):
        rows = walk()
        if len(rows) >= span.size or not goes_on():
            return span.cut(rows)
        if span.before == MOST_ID and not span.since:
            _seldom.put(whose, turn, True)
    return gather()


def at_leisure() -> None:
    """Gathering may take a while. Raises `SynchronousOnlyOperation` on the event loop, as the ORM does: the front hands it
    to a thread."""
    if borrowed():
        raise SynchronousOnlyOperation
