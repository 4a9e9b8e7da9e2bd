"""Background shells of the conversation: load by id, call one action; and the sweepers for what a crash left behind."""

from __future__ import annotations

import datetime

from django.utils import timezone

from parvis.core.jobs import daily, every, job
from parvis.stream.models import Attachment, Delivery, Preview, Push

LATE = datetime.timedelta(minutes=15)
A_BATCH = 50


@job
def prepare_media(attachment_id: int) -> None:
    """Clean a recording that came in."""
    from parvis.stream.actions.preparing import prepare

    if attachment := Attachment.objects.filter(pk=attachment_id).first():
        prepare(attachment)


@job
def read_file(attachment_id: int) -> None:
    """Take the words out of a document."""
    from parvis.stream.actions.preparing import read

    if attachment := Attachment.objects.filter(pk=attachment_id).first():
        read(attachment)


@job
def fetch_preview(preview_id: int) -> None:
    """Look at the page behind a link."""
    from parvis.stream.actions.previewing import look

    if preview := Preview.objects.filter(pk=preview_id).first():
        look(preview)


@job
def push(push_id: int) -> None:
    """Tell a device."""
    from parvis.stream.pushing import send

    if row := Push.objects.select_related("subscription__account").filter(pk=push_id, settled_at=None).first():
        send(row)


@every(minutes=1)
def sweep_pushes() -> None:
    """Tell again what could not be told, or what a lost call left untold."""
    from parvis.stream.pushing import due

    for pk in due(timezone.now()):
        push.enqueue(pk)


@every(hours=1)
def clear_pushes() -> None:
    """Forget what was told long ago, and devices nobody holds."""
    from parvis.stream.pushing import clear

    clear(timezone.now())


@job
def deliver_webhook(delivery_id: int) -> None:
    """Tell a webhook what it is to hear."""
    from parvis.stream.delivering import deliver

    if delivery := Delivery.objects.filter(pk=delivery_id).select_related("webhook__space").first():
        deliver(delivery)


@every(minutes=1)
def deliver_due() -> None:
    """Tell again what did not arrive, and what a lost call left behind."""
    from parvis.stream.delivering import due

    for pk in due():
        deliver_webhook.enqueue(pk)


@daily(hour=4)
def forget_deliveries() -> None:
    """Forget what was told a month ago."""
    from parvis.stream.delivering import forget_old

    forget_old()


@every(minutes=10)
def sweep_waiting() -> None:
    """Do again what a lost call left undone."""
    late = Attachment.objects.filter(created_at__lt=timezone.now() - LATE)
    for pk in late.filter(state=Attachment.State.WORKING).values_list("pk", flat=True)[:A_BATCH]:
        prepare_media.enqueue(pk)
    unread = late.filter(read_at=None, state=Attachment.State.READY, kind=Attachment.Kind.FILE)
    for pk in unread.values_list("pk", flat=True)[:A_BATCH]:
        read_file.enqueue(pk)
    for pk in Preview.objects.filter(fetched_at=None, posts__created_at__lt=timezone.now() - LATE).values_list(
        "pk", flat=True
    )[:A_BATCH]:
        fetch_preview.enqueue(pk)


@every(hours=1)
def forget_keys() -> None:
    """Forget under which keys apps asked to publish."""
    from parvis.stream.actions.submitting import forget_submissions

    forget_submissions(timezone.now())


@every(hours=1)
def purge_files() -> None:
    """Delete uploads and bytes that belong to nothing."""
    from parvis.stream.actions.purging import purge_orphans, sweep_store

    purge_orphans(timezone.now())
    sweep_store(timezone.now())
