"""Links that stop a kind of mail: signed, good for as long as the mail may be kept, usable without signing in."""

from __future__ import annotations

from django.conf import settings
from django.core import signing

_SALT = "parvis.unsubscribe"


def link(account_id: int, kind: str = "") -> str:
    """The address that stops this kind of notification by mail, or all mail of notifications."""
    return f"{settings.SITE_URL}/unsubscribe/{signing.dumps([account_id, kind], salt=_SALT)}/"


def read(token: str) -> tuple[int, str] | None:
    """The account's id and the kind that a link names; None if we did not make it."""
    try:
        account_id, kind = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    return account_id, kind
