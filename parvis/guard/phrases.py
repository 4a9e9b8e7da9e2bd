"""What is told of each kind of thing, in a sentence."""

from __future__ import annotations

import datetime
from typing import Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_SENTENCES: Final[dict[str, Promise]] = {
    "code_name": _("“%(name)s” is a code name that not everybody who would read this knows."),
    "party": _("“%(name)s” is named to us in confidence: not everybody who would read this knows."),
    "watch_word": _("“%(name)s” deserves a second look before it goes this far."),
    "host": _("“%(name)s” is one of our own machines: its name stays inside."),
    "embargo": _("“%(name)s” goes no further before %(until)s."),
    "passage": _("This stands in a document that not everybody who would read this may read."),
    "email": _("This is somebody’s e-mail address."),
    "phone": _("This is somebody’s telephone number."),
    "address": _("This looks like somebody’s address."),
    "health": _("This is about somebody’s health."),
    "pay": _("This is what somebody earns."),
    "papers": _("This is the number of somebody’s papers."),
    "iban": _("This is a bank account."),
    "card": _("This is the number of a bank card."),
    "nir": _("This is a social security number."),
    "siren": _("This is the registration number of a company."),
    "private_key": _("This is a private key."),
    "token": _("This is an access key: who reads it can use it."),
    "password": _("This is a password."),
    "connection": _("This address holds a password."),
    "address_inside": _("This is an address of a network of ours."),
    "host_inside": _("This is the name of an internal machine."),
    "confidential": _("Something confidential may be in this. Someone will look at it before it goes out."),
    "looked_at": _("Someone will look at this before it goes out."),
    "unchecked": _("This could not be checked. Someone will look at it before it goes out."),
}


def say(code: str, *, name: str = "", until: datetime.datetime | None = None) -> str:
    """The sentence for a reason, in the language of the moment."""
    moment = date_format(timezone.localtime(until), "DATETIME_FORMAT") if until else ""
    return str(_SENTENCES[code]) % {"name": name, "until": moment}
