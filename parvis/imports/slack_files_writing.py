"""The files whose bytes came along in the archive: taken in as uploads are, judged and redrawn, in place of the reference.

The standard export of Slack holds none; fuller ones do. One file is one transaction, so this too goes on after a kill.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.db import transaction

from parvis.core.errors import Refused
from parvis.identity.viewer import Viewer
from parvis.imports.models import Origin
from parvis.imports.slack_archive import Archive
from parvis.imports.slack_wishes import SOURCE
from parvis.stream.actions.attaching import attach_bytes
from parvis.stream.indexing import index_posts
from parvis.stream.models import Attachment, Post

LOCAL: Final = "file"  # an attachment by reference whose bytes are in the archive


def write_files(archive: Archive) -> Iterator[int]:
    """Take in the files that still stand by reference alone; 1 for each looked at. One we refuse stays a reference."""
    waiting = Origin.objects.filter(source=SOURCE, model=LOCAL).values_list("object_id", "external_id")
    absent = set(
        Attachment.objects.filter(state=Attachment.State.ABSENT, post__origin=SOURCE).values_list("pk", flat=True)
    )
    for identifier, external_id in waiting:
        data = archive.file_bytes(external_id.rpartition("/")[2]) if identifier in absent else None
        if data:
            _replace(Attachment.objects.select_related("post").get(pk=identifier), data)
        yield 1


def _replace(reference: Attachment, data: bytes) -> None:
    try:
        with transaction.atomic():
            author = Viewer(actor_id=reference.owner_id)
            kept = attach_bytes(data, reference.name, by=author, alt=reference.alt)
            Attachment.objects.filter(pk=kept.pk).update(
                post=reference.post,
                position=reference.position,
                created_at=reference.created_at,
                source_url=reference.source_url,
            )
            reference.delete()
            index_posts(Post.objects.filter(attachments=kept.pk))
    except Refused:
        return
