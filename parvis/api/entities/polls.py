"""Polls, with what the viewer may know of their results."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from parvis.api.answers import encode, stamp
from parvis.identity.viewer import Viewer
from parvis.stream.models import Poll, Post, Vote


def polls(posts: Iterable[int], viewer: Viewer) -> dict[int, bytes]:
    """The polls of these posts, which the law let through, in JSON. A poll has the id of its post."""
    asked = Poll.objects.filter(post__in=Post.objects.visible_to(viewer).filter(pk__in=list(posts)))
    found = {poll.post_id: poll for poll in asked.prefetch_related("options").select_related("post")}
    mine: dict[int, list[int]] = {}
    if viewer.signed_in:
        votes = Vote.objects.filter(actor=viewer.who, option__poll__in=[poll.pk for poll in found.values()])
        for post_id, position in votes.values_list("option__poll__post", "option__position"):
            mine.setdefault(post_id, []).append(position)
    return {post_id: encode(_poll(poll, sorted(mine.get(post_id, [])), viewer)) for post_id, poll in found.items()}


def _poll(poll: Poll, mine: list[int], viewer: Viewer) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/Poll/"""
    options = list(poll.options.all())
    hidden = poll.hidden and not poll.is_closed
    told: dict[str, Any] = {
        "id": str(poll.post_id),
        "expires_at": stamp(poll.closes_at),
        "expired": poll.is_closed,
        "multiple": poll.multiple,
        "votes_count": 0 if hidden else sum(option.votes_count for option in options),
        "voters_count": poll.voters_count,
        "options": [{"title": o.text, "votes_count": None if hidden else o.votes_count} for o in options],
        "emojis": [],
    }
    if viewer.signed_in:
        told |= {"voted": bool(mine) or poll.post.author_id == viewer.actor_id, "own_votes": mine}
    return told
