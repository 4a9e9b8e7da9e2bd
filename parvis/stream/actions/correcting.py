"""Changing one's mind: editing, with a history one can read, and taking down."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.core import ledger
from parvis.core.errors import Refused
from parvis.guard.verdict import Verdict
from parvis.identity.viewer import Viewer
from parvis.stream import policies
from parvis.stream.actions.attaching import discard
from parvis.stream.actions.publishing import _attach, link_previews, note_override
from parvis.stream.counting import uncount, uncount_shares
from parvis.stream.indexing import index_post, unindex_posts
from parvis.stream.judging import let_out, readers_at
from parvis.stream.learning import forget_files, forget_posts, learn_post
from parvis.stream.models import Attachment, Poll, Post, Revision
from parvis.stream.writing import Writing, check, typeset


@transaction.atomic
def edit(post: Post, writing: Writing, *, by: Viewer, passed: bool = False) -> Post:
    """Change what a post says; what it said stays readable in its history. Its audience does not change.

    `passed` as for `publish`. Raises `Refused`, `Stopped`.
    """
    if not policies.may_edit(by, post):
        raise Refused(_("Only its author can edit this."))
    check(writing)
    to = readers_at(post.audience, post.level)
    verdict = Verdict() if passed else let_out(writing, by=by, to=to, own=post)
    said = (writing.text, writing.title.strip(), writing.warning.strip())
    quiet = said == (post.text, post.title, post.warning)
    if not quiet:
        _remember(post, by)
    rendered = typeset(writing.text, by=by, audience=post.audience)
    post.text, post.title, post.html, post.warning = (
        writing.text,
        writing.title.strip(),
        rendered.html,
        writing.warning.strip(),
    )
    post.repliers, post.sensitive = writing.repliers, writing.sensitive
    post.language = writing.language or post.language
    post.version = F("version") + 1  # of two edits at once, each is another version
    told = ["text", "title", "html", "warning", "repliers", "sensitive", "language", "version", "edited_at"]
    post.save(update_fields=told)
    post.refresh_from_db(fields=["version"])
    post.mentions.set(rendered.mentioned)
    post.topics.set(rendered.topics)
    _replace_files(post, writing.attachments, by=by)
    post.previews.clear()
    link_previews(post, rendered.links)
    index_post(post)
    learn_post(post)
    how: dict[str, Any] = {"quiet": True} if quiet else {}  # it says the same: nobody is told
    ledger.record("post.edited", by=by.actor_id, about=post, root=post.root_id, **how)
    note_override(post, writing, verdict, by=by)
    return post


def _remember(post: Post, by: Viewer) -> None:
    """Keep what the post said, now that somebody changes it."""
    Revision.objects.create(
        post=post,
        title=post.title,
        text=post.text,
        html=post.html,
        warning=post.warning,
        sensitive=post.sensitive,
        written_at=post.edited_at or post.created_at,
        edited_by_id=by.who,
    )
    post.edited_at = timezone.now()


def _replace_files(post: Post, identifiers: tuple[int, ...], *, by: Viewer) -> None:
    """Have these files stand with the post, and no others. Raises `Refused`."""
    forget_files(post, but=identifiers)
    discard(post.attachments.exclude(pk__in=identifiers))
    _attach(post, identifiers, by=by)


@transaction.atomic
def delete(post: Post, *, by: Viewer, keep_files: bool = False) -> Post:
    """Take a post down: with its thread if it opens one; a comment leaves an empty place if it was answered.

    What it said, its files and its history are gone; `keep_files` leaves its author a day to use its own files again.
    Raises `Refused`.
    """
    if not policies.may_delete(by, post):
        raise Refused(_("You can’t delete this."))
    if not Post.objects.select_for_update().filter(pk=post.pk, deleted_at=None).exists():
        raise Refused(_("This post is not there."), code="absent")  # somebody else was faster
    gone = (
        Post.objects.filter(root=post.root_id, deleted_at=None)
        if not post.is_comment
        else Post.objects.filter(pk=post.pk)
    )
    identifiers = list(gone.values_list("pk", flat=True))
    unindex_posts(identifiers)
    uncount_shares(gone)
    forget_posts(identifiers, level=post.level)
    if keep_files and by.actor_id == post.author_id:
        Attachment.objects.filter(post=post.pk, owner=by.who).update(post=None, position=0, created_at=timezone.now())
    discard(Attachment.objects.filter(post__in=identifiers))
    Revision.objects.filter(post__in=identifiers).delete()
    Poll.objects.filter(post__in=identifiers).delete()
    now = timezone.now()
    Post.objects.filter(pk__in=identifiers).update(deleted_at=now, text="", html="", title="", warning="")
    boosts = _take_along(identifiers, now)
    _count_down(post)
    spaces = post.spaces()
    along: dict[str, Any] = {"along": boosts} if boosts else {}
    ledger.record(
        "post.deleted", by=by.actor_id, about=post, space=spaces[0].pk if spaces else None, root=post.root_id, **along
    )
    post.refresh_from_db()
    return post


def _count_down(post: Post) -> None:
    """Take the post out of the counters that are kept."""
    if not post.is_comment:
        uncount([post])
        return
    Post.objects.filter(pk__in={post.root_id, post.parent_id}).update(
        comments_count=Greatest(F("comments_count") - 1, 0)
    )


def _take_along(identifiers: list[int], now: datetime.datetime) -> list[int]:
    """Take down what only shared these posts without a word: with nothing to share it says nothing. Gives their ids."""
    bare = Post.objects.filter(
        shared__in=identifiers, text="", parent=None, deleted_at=None, attachments=None, poll=None
    )
    boosts = list(bare.select_related("audience").prefetch_related("audience__spaces"))
    if not boosts:
        return []
    taken = [boost.pk for boost in boosts]
    Post.objects.filter(pk__in=taken).update(deleted_at=now)
    unindex_posts(taken)
    uncount(boosts)
    return taken
