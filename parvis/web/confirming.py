"""The letter to somebody who opened an account from an app: its link proves the address."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse

from parvis.core.ledger import Entry
from parvis.identity.models import SignUp
from parvis.spaces.actions.signing_up import WAITS
from parvis.web import letters

SALT = "sign-up"


def send_letter(entry: Entry) -> None:
    """Write to whoever waits. Hears sign_up.opened and sign_up.asked_again."""
    waiting = SignUp.objects.filter(pk=entry.about_id or 0).select_related("account").first()
    if waiting is None:
        return
    path = reverse("confirm-sign-up", kwargs={"key": signing.dumps(waiting.pk, salt=SALT)})
    context = {"confirm_url": settings.SITE_URL + path, "handle": waiting.handle}
    letters.write("account/email/sign_up", to=waiting.account.email, context=context).send()


def waiting_for(key: str) -> SignUp | None:
    """The sign-up a letter's link is for, while it waits."""
    try:
        pk = signing.loads(key, salt=SALT, max_age=WAITS)
    except signing.BadSignature:
        return None
    return SignUp.objects.filter(pk=pk).select_related("account").first()
