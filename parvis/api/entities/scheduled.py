"""What waits for its hour."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from parvis.api.answers import stamp
from parvis.api.entities.media import own_media
from parvis.identity.viewer import Viewer
from parvis.stream.models import Attachment, Draft


def scheduled(drafts: Iterable[Draft], viewer: Viewer) -> list[dict[str, Any]]:
    """https://docs.joinmastodon.org/entities/ScheduledStatus/ of the viewer’s own drafts that have an hour."""
    every = list(drafts)
    wanted = {pk for draft in every for pk in _files(draft)}
    files = Attachment.objects.visible_to(viewer).in_bulk(wanted) if wanted else {}
    drawn = {pk: msgspec.Raw(own_media(file, viewer)) for pk, file in files.items()}
    return [
        {
            "id": str(draft.pk),
            "scheduled_at": stamp(draft.publish_at),
            "params": _params(draft),
            "media_attachments": [drawn[pk] for pk in _files(draft) if pk in drawn],
        }
        for draft in every
    ]


def _files(draft: Draft) -> list[int]:
    return [int(pk) for pk in draft.fields.get("attachments", ()) if str(pk).isdecimal()]


def _params(draft: Draft) -> dict[str, Any]:
    """As an app asked for it; of what our own composer holds, what apps have a word for."""
    held, asked = draft.fields, draft.fields.get("asked", {})
    return {
        "text": held.get("text", ""),
        "media_ids": [str(pk) for pk in _files(draft)] or None,
        "sensitive": asked.get("sensitive"),
        "spoiler_text": held.get("warning") or None,
        "visibility": asked.get("visibility") or ("public" if held.get("to") == "public" else "private"),
        "in_reply_to_id": asked.get("answers"),
        "language": asked.get("language") or None,
        "poll": asked.get("poll"),
        "quoted_status_id": str(asked["quotes"]) if asked.get("quotes") else None,
        "quote_approval_policy": asked.get("quoting"),
        "application_id": None,
        "scheduled_at": None,
        "idempotency": None,
        "with_rate_limit": False,
    }
