"""Closing an account for a time, at once and everywhere; and opening it again."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils.translation import gettext as _

from parvis.core import ledger
from parvis.core.errors import Refused
from parvis.identity import policies
from parvis.identity.actions.letting_in import shut_out_all
from parvis.identity.models import Account
from parvis.identity.viewer import Viewer


def suspend(*, by: Viewer, account: Account) -> Account:
    """Refuse the account from now on: no sign-in, and every open session and token ends. What the person wrote stays.

    Raises `Refused` for oneself, and for the last administrator.
    """
    _ask(by)
    if by.account_id == account.pk:
        raise Refused(_("You cannot suspend your own account."))
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=account.pk)
        if (
            account.is_admin
            and not Account.objects.filter(is_admin=True, is_active=True).exclude(pk=account.pk).exists()
        ):
            raise Refused(_("This is the only administrator. Name another one first."))
        account.is_active = False
        account.save(update_fields=["is_active"])
        end_sessions(account)
        shut_out_all(account, by=by)
        ledger.record("account.suspended", by=by.actor_id, about=account)
    return account


def reactivate(*, by: Viewer, account: Account) -> Account:
    """Let a suspended account sign in again."""
    _ask(by)
    with transaction.atomic():
        account.is_active = True
        account.save(update_fields=["is_active"])
        ledger.record("account.reactivated", by=by.actor_id, about=account)
    return account


def set_admin(*, by: Viewer, account: Account, admin: bool) -> Account:
    """Make the account an administrator's, or no longer. Raises `Refused` for the last administrator."""
    _ask(by)
    with transaction.atomic():
        if not admin and not Account.objects.filter(is_admin=True, is_active=True).exclude(pk=account.pk).exists():
            raise Refused(_("This is the only administrator. Name another one first."))
        account.is_admin = admin
        account.save(update_fields=["is_admin"])
        ledger.record("account.empowered" if admin else "account.disempowered", by=by.actor_id, about=account)
    return account


def end_sessions(account: Account, *, keep: SessionBase | None = None) -> int:
    """End the account's open sessions, all but `keep`; give how many."""
    sessions = UserSession.objects.filter(user=account)
    if keep is not None:
        sessions = sessions.exclude(session_key=keep.session_key)
    ended = list(sessions)
    for session in ended:
        session.end()
    return len(ended)


def _ask(by: Viewer) -> None:
    if not policies.may_administer(by):
        raise Refused(_("Only administrators can do this."))
