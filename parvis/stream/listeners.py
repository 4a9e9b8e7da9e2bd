"""What the conversation does when it hears of something, after it is so. Wired by verb; each may be told twice."""

from __future__ import annotations

from parvis.core.ledger import Entry
from parvis.stream.actions.previewing import is_due
from parvis.stream.jobs import fetch_preview
from parvis.stream.models import Preview


def on_published(entry: Entry) -> None:
    """Have the links of a post looked at. Hears post.published, post.edited, comment.published, message.sent."""
    for preview in Preview.objects.filter(posts=entry.about_id):
        if is_due(preview):
            fetch_preview.enqueue(preview.pk)
