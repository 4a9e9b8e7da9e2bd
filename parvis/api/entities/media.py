"""Media: files with the address under which their bytes may be fetched by an app, which shows no cookie and no token."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings

from parvis.identity.viewer import Viewer
from parvis.stream.keys import key_for
from parvis.stream.models import Attachment

KINDS = {"image": "image", "video": "video", "audio": "audio"}


def media(attachment: Attachment) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/MediaAttachment/ (addresses end with a blank for the reader's key)."""
    ready = attachment.state == Attachment.State.READY
    return {
        "id": str(attachment.pk),
        "type": KINDS.get(attachment.kind, "unknown"),
        "url": keyed(attachment, attachment.get_absolute_url()) if ready else None,
        "preview_url": keyed(attachment, attachment.small_url) if ready and attachment.small_path else None,
        "remote_url": None,
        "preview_remote_url": None,
        "text_url": None,
        "meta": meta(attachment),
        "description": attachment.alt or None,
        "blurhash": attachment.blurhash or None,
    }


def meta(attachment: Attachment) -> dict[str, Any]:
    """Sizes, duration and focal point."""
    told: dict[str, Any] = {"focus": {"x": attachment.focus_x, "y": attachment.focus_y}}
    if attachment.width and attachment.height:
        told["original"] = _size(attachment.width, attachment.height)
        scale = min(1.0, 800 / max(attachment.width, attachment.height))
        told["small"] = _size(max(1, round(attachment.width * scale)), max(1, round(attachment.height * scale)))
    if attachment.duration:
        told.setdefault("original", {})["duration"] = attachment.duration
        told["length"] = (
            f"{int(attachment.duration // 3600)}:{attachment.duration % 3600 // 60:02.0f}:{attachment.duration % 60:05.2f}"
        )
    return told


def _size(width: int, height: int) -> dict[str, Any]:
    return {"width": width, "height": height, "size": f"{width}x{height}", "aspect": round(width / height, 6)}


def keyed(attachment: Attachment, path: str) -> str:
    """The whole address, with a blank where the reader's key goes."""
    return f"{settings.SITE_URL}{path}{BLANK}{attachment.pk:019d}"


def opened(shown: bytes, viewer: Viewer) -> bytes:
    """The same with the reader's keys in the blanks (see `parvis.stream.keys`); a visitor needs none for what is public."""
    if _sealed.get() or _BLANK not in shown:
        return shown
    first, *others = shown.split(_BLANK)
    pieces = [first]
    for piece in others:
        identifier, rest = int(piece[:19]), piece[19:]
        pieces += [f"?key={key_for(viewer.who, identifier)}".encode() if viewer.signed_in else b"", rest]
    return b"".join(pieces)


@contextmanager
def sealed() -> Iterator[None]:
    """Draw without keys, for several readers: `opened` gives each of them his own afterwards."""
    token = _sealed.set(True)
    try:
        yield
    finally:
        _sealed.reset(token)


_sealed: ContextVar[bool] = ContextVar("sealed", default=False)

# Nobody who writes can know it, so nobody can write an address that another reader's key would be put into.
BLANK = f"-{secrets.token_hex(12)}-"
_BLANK = BLANK.encode()
