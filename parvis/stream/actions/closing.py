"""What time does: polls close, and those who voted are told once."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from parvis.core import ledger
from parvis.stream.models import Poll


def close_polls() -> None:
    """Announce each poll whose end has passed, once."""
    ended = Poll.objects.filter(closes_at__lte=timezone.now(), closed=False).select_related("post")
    for poll in ended[:200]:
        with transaction.atomic():
            if Poll.objects.filter(pk=poll.pk, closed=False).update(closed=True) and poll.post.deleted_at is None:
                ledger.record("poll.closed", by=None, about=poll.post)
