"""What a status said before each edit."""

from __future__ import annotations

from typing import Any

import msgspec

from parvis.api.answers import stamp
from parvis.api.entities.fragments import content
from parvis.stream.models import Post


class Drawn(msgspec.Struct):
    """What a version of a status takes over from the status as it is drawn."""

    account: msgspec.Raw
    media_attachments: msgspec.Raw
    poll: dict[str, Any] | None = None


def history(post: Post, drawn: bytes) -> list[dict[str, Any]]:
    """https://docs.joinmastodon.org/entities/StatusEdit/ of each version, the first one first; `drawn` is the status now.

    Files and poll are those of now: what was taken out is gone.
    """
    now = msgspec.json.decode(drawn, type=Drawn)
    said = [(r.title, r.html, r.warning, r.sensitive, r.written_at) for r in post.revisions.all()]
    said.append((post.title, post.html, post.warning, post.sensitive, post.edited_at or post.created_at))
    beside: dict[str, Any] = {"account": now.account, "media_attachments": now.media_attachments, "emojis": []}
    if now.poll:
        beside["poll"] = {"options": [{"title": option["title"]} for option in now.poll["options"]]}
    return [
        {
            "content": content(title, html),
            "spoiler_text": warning,
            "sensitive": sensitive or bool(warning),
            "created_at": stamp(at),
            **beside,
        }
        for title, html, warning, sensitive, at in said
    ]
