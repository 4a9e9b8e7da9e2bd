"""Notifications, one by one and in groups: rows of a query under the law, with the statuses and accounts they are about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from parvis.api.answers import stamp
from parvis.api.entities.accounts import STAMP, accounts, draw
from parvis.api.entities.statuses import statuses
from parvis.core.compiled import Rows, moment
from parvis.core.kept import Kept
from parvis.identity.viewer import Viewer
from parvis.stream import alerts
from parvis.stream.models import Notification
from parvis.stream.notifications import lawful, readable


class _Columns(NamedTuple):
    id: int
    kind: str
    at: Any
    quotes: bool
    actor: int | None  # who did it; of what the house tells of a post, its author
    post: int | None
    shared: int | None
    quote: int | None  # of an edit of what the recipient quoted: his quote


class Row(_Columns):
    """A notification as `columns` gives it, and what follows from that, worked out once."""

    @cached_property
    def type(self) -> str:
        """What apps call it."""
        return alerts.type_of(self.kind, quotes=bool(self.quotes))

    @cached_property
    def status(self) -> int | None:
        """The post it is about: of a plain share, the one that was shared; of an edit of what one quoted, one's quote."""
        return self.shared if self.type == "reblog" else self.quote or self.post

    @cached_property
    def group(self) -> str:
        """The key of its group."""
        return alerts.group_key(self.type, self.status, self.id)


def told(viewer: Viewer, *, aside: bool = False) -> QuerySet[Notification]:
    """The notifications apps may show; with `aside`, those put aside too."""
    return (lawful(viewer) if aside else readable(viewer)).filter(kind__in=alerts.TOLD)


def columns(notifications: QuerySet[Notification], viewer: Viewer) -> QuerySet[Any, Any]:
    """The rows that `from_rows` draws, of the viewer’s notifications the law let through."""
    quotes = Case(When(Q(post__shared__isnull=False) & ~Q(post__text=""), then=True), default=False)
    named = Coalesce("actor", "post__author", Value(None))
    return notifications.annotate(quotes=quotes, named=named, quote=alerts.own_quote(viewer)).values_list(
        "pk", "kind", "at", "quotes", "named", "post", "post__shared", "quote"
    )


class Drawn(NamedTuple):
    """What a page of notifications shows: those rows that can be shown, and what they are about."""

    rows: list[Row]
    statuses: dict[int, bytes]
    accounts: dict[int, bytes]

    def accounts_of(self, rows: Iterable[Row]) -> list[int]:
        """Who did these, each once."""
        return list(dict.fromkeys(row.actor for row in rows if row.actor is not None))


def drawn(rows: Rows, viewer: Viewer) -> Drawn:
    """The statuses and accounts of rows of `columns`. A row whose status or account can't be shown is left out."""
    read = [Row._make(row) for row in rows]
    said = statuses([row.status for row in read if row.status], viewer, context="notifications")
    who = [row.actor for row in read if row.actor is not None]
    people = accounts(who, viewer)
    if strangers := set(who) - people.keys():
        people |= _strangers(strangers, viewer)
    shown = [row for row in read if (not row.status or row.status in said) and row.actor in people]
    return Drawn(shown, said, people)


def _strangers(ids: set[int], viewer: Viewer) -> dict[int, bytes]:
    """The public face, or none, of people the viewer may not find, but who did something with what he may read."""
    stamps = {pk: tuple(rest) for pk, *rest in _stamps(ids)}
    return draw(stamps, viewer, inside=False, brief=True)


def _stamps(ids: set[int]) -> Iterable[Any]:
    actors = (
        Notification.objects.filter(actor__in=ids)
        .order_by()
        .values_list("actor", *(f"actor__{name}" for name in STAMP))
    )
    authors = (
        Notification.objects.filter(post__author__in=ids, actor=None)
        .order_by()
        .values_list("post__author", *(f"post__author__{name}" for name in STAMP))
    )
    return [*actors.distinct(), *authors.distinct()]


def from_rows(rows: Rows, viewer: Viewer) -> list[bytes]:
    """Each as JSON (https://docs.joinmastodon.org/entities/Notification/), in their order."""
    page = drawn(rows, viewer)
    return [_one(row, page) for row in page.rows]


def _one(row: Row, page: Drawn) -> bytes:
    assert row.actor is not None
    head = _heads.get(row.id, row) or _heads.put(row.id, row, _head(row))
    about = b',"status":' + page.statuses[row.status] if row.status else b""
    return b'%b,"account":%b%b}' % (head, page.accounts[row.actor], about)


def _head(row: Row) -> bytes:
    said = (row.id, row.type.encode(), _stamp(row).encode(), row.group.encode())
    return b'{"id":"%d","type":"%b","created_at":"%b","group_key":"%b"' % said


_heads: Kept[int, bytes] = Kept(20_000)


def _stamp(row: Row) -> str:
    return stamp(moment(row.at)) or ""


class Group(NamedTuple):
    """Notifications of one key, newest first, and how many there are in all."""

    key: str
    rows: list[Row]
    total: int


SAMPLE = 8


def grouped(rows: Sequence[Row], types: Iterable[str]) -> dict[str, list[Row]]:
    """Rows by their group, in the order of each group's first; those of other types each on its own."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        key = row.group if row.type in types else f"ungrouped-{row.id}"
        groups.setdefault(key, []).append(row)
    return groups


def group_of(group: Group) -> dict[str, Any]:
    """https://docs.joinmastodon.org/methods/grouped_notifications/#NotificationGroup"""
    newest, oldest = group.rows[0], group.rows[-1]
    told: dict[str, Any] = {
        "group_key": group.key,
        "notifications_count": group.total,
        "type": newest.type,
        "most_recent_notification_id": newest.id,
        "page_min_id": str(oldest.id),
        "page_max_id": str(newest.id),
        "latest_page_notification_at": _stamp(newest),
        "sample_account_ids": [str(pk) for pk in dict.fromkeys(row.actor for row in group.rows)][:SAMPLE],
    }
    return told | ({"status_id": str(newest.status)} if newest.status else {})
