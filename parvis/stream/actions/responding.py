"""What a reader does with a post: react, vote, bookmark, acknowledge, accept an answer, pin."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, JSONField, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from parvis.core import ledger
from parvis.core.compiled import changing, compiled, removing
from parvis.core.errors import Refused
from parvis.core.inserting import insert
from parvis.identity.viewer import Viewer
from parvis.spaces.models import Space
from parvis.stream import policies
from parvis.stream.models import Acknowledgement, Bookmark, Option, Pin, Poll, Post, Reaction, ThreadMute, Topic, Vote

MOST_PINS = 5  # at the head of a profile


def _reader(by: Viewer, post: Post) -> int:
    """The id of the person responding. Raises `Refused` for one who cannot read the post."""
    if by.actor_id is None or not policies.may_read(by, post.pk):
        raise Refused(_("This post is not there."), code="absent")
    return by.actor_id


@transaction.atomic
def react(post: Post, kind: str, *, by: Viewer) -> Post:
    """Add this reaction, or take it back if it was there. Raises `Refused`."""
    actor_id = _reader(by, post)
    if kind not in Reaction.Kind.values:
        raise Refused(_("There is no such reaction."), field="kind")
    _one_after_another(post)
    if kind in _given_by(actor_id, post):
        return _take_back(post, kind, actor_id)
    return _give(post, kind, actor_id)


def _one_after_another(post: Post) -> None:
    """Hold the post until the transaction ends, so that the kept counters miss nobody. SQLite has one writer anyway."""
    if not settings.SQLITE:
        Post.objects.select_for_update().values_list("pk").get(pk=post.pk)


def _given_by(actor_id: int, post: Post) -> list[str]:
    return [kind for (kind,) in _kinds(post.pk, actor_id)]


@compiled
def _kinds(post_id: int, actor_id: int) -> QuerySet[Any, Any]:
    return Reaction.objects.filter(post=post_id, actor=actor_id).values_list("kind")


def _give(post: Post, kind: str, actor_id: int) -> Post:
    insert(Reaction(post=post, actor_id=actor_id, kind=kind))
    return _noted("post.reacted", post, kind, actor_id)


def _take_back(post: Post, kind: str, actor_id: int) -> Post:
    _forget(post.pk, actor_id, kind)
    return _noted("post.unreacted", post, kind, actor_id)


@removing
def _forget(post_id: int, actor_id: int, kind: str) -> QuerySet[Any, Any]:
    return Reaction.objects.filter(post=post_id, actor=actor_id, kind=kind)


def _noted(verb: str, post: Post, kind: str, actor_id: int) -> Post:
    count_reactions(post)
    ledger.record(verb, by=actor_id, about=post, kind=kind, root=post.root_id)
    return post


@transaction.atomic
def like(post: Post, *, by: Viewer, liked: bool = True) -> None:
    """Have the person’s like stand, if he has not reacted yet; or, with `liked` false, take all his reactions back.

    Raises `Refused`.
    """
    actor_id = _reader(by, post)
    _one_after_another(post)
    mine = _given_by(actor_id, post)
    if liked and not mine:
        _give(post, Reaction.Kind.LIKE, actor_id)
    for kind in [] if liked else mine:
        _take_back(post, kind, actor_id)


def count_reactions(post: Post) -> None:
    """Keep the counters on the post equal to its reactions."""
    post.reactions = dict(_counts(post.pk))
    _keep_counts(post.pk, json.dumps(post.reactions))


@compiled
def _counts(post_id: int) -> QuerySet[Any, Any]:
    return Reaction.objects.filter(post=post_id).values_list("kind").annotate(n=Count("id"))


@changing
def _keep_counts(post_id: int, counts: str) -> tuple[QuerySet[Post], dict[str, Any]]:
    return Post.objects.filter(pk=post_id), {"reactions": Cast(Value(counts, TextField()), JSONField())}


@transaction.atomic
def vote(poll: Poll, choices: Iterable[int], *, by: Viewer) -> Poll:
    """Choose options of a poll (their positions), once. Raises `Refused`."""
    actor_id = _reader(by, poll.post)
    poll = (
        Poll.objects.select_for_update().select_related("post").get(pk=poll.pk)
    )  # two votes of one person never cross
    chosen = list(poll.options.filter(position__in=set(choices)))
    if poll.is_closed:
        raise Refused(_("This poll is closed."), field="choices", code="closed")
    if not chosen:
        raise Refused(_("Choose an option first."), field="choices")
    if len(chosen) > 1 and not poll.multiple:
        raise Refused(_("Choose one option only."), field="choices", code="single")
    if Vote.objects.filter(option__poll=poll, actor=actor_id).exists():
        raise Refused(_("You have already voted on this poll."), field="choices", code="voted")
    Vote.objects.bulk_create([Vote(option=option, actor_id=actor_id) for option in chosen])
    Option.objects.filter(pk__in=[option.pk for option in chosen]).update(votes_count=F("votes_count") + 1)
    Poll.objects.filter(pk=poll.pk).update(voters_count=F("voters_count") + 1)
    ledger.record("poll.voted", by=actor_id, about=poll.post)
    poll.refresh_from_db()
    return poll


@transaction.atomic
def bookmark(post: Post, *, by: Viewer) -> bool:
    """Keep the post for later, or stop keeping it; True if it is kept now. Nobody else is told. Raises `Refused`."""
    actor_id = _reader(by, post)
    kept, is_new = Bookmark.objects.get_or_create(post=post, actor_id=actor_id)
    if not is_new:
        kept.delete()
    return is_new


def keep(post: Post, *, by: Viewer, kept: bool = True) -> None:
    """Have the post kept for later, or not, whichever it was. Raises `Refused`."""
    if Bookmark.objects.filter(post=post, actor=_reader(by, post)).exists() != kept:
        bookmark(post, by=by)


@transaction.atomic
def hush(post: Post, *, by: Viewer, hushed: bool = True) -> None:
    """Hear nothing more of the post’s thread, or hear of it again. Nobody else is told. Raises `Refused`."""
    muted = {"root_id": post.root_id, "actor_id": _reader(by, post)}
    if hushed:
        ThreadMute.objects.get_or_create(**muted)
    else:
        ThreadMute.objects.filter(**muted).delete()


@transaction.atomic
def acknowledge(post: Post, *, by: Viewer) -> None:
    """Say that one has read an announcement. Raises `Refused`."""
    actor_id = _reader(by, post)
    if post.kind != Post.Kind.ANNOUNCEMENT:
        raise Refused(_("Only announcements are acknowledged."))
    _row, is_new = Acknowledgement.objects.get_or_create(post=post, actor_id=actor_id)
    if is_new:
        ledger.record("post.acknowledged", by=actor_id, about=post)


@transaction.atomic
def accept(answer: Post, *, by: Viewer) -> Post:
    """Say that this comment answers the question of its thread, or take that back. Raises `Refused`. Gives the question."""
    root = answer.root
    if not answer.is_comment or not policies.may_accept(by, answer):
        raise Refused(_("You can’t choose the answer here."))
    root.accepted = None if root.accepted_id == answer.pk else answer
    root.save(update_fields=["accepted"])
    if root.accepted_id:
        ledger.record("answer.accepted", by=by.actor_id, about=answer, root=root.pk)
    return root


@transaction.atomic
def pin(post: Post, space: Space, *, by: Viewer) -> bool:
    """Pin a post at the head of a space it stands in, or unpin it; True if it is pinned now. Raises `Refused`."""
    if not policies.may_pin(by, post, space):
        raise Refused(_("You can’t pin this here."))
    pinned, is_new = Pin.objects.get_or_create(post=post, space=space, defaults={"by_id": by.who})
    if not is_new:
        pinned.delete()
    ledger.record("post.pinned" if is_new else "post.unpinned", by=by.actor_id, about=post, space=space.pk)
    return is_new


@transaction.atomic
def pin_to_profile(post: Post, *, by: Viewer, pinned: bool = True) -> None:
    """Have the post stand at the head of its author’s profile, or no longer. Raises `Refused`."""
    if not policies.may_pin_to_profile(by, post):
        raise Refused(_("You can’t pin this to your profile."), field="base")
    pins = Pin.objects.filter(space=None)
    if not pinned:
        taken = pins.filter(post=post).delete()[0]
    elif pins.filter(post=post).exists():
        return
    elif pins.filter(by=by.who).count() >= MOST_PINS:
        raise Refused(_("You have pinned %(n)d posts already. Unpin one first.") % {"n": MOST_PINS}, field="base")
    else:
        taken = 1
        Pin.objects.create(post=post, space=None, by_id=by.who)
    if taken:
        ledger.record("post.pinned" if pinned else "post.unpinned", by=by.actor_id, about=post)


def follow_topic(topic: Topic, *, by: Viewer) -> bool:
    """Follow a topic, or stop; True if it is followed now."""
    if topic.followers.filter(pk=by.who).exists():
        topic.followers.remove(by.who)
        return False
    topic.followers.add(by.who)
    return True
