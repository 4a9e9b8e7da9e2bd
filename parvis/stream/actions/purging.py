"""Uploads nobody published, and bytes that belong to nothing, go within a day (UPL-10)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from parvis.stream import filing
from parvis.stream.actions.attaching import discard
from parvis.stream.models import Attachment, Draft, Held

KEPT = datetime.timedelta(hours=24)


def purge_orphans(now: datetime.datetime) -> int:
    """Delete uploads that were never attached, or no longer are, for a day; those a draft or a text that waits still names are kept.

    Gives how many were deleted.
    """
    stale = Attachment.objects.filter(post=None, created_at__lt=now - KEPT)
    owners = set(stale.values_list("owner_id", flat=True))
    kept = _named(Draft.objects.filter(author__in=owners).values_list("fields", flat=True))
    kept |= _named(Held.objects.filter(author__in=owners, state=Held.State.WAITING).values_list("fields", flat=True))
    gone = [pk for pk in stale.values_list("pk", flat=True) if pk not in kept]
    with transaction.atomic():
        # Asked again here: one of them may have been attached while we looked at the drafts.
        discard(Attachment.objects.select_for_update().filter(pk__in=gone, post=None))
    return len(gone)


def _named(drafts: Iterable[dict[str, object]]) -> set[int]:
    """The uploads that drafts hold."""
    held = (fields.get("attachments") for fields in drafts)
    return {int(value) for values in held if isinstance(values, list) for value in values if str(value).isdecimal()}


def sweep_store(now: datetime.datetime) -> int:
    """Delete stored files of posts that no row names, such as a crash leaves; how many there were."""
    swept = 0
    for folder in filing.folders():
        rows = Attachment.objects.filter(Q(path__startswith=f"{folder}/") | Q(small_path__startswith=f"{folder}/"))
        known = {name for names in rows.values_list("path", "small_path") for name in names}
        strays = filing.stray(folder, known, now - KEPT)
        filing.discard(strays)
        swept += len(strays)
    return swept
