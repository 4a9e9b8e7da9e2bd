"""Opening an account from an app: what a person typed there, and the letter that proves his address."""

from __future__ import annotations

import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.core import ledger
from parvis.core.errors import Refused
from parvis.identity.actions.registering import (
    check_handle,
    check_password,
    clean_email,
    give_profile,
    is_known_address,
    open_account,
)
from parvis.identity.models import Account, Actor, Relation, SignUp
from parvis.identity.viewer import SYSTEM
from parvis.spaces.actions.arriving import relation_for
from parvis.spaces.actions.enrolling import enrol
from parvis.spaces.models import Organisation

WAITS = datetime.timedelta(days=7)


def wrong_with(*, handle: str, email: str, password: str) -> list[Refused]:
    """All that is wrong with what was typed, each with its field (`handle`, `email`, `password`)."""
    return [refused for refused in (_handle(handle), _email(email), _password(password, email)) if refused is not None]


def sign_up(*, handle: str, email: str, password: str, language: str = "") -> Account:
    """Open an account: at once where addresses are not asked to be confirmed, else once its letter is followed.

    Raises `Refused` where the house lets nobody in by himself (code `closed`), and as `wrong_with` says.
    """
    kind = let_in(email)
    for refused in wrong_with(handle=handle, email=email, password=password):
        raise refused
    proves = settings.CONFIRM_MAIL
    with transaction.atomic():
        account = open_account(by=SYSTEM, email=email, password=password, verified=not proves, language=language)
        if proves:
            waiting = SignUp.objects.create(account=account, handle=check_handle(handle))
            ledger.record("sign_up.opened", by=None, about=waiting)
        else:
            _come_in(account, check_handle(handle), kind)
    return account


def confirm(waiting: SignUp, *, password: str) -> Actor:
    """Let somebody in who followed his letter, and knows the password that was typed in the app.

    Else whoever is sent the letter would finish a stranger’s sign-up, in his own name. Raises `Refused` (`password`), and
    where the house lets nobody in any longer.
    """
    account = waiting.account
    if not account.check_password(password):
        raise Refused(_("This isn’t the password you chose in the app."), field="password", code="wrong")
    kind = let_in(account.email)
    with transaction.atomic():
        EmailAddress.objects.filter(user=account, email=account.email).update(verified=True)
        handle = waiting.handle
        waiting.delete()
        ledger.record("account.email_confirmed", by=None, about=account)
        return _come_in(account, handle, kind)


def send_again(account_id: int) -> bool:
    """Have the letter sent once more; whether somebody waits for it."""
    waiting = SignUp.objects.filter(account=account_id).first()
    if waiting is not None:
        ledger.record("sign_up.asked_again", by=None, about=waiting)
    return waiting is not None


def forget_unconfirmed() -> int:
    """Forget those who did not follow their letter within a week: their address and handle are free again. How many."""
    stale = Account.objects.filter(sign_up__at__lt=timezone.now() - WAITS, actor=None)
    return len([account.delete() for account in stale])


def let_in(email: str) -> Relation.Kind:
    """As what the house lets in whoever has this address. Raises `Refused` (`closed`) where it does not."""
    kind = relation_for(Organisation.current(), email)
    if kind is None:
        raise Refused(_("You need an invitation to come in. Ask a colleague for a new one."), code="closed")
    return kind


def _come_in(account: Account, handle: str, kind: Relation.Kind) -> Actor:
    """Give the profile: named by its handle until the person says more, on the square where the house is open."""
    public = Organisation.current().public_by_default
    actor = give_profile(by=SYSTEM, account=account, name=handle, handle=handle, relation=kind, public=public)
    enrol(actor)
    return actor


def _handle(handle: str) -> Refused | None:
    try:
        check_handle(handle)
    except Refused as refused:
        return refused
    return None


def _email(email: str) -> Refused | None:
    try:
        if is_known_address(clean_email(email)):
            return Refused(_("This address can’t be used."), field="email", code="taken")
    except Refused as refused:
        return refused
    return None


def _password(password: str, email: str) -> Refused | None:
    if not password:
        return Refused(_("Choose a password."), field="password", code="blank")
    try:
        check_password(password, Account(email=email))
    except Refused as refused:
        return refused
    return None
