"""Announcements to the whole house: read, acknowledged (`dismiss`), reacted to."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec

from parvis.api import doors
from parvis.api.answers import Answer, absent, answer
from parvis.api.call import Call
from parvis.api.entities.statuses import statuses
from parvis.api.params import invalid
from parvis.stream import announcing
from parvis.stream.actions.responding import acknowledge, react
from parvis.stream.models import Post, Reaction

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


@doors.member("read")
def show(call: Call) -> Answer:
    """GET /api/v1/announcements: those that wait to be acknowledged; `with_dismissed`, the others too."""
    found = announcing.announcements if call.params.flag("with_dismissed") else announcing.unread
    posts = list(found(call.viewer).order_by("-pk")[: announcing.MOST])
    said = statuses([post.pk for post in posts], call.viewer)
    return answer([_announcement(call, post, msgspec.json.decode(said[post.pk])) for post in posts if post.pk in said])


def _announcement(call: Call, post: Post, said: dict[str, Any]) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/Announcement/"""
    return {
        "id": said["id"], "content": said["content"], "starts_at": None, "ends_at": None, "all_day": False,
        "published_at": said["created_at"], "updated_at": said["edited_at"] or said["created_at"],
        "read": bool(getattr(post, "read", False)), "mentions": said["mentions"], "statuses": [], "tags": said["tags"],
        "emojis": [], "reactions": _reactions(call, post),
    }  # fmt: skip


def _reactions(call: Call, post: Post) -> list[dict[str, Any]]:
    given = list(Reaction.objects.filter(post=post).values_list("kind", "actor"))
    counts, mine = Counter(kind for kind, _who in given), {kind for kind, who in given if who == call.viewer.who}
    return [{"name": SIGNS[kind], "count": counts[kind], "me": kind in mine} for kind in SIGNS if counts[kind]]


def _found(call: Call, post_id: int) -> Post:
    post = announcing.announcements(call.viewer).filter(pk=post_id).first()
    if post is None:
        raise absent()
    return post


@doors.member("write:accounts")
def dismiss(call: Call, post_id: int) -> Answer:
    """POST /api/v1/announcements/:id/dismiss: it has been read."""
    acknowledge(_found(call, post_id), by=call.viewer)
    return answer({})


@doors.member("write:favourites")
def add(call: Call, post_id: int, name: str) -> Answer:
    """PUT /api/v1/announcements/:id/reactions/:name"""
    return _react(call, _found(call, post_id), name, wanted=True)


@doors.member("write:favourites")
def remove(call: Call, post_id: int, name: str) -> Answer:
    """DELETE /api/v1/announcements/:id/reactions/:name"""
    return _react(call, _found(call, post_id), name, wanted=False)


def _react(call: Call, post: Post, name: str, *, wanted: bool) -> Answer:
    kind = KINDS.get(name.translate(PLAIN)) or (name if name in KINDS.values() else "")
    if not kind:
        raise invalid("name", f"must be one of: {' '.join(SIGNS.values())}")
    if Reaction.objects.filter(post=post, actor=call.viewer.who, kind=kind).exists() != wanted:
        react(post, kind, by=call.viewer)
    return answer({})
