"""Notifications, one by one."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from parvis.api import doors
from parvis.api.answers import Answer, absent, answer
from parvis.api.call import Call
from parvis.api.entities.notifications import columns, from_rows, told
from parvis.core.compiled import Rows, compiled
from parvis.identity.viewer import Viewer
from parvis.stream import alerts
from parvis.stream.actions import minding
from parvis.stream.models import Notification
from parvis.stream.spans import Span


@compiled
def _page(viewer: Viewer, before: int, since: int, *, size: int, up: bool) -> QuerySet[Any, Any]:
    return columns(Span(before, since, up, size).of(told(viewer)), viewer)


NARROWED = ("types", "exclude_types", "account_id", "include_filtered")


def asked(call: Call) -> QuerySet[Notification]:
    """The notifications of the kinds, and by the account, that are asked for."""
    params = call.params
    found = told(call.viewer, aside=params.flag("include_filtered"))
    if types := params.texts("types"):
        found = found.filter(alerts.of_types(types))
    if unwanted := params.texts("exclude_types"):
        found = found.filter(alerts.of_types(set(alerts.KINDS) - set(unwanted)))
    if (account := params.id("account_id")) is not None:
        found = found.filter(actor=account)
    return found


def rows(call: Call, span: Span) -> Rows:
    """The page that is asked for, newest first."""
    if any(call.params.has(name) for name in NARROWED):
        return span.ordered(list(columns(span.of(asked(call)), call.viewer)))
    return span.ordered(span.cut(_page(call.viewer, span.before, span.since, size=span.room, up=span.up)))


@doors.member("read:notifications")
def index(call: Call) -> Answer:
    """GET /api/v1/notifications"""
    found = rows(call, call.span(40, 80))
    return call.page(from_rows(found, call.viewer), [row[0] for row in found])


@doors.member("read:notifications")
def show(call: Call, notification_id: int) -> Answer:
    """GET /api/v1/notifications/:id"""
    found = from_rows(list(columns(told(call.viewer, aside=True).filter(pk=notification_id), call.viewer)), call.viewer)
    if not found:
        raise absent()
    return Answer(found[0])


@doors.member("write:notifications")
def clear(call: Call) -> Answer:
    """POST /api/v1/notifications/clear"""
    minding.forget(by=call.viewer, notifications=told(call.viewer))
    return answer({})


@doors.member("write:notifications")
def dismiss(call: Call, notification_id: int = 0) -> Answer:
    """POST /api/v1/notifications/:id/dismiss, and the older /api/v1/notifications/dismiss with the id in the form."""
    one = told(call.viewer, aside=True).filter(pk=notification_id or call.params.id("id") or 0)
    if not minding.forget(by=call.viewer, notifications=one):
        raise absent()
    return answer({})


@doors.member("read:notifications")
def unread_count(call: Call) -> Answer:
    """GET /api/v1/notifications/unread_count"""
    unread = asked(call).filter(read_at=None)
    return answer({"count": unread.order_by().values("pk")[: call.params.limit(100, 1000)].count()})
