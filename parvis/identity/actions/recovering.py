"""Letting somebody in again who can't come in alone: no mail arrives, or the password is known to others."""

from __future__ import annotations

import secrets

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from parvis.core import ledger
from parvis.core.errors import Refused
from parvis.identity import policies
from parvis.identity.actions.letting_in import shut_out_all
from parvis.identity.actions.registering import check_password
from parvis.identity.actions.suspending import end_sessions
from parvis.identity.models import Account
from parvis.identity.viewer import Viewer

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read as another


def replace_password(*, by: Viewer, account: Account, password: str) -> Account:
    """Give the account another password, and end all its sessions and tokens.

    Its address counts as confirmed from now on: `by` knows whose it is. Raises `Refused` (field `password`).
    """
    if not policies.may_administer(by):
        raise Refused(_("Only administrators can do this."))
    check_password(password, account)
    with transaction.atomic():
        account.set_password(password)
        account.save(update_fields=["password"])
        EmailAddress.objects.filter(user=account, primary=True).update(verified=True)
        end_sessions(account)
        shut_out_all(account, by=by)
        ledger.record("account.password_changed", by=by.actor_id, about=account)
    return account


def drawn_password() -> str:
    """A password of twenty letters and figures in groups of five, which nobody guesses (99 bits)."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(4))
