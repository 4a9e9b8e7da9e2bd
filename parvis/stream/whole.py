"""Posts with all that is drawn of them for every reader alike."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery, prefetch_related_objects

from parvis.identity.models import Actor, Follow
from parvis.identity.viewer import Viewer
from parvis.spaces.law import open_audiences
from parvis.stream.models import Attachment, Post, Preview, Topic

GIVEN_UP = (Attachment.State.REFUSED, Attachment.State.ABSENT)


class Whole(NamedTuple):
    """A post, who wrote what it answers (an id), and what stands with it."""

    post: Post
    answered: int | None
    mentions: list[Actor]
    topics: list[Topic]
    previews: list[Preview]
    files: list[Attachment]


def whole(ids: Collection[int]) -> list[Whole]:
    """These posts, which the law let through, with what stands with them.

    Most have neither mentions, topics, links nor files: one query says which have, and only what is there is fetched.
    """
    links: dict[str, QuerySet[Any, Any]] = {
        "mentions": Post.mentions.through.objects.all(),
        "topics": Post.topics.through.objects.all(),
        "previews": Preview.posts.through.objects.all(),
        "attachments": Attachment.objects.all(),
    }
    having = {f"has_{name}": Exists(rows.filter(post=OuterRef("pk"))) for name, rows in links.items()}
    answered = Subquery(Post.objects.filter(pk=OuterRef("parent")).values("author"))
    posts = list(Post.objects.filter(pk__in=ids).annotate(answered=answered, **having))
    relations = {
        "mentions": Actor.objects.all(),
        "topics": Topic.objects.all(),
        "previews": Preview.objects.exclude(title=""),
        "attachments": Attachment.objects.exclude(state__in=GIVEN_UP),
    }
    for name, rows in relations.items():
        if some := [post for post in posts if getattr(post, f"has_{name}")]:
            prefetch_related_objects(some, Prefetch(name, rows, to_attr=f"with_{name}"))
    return [Whole(post, post.answered, *(getattr(post, f"with_{name}", []) for name in relations)) for post in posts]


def taken_down(ids: Collection[int], viewer: Viewer) -> set[int]:
    """Those of these posts that are gone and that the viewer could have read: of others he learns nothing."""
    gone = Post.objects.filter(pk__in=ids, audience__in=open_audiences(viewer)).exclude(deleted_at=None)
    return set(gone.values_list("pk", flat=True))


def followed_of(authors: Collection[int], viewer: Viewer) -> set[int]:
    """Those of these people whom the viewer follows."""
    return set(Follow.objects.filter(source=viewer.who, target__in=authors).values_list("target", flat=True))


def boosts(actor_id: int) -> QuerySet[Post]:
    """What a person shared without a word of his own."""
    return Post.objects.filter(author=actor_id, shared__isnull=False, text="", deleted_at=None)
