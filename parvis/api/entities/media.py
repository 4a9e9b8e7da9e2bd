"""Media: files with the address under which their bytes may be fetched by an app, which shows no cookie and no token."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from urllib.parse import quote

from django.conf import settings

from parvis.api.answers import encode
from parvis.identity.viewer import Viewer
from parvis.stream.keys import key_for
from parvis.stream.models import Attachment

KINDS = {"image": "image", "video": "video", "audio": "audio"}


def own_media(attachment: Attachment, viewer: Viewer) -> bytes:
    """The JSON of an upload, for its owner."""
    return opened(encode(media(attachment)), viewer)


def media(attachment: Attachment) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/MediaAttachment/ (addresses hold a blank for the reader's key)."""
    ready = attachment.state == Attachment.State.READY
    return {
        "id": str(attachment.pk),
        "type": KINDS.get(attachment.kind, "unknown"),
        "url": keyed(attachment, quote(attachment.name, safe="")) if ready else None,
        "preview_url": keyed(attachment, attachment.small_name) if ready and attachment.small_path else None,
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
    if attachment.small_width and attachment.small_height:
        told["small"] = _size(attachment.small_width, attachment.small_height)
    if attachment.duration:
        told.setdefault("original", {})["duration"] = attachment.duration
        told["length"] = (
            f"{int(attachment.duration // 3600)}:{attachment.duration % 3600 // 60:02.0f}:{attachment.duration % 60:05.2f}"
        )
    return told


def _size(width: int, height: int) -> dict[str, Any]:
    return {"width": width, "height": height, "size": f"{width}x{height}", "aspect": round(width / height, 6)}


def keyed(attachment: Attachment, name: str) -> str:
    """The whole address, with a blank where the reader's key goes: before the name, by which clients tell what it is."""
    return f"{settings.SITE_URL}/files/{attachment.pk}{BLANK}{attachment.pk:019d}/{name}"


def opened(shown: bytes, viewer: Viewer) -> bytes:
    """The same with the reader's keys in the blanks (see `parvis.stream.keys`); a visitor needs none for what is public."""
    if _sealed.get() or _BLANK not in shown:
        return shown
    first, *others = shown.split(_BLANK)
    pieces = [first]
    for piece in others:
        identifier, rest = int(piece[:19]), piece[19:]
        pieces += [f"/{key_for(viewer.who, identifier)}".encode() if viewer.signed_in else b"", rest]
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
