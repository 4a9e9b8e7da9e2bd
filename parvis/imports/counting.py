"""Counters that are kept, brought in line after many rows at once. Again changes nothing."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count, Max

from parvis.stream.models import Post

SLICE = 500


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
