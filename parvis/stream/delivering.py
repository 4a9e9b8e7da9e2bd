"""Telling webhooks: signed, by the guarded client, tried again for a day, and given up with a word to those who look after it.

The signature is Standard Webhooks’ (`v1`, HMAC-SHA256 over id, time and body), so that a receiver checks it with any of
its libraries. A redirect is a failure: what was signed for one address is not handed to another.
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
from base64 import b64encode

import msgspec
from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from parvis.core import ledger
from parvis.core.dialling import Refused, Unreachable
from parvis.core.ledger import Entry
from parvis.core.outbound import fetch
from parvis.stream import webhooks
from parvis.stream.models import Delivery, Webhook

MINUTES = (1, 5, 15, 60, 180, 360, 720)  # between one attempt and the next: a day, all told
PATIENCE = datetime.timedelta(hours=22)  # a webhook that failed so long is given up
LEASE = datetime.timedelta(minutes=2)  # who attempts a delivery has it alone for so long
KEPT = datetime.timedelta(days=30)
SECONDS, ANSWER = 10.0, 2**16
GONE = 410  # the receiver wants no more (Standard Webhooks)
State = Delivery.State


def on_event(entry: Entry) -> None:
    """Note a delivery for each webhook that is to hear of this, and wake the job. Again changes nothing."""
    from parvis.stream.jobs import deliver_webhook

    for hook in webhooks.concerned(entry):
        event = webhooks.BY_VERB[entry.verb]
        row, is_new = Delivery.objects.get_or_create(webhook=hook, entry_id=entry.pk, defaults={"event": event})
        if is_new and hook.failing_since is None:  # one that fails is asked by the sweep, once a minute
            deliver_webhook.after_commit(row.pk)


def due() -> list[int]:
    """What is to be attempted now (ids): all that waits, and of each webhook that fails the oldest."""
    waiting = Delivery.objects.filter(
        state=State.WAITING, next_attempt_at__lte=timezone.now(), webhook__disabled_at=None
    ).order_by()
    failing = waiting.exclude(webhook__failing_since=None).values("webhook").annotate(oldest=Min("pk"))
    healthy = waiting.filter(webhook__failing_since=None).order_by("pk").values_list("pk", flat=True)
    return [*healthy[:500], *failing.values_list("oldest", flat=True)[:100]]


def deliver(delivery: Delivery) -> Delivery:
    """Attempt a delivery that is due, unless somebody else is at it. What comes of it stands in its row."""
    now = timezone.now()
    waiting = Delivery.objects.filter(pk=delivery.pk, state=State.WAITING, next_attempt_at__lte=now)
    if delivery.webhook.disabled_at is not None or not waiting.update(next_attempt_at=now + LEASE):
        return delivery
    event = webhooks.told(delivery)
    if event is None:
        delivery.state = State.DROPPED
        delivery.save(update_fields=["state"])
        return delivery
    delivery.attempts += 1
    try:
        body = msgspec.json.encode(event)
        headers = signed(delivery.webhook, f"msg_{delivery.pk}", now, body)
        said = fetch(
            delivery.webhook.url, method="POST", headers=headers, body=body, total_seconds=SECONDS, max_bytes=ANSWER
        )
        delivery.status, delivery.reason = said.status, ""
    except (Refused, Unreachable) as error:
        delivery.status, delivery.reason = None, error.reason
    return _noted(delivery)


def signed(hook: Webhook, message: str, at: datetime.datetime, body: bytes) -> dict[str, str]:
    """The headers of a delivery (Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature`)."""
    stamp = str(int(at.timestamp()))
    proof = hmac.digest(hook.key(), f"{message}.{stamp}.".encode() + body, hashlib.sha256)
    return {
        "content-type": "application/json",
        "webhook-id": message,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{b64encode(proof).decode()}",
    }


@transaction.atomic
def _noted(delivery: Delivery) -> Delivery:
    """Write down what came of an attempt."""
    now, hook = timezone.now(), Webhook.objects.select_for_update().get(pk=delivery.webhook_id)
    if delivery.status is not None and 200 <= delivery.status < 300:
        delivery.state, delivery.sent_at = State.SENT, now
        hook.failing_since = None
    elif delivery.attempts <= len(MINUTES):
        delivery.next_attempt_at = now + datetime.timedelta(minutes=MINUTES[delivery.attempts - 1])
        hook.failing_since = hook.failing_since or now
    else:
        delivery.state = State.FAILED
        hook.failing_since = hook.failing_since or now
    delivery.save()
    hook.save(update_fields=["failing_since"])
    given_up = delivery.state == State.FAILED and hook.failing_since and now - hook.failing_since >= PATIENCE
    if delivery.status == GONE or given_up:
        _give_up(hook)
    return delivery


def _give_up(hook: Webhook) -> None:
    """Send it nothing more, until somebody switches it on again; those who look after it are told."""
    hook.disabled_at = timezone.now()
    hook.save(update_fields=["disabled_at"])
    hook.deliveries.filter(state=State.WAITING).update(state=State.FAILED)
    ledger.record("webhook.disabled", by=None, about=hook, space=hook.space_id)


def forget_old() -> int:
    """Delete the deliveries of a month ago; how many."""
    old = Delivery.objects.filter(created_at__lt=timezone.now() - KEPT).exclude(state=State.WAITING)
    return old.delete()[0]
