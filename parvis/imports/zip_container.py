"""Open a ZIP someone sent us without believing a word of it.

Nothing is ever unpacked to disk. Names, kinds and sizes are judged before the first byte is read, then sizes are
counted again while reading, since a header may lie (OWASP ASVS 5.0.0, 5.2.3 and 5.3.3).
"""

from __future__ import annotations

import stat
import unicodedata
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _
from msgspec import Struct

from parvis.imports.slack_records import Problem, Refused

ENCRYPTED = 0x1
UTF8_NAME = 0x800
RATIO_FLOOR = 1 << 20  # below a mebibyte a very regular file may shrink a thousandfold in all honesty
DAMAGE = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    zlib.error,
)  # what zipfile raises on bytes it can’t make sense of
JUNK = ("__MACOSX/", ".DS_Store", "Thumbs.db")


class Limits(Struct, frozen=True):
    """How much we accept to read. Sizes in bytes, uncompressed."""

    entries: int = 200_000
    total: int = 4 << 30
    file: int = 64 << 20
    ratio: int = 200


class Container:
    """The files of a ZIP by name, read with a running count. Raises Refused as soon as something is wrong."""

    def __init__(self, source: Path | BinaryIO, limits: Limits) -> None:
        self.limits = limits
        self._read = 0
        try:
            self._zip = zipfile.ZipFile(source)
        except DAMAGE as error:
            raise refused(
                "", _("This file isn’t a ZIP archive, or it is damaged. Send the ZIP Slack gave you.")
            ) from error
        self._entries: dict[str, zipfile.ZipInfo] = {}
        try:
            self._admit()
        except Refused:
            self._zip.close()
            raise

    @property
    def names(self) -> list[str]:
        """Every file, folders and desktop leftovers aside, in the archive’s order."""
        return list(self._entries)

    def read(self, name: str) -> bytes:
        """The whole content of one file. Raises KeyError when absent, Refused when too big, lying or damaged."""
        info = self._entries[name]
        try:
            with self._zip.open(info) as handle:
                data = handle.read(self.limits.file + 1)
        except (
            zipfile.BadZipFile,
            NotImplementedError,
            RuntimeError,
            EOFError,
            OSError,
            ValueError,
            zlib.error,
        ) as error:
            raise refused(name, _("This file is damaged inside the archive.")) from error
        if len(data) > self.limits.file:
            raise refused(name, _("This file is too big."))
        self._count(name, len(data))
        return data

    def rewind(self) -> None:
        """Start counting anew, for a second reading of the same archive."""
        self._read = 0

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()

    def _count(self, name: str, size: int) -> None:
        self._read += size
        if self._read > self.limits.total:
            raise refused(name, _("The archive holds more than Parvis accepts to read."))

    def _admit(self) -> None:
        infos = self._zip.infolist()
        if len(infos) > self.limits.entries:
            raise refused("", _("The archive holds more files than Parvis accepts: %(count)d.") % {"count": len(infos)})
        for info in infos:
            self._admit_one(info)
        if sum(info.file_size for info in infos) > self.limits.total:
            raise refused("", _("The archive holds more than Parvis accepts to read."))
        if sum(info.compress_size for info in infos) > self._weight():
            raise refused("", _("The archive pretends to hold more than it weighs."))

    def _admit_one(self, info: zipfile.ZipInfo) -> None:
        name = honest_name(info)
        reason = name_reason(info) or kind_reason(info) or self._size_reason(info)
        if reason:
            raise refused(name, reason)
        if info.is_dir() or name.startswith(JUNK) or name.endswith(JUNK):
            return
        if name in self._entries:
            raise refused(name, _("The archive holds this file twice."))
        self._entries[name] = info

    def _size_reason(self, info: zipfile.ZipInfo) -> str:
        if info.file_size > self.limits.file and name_is_json(info.filename):
            return _("This file is too big.")
        if info.file_size > RATIO_FLOOR and info.file_size > info.compress_size * self.limits.ratio:
            return _("This file would swell beyond reason when opened.")
        return ""

    def _weight(self) -> int:
        handle = self._zip.fp
        if handle is None:
            return 0
        return handle.seek(0, 2)


def refused(file: str, message: str, line: int | None = None) -> Refused:
    """A refusal with one problem."""
    return Refused([Problem(file, line, message)])


def name_is_json(name: str) -> bool:
    """Whether we would parse it."""
    return name.endswith(".json")


def honest_name(info: zipfile.ZipInfo) -> str:
    """The entry’s name, composed (NFC). Many writers put UTF-8 there and forget to say so; Python then reads cp437."""
    name = info.filename
    if not info.flag_bits & UTF8_NAME:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = info.filename
    return unicodedata.normalize("NFC", name)


def name_reason(info: zipfile.ZipInfo) -> str:
    """Why this name can’t be trusted, or ""."""
    name = info.orig_filename
    parts = name.replace("\\", "/").split("/")
    if "\0" in name or "\\" in name or name.startswith("/") or ".." in parts or ":" in parts[0]:
        return _("This name points outside the archive.")
    return ""


def kind_reason(info: zipfile.ZipInfo) -> str:
    """Why this kind of entry is not welcome, or ""."""
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return _("This is a link or a device, not a file.")
    if info.flag_bits & ENCRYPTED:
        return _("The archive is protected by a password. Send it without one.")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return _("This file is compressed in a way Slack doesn’t use.")
    return ""
