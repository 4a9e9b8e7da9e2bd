"""What the conversation does when it hears of something, after it is so. Wired by verb; each may be told twice."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from parvis.core.compiled import compiled
from parvis.core.ledger import Entry
from parvis.stream.actions.previewing import is_due
from parvis.stream.jobs import fetch_preview
from parvis.stream.models import Preview


@compiled
def _linked(post_id: int) -> QuerySet[Any, Any]:
    return Preview.objects.filter(posts=post_id).values_list("pk")


def on_published(entry: Entry) -> None:
    """Have the links of a post looked at. Hears post.published, post.edited, comment.published, message.sent."""
    linked = [pk for (pk,) in _linked(entry.about_id or 0)]
    for preview in Preview.objects.filter(pk__in=linked) if linked else ():
        if is_due(preview):
            fetch_preview.enqueue(preview.pk)
