"""What a device may keep of the pages its reader has seen, to be read without a network (`static/js/worker.js`).

A page that may be kept says so in its answer; the worker leaves out what stands between `<!--online-->` marks: forms,
scripts, the side, and whatever is confidential. Each page says whose it is, so that a device keeps one reader's only.
"""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

KEEP, READER = "Parvis-Keep", "Parvis-Reader"


def reader_mark(request: HttpRequest) -> str:
    """What stands for the reader on his device: drawn from the session, so a new one begins with nothing kept."""
    key = getattr(request.session, "session_key", None) if request.user.is_authenticated else None
    if not key:
        return ""
    return hmac.digest(settings.SECRET_KEY.encode(), f"offline {key}".encode(), hashlib.sha256)[:12].hex()


def kept(response: HttpResponseBase) -> HttpResponseBase:
    """The same answer, which the reader's device may keep."""
    response[KEEP] = "1"
    return response
