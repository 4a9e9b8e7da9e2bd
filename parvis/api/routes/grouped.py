"""Notifications in groups: “Léa and four others favourited your post”."""

from __future__ import annotations

from typing import Any

import msgspec
from django.db.models import Count, Q, QuerySet

from parvis.api import doors
from parvis.api.answers import Answer, absent, answer, encode, listed
from parvis.api.call import Call
from parvis.api.entities.notifications import SAMPLE, Drawn, Group, Row, columns, drawn, group_of, grouped, told
from parvis.api.routes.notifications import asked, rows
from parvis.stream import alerts
from parvis.stream.actions import minding
from parvis.stream.models import Notification
from parvis.stream.spans import Span

DEEP = 8  # rows read at most for each group that is asked for


def _types(call: Call) -> list[str]:
    wanted = call.params.texts("grouped_types")
    return [name for name in alerts.GROUPED if name in wanted] if wanted else list(alerts.GROUPED)


@doors.member("read:notifications")
def index(call: Call) -> Answer:
    """GET /api/v2/notifications"""
    span = call.span(40, 80)
    found = rows(call, Span(span.before, span.since, span.up, span.size * DEEP))
    page = drawn(found, call.viewer)
    groups = grouped(page.rows, _types(call))
    keys = list(groups)[-span.size :] if span.up else list(groups)[: span.size]
    shown = [Group(key, groups[key], len(groups[key])) for key in keys]
    body = _body(call, page, _counted(call, shown, found))
    ids = [row.id for group in shown for row in group.rows] or [row[0] for row in found]
    return Answer(body, headers=call.page([], ids).headers)


def _counted(call: Call, groups: list[Group], found: list[Any]) -> list[Group]:
    """The same groups; those that may go on below what was read, with how many there are in all."""
    lowest = min((row[0] for row in found), default=0)
    cut = [group.key for group in groups if not group.key.startswith("ungrouped") and _reaches(group, lowest)]
    if not cut:
        return groups
    more = asked(call).filter(pk__lt=lowest).order_by()
    counts: dict[str, int] = more.aggregate(**{f"n{n}": _count(alerts.in_group(key)) for n, key in enumerate(cut)})
    further = {key: counts[f"n{n}"] for n, key in enumerate(cut)}
    return [group._replace(total=group.total + further.get(group.key, 0)) for group in groups]


def _reaches(group: Group, lowest: int) -> bool:
    """Whether notifications older than the lowest one read may belong to the group."""
    half = int(group.key.rpartition("-")[2])
    return (half * alerts.HALF_DAY) << 16 < lowest


def _count(which: Q) -> Count:
    return Count("pk", filter=which)


def _body(call: Call, page: Drawn, groups: list[Group]) -> bytes:
    partial = call.params.one_of("expand_accounts", ["full", "partial_avatars"], "full") == "partial_avatars"
    first = page.accounts_of(group.rows[0] for group in groups)
    sampled = list(dict.fromkeys(pk for group in groups for pk in page.accounts_of(group.rows)[:SAMPLE]))
    whole = first if partial else sampled
    told: dict[str, Any] = {"accounts": [msgspec.Raw(page.accounts[pk]) for pk in whole]}
    if partial:
        told["partial_accounts"] = [_partial(page.accounts[pk]) for pk in sampled if pk not in first]
    about = dict.fromkeys(group.rows[0].status for group in groups)
    told["statuses"] = [msgspec.Raw(page.statuses[pk]) for pk in about if pk]
    told["notification_groups"] = [group_of(group) for group in groups]
    return encode(told)


class Partial(msgspec.Struct):
    """https://docs.joinmastodon.org/methods/grouped_notifications/#PartialAccountWithAvatar"""

    id: str
    acct: str
    url: str
    avatar: str
    avatar_static: str
    locked: bool
    bot: bool


def _partial(account: bytes) -> Partial:
    return msgspec.json.decode(account, type=Partial)


def _group(call: Call, key: str) -> QuerySet[Notification]:
    return told(call.viewer).filter(alerts.in_group(key)).order_by("-pk")


@doors.member("read:notifications")
def show(call: Call, group_key: str) -> Answer:
    """GET /api/v2/notifications/:group_key"""
    page = drawn(list(columns(_group(call, group_key), call.viewer)[:400]), call.viewer)
    if not page.rows:
        raise absent()
    return Answer(_body(call, page, [Group(group_key, page.rows, len(page.rows))]))


@doors.member("read:notifications")
def people(call: Call, group_key: str) -> Answer:
    """GET /api/v2/notifications/:group_key/accounts"""
    page = drawn(list(columns(_group(call, group_key), call.viewer)[:400]), call.viewer)
    if not page.rows:
        raise absent()
    return Answer(listed(page.accounts[pk] for pk in page.accounts_of(page.rows)))


@doors.member("write:notifications")
def dismiss(call: Call, group_key: str) -> Answer:
    """POST /api/v2/notifications/:group_key/dismiss"""
    minding.forget(by=call.viewer, notifications=_group(call, group_key))
    return answer({})


@doors.member("read:notifications")
def unread_count(call: Call) -> Answer:
    """GET /api/v2/notifications/unread_count"""
    most = call.params.limit(100, 1000)
    unread = columns(asked(call).filter(read_at=None).order_by("-pk"), call.viewer)[: most * DEEP]
    groups = grouped([Row._make(row) for row in unread], _types(call))
    return answer({"count": min(len(groups), most)})
