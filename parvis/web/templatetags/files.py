"""What templates need to show files."""

from __future__ import annotations

from typing import Any

from django import template

from parvis.identity.viewer import VISITOR
from parvis.stream.models import Attachment
from parvis.stream.writing import MOST_IMAGES
from parvis.web.uploads import uploads_named

register = template.Library()
ICONS = {
    "application/pdf": "file-text",
    "text/plain": "file-text",
    "text/markdown": "file-text",
    "application/msword": "file-text",
    "text/csv": "file-spreadsheet",
    "application/vnd.ms-excel": "file-spreadsheet",
    "application/vnd.ms-powerpoint": "presentation",
    "application/zip": "file-archive",
}
WORDS = {
    "wordprocessing": "file-text",
    "opendocument.text": "file-text",
    "spreadsheet": "file-spreadsheet",
    "presentation": "presentation",
    "image/": "file-image",
    "video/": "file-play",
    "audio/": "file-music",
    "zip": "file-archive",
    "compressed": "file-archive",
    "tar": "file-archive",
}


@register.filter
def file_icon(file: Attachment) -> str:
    """The icon of a file's type."""
    found = ICONS.get(file.mime) or next((icon for word, icon in WORDS.items() if word in file.mime), "file")
    return (
        found
        if file.kind == Attachment.Kind.FILE
        else {"image": "file-image", "video": "file-play"}.get(file.kind, "file-music")
    )


@register.filter
def playing_time(seconds: float) -> str:
    """ "3:07", or "1:02:09"."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@register.inclusion_tag("parts/uploads.html", takes_context=True)
def uploads(context: dict[str, Any], named: Any = ()) -> dict[str, Any]:
    """Where a composer takes files, with those it holds: ids from a form or a draft, or the attachments of a post."""
    viewer = context.get("viewer", VISITOR)
    held = [file for file in named or () if isinstance(file, Attachment)]
    from django.conf import settings

    return {
        "held": held or uploads_named(named, viewer),
        "most_bytes": settings.MAX_UPLOAD,
        "most_images": MOST_IMAGES,
    }
