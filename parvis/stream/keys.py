"""Keys by which a file opens without a cookie: an app hands the address to whatever shows pictures, which shows no token.

A key names one reader and one file, and lasts a week or two. It opens nothing by itself: the law is asked again, as for
that reader, whenever the bytes leave; who left a space has a key to nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from base64 import urlsafe_b64encode

from django.conf import settings

WEEK = 7 * 86400


def key_for(actor_id: int, attachment_id: int) -> str:
    """The key of a reader to a file: the same all week, so that what an app kept is found again."""
    week = int(time.time()) // WEEK
    return f"{actor_id}.{week}.{_proof(actor_id, attachment_id, week)}"


def reader_of(key: str, attachment_id: int) -> int | None:
    """The reader (an actor's id) a key was made for; None if it is not one, is for another file, or is too old."""
    parts = key.split(".")
    if not key.isascii() or len(parts) != 3 or not all(part.isdigit() and len(part) < 20 for part in parts[:2]):
        return None
    actor_id, week = int(parts[0]), int(parts[1])
    if not 0 <= int(time.time()) // WEEK - week <= 1:
        return None
    return actor_id if hmac.compare_digest(parts[2], _proof(actor_id, attachment_id, week)) else None


def _proof(actor_id: int, attachment_id: int, week: int) -> str:
    said = f"file {actor_id} {attachment_id} {week}".encode()
    return urlsafe_b64encode(hmac.digest(settings.SECRET_KEY.encode(), said, hashlib.sha256)[:18]).decode()
