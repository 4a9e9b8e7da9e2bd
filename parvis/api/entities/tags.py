"""Tags: topics as clients know them."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from parvis.core.absolute import absolute
from parvis.identity.viewer import Viewer
from parvis.stream import topics
from parvis.stream.models import Topic


def tag_id(key: str) -> str:
    """The id of a tag, made of its name: a row’s own would tell whether somebody spoke of it where one may not read."""
    return str(int.from_bytes(sha256(key.encode()).digest()[:6]))


def address_of(key: str) -> str:
    """Where its timeline stands."""
    return absolute(Topic(key=key).get_absolute_url())


def tags(keys: Iterable[str], viewer: Viewer) -> list[dict[str, Any]]:
    """https://docs.joinmastodon.org/entities/Tag/, in the order of the keys: three queries."""
    wanted = list(dict.fromkeys(keys))
    told = topics.history(wanted) if wanted else {}
    drawn: list[dict[str, Any]] = [
        {"id": tag_id(key), "name": key, "url": address_of(key), "history": _history(told[key])} for key in wanted
    ]
    if viewer.signed_in and wanted:
        followed, shown = topics.followed_among(viewer, wanted), topics.featured_among(viewer, wanted)
        for tag, key in zip(drawn, wanted, strict=True):
            tag |= {"following": key in followed, "featuring": key in shown}
    return drawn


def _history(days: Iterable[topics.Day]) -> list[dict[str, str]]:
    """Seven days, today first; numbers as texts."""
    return [
        {"day": f"{day.midnight.timestamp():.0f}", "accounts": str(day.people), "uses": str(day.uses)} for day in days
    ]


def featured_tag(shown: topics.Featured) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/FeaturedTag/"""
    key = shown.row.topic.key
    return {
        "id": str(shown.row.pk),
        "name": key,
        "url": address_of(key),
        "statuses_count": str(shown.times),
        "last_status_at": shown.last.isoformat() if shown.last else None,
    }
