"""The viewer's own filters, over what he is about to be shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from parvis.api.answers import encode, stamp
from parvis.api.entities.fragments import fragments
from parvis.identity.viewer import Viewer
from parvis.stream.filtering import Match, caught, rules
from parvis.stream.models import Filter, FilterKeyword, FilterStatus


def matches(viewer: Viewer, posts: Iterable[tuple[int, int]], context: str) -> dict[int, bytes]:
    """For each of these posts (id and version) that a filter of the viewer catches there, its `filtered` list in JSON."""
    if not viewer.signed_in or not rules(viewer):
        return {}
    said = ((one.id, one.words) for one in fragments(posts).values())
    found = caught(viewer, said, context)
    return {post_id: encode([_result(post_id, match) for match in several]) for post_id, several in found.items()}


def _result(post_id: int, match: Match) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/FilterResult/"""
    rule = match.rule
    return {
        "filter": {
            "id": str(rule.id),
            "title": rule.title,
            "context": list(rule.places),
            "expires_at": stamp(rule.expires_at),
            "filter_action": rule.action,
        },
        "keyword_matches": match.words,
        "status_matches": [str(post_id)] if match.named else [],
    }


def drawn(held: Filter) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/Filter/"""
    return {
        "id": str(held.pk),
        "title": held.title,
        "context": held.places,
        "expires_at": stamp(held.expires_at),
        "filter_action": held.action,
        "keywords": [drawn_word(word) for word in sorted(held.keywords.all(), key=lambda word: word.pk)],
        "statuses": [drawn_post(one) for one in sorted(held.posts.all(), key=lambda one: one.pk)],
    }


def drawn_word(word: FilterKeyword) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/FilterKeyword/"""
    return {"id": str(word.pk), "keyword": word.keyword, "whole_word": word.whole_word}


def drawn_post(one: FilterStatus) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/FilterStatus/"""
    return {"id": str(one.pk), "status_id": str(one.post_id)}


def drawn_v1(word: FilterKeyword) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/V1_Filter/: in the first version, each word is a filter of its own."""
    held = word.filter
    return {
        "id": str(word.pk),
        "phrase": word.keyword,
        "context": held.places,
        "whole_word": word.whole_word,
        "expires_at": stamp(held.expires_at),
        "irreversible": held.action == Filter.Action.HIDE,
    }
