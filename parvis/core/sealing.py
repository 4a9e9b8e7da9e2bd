"""Secrets that have to be read again, kept so that the database alone does not tell them: sealed by the house's key."""

from __future__ import annotations

import hashlib
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12


def seal(text: str) -> str:
    """A text as it is kept (AES-256-GCM under a key made from `SECRET_KEY`)."""
    nonce = os.urandom(NONCE)
    return urlsafe_b64encode(nonce + _key().encrypt(nonce, text.encode(), None)).decode()


def unseal(sealed: str) -> str:
    """The text again. Raises `ValueError` for what this house's key did not seal, or where the key was changed."""
    try:
        kept = urlsafe_b64decode(sealed)
        return _key().decrypt(kept[:NONCE], kept[NONCE:], None).decode()
    except (InvalidTag, ValueError) as error:
        raise ValueError("This was not sealed with the key of this house.") from error


def _key() -> AESGCM:
    return AESGCM(hashlib.blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"parvis.sealed").digest())
