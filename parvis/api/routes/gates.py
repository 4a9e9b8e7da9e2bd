"""Whose notifications wait: the policy, and the senders to let in or send away."""

from __future__ import annotations

from typing import Any

import msgspec
from django.db.models import QuerySet

from parvis.api import doors
from parvis.api.answers import Answer, absent, answer, encode, stamp
from parvis.api.call import Call
from parvis.api.entities.accounts import accounts
from parvis.api.entities.notifications import told
from parvis.api.entities.statuses import statuses
from parvis.stream import gates
from parvis.stream.actions import gating
from parvis.stream.models import NotificationPolicy, NotificationRequest

FIRST = ("not_following", "not_followers", "new_accounts", "private_mentions")  # what the first version knows


def _summary(call: Call) -> dict[str, int]:
    waiting = told(call.viewer, aside=True).filter(filtered=True).order_by()
    return {
        "pending_requests_count": gates.requests(call.viewer).count(),
        "pending_notifications_count": waiting.count(),
    }


def _shown(call: Call, policy: NotificationPolicy) -> Answer:
    choices = {f"for_{name}": getattr(policy, f"for_{name}") for name in gates.CHOICES}
    return answer({**choices, "summary": _summary(call)})


def _shown_v1(call: Call, policy: NotificationPolicy) -> Answer:
    choices = {f"filter_{name}": getattr(policy, f"for_{name}") != "accept" for name in FIRST}
    return answer({**choices, "summary": _summary(call)})


@doors.member("read:notifications")
def policy(call: Call) -> Answer:
    """GET /api/v2/notifications/policy"""
    return _shown(call, gates.policy_of(call.viewer))


@doors.member("write:notifications")
def set_policy(call: Call) -> Answer:
    """PATCH /api/v2/notifications/policy"""
    choices = {name: call.params.text(f"for_{name}") for name in gates.CHOICES if call.params.has(f"for_{name}")}
    return _shown(call, gating.set_policy(choices, by=call.viewer))


@doors.member("read:notifications")
def policy_v1(call: Call) -> Answer:
    """GET /api/v1/notifications/policy"""
    return _shown_v1(call, gates.policy_of(call.viewer))


@doors.member("write:notifications")
def set_policy_v1(call: Call) -> Answer:
    """PUT /api/v1/notifications/policy: yes or no."""
    params = call.params
    sent = {name: params.flag(f"filter_{name}") for name in FIRST if params.has(f"filter_{name}")}
    choices = {name: "filter" if filters else "accept" for name, filters in sent.items()}
    return _shown_v1(call, gating.set_policy(choices, by=call.viewer))


def _drawn(call: Call, found: list[NotificationRequest]) -> dict[int, bytes]:
    """https://docs.joinmastodon.org/entities/NotificationRequest/, by id; of people the viewer may find."""
    senders = [one.sender_id for one in found]
    people = accounts(senders, call.viewer)
    waiting = gates.waiting(senders, told(call.viewer, aside=True))
    said = statuses([post for _n, post in waiting.values() if post], call.viewer, context="notifications")
    shown = {}
    for one in found:
        if one.sender_id not in people or one.sender_id not in waiting:
            continue
        number, newest = waiting[one.sender_id]
        drawn: dict[str, Any] = {
            "id": str(one.pk),
            "created_at": stamp(one.at),
            "updated_at": stamp(one.updated_at),
            "notifications_count": str(number),
            "account": msgspec.Raw(people[one.sender_id]),
            "last_status": msgspec.Raw(said[newest]) if newest in said else None,
        }
        shown[one.pk] = encode(drawn)
    return shown


@doors.member("read:notifications")
def index(call: Call) -> Answer:
    """GET /api/v1/notifications/requests"""
    span = call.span(40, 80)
    found = span.ordered(list(span.of(gates.requests(call.viewer))))
    return call.page(list(_drawn(call, found).values()), [one.pk for one in found])


@doors.member("read:notifications")
def show(call: Call, request_id: int) -> Answer:
    """GET /api/v1/notifications/requests/:id"""
    shown = _drawn(call, list(gates.requests(call.viewer).filter(pk=request_id)))
    if request_id not in shown:
        raise absent()
    return Answer(shown[request_id])


@doors.member("read:notifications")
def merged(call: Call) -> Answer:  # noqa: ARG001
    """GET /api/v1/notifications/requests/merged: what was accepted is among the others at once."""
    return answer({"merged": True})


def _named(call: Call, request_id: int | None) -> QuerySet[NotificationRequest]:
    """The one request of the address, which has to be there, or those of the form."""
    if request_id is None:
        return gates.requests(call.viewer).filter(pk__in=call.params.ids("id"))
    found = gates.requests(call.viewer).filter(pk=request_id)
    if not found.exists():
        raise absent()
    return found


@doors.member("write:notifications")
def accept(call: Call, request_id: int | None = None) -> Answer:
    """POST /api/v1/notifications/requests/:id/accept, and for several, /requests/accept with `id[]`"""
    gating.accept(_named(call, request_id), by=call.viewer)
    return answer({})


@doors.member("write:notifications")
def dismiss(call: Call, request_id: int | None = None) -> Answer:
    """POST /api/v1/notifications/requests/:id/dismiss, and for several, /requests/dismiss with `id[]`"""
    gating.dismiss(_named(call, request_id), by=call.viewer)
    return answer({})
