"""Look inside a ZIP without ever being drowned by it: everything is counted while it is read."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

MOST_ENTRIES = 2_000
MOST_DIRECTORY = 1 << 20
MOST_BYTES = 50 << 20
MOST_RATIO = 200
RATIO_FLOOR = 1 << 20
CHUNK = 64 << 10
END_OF_DIRECTORY = b"PK\x05\x06"
ZIP64_LOCATOR = b"PK\x06\x07"

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    struct.error,
)


class ArchiveRefused(ValueError):
    """Too many entries, too much inside, too well compressed, encrypted or malformed."""


class Archive:
    """A ZIP opened under limits: 2,000 entries, 50 MiB read in all, 200 times its packed size.

    Raises ArchiveRefused, here and while reading, whatever is wrong with the file. Nothing is ever written to disk,
    so names and links inside it are only names.
    """

    def __init__(self, source: bytes | Path) -> None:
        self._left = MOST_BYTES
        stream: IO[bytes] = io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")
        try:
            _check_directory(stream)
            self._zip = zipfile.ZipFile(stream)
        except BROKEN as error:
            stream.close()
            raise ArchiveRefused(str(error)) from error
        self._stream = stream
        self.names = self._zip.namelist()

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()
        self._stream.close()

    def chunks(self, name: str) -> Iterator[bytes]:
        """The unpacked content of entry `name`, 64 KiB at a time."""
        try:
            info = self._zip.getinfo(name)
            if info.flag_bits & 1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise ArchiveRefused("encrypted, or packed in a way office files are not")
            with self._zip.open(info) as entry:
                yield from self._counted(entry, info.compress_size)
        except ArchiveRefused:
            raise
        except (KeyError, *BROKEN) as error:
            raise ArchiveRefused(str(error)) from error

    def _counted(self, entry: IO[bytes], packed: int) -> Iterator[bytes]:
        read = 0
        while chunk := entry.read(CHUNK):
            read += len(chunk)
            self._left -= len(chunk)
            if self._left < 0 or (read > RATIO_FLOOR and read > MOST_RATIO * packed):
                raise ArchiveRefused("unpacks to far more than it weighs")
            yield chunk


def _check_directory(stream: IO[bytes]) -> None:
    """Refuse by the trailer alone, because `zipfile` builds an object per entry before we could count them."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - 65_557))
    tail = stream.read()
    at = tail.rfind(END_OF_DIRECTORY)
    if at < 0 or len(tail) < at + 22:
        raise ArchiveRefused("no directory")
    entries, directory = struct.unpack_from("<HL", tail, at + 10)
    if entries > MOST_ENTRIES or directory > MOST_DIRECTORY or tail[max(0, at - 20) : at].startswith(ZIP64_LOCATOR):
        raise ArchiveRefused("too many entries")
    stream.seek(0)
