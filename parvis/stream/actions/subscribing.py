"""Having a device told of what concerns one."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from parvis.core import ledger, push
from parvis.core.errors import Refused
from parvis.core.sealing import seal
from parvis.identity.viewer import Viewer
from parvis.stream.models import PushSubscription

ALERTS = (
    "mention", "status", "reblog", "follow", "follow_request", "favourite", "poll", "update", "quote", "quoted_update",
    "admin.sign_up", "admin.report",
)  # fmt: skip


@transaction.atomic
def subscribe(
    device: push.Device,
    *,
    by: Viewer,
    holder: str,
    alerts: Mapping[str, bool],
    policy: str = "all",
    token: str = "",
    proof: str = "",
) -> PushSubscription:
    """Tell this device from now on, in the place of the one that `holder` (see the model) had. Raises `Refused`."""
    try:
        push.check(device)
    except ValueError as error:
        raise Refused(_("This device can’t be told of anything."), field="subscription", code="invalid") from error
    row = PushSubscription(
        actor_id=by.who,
        account_id=by.account_id or 0,
        holder=holder,
        endpoint=device.endpoint,
        p256dh=device.p256dh,
        auth=seal(device.auth),
        token=seal(token) if token else "",
        standard=device.standard,
        alerts=_alerts(alerts),
        policy=_policy(policy),
        proof=proof,
    )
    PushSubscription.objects.filter(holder=holder).delete()
    row.save()
    ledger.record("push.subscribed", by=by.actor_id, about=row)
    return row


@transaction.atomic
def change(
    row: PushSubscription, *, by: Viewer, alerts: Mapping[str, bool] | None = None, policy: str | None = None
) -> PushSubscription:
    """Choose of what, and by whom, the device is told. Raises `Refused`."""
    if alerts is not None:
        row.alerts = _alerts(alerts)
    if policy is not None:
        row.policy = _policy(policy)
    row.save(update_fields=["alerts", "policy"])
    ledger.record("push.changed", by=by.actor_id, about=row)
    return row


def unsubscribe(holder: str, *, by: Viewer) -> None:
    """Tell the device that `holder` has nothing more."""
    PushSubscription.objects.filter(holder=holder, actor=by.who).delete()


def _alerts(wanted: Mapping[str, bool]) -> dict[str, bool]:
    return {name: bool(wanted.get(name)) for name in ALERTS}


def _policy(wanted: str) -> str:
    if wanted not in PushSubscription.Policy.values:
        raise Refused(_("Choose whose news this device is told."), field="policy", code="invalid")
    return wanted
