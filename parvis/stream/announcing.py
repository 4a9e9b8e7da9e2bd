"""Announcements made to the whole house, and whether one has acknowledged them."""

from __future__ import annotations

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


def _announced(viewer: Viewer) -> QuerySet[Post]:
    staff = Space.objects.filter(kind=Space.Kind.ALL_STAFF).values("pk")
    there = Audience.spaces.through.objects.filter(space__in=staff).values("audience")
    wide = Q(reach=Reach.INSIDE) | Q(reach=Reach.PUBLIC) | Q(pk__in=there)
    posts = Post.objects.visible_to(viewer).filter(kind=Post.Kind.ANNOUNCEMENT, parent=None)
    return posts.filter(audience__in=Audience.objects.filter(wide).values("pk"))


def _acknowledged(viewer: Viewer) -> QuerySet[Acknowledgement]:
    return Acknowledgement.objects.filter(post=OuterRef("pk"), actor=viewer.who)
