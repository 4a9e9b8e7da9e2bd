"""Files: taking them in, saying what they show, giving them up."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, QuerySet, Sum
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.core import filetypes, images, ledger, refusals, sandbox
from parvis.core.errors import Refused
from parvis.core.filetypes import FileType
from parvis.core.images import SMALL_EDGE
from parvis.identity.viewer import Viewer
from parvis.stream import filing
from parvis.stream.indexing import index_post
from parvis.stream.jobs import prepare_media, read_file
from parvis.stream.learning import learn_post
from parvis.stream.models import Attachment, Post

MOST_WAITING = 60  # uploads one person may keep without attaching them, and how many times the largest they may weigh
WAITING_WEIGHT = 5
LONGEST_ALT = 1500


def upload(file: UploadedFile[bytes], *, by: Viewer, alt: str = "") -> Attachment:
    """Take a file from a form. It is the uploader's alone until it is attached. Raises `Refused` (field "files").

    A large one is read from the disk where Django put it, never whole into memory.
    """
    path = getattr(file, "temporary_file_path", None)
    source = Path(path()) if path else b"".join(file.chunks()) if (file.size or 0) <= settings.MAX_UPLOAD else b""
    return _take(source, file.name or "", file.size or 0, by=by, alt=alt)


def attach_bytes(data: bytes, name: str, *, by: Viewer, alt: str = "", trusted: bool = False) -> Attachment:
    """Take a file from memory. Raises `Refused` (field "files").

    `trusted` is for what our own code drew: pictures are opened without the sandbox, which saves a tenth of a second.
    """
    return _take(data, name, len(data), by=by, alt=alt, trusted=trusted)


def describe(
    attachment: Attachment, *, by: Viewer, alt: str | None = None, focus: tuple[float, float] | None = None
) -> Attachment:
    """Say what a file shows, for those who can't see it, and the point to keep in sight where it is cropped.

    `focus` is (x, y) from -1 to 1, the top right being (1, 1). Raises `Refused` for somebody else's file.
    """
    _check_own(attachment, by)
    if alt is not None:
        attachment.alt = " ".join(alt.split())[:LONGEST_ALT]
    if focus is not None:
        attachment.focus_x, attachment.focus_y = (max(-1.0, min(1.0, part)) for part in focus)
    with transaction.atomic():
        attachment.save(update_fields=["alt", "focus_x", "focus_y"])
        _redraw(attachment)
        if attachment.post:
            index_post(attachment.post)
            learn_post(attachment.post)
            ledger.record("file.described", by=by.actor_id, about=attachment)
    return attachment


def illustrate(attachment: Attachment, still: UploadedFile[bytes], *, by: Viewer) -> Attachment:
    """Give a recording the still its owner chose, in the place of one drawn from it. Raises `Refused`.

    A picture is its own still: nothing happens.
    """
    _check_own(attachment, by)
    if attachment.kind not in (Attachment.Kind.VIDEO, Attachment.Kind.AUDIO):
        return attachment
    _check_size(still.name or "", still.size or 0)
    prepared = _pictured(b"".join(still.chunks()), still.name or "")
    chosen = (
        prepared.original if max(prepared.original.width, prepared.original.height) <= SMALL_EDGE else prepared.small
    )
    with transaction.atomic():
        current = Attachment.objects.select_for_update().get(pk=attachment.pk)
        filing.discard([current.small_path])
        current.small_path = filing.keep(chosen.data, mime=chosen.mime)
        current.small_width, current.small_height = chosen.width, chosen.height
        current.blurhash = prepared.blurhash
        current.save(update_fields=["small_path", "small_width", "small_height", "blurhash"])
        _redraw(current)
    return current


@transaction.atomic
def remove(attachment: Attachment, *, by: Viewer) -> None:
    """Give up an upload that is not attached; its bytes go at once. Raises `Refused` for one that is: edit the post."""
    _check_own(attachment, by)
    if attachment.post_id is not None:
        raise Refused(_("This file stands with a post. Edit the post to take it out."), field="files")
    ledger.record("file.removed", by=by.actor_id, about=attachment)
    discard(Attachment.objects.filter(pk=attachment.pk, post=None))


def discard(attachments: QuerySet[Attachment]) -> None:
    """Delete these rows, and their bytes once that has committed. Within a transaction."""
    filing.discard([name for names in attachments.values_list("path", "small_path") for name in names])
    attachments.delete()


def _redraw(attachment: Attachment) -> None:
    """Have the post it stands with shown anew."""
    Post.objects.filter(pk=attachment.post_id).update(version=F("version") + 1)


def _check_own(attachment: Attachment, by: Viewer) -> None:
    if not Attachment.objects.own(by).filter(pk=attachment.pk).exists():
        raise Refused(_("One of the files is no longer there. Add it again."), field="files")


def _take(source: bytes | Path, name: str, size: int, *, by: Viewer, alt: str, trusted: bool = False) -> Attachment:
    """Judge, store and record a file."""
    if by.actor_id is None:
        raise Refused(_("Sign in to add files."), field="files")
    _check_size(name, size)
    _check_waiting(size, by)
    found = filetypes.sniff(source, name)
    attachment = Attachment(owner_id=by.actor_id, alt=" ".join(alt.split())[:LONGEST_ALT])
    if found.kind == "image":
        _take_picture(attachment, source, name, trusted=trusted)
    else:
        (_take_recording if found.kind in ("video", "audio") else _take_file)(attachment, source, name, size, found)
    with transaction.atomic():
        attachment.save(force_insert=True)
        ledger.record("file.uploaded", by=by.actor_id, about=attachment, kind=attachment.kind, size=attachment.size)
        _prepare_later(attachment)
    return attachment


def _check_size(name: str, size: int) -> None:
    if size > settings.MAX_UPLOAD:
        limit = filesizeformat(settings.MAX_UPLOAD)
        sentence = _("“%(name)s” is too big: %(limit)s at most.")
        raise Refused(sentence % {"name": filetypes.safe_name(name), "limit": limit}, field="files", code="heavy")
    if not size:
        raise Refused(_("“%(name)s” is empty.") % {"name": filetypes.safe_name(name)}, field="files")


def _check_waiting(size: int, by: Viewer) -> None:
    """Raises `Refused` for somebody who uploads without ever publishing."""
    waiting = Attachment.objects.filter(owner=by.actor_id, post=None)
    weight = (waiting.aggregate(total=Sum("size"))["total"] or 0) + size
    if waiting.count() >= MOST_WAITING or weight > WAITING_WEIGHT * settings.MAX_UPLOAD:
        sentence = _("You have many files waiting to be published. Publish or remove some, then add this one.")
        raise Refused(sentence, field="files", code="quota")


def _take_picture(attachment: Attachment, source: bytes | Path, name: str, *, trusted: bool) -> None:
    """Draw the picture again; only pixels are kept."""
    prepared = _pictured(source, name, trusted=trusted)
    original = prepared.original
    attachment.kind, attachment.mime = Attachment.Kind.IMAGE, original.mime
    attachment.name, attachment.size = filetypes.renamed(name, original.mime), len(original.data)
    attachment.width, attachment.height, attachment.blurhash = original.width, original.height, prepared.blurhash
    attachment.path = filing.keep(original.data, mime=original.mime)
    attachment.small_path = filing.keep(prepared.small.data, mime=prepared.small.mime)
    attachment.read_at = timezone.now()  # there is no text to take


def _pictured(source: bytes | Path, name: str, *, trusted: bool = False) -> images.Prepared:
    """Raises `Refused` for what is no picture we take."""
    try:
        return images.prepare(source) if trusted else sandbox.run(images.prepare, source)
    except refusals.Refused as refused:
        raise _turned_away(name, refused.code) from None
    except sandbox.Sandboxed:
        raise _turned_away(name, "unreadable") from None


def _take_recording(attachment: Attachment, source: bytes | Path, name: str, size: int, found: FileType) -> None:
    """Put it aside until a job has cleaned it; nobody is served from there."""
    if find_spec("av") is None:
        raise _turned_away(name, "no_player")
    attachment.kind, attachment.mime = Attachment.Kind(found.kind), found.mime
    attachment.name, attachment.size = filetypes.safe_name(name), size
    attachment.state = Attachment.State.WORKING
    attachment.path = filing.keep(source, mime=found.mime, folder=filing.INCOMING)
    attachment.read_at = timezone.now()


def _take_file(attachment: Attachment, source: bytes | Path, name: str, size: int, found: FileType) -> None:
    """Keep it as it is; it is only ever handed out to be saved."""
    attachment.kind, attachment.mime = Attachment.Kind.FILE, found.mime
    attachment.name, attachment.size = filetypes.safe_name(name), size
    attachment.path = filing.keep(source, mime=found.mime)


def _turned_away(name: str, code: str) -> Refused:
    """What to tell the person whose file we do not take."""
    sentence = f"{filetypes.safe_name(name)}: {_(refusals.MESSAGES[code])}"
    return Refused(sentence, field="files", code=code)


def _prepare_later(attachment: Attachment) -> None:
    if attachment.state == Attachment.State.WORKING:
        prepare_media.after_commit(attachment.pk)
    elif attachment.read_at is None:
        read_file.after_commit(attachment.pk)
