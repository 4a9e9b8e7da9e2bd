"""Notifications to devices: written down when they are told, sent by a job, under the law as it stands when they leave.

What is written down (`Push`) is settled once it was sent or must not be sent; a lost job is found again by a sweeper.
A message names nothing of what is confidential, and none is sent in quiet hours: in the morning it would be no news.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable

import msgspec
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.templatetags.static import static
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from parvis.core import push
from parvis.core.compiled import compiled
from parvis.core.outbound import Refused, Unreachable
from parvis.core.sealing import unseal
from parvis.identity.models import Follow, Token
from parvis.identity.viewer import Viewer, viewer_of
from parvis.stream import alerts, notifications
from parvis.stream.mailing import quiet
from parvis.stream.models import Notification, Push, PushSubscription
from parvis.stream.notifications import Group
from parvis.stream.phrases import wording

BATCH = 1000
MOST_ATTEMPTS = 6  # the last one half an hour after the first
STALE = datetime.timedelta(days=2)
GONE = (404, 410)


def write_down(entry_id: int, told: Iterable[int]) -> list[int]:
    """Note what the devices of these people (ids) are to be told of a ledger entry; gives the ids of what is due.

    Whoever has no device costs one query a thousand people. Noting it twice notes it once.
    """
    people, due = list(told), []
    for start in range(0, len(people), BATCH):
        devices = _devices.objects(json.dumps(people[start : start + BATCH]))
        if devices:
            due += _write_down(entry_id, devices)
    return due


@compiled
def _devices(people: str) -> QuerySet[PushSubscription]:
    return PushSubscription.objects.filter(actor__pk__among=people)


def _write_down(entry_id: int, devices: list[PushSubscription]) -> list[int]:
    news = Notification.objects.filter(
        recipient__in={device.actor_id for device in devices}, entry_id=entry_id, filtered=False
    )
    by_person: dict[int, list[int]] = {}
    for pk, recipient in news.values_list("pk", "recipient"):
        by_person.setdefault(recipient, []).append(pk)
    rows = [
        Push(subscription=device, notification_id=pk) for device in devices for pk in by_person.get(device.actor_id, ())
    ]
    Push.objects.bulk_create(rows, ignore_conflicts=True)
    noted = Push.objects.filter(notification__in=[row.notification_id for row in rows], settled_at=None)
    return list(noted.values_list("pk", flat=True))


def send(row: Push) -> None:
    """Send one message, or settle that it is not to be sent. A push service that fails is asked again later."""
    claimed = Push.objects.filter(pk=row.pk, attempts=row.attempts, settled_at=None)
    later = timezone.now() + datetime.timedelta(minutes=2**row.attempts)
    if not claimed.update(attempts=row.attempts + 1, due_at=later):
        return  # another process has it
    device = row.subscription
    message = _message(device, row.notification_id) if _stands(device) else None
    if message is None or row.attempts >= MOST_ATTEMPTS:
        _settle(row)
        return
    try:
        status = push.send(message, _device(device))
    except Unreachable:
        return
    except (Refused, ValueError):
        status = 410  # an address we don't ask, or keys sealed by another house
    if status in GONE:
        device.delete()
    elif status != 429 and status < 500:
        _settle(row)


def due(now: datetime.datetime) -> list[int]:
    """What waits to be sent (ids)."""
    waiting = Push.objects.filter(settled_at=None, due_at__lte=now).order_by("due_at")
    return list(waiting.values_list("pk", flat=True)[:BATCH])


def clear(now: datetime.datetime) -> None:
    """Forget what was settled long ago, and the devices nobody holds any more."""
    Push.objects.filter(due_at__lt=now - STALE).delete()
    for device in PushSubscription.objects.select_related("account").iterator(chunk_size=500):
        if not _stands(device):
            device.delete()


def _settle(row: Push) -> None:
    Push.objects.filter(pk=row.pk).update(settled_at=timezone.now())


def _device(device: PushSubscription) -> push.Device:
    return push.Device(device.endpoint, device.p256dh, unseal(device.auth), device.standard)


def _stands(device: PushSubscription) -> bool:
    """Whether what holds the device still does: the app's token, or the session under the same password."""
    kind, _colon, key = device.holder.partition(":")
    if kind == "token":
        return Token.objects.filter(pk=int(key)).exists()
    alive = Session.objects.filter(session_key=key, expire_date__gt=timezone.now()).exists()
    return alive and device.proof == device.account.get_session_auth_hash()


def _message(device: PushSubscription, notification_id: int) -> bytes | None:
    """What the device is told; None if the person may not read it, does not want it there, or wants quiet now."""
    account = device.account
    viewer = viewer_of(account)
    if not viewer.signed_in or quiet(account, timezone.now()):
        return None
    rows = list(notifications.shown(notifications.readable(viewer).filter(pk=notification_id, read_at=None), viewer))
    if not rows or notifications.quiet_words(viewer, rows) or not _wanted(device, rows[0]):
        return None
    with translation.override(account.language):
        return msgspec.json.encode(_told(device, Group(rows[0].group, rows), viewer))


def _wanted(device: PushSubscription, news: Notification) -> bool:
    """Whether the person wants news of this kind, by this sender, on this device."""
    if device.holder.startswith("token:") and not device.alerts.get(_type(news)):
        return False
    ties = Follow.objects.filter(source=device.actor_id, target=news.actor_id)
    if device.policy == PushSubscription.Policy.FOLLOWER:
        ties = Follow.objects.filter(source=news.actor_id, target=device.actor_id)
    return device.policy == "all" or (device.policy != "none" and ties.exists())


def _type(news: Notification) -> str:
    return alerts.type_of(news.kind, quotes=news.post is not None and bool(news.post.text))


def _told(device: PushSubscription, group: Group, viewer: Viewer) -> dict[str, object]:
    """The message, as Mastodon's apps read it, with the address our own worker opens."""
    latest, secret = group.latest, group.confidential
    faces = [] if secret else group.faces(viewer)
    photo = next((f"/faces/{face.photo}" for face in faces if face.photo), static("img/icon-192.png"))
    return {
        "access_token": unseal(device.token) if device.token else "",
        "preferred_locale": device.account.language,
        "notification_id": latest.pk,
        "notification_type": _type(latest),
        "icon": f"{settings.SITE_URL}{photo}",
        "title": _("New message in one of your spaces") if secret else wording(group, viewer),
        "body": "" if secret else group.excerpt(140),
        "url": "/notifications/" if secret else f"/notifications/{latest.pk}/",
    }
