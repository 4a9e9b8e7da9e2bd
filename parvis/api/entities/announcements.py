"""Announcements to the whole house, as apps know them."""

from __future__ import annotations

from typing import Any

import msgspec

from parvis.stream.models import Reaction

# The five reactions of the house, in the signs apps show.
SIGNS = {
    Reaction.Kind.LIKE: "❤️",
    Reaction.Kind.AGREE: "👍",
    Reaction.Kind.BRAVO: "🎉",
    Reaction.Kind.INSIGHT: "💡",
    Reaction.Kind.SUPPORT: "🤗",
}
PLAIN = str.maketrans("", "", "\ufe0f")  # apps send signs with or without the mark that colours them
KINDS = {sign.translate(PLAIN): kind for kind, sign in SIGNS.items()}


def announcement(said: bytes, reactions: list[dict[str, Any]]) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/Announcement/ without `read`; `said` is the post as a status, in JSON."""
    status = msgspec.json.decode(said)
    return {
        "id": status["id"], "content": status["content"], "starts_at": None, "ends_at": None, "all_day": False,
        "published_at": status["created_at"], "updated_at": status["edited_at"] or status["created_at"],
        "mentions": status["mentions"], "statuses": [], "tags": status["tags"], "emojis": [], "reactions": reactions,
    }  # fmt: skip
