"""How a person likes Parvis: language, clock, theme, mail, quiet hours."""

from __future__ import annotations

import datetime
import zoneinfo
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.core import ledger
from parvis.core.errors import Refused
from parvis.identity.models import Account
from parvis.identity.viewer import Viewer


class Preferences(TypedDict, total=False):
    """What may be preferred: the columns of `Account` of the same names."""

    language: str
    time_zone: str
    theme: str
    mail_pace: str
    quiet_from: datetime.time
    quiet_until: datetime.time
    quiet_weekend: bool
    post_reach: str
    post_sensitive: bool
    post_language: str


def prefer(*, by: Viewer, account: Account, **wanted: Unpack[Preferences]) -> Account:
    """Change the preferences given, and no others. Raises `Refused` naming the field that is wrong."""
    _ask(by, account)
    if "time_zone" in wanted and wanted["time_zone"] not in zoneinfo.available_timezones():
        raise Refused(_("Unknown time zone."), field="time_zone")
    for field, value in wanted.items():
        setattr(account, field, value)
    try:
        account.clean_fields(exclude={f.name for f in Account._meta.fields} - wanted.keys())
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Refused(messages[0], field=field) from None
    with transaction.atomic():
        account.save(update_fields=list(wanted))
        ledger.record("account.preferred", by=by.actor_id, about=account, fields=sorted(wanted))
    return account


def welcome(*, by: Viewer, account: Account) -> Account:
    """Remember that the person has been through the first steps."""
    _ask(by, account)
    if account.welcomed_at is None:
        account.welcomed_at = timezone.now()
        account.save(update_fields=["welcomed_at"])
    return account


def _ask(by: Viewer, account: Account) -> None:
    if not (by.system or by.account_id == account.pk):
        raise Refused(_("These are somebody else’s settings."))
