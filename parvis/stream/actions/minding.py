"""What a person does with his notifications: reads them, and says which he wants by mail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.core import ledger
from parvis.core.errors import Refused
from parvis.identity.models import Account
from parvis.identity.viewer import Viewer
from parvis.spaces.models import Audience
from parvis.stream import markers, timelines
from parvis.stream.models import MailChoice, Marker, Notification, Post


def mark_read(*, by: Viewer, notifications: Iterable[int] | None = None, until: int | None = None) -> int:
    """Note that these notifications (ids), or all up to and including `until`, or all, have been read; how many were not."""
    unread = Notification.objects.filter(recipient=by.actor_id, read_at=None)
    if notifications is not None:
        unread = unread.filter(pk__in=list(notifications)[:1000])
    if until is not None:
        unread = unread.filter(pk__lte=until)
        markers.mark_read(by, "notifications", until)  # so that apps know it too
    return unread.update(read_at=timezone.now())


def forget(*, by: Viewer, notifications: QuerySet[Notification]) -> int:
    """Delete these notifications of the person's own; how many there were."""
    deleted = Notification.objects.filter(recipient=by.who, pk__in=notifications.order_by().values("pk")).delete()
    return deleted[1].get(Notification._meta.label, 0)


def move_marker(place: str, last_read: int, *, by: Viewer) -> Marker:
    """Note from an app how far the person has read (`place`: "home" or "notifications"), never backwards.

    What our own pages show as read moves with it. Raises `Refused` (code "conflict") if another device was faster.
    """
    marker, _is_new = Marker.objects.get_or_create(actor_id=by.who, place=place)
    if last_read <= marker.last_read:
        return marker
    row = Marker.objects.filter(pk=marker.pk, version=marker.version)
    if not row.update(last_read=last_read, version=marker.version + 1, at=timezone.now()):
        raise Refused(_("Another device has just said how far you have read."), code="conflict")
    if place == "notifications":
        mark_read(by=by, until=last_read)
    return Marker.objects.get(pk=marker.pk)


def read_thread(root: Post, *, by: Viewer) -> int:
    """Note that the thread has been opened, so that whatever was notified of it is read; how many notifications were not."""
    thread = Post.objects.filter(root=root.root_id).values("pk")
    unread = Notification.objects.filter(recipient=by.actor_id, read_at=None, post__in=thread)
    return unread.update(read_at=timezone.now())


def read_talk(talk: Audience, up_to: int, *, by: Viewer) -> None:
    """Note how far (a post's id) the person has read a private conversation; its notifications are read with it."""
    markers.mark_read(by, f"talk:{talk.pk}", up_to)
    unread = Notification.objects.filter(recipient=by.actor_id, read_at=None, group=f"message:{talk.pk}")
    unread.filter(post__lte=up_to).update(read_at=timezone.now())


def put_aside(talk: Audience, *, by: Viewer) -> None:
    """Have a private conversation listed no more until something is said in it; nobody else is told, nothing is deleted."""
    last = timelines.messages(by).filter(audience=talk).order_by("-pk").values_list("pk", flat=True).first()
    if last is not None:
        read_talk(talk, last, by=by)
        markers.mark_read(by, f"aside:{talk.pk}", last)


@transaction.atomic
def choose_mail(choices: Mapping[str, str], *, by: Viewer) -> None:
    """Say for some kinds of notification how soon they come by mail (`Account.DigestPace`; "" follows the person's pace).

    Raises `Refused` for a kind or a pace that does not exist.
    """
    account = Account.objects.get(pk=by.account_id or 0)
    for kind, pace in choices.items():
        if kind not in Notification.Kind.values or pace not in ("", *Account.DigestPace.values):
            raise Refused(_("Choose when you want this by mail."), field=kind)
        _choose(account, kind, pace)
    ledger.record("mail.chosen", by=by.actor_id, kinds=sorted(choices))


@transaction.atomic
def unsubscribe(account: Account, kind: str = "") -> None:
    """Mail no more about this kind of notification, or about any. For whoever holds the link of a mail, signed in or not."""
    if kind:
        _choose(account, kind, Account.DigestPace.NEVER)
    else:
        MailChoice.objects.filter(account=account).delete()
        Account.objects.filter(pk=account.pk).update(mail_pace=Account.DigestPace.NEVER)
    ledger.record("mail.unsubscribed", by=None, about=account, kind=kind)


def _choose(account: Account, kind: str, pace: str) -> None:
    if pace:
        MailChoice.objects.update_or_create(account=account, kind=kind, defaults={"pace": pace})
    else:
        MailChoice.objects.filter(account=account, kind=kind).delete()
