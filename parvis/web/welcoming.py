"""The letter to somebody whose account others opened: how to choose a password and come in."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.mail import EmailMultiAlternatives

from parvis.identity.models import Actor
from parvis.web import letters


def welcome_letter(actor: Actor) -> EmailMultiAlternatives:
    """The letter, with an address that lets its reader choose a password once, for as long as a reset letter does."""
    account = actor.account
    if account is None:
        raise ValueError("Nobody signs in behind this profile.")
    key = f"{user_pk_to_url_str(account)}-{default_token_generator.make_token(account)}"
    context = {"actor": actor, "url": get_adapter().get_reset_password_from_key_url(key)}
    return letters.write("mail/welcome", to=account.email, context=context)
