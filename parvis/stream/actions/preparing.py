"""What is done to a file after it came in: recordings are cleaned, documents read. Called by jobs; twice does no harm."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from parvis.core import av_media, filetypes, ledger, refusals, sandbox
from parvis.core.av_media import MediaInfo
from parvis.core.extract import READERS, extract_text
from parvis.core.images import Picture
from parvis.stream import filing
from parvis.stream.models import Attachment, Post

CLEANING_SECONDS, READING_SECONDS, ENCODING_SECONDS = 120, 40, 600


@dataclass(frozen=True)
class _Cleaned:
    """A recording ready to be served: what it is, where it was stored, how heavy it is, and its poster's name."""

    info: MediaInfo
    path: str
    size: int
    poster: str


def prepare(attachment: Attachment) -> Attachment:
    """Copy a recording without what was written around it, and draw its poster: it becomes ready, or refused."""
    if attachment.state != Attachment.State.WORKING:
        return attachment
    try:
        cleaned = _clean(attachment)
    except refusals.Refused as refused:
        return _refuse(attachment, refused.code)
    except (sandbox.Sandboxed, FileNotFoundError):
        return _refuse(attachment, "unreadable")
    return _settle(attachment, cleaned)


def _clean(attachment: Attachment) -> _Cleaned:
    """Raises `refusals.Refused`, `Sandboxed`, or `FileNotFoundError` for a file that is gone."""
    with filing.at_hand(attachment.path) as source, TemporaryDirectory(prefix="parvis-") as folder:
        target = Path(folder) / "clean"
        info = _copied(source, target, attachment.mime)
        still: Picture | None = None
        if info.kind == "video" and not attachment.small_path:
            still = sandbox.run(av_media.poster, target, seconds=CLEANING_SECONDS)
        return _Cleaned(
            info,
            filing.keep(target, mime=info.mime),
            target.stat().st_size,
            filing.keep(still.data, mime=still.mime) if still else "",
        )


def _copied(source: Path, target: Path, mime: str) -> MediaInfo:
    """A clean copy that most devices play; one that takes too long to encode anew stays what it is."""
    if av_media.to_convert(mime):
        try:
            return sandbox.run(av_media.convert, source, target, seconds=ENCODING_SECONDS, memory_mb=2048)
        except sandbox.Sandboxed:
            target.unlink(missing_ok=True)
    return sandbox.run(av_media.strip, source, target, seconds=CLEANING_SECONDS)


@transaction.atomic
def _settle(attachment: Attachment, cleaned: _Cleaned) -> Attachment:
    """Put the clean copy in the place of what came in, unless another job did, or the file was given up meanwhile."""
    current = Attachment.objects.select_for_update().filter(pk=attachment.pk, state=Attachment.State.WORKING).first()
    if current is None:
        filing.discard([cleaned.path, cleaned.poster])
        return attachment
    filing.discard([current.path])
    info = cleaned.info
    current.kind, current.mime = Attachment.Kind(info.kind), info.mime
    current.name = filetypes.renamed(current.name, info.mime)
    if current.small_path and cleaned.poster:  # its owner chose a still meanwhile
        filing.discard([cleaned.poster])
    current.path, current.size = cleaned.path, cleaned.size
    current.small_path = current.small_path or cleaned.poster
    current.width, current.height, current.duration = info.width, info.height, info.seconds
    current.state = Attachment.State.READY
    current.save()
    Post.objects.filter(pk=current.post_id).update(version=F("version") + 1)
    ledger.record("file.prepared", by=None, about=current)
    return current


@transaction.atomic
def _refuse(attachment: Attachment, code: str) -> Attachment:
    """Keep the row, so that its author learns why, and none of the bytes."""
    filing.discard([attachment.path, attachment.small_path])
    attachment.state, attachment.refusal, attachment.path, attachment.small_path = (
        Attachment.State.REFUSED,
        code,
        "",
        "",
    )
    working = Attachment.objects.filter(pk=attachment.pk, state=Attachment.State.WORKING)
    working.update(state=attachment.state, refusal=code, path="", small_path="", small_width=0, small_height=0)
    Post.objects.filter(pk=attachment.post_id).update(version=F("version") + 1)
    ledger.record("file.refused", by=None, about=attachment, reason=code)
    return attachment


def read(attachment: Attachment) -> Attachment:
    """Take the words out of a document; search hears of it (file.read)."""
    if attachment.read_at is not None:
        return attachment
    text = _words(attachment)
    with transaction.atomic():
        if Attachment.objects.filter(pk=attachment.pk).update(text=text, read_at=timezone.now()):
            ledger.record("file.read", by=None, about=attachment)
    return attachment


def _words(attachment: Attachment) -> str:
    if attachment.mime not in READERS or attachment.state != Attachment.State.READY:
        return ""
    try:
        with filing.at_hand(attachment.path) as path:
            return sandbox.run(extract_text, path, attachment.mime, seconds=READING_SECONDS)
    except (sandbox.Sandboxed, FileNotFoundError):
        return ""
