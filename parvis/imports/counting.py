"""Counters that are kept, brought in line after many rows at once. Again changes nothing."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce

from parvis.identity.models import Actor
from parvis.spaces.models import Membership, Space
from parvis.stream.models import Post

SLICE = 500


def recount_spaces(spaces: Iterable[int]) -> None:
    """How many are members, and how many threads stand in each."""
    for space in Space.objects.filter(pk__in=list(spaces)):
        members = space.memberships.filter(state=Membership.State.ACTIVE).count()
        threads = Post.objects.filter(parent=None, deleted_at=None, audience__spaces=space).count()
        Space.objects.filter(pk=space.pk).update(members_count=members, posts_count=threads)


def recount_authors(actors: Iterable[int]) -> None:
    """How many threads each began."""
    began = Post.objects.filter(author=OuterRef("pk"), parent=None, deleted_at=None).order_by()
    count = Subquery(began.values("author").annotate(n=Count("pk")).values("n"))
    Actor.objects.filter(pk__in=list(actors)).update(posts_count=Coalesce(count, 0))


def recount_threads(origin: str) -> None:
    """How many comments each thread from `origin` holds, and when it last moved."""
    replies = Post.objects.filter(root__origin=origin, deleted_at=None).exclude(parent=None).order_by()
    found = list(replies.values_list("root").annotate(n=Count("pk"), last=Max("created_at")))
    for start in range(0, len(found), SLICE):
        figures = {root: (n, last) for root, n, last in found[start : start + SLICE]}
        with transaction.atomic():
            roots = list(Post.objects.filter(pk__in=figures).only("comments_count", "active_at"))
            for root in roots:
                n, last = figures[root.pk]
                root.comments_count, root.active_at = n, max(last, root.active_at)
            Post.objects.bulk_update(roots, ["comments_count", "active_at"])
