"""Announcements to the whole house: read, acknowledged (`dismiss`), reacted to."""

from __future__ import annotations

from collections import Counter
from typing import Any

from parvis.api import doors
from parvis.api.answers import Answer, absent, answer
from parvis.api.call import Call
from parvis.api.entities.announcements import KINDS, PLAIN, SIGNS, announcement
from parvis.api.entities.statuses import statuses
from parvis.api.params import invalid
from parvis.stream import announcing
from parvis.stream.actions.responding import acknowledge, react
from parvis.stream.models import Post, Reaction


@doors.member("read")
def show(call: Call) -> Answer:
    """GET /api/v1/announcements: those that wait to be acknowledged; `with_dismissed`, the others too."""
    found = announcing.announcements if call.params.flag("with_dismissed") else announcing.unread
    posts = list(found(call.viewer).order_by("-pk")[: announcing.MOST])
    said = statuses([post.pk for post in posts], call.viewer)
    shown = [
        announcement(said[post.pk], _reactions(call, post)) | {"read": bool(getattr(post, "read", False))}
        for post in posts
        if post.pk in said
    ]
    return answer(shown)


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
