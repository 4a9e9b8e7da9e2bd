"""Where the bytes of files are kept: under names nobody can guess, in the one store the settings name.

A file is written before its row and deleted after it, so a crash leaves at worst a file without a row, which `stray`
finds; never a row without its file.
"""

from __future__ import annotations

import datetime
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction

from parvis.core.filetypes import EXTENSIONS

FILES, INCOMING, FACES = "files", "incoming", "faces"
SMALL = ".webp"


def keep(source: bytes | Path, *, mime: str, folder: str = FILES) -> str:
    """Store bytes, or the file at a path, under a random name in `folder`; gives that name."""
    stem = secrets.token_hex(16)
    place = f"{stem[:2]}/" if folder == FILES else ""
    name = f"{folder}/{place}{stem}{EXTENSIONS.get(mime, '.bin')}"
    if isinstance(source, bytes):
        return default_storage.save(name, ContentFile(source))
    with source.open("rb") as stream:
        return default_storage.save(name, File(stream))


@contextmanager
def at_hand(name: str) -> Iterator[Path]:
    """The stored file as a path one may read now: itself on a disk of ours, else a copy that is gone afterwards."""
    try:
        yield Path(default_storage.path(name))
    except NotImplementedError:
        with default_storage.open(name) as stored, NamedTemporaryFile(prefix="parvis-") as copy:
            shutil.copyfileobj(stored, copy)
            copy.flush()
            yield Path(copy.name)


def discard(names: Iterable[str]) -> None:
    """Delete stored files once the current transaction has committed; empty names are no files."""
    gone = [name for name in names if name]
    transaction.on_commit(lambda: _delete(gone))


def _delete(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)


def folders() -> Iterator[str]:
    """The folders that hold files of posts, those being prepared included."""
    yield INCOMING
    if default_storage.exists(FILES) or not _on_disk():
        yield from (f"{FILES}/{part}" for part in default_storage.listdir(FILES)[0])


def stray(folder: str, known: Iterable[str], before: datetime.datetime) -> list[str]:
    """The files of a folder written before a moment that are not among those `known`."""
    if _on_disk() and not default_storage.exists(folder):
        return []
    unknown = {f"{folder}/{name}" for name in default_storage.listdir(folder)[1]}.difference(known)
    return [name for name in sorted(unknown) if default_storage.get_modified_time(name) < before]


def _on_disk() -> bool:
    """Whether folders are real, and may be missing; in an object store they are only beginnings of names."""
    try:
        default_storage.path("")
    except NotImplementedError:
        return False
    return True
