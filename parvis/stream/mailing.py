"""Notifications by mail: at once or in a digest, never in quiet hours, under the law as it stands when the mail leaves.

Each notification is mailed at most once. It is claimed (`mailed_at`) and committed before the mail is handed over: a
process that dies in between loses a mail, whose notification still waits in the house; the other order could mail twice,
which people forgive less. A claim is given back only where the mail server said no before it had accepted anything.
"""

from __future__ import annotations

import datetime
import logging
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.core.mail import Letter, Outcome, compose, deliver
from parvis.identity.models import Account
from parvis.identity.viewer import Viewer, viewer_of
from parvis.spaces.models import Organisation
from parvis.stream import notifications, unsubscribing
from parvis.stream.models import MailChoice, Notification
from parvis.stream.notifications import Group
from parvis.stream.phrases import wording

logger = logging.getLogger(__name__)
Pace = Account.DigestPace
GRACE = datetime.timedelta(minutes=2)  # who is reading the page needs no mail, and a burst makes one
STALE = datetime.timedelta(days=15)  # what could not be mailed for so long is no news
MORNING = datetime.time(8)
MOST_ITEMS = 20


@dataclass(frozen=True)
class Item:
    """One line of a mail."""

    what: str
    when: datetime.datetime
    url: str
    quote: str = ""
    where: str = ""


def send_due_mail(now: datetime.datetime | None = None) -> int:
    """Mail what is due, to everybody; the number of mails handed over. Run every minute: doing it twice does no harm."""
    now = now or timezone.now()
    _settle(now)
    sent = 0
    connection = get_connection()
    try:
        for account in _waiting(now):
            sent += _mail_safely(account, now, connection)
    finally:
        connection.close()
    return sent


def quiet(account: Account, now: datetime.datetime) -> bool:
    """Whether the person wants no mail now, by his own clock."""
    local = now.astimezone(zoneinfo.ZoneInfo(account.time_zone))
    if account.quiet_weekend and local.weekday() >= 5:
        return True
    start, end, time = account.quiet_from, account.quiet_until, local.time()
    if start <= end:
        return start <= time < end
    return time >= start or time < end


def last_digest(account: Account, now: datetime.datetime, *, weekly: bool = False) -> datetime.datetime:
    """The last moment at which a digest was to be made up: each morning when quiet hours end, or Monday's."""
    zone = zoneinfo.ZoneInfo(account.time_zone)
    hour = MORNING if account.quiet_from == account.quiet_until else account.quiet_until
    day = now.astimezone(zone).date()
    if datetime.datetime.combine(day, hour, zone) > now:
        day -= datetime.timedelta(days=1)
    if weekly:
        day -= datetime.timedelta(days=day.weekday())
    return datetime.datetime.combine(day, hour, zone)


def _settle(now: datetime.datetime) -> None:
    """Put aside what will not be mailed: read meanwhile, too old, or for somebody who does not want it by mail."""
    chosen = MailChoice.objects.filter(account=OuterRef("recipient__account"), kind=OuterRef("kind"))
    nobody = Q(recipient__account=None) | Q(recipient__account__is_active=False)
    never = Exists(chosen.filter(pace=Pace.NEVER)) | (Q(recipient__account__mail_pace=Pace.NEVER) & ~Exists(chosen))
    waiting = Notification.objects.filter(mailed_at=None)
    aside = waiting.filter(Q(read_at__isnull=False) | Q(at__lt=now - STALE) | nobody | never)
    waiting.filter(pk__in=aside.values("pk")).update(mailed_at=now)


def _waiting(now: datetime.datetime) -> Iterator[Account]:
    """Those for whom something waits and who may be disturbed."""
    recipients = Notification.objects.filter(mailed_at=None, at__lt=now - GRACE).values("recipient")
    accounts = Account.objects.filter(actor__in=recipients, is_active=True).prefetch_related("mail_choices")
    return (account for account in accounts.order_by("pk").iterator(chunk_size=500) if not quiet(account, now))


def _due(account: Account, now: datetime.datetime) -> QuerySet[Notification]:
    """What this person should get by mail by now."""
    until = {
        Pace.AT_ONCE: now - GRACE,
        Pace.DAILY: min(last_digest(account, now), now - GRACE),
        Pace.WEEKLY: min(last_digest(account, now, weekly=True), now - GRACE),
    }
    chosen = {choice.kind: choice.pace for choice in account.mail_choices.all()}
    due = Q(pk__in=())
    for pace, moment in until.items():
        kinds = [kind for kind in Notification.Kind.values if chosen.get(kind, account.mail_pace) == pace]
        due |= Q(kind__in=kinds, at__lt=moment)
    return Notification.objects.filter(due, recipient__account=account, mailed_at=None, read_at=None)


@transaction.atomic
def _claim(account: Account, now: datetime.datetime) -> list[int]:
    """Take what is due, so that no other process mails it."""
    rows = _due(account, now).select_for_update(skip_locked=True, of=("self",))
    claimed = list(rows.values_list("pk", flat=True))
    Notification.objects.filter(pk__in=claimed).update(mailed_at=now)
    return claimed


def _mail_safely(account: Account, now: datetime.datetime, connection: BaseEmailBackend) -> bool:
    """One person's mail; what goes wrong with it is logged and stops nobody else's."""
    try:
        with translation.override(account.language), timezone.override(account.time_zone):
            return _mail(account, now, connection)
    except Exception:
        logger.exception("The mail of account %s could not be made", account.pk)
        return False


def _mail(account: Account, now: datetime.datetime, connection: BaseEmailBackend) -> bool:
    claimed = _claim(account, now)
    viewer = viewer_of(account)
    if not claimed or not viewer.signed_in:
        return False
    rows = notifications.readable(viewer).filter(pk__in=claimed).order_by("-pk")
    groups = notifications.grouped(notifications.shown(rows, viewer))
    if not groups:
        return False
    outcome = deliver(compose(_letter(account, groups, viewer)), connection)
    if outcome is Outcome.LATER:
        Notification.objects.filter(pk__in=claimed).update(mailed_at=None)
    return outcome is Outcome.SENT


def _letter(account: Account, groups: list[Group], viewer: Viewer) -> Letter:
    house = Organisation.current()
    items = [_item(group, viewer) for group in groups if not group.confidential] + _neutral(groups)
    kinds = {group.latest.kind for group in groups}
    alone = len(items) == 1
    everything = ngettext("{n} notification from {house}", "{n} notifications from {house}", len(items))
    title = items[0].what if alone else everything.format(n=len(items), house=house.name)
    return Letter(
        to=account.email,
        subject=title,
        template="notifications",
        key="notifications:" + ",".join(str(n.pk) for group in groups for n in group.notifications),
        house=house.name,
        hue=house.hue,
        unsubscribe=unsubscribing.link(account.pk, kinds.pop() if len(kinds) == 1 else ""),
        context={
            "title": title,
            "items": items[:MOST_ITEMS],
            "more": max(0, len(items) - MOST_ITEMS),
            "url": items[0].url if alone else "/notifications/",
            "action": _("Open") if alone else _("See your notifications"),
        },
    )


def _item(group: Group, viewer: Viewer) -> Item:
    where = ", ".join(space.name for space in group.spaces) if group.latest.space is None else ""
    return Item(wording(group, viewer), group.latest.at, group.url, group.excerpt(280), where)


def _neutral(groups: list[Group]) -> list[Item]:
    """One line for all that is confidential, which says neither what, nor who, nor where."""
    hidden = [group.latest.at for group in groups if group.confidential]
    if not hidden:
        return []
    what = ngettext("New message in one of your spaces", "New messages in your spaces", len(hidden))
    return [Item(what, hidden[0], "/notifications/")]
