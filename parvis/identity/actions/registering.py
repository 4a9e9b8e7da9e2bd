"""Opening an account: a login and the profile behind it."""

from __future__ import annotations

import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.core import ledger, names
from parvis.core.errors import Refused
from parvis.core.ids import new_id
from parvis.identity import policies
from parvis.identity.actions.relating import begin
from parvis.identity.models import Account, Actor, Relation, SignUp
from parvis.identity.viewer import Viewer

LONGEST_NAME = 80


def register(
    *,
    by: Viewer,
    email: str,
    name: str,
    password: str | None = None,
    relation: str = Relation.Kind.EMPLOYEE,
    sponsor: Actor | None = None,
    employer: str = "",
    since: datetime.date | None = None,
    until: datetime.date | None = None,
    verified: bool = False,
    admin: bool = False,
    language: str = "",
    handle: str = "",
) -> Actor:
    """Open an account and its profile at once; give the profile (`actor.account` is the login).

    Takes what `open_account` and `give_profile` take, and raises `Refused` as they do; then nothing is left behind.
    """
    with transaction.atomic():
        account = open_account(by=by, email=email, password=password, verified=verified, admin=admin, language=language)
        return give_profile(
            by=by,
            account=account,
            name=name,
            handle=handle,
            relation=relation,
            sponsor=sponsor,
            employer=employer,
            since=since,
            until=until,
        )


def open_account(
    *,
    by: Viewer,
    email: str,
    password: str | None = None,
    verified: bool = False,
    admin: bool = False,
    language: str = "",
) -> Account:
    """Open a login without a profile yet: nobody sees it, and it sees nothing.

    `by` is an administrator, or the house itself when an invitation or the joining policy already said yes.
    Without a `password` one is chosen through the reset mail; `verified` says the address is known to be the person's.
    Raises `Refused` (fields `email`, `password`).
    """
    _ask(by)
    address = clean_email(email)
    if is_known_address(address):
        raise Refused(_("There is already an account with this address."), field="email", code="taken")
    account = Account(email=address, is_admin=admin, language=_language(language))
    if password is not None:
        check_password(password, account)
    with transaction.atomic():
        account.set_password(password)
        account.save()
        EmailAddress.objects.create(user=account, email=address, primary=True, verified=verified)
    return account


def give_profile(
    *,
    by: Viewer,
    account: Account,
    name: str,
    handle: str = "",
    relation: str = Relation.Kind.EMPLOYEE,
    sponsor: Actor | None = None,
    employer: str = "",
    since: datetime.date | None = None,
    until: datetime.date | None = None,
    public: bool = False,
) -> Actor:
    """Give a login its profile, with what the person is to the organisation; `public` puts it on the square at once.

    Raises `Refused` (fields `name`, `handle`, and those of `relating.begin`).
    """
    _ask(by)
    shown = clean_person_name(name)
    with transaction.atomic():
        actor = _profile(account, shown, handle, public=public or relation == Relation.Kind.FAN)
        begin(by=by, actor=actor, kind=relation, sponsor=sponsor, employer=employer, since=since, until=until)
        ledger.record("account.registered", by=by.actor_id, about=actor, relation=str(relation))
    return actor


def is_known_address(address: str) -> bool:
    """Whether somebody has this address (as `clean_email` gives it)."""
    return EmailAddress.objects.filter(email=address).exists() or Account.objects.filter(email=address).exists()


def clean_email(email: str) -> str:
    """An address in the one form it is stored. Raises `Refused` on the field `email`."""
    try:
        return names.normalise_email(email)
    except Refused as refused:
        raise Refused(str(refused), field="email", code=refused.code) from None


def clean_person_name(name: str) -> str:
    """A name fit to show. Raises `Refused` on the field `name` when nothing is left of it."""
    if not (shown := names.clean_name(name, LONGEST_NAME)):
        raise Refused(_("What is your name?"), field="name", code="empty")
    if names.mixed_script(shown):
        raise Refused(_("This name mixes alphabets within a word."), field="name", code="mixed_script")
    return shown


def check_password(password: str, account: Account) -> None:
    """Refuse what a guesser would find. Raises `Refused` on the field `password`."""
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), field="password", code="weak") from None


def free_handle(wanted: str) -> str:
    """A handle nobody has, as close to `wanted` as can be: zoe.lefevre, then zoe.lefevre2…"""
    stem = wanted[: names.HANDLE_MAX - 4].rstrip("._-")
    taken = {
        handle
        for holders in (Actor.objects, SignUp.objects)
        for handle in holders.filter(handle__startswith=stem).values_list("handle", flat=True)
    }
    if wanted not in taken:
        return wanted
    return next(handle for n in range(2, len(taken) + 3) if (handle := f"{stem}{n}") not in taken)


def _profile(account: Account, name: str, handle: str, *, public: bool) -> Actor:
    """The profile of a new login. Those who come for the square are on the square."""
    identifier = new_id()
    return Actor.objects.create(
        id=identifier,
        account=account,
        name=name,
        handle=check_handle(handle) if handle else free_handle(names.handle_from(name)),
        hue=identifier * 137 % 360,  # the golden angle: neighbours in time get colours that differ
        is_public=public,
        public_name=name if public else "",
    )


def check_handle(handle: str) -> str:
    """A handle as it is stored, which nobody has or waits for. Raises `Refused` on the field `handle`."""
    try:
        checked = names.check_handle(handle)
    except Refused as refused:
        raise Refused(str(refused), field="handle", code=refused.code) from None
    if Actor.objects.filter(handle=checked).exists() or SignUp.objects.filter(handle=checked).exists():
        raise Refused(_("Somebody already has this handle."), field="handle", code="taken")
    return checked


def _ask(by: Viewer) -> None:
    if not policies.may_administer(by):
        raise Refused(_("Only administrators can open accounts."))


def _language(wanted: str) -> str:
    known = dict(settings.LANGUAGES)
    current = (wanted or get_language() or "").split("-")[0]
    return current if current in known else settings.LANGUAGE_CODE
