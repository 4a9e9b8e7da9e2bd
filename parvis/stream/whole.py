"""Posts with all that is drawn of them for every reader alike."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Prefetch, QuerySet

from parvis.stream.models import Attachment, Post, Preview

GIVEN_UP = (Attachment.State.REFUSED, Attachment.State.ABSENT)


def whole(ids: Collection[int]) -> QuerySet[Post]:
    """These posts, which the law let through, with their author, parent, mentions, topics, files and link previews."""
    previews = Prefetch("previews", Preview.objects.exclude(title=""))
    files = Prefetch("attachments", Attachment.objects.exclude(state__in=GIVEN_UP))
    posts = Post.objects.filter(pk__in=ids).select_related("author", "parent")
    return posts.prefetch_related("mentions", "topics", previews, files)


def boosts(actor_id: int) -> QuerySet[Post]:
    """What a person shared without a word of his own."""
    return Post.objects.filter(author=actor_id, shared__isnull=False, text="", deleted_at=None)
