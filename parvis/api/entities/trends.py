"""What is spoken of: https://docs.joinmastodon.org/entities/Trends_Link/ and the history of a tag."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from parvis.api.entities.fragments import card
from parvis.api.entities.tags import tags
from parvis.identity.viewer import VISITOR
from parvis.stream import trends
from parvis.stream.models import Preview


def history(days: Iterable[trends.Day]) -> list[dict[str, str]]:
    """Seven days, today first; numbers as texts."""
    return [{"day": f"{d.day.timestamp():.0f}", "accounts": str(d.accounts), "uses": str(d.uses)} for d in days]


def spoken_of(keys: list[str]) -> list[dict[str, Any]]:
    """Those of these tags that were named on the square of late, without what is the reader's own."""
    return [tag for tag in tags(keys, VISITOR) if any(day["uses"] != "0" for day in tag["history"])]


def links(ids: list[int]) -> list[dict[str, Any]]:
    """The cards of these pages."""
    found, told = Preview.objects.in_bulk(ids), trends.link_history(ids)
    return [
        {**(card(found[pk]) or {}), "history": history(told[pk])}
        for pk in ids
        if pk in found and any(d.uses for d in told[pk])
    ]
