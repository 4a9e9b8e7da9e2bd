"""What is spoken of: https://docs.joinmastodon.org/entities/Trends_Link/ and the history of a tag."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from parvis.api.entities.fragments import card
from parvis.core.absolute import absolute
from parvis.stream import trends
from parvis.stream.models import Preview, Topic


def history(days: Iterable[trends.Day]) -> list[dict[str, str]]:
    """Seven days, today first; numbers as texts."""
    return [{"day": f"{d.day.timestamp():.0f}", "accounts": str(d.accounts), "uses": str(d.uses)} for d in days]


def tags(keys: list[str]) -> list[dict[str, Any]]:
    """https://docs.joinmastodon.org/entities/Tag/, without what is the reader's own."""
    told, ids = trends.history(keys), dict(Topic.objects.filter(key__in=keys).values_list("key", "pk"))
    return [
        {
            "id": str(ids[key]),
            "name": key,
            "url": absolute(Topic(key=key).get_absolute_url()),
            "history": history(told[key]),
        }
        for key in keys
        if key in ids and any(d.uses for d in told[key])
    ]


def links(ids: list[int]) -> list[dict[str, Any]]:
    """The cards of these pages."""
    found, told = Preview.objects.in_bulk(ids), trends.link_history(ids)
    return [
        {**(card(found[pk]) or {}), "history": history(told[pk])}
        for pk in ids
        if pk in found and any(d.uses for d in told[pk])
    ]
