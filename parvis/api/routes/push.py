"""Push subscriptions: one for each token, that is for each installation of an app."""

from __future__ import annotations

from typing import Any

from parvis.api import doors
from parvis.api.answers import Answer, ApiError, answer
from parvis.api.call import Call
from parvis.api.params import Params
from parvis.core.push import Device, public_key
from parvis.stream import devices
from parvis.stream.actions import subscribing
from parvis.stream.models import PushSubscription


def _holder(call: Call) -> str:
    assert call.grant is not None
    return f"token:{call.grant.token_id}"


def _held(call: Call) -> PushSubscription:
    found = devices.held(call.viewer, _holder(call))
    if found is None:
        raise ApiError(404, "Record not found")
    return found


def _drawn(row: PushSubscription) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/WebPushSubscription/"""
    return {
        "id": str(row.pk),
        "endpoint": row.endpoint,
        "standard": row.standard,
        "alerts": row.alerts,
        "policy": row.policy,
        "server_key": public_key(),
    }


def _alerts(data: Params) -> dict[str, bool]:
    sent = data.inner("alerts")
    return {name: sent.flag(name) for name in subscribing.ALERTS if sent.get(name) is not None}


def _bearer(call: Call) -> str:
    """The token as the app knows it: by it an app that holds several accounts tells whose message it is."""
    header = call.headers.get("authorization") or call.headers.get("Authorization") or ""
    return header.removeprefix("Bearer ").strip() or call.params.text("access_token")


@doors.member("push")
def create(call: Call) -> Answer:
    """POST /api/v1/push/subscription, in the place of the one the token had."""
    sent, data = call.params.inner("subscription"), call.params.inner("data")
    keys = sent.inner("keys")
    device = Device(sent.text("endpoint"), keys.text("p256dh"), keys.text("auth"), sent.flag("standard"))
    policy = data.text("policy") or call.params.text("policy") or "all"
    row = subscribing.subscribe(
        device,
        by=call.viewer,
        holder=_holder(call),
        alerts=_alerts(data),
        policy=policy,
        token=_bearer(call),
    )
    return answer(_drawn(row))


@doors.member("push")
def show(call: Call) -> Answer:
    """GET /api/v1/push/subscription"""
    return answer(_drawn(_held(call)))


@doors.member("push")
def update(call: Call) -> Answer:
    """PUT /api/v1/push/subscription"""
    data = call.params.inner("data")
    policy = data.text("policy") or call.params.text("policy") or None
    alerts = _alerts(data) if data.has("alerts") else None
    return answer(_drawn(subscribing.change(_held(call), by=call.viewer, alerts=alerts, policy=policy)))


@doors.member("push")
def remove(call: Call) -> Answer:
    """DELETE /api/v1/push/subscription"""
    subscribing.unsubscribe(_holder(call), by=call.viewer)
    return answer({})
