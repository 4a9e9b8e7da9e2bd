"""What a person does with his notifications: reads them, and says which he wants by mail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.core import ledger
from parvis.core.errors import Refused
from parvis.identity.models import Account
from parvis.identity.viewer import Viewer
from parvis.spaces.models import Audience
from parvis.stream import timelines
from parvis.stream.models import MailChoice, Notification, Post


def mark_read(*, by: Viewer, notifications: Iterable[int] | None = None, until: int | None = None) -> int:
    """Note that these notifications (ids), or all up to and including `until`, or all, have been read; how many were not."""
    unread = Notification.objects.filter(recipient=by.actor_id, read_at=None)
    if notifications is not None:
        unread = unread.filter(pk__in=list(notifications)[:1000])
    if until is not None:
        unread = unread.filter(pk__lte=until)
    return unread.update(read_at=timezone.now())


def read_thread(root: Post, *, by: Viewer) -> int:
    """Note that the thread has been opened, so that whatever was notified of it is read; how many notifications were not."""
    thread = Post.objects.filter(root=root.root_id).values("pk")
    unread = Notification.objects.filter(recipient=by.actor_id, read_at=None, post__in=thread)
    return unread.update(read_at=timezone.now())


def read_talk(talk: Audience, up_to: int, *, by: Viewer) -> None:
    """Note how far (a post's id) the person has read a private conversation; its notifications are read with it."""
    timelines.mark_read(by, f"talk:{talk.pk}", up_to)
    unread = Notification.objects.filter(recipient=by.actor_id, read_at=None, group=f"message:{talk.pk}")
    unread.filter(post__lte=up_to).update(read_at=timezone.now())


def put_aside(talk: Audience, *, by: Viewer) -> None:
    """Have a private conversation listed no more until something is said in it; nobody else is told, nothing is deleted."""
    last = timelines.messages(by).filter(audience=talk).order_by("-pk").values_list("pk", flat=True).first()
    if last is not None:
        read_talk(talk, last, by=by)
        timelines.mark_read(by, f"aside:{talk.pk}", last)


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
