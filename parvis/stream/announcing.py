"""Announcements made to the whole house, and whether one has acknowledged them."""

from __future__ import annotations

import json
from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from parvis.identity.viewer import Viewer
from parvis.spaces.models import Audience, Reach, Space
from parvis.stream.models import Acknowledgement, Post

MOST = 20


def announcements(viewer: Viewer) -> QuerySet[Post]:
    """What was announced to everybody inside or to all staff, as far as the viewer may read it, with `read`."""
    return _announced(viewer).annotate(read=Exists(_acknowledged(viewer)))


def unread(viewer: Viewer) -> QuerySet[Post]:
    """Those he has not acknowledged, and did not make himself."""
    return _announced(viewer).filter(~Exists(_acknowledged(viewer))).exclude(author=viewer.who)


def among(ids: Collection[int]) -> set[int]:
    """Those of these posts that were announced so, those taken down included. Says nothing of who may read them."""
    return set(Post.objects.filter(_so(), pk__in=ids).values_list("pk", flat=True)) if ids else set()


def waiting_for(post: Post, readers: Collection[int]) -> set[int]:
    """Those of these readers whom it waits for: `unread`, the other way round."""
    done = Acknowledgement.objects.filter(post=post, actor__pk__among=json.dumps(sorted(readers)))
    return set(readers) - {post.author_id} - set(done.values_list("actor", flat=True))


def _announced(viewer: Viewer) -> QuerySet[Post]:
    return Post.objects.visible_to(viewer).filter(_so())


def _so() -> Q:
    """What is an announcement to the whole house."""
    staff = Space.objects.filter(kind=Space.Kind.ALL_STAFF).values("pk")
    there = Audience.spaces.through.objects.filter(space__in=staff).values("audience")
    wide = Q(reach=Reach.INSIDE) | Q(reach=Reach.PUBLIC) | Q(pk__in=there)
    return Q(kind=Post.Kind.ANNOUNCEMENT, parent=None, audience__in=Audience.objects.filter(wide).values("pk"))


def _acknowledged(viewer: Viewer) -> QuerySet[Acknowledgement]:
    return Acknowledgement.objects.filter(post=OuterRef("pk"), actor=viewer.who)
