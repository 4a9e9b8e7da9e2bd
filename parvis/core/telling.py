"""Telling the listeners what has committed: at once by a job, and by a sweep for what a crash left untold."""

from __future__ import annotations

import datetime
import logging

from django.utils import timezone

from parvis.core import bus, ledger
from parvis.core.jobs import every, job, queue
from parvis.core.ledger import Entry

logger = logging.getLogger(__name__)
PATIENCE = datetime.timedelta(minutes=1)


@job(retries=3)
def tell(entry_id: int) -> None:
    """Tell one entry."""
    ledger.tell(entry_id)


def wake(entry: Entry) -> None:
    """What happens after an entry has committed: live pages are nudged, listeners are told by a job."""
    bus.announce()
    if entry.told_at is not None:
        return
    try:
        tell.enqueue(entry.pk)
    except Exception:
        if queue.immediate:
            raise
        # What was done stands; the sweep tells of it.
        logger.exception("Entry %s waits for the sweep", entry.pk)


@every(minutes=1)
def sweep() -> None:
    """Tell again what was not told within a minute, oldest first."""
    late = Entry.objects.filter(told_at=None, at__lt=timezone.now() - PATIENCE).order_by("pk")
    for entry_id in late.values_list("pk", flat=True)[:1000]:
        tell.enqueue(entry_id)
