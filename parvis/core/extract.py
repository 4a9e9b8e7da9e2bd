"""The words inside a file, for search and for the guard. A file that cannot be read has no words; it never breaks us.

Call it through `parvis.core.sandbox.run`. HTML is left out on purpose: what its reader sees is not what it says.
"""

import codecs
import logging
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.parsers import expat

from parvis.core.archives import BROKEN, Archive, ArchiveRefused
from parvis.core.refusals import Refused

MOST_CHARACTERS = 200_000
MOST_PAGES = 500
MOST_TEXT_BYTES = 4 * MOST_CHARACTERS
OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument"

log = logging.getLogger(__name__)
_pdfium_lock = threading.Lock()  # PDFium keeps global state and is not thread-safe


class _Unreadable(Exception):
    """Why there is no text; the message goes to the log."""


UNREADABLE = (_Unreadable, ArchiveRefused, expat.ExpatError, *BROKEN)


def extract_text(path: Path, mime: str) -> str:
    """The text of the file at `path`, whose type `sniff` gave as `mime`: at most 200,000 characters, `""` if none.

    Reads PDF (500 pages), Word, PowerPoint, Excel, OpenDocument, plain text, Markdown and CSV.
    """
    try:
        return _extracted(path, mime)
    except UNREADABLE as error:
        log.info("No text taken from %s: %s: %s", mime, type(error).__name__, error)
        return ""


def whole_text(path: Path, mime: str) -> str:
    """The same for whoever must not overlook anything: raises `Refused` for a file that can’t be read, or not to its end.

    A kind of file that has no words (a picture) has `""`.
    """
    try:
        text = _extracted(path, mime)
    except UNREADABLE as error:
        raise Refused("unreadable") from error
    if len(text) >= 0.98 * MOST_CHARACTERS:  # tidying takes spaces away
        raise Refused("too_long")
    return text


def _extracted(path: Path, mime: str) -> str:
    reader = READERS.get(mime)
    return "" if reader is None else _tidy(_joined(reader(path)))


def _joined(pieces: Iterator[str]) -> str:
    """Reads no further than what is kept."""
    kept, room = [], MOST_CHARACTERS
    for piece in pieces:
        kept.append(piece[:room])
        room -= len(kept[-1])
        if room <= 0:
            break
    return "".join(kept)


def _tidy(text: str) -> str:
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]", " ", text.replace("\r\n", "\n"))
    return re.sub(r"\n\s*\n+", "\n", re.sub(r"[ \t\u00a0]+", " ", text)).strip()


def _plain(path: Path) -> Iterator[str]:
    with path.open("rb") as stream:
        data = stream.read(MOST_TEXT_BYTES)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield data.decode("utf-16", "replace")
        return
    if b"\0" in data:
        raise _Unreadable("binary")
    try:
        # Not final: a character cut at the limit is no reason to take the file for Windows’ old encoding.
        yield codecs.getincrementaldecoder("utf-8-sig")().decode(data, final=len(data) < MOST_TEXT_BYTES)
    except UnicodeDecodeError:
        yield data.decode("cp1252", "replace")


def _pdf(path: Path) -> Iterator[str]:
    import pypdfium2  # a large library

    with _pdfium_lock:
        try:
            with pypdfium2.PdfDocument(path) as document:
                for number in range(min(len(document), MOST_PAGES)):
                    page = document[number]
                    words = page.get_textpage()
                    yield words.get_text_bounded() + "\n"
                    words.close()
                    page.close()
        except pypdfium2.PdfiumError as error:
            raise _Unreadable(str(error)) from error


def _office(parts: str, *, inside: str | None) -> Callable[[Path], Iterator[str]]:
    """A reader of the XML entries whose name matches `parts`, keeping text in elements called `inside` (or all)."""
    wanted = re.compile(parts)

    def read(path: Path) -> Iterator[str]:
        with Archive(path) as archive:
            for name in sorted((name for name in archive.names if wanted.fullmatch(name)), key=_natural):
                yield from _words(archive.chunks(name), inside)
                yield "\n"

    return read


def _natural(name: str) -> tuple[int, str]:
    """slide2 before slide10."""
    return len(name), name


BREAKS = frozenset({"p", "h", "si", "is", "br", "line-break", "table-row", "tr"})
SPACES = frozenset({"s", "tab", "tc", "table-cell"})


def _words(chunks: Iterator[bytes], inside: str | None) -> Iterator[str]:
    """Text of one XML entry. A document type is refused outright, and with it every entity trick."""
    pieces: list[str] = []
    depth = 0

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal depth
        depth += name.rpartition(":")[2] == inside

    def end(name: str) -> None:
        nonlocal depth
        local = name.rpartition(":")[2]
        depth -= local == inside
        if local in BREAKS:
            pieces.append("\n")
        elif local in SPACES:
            pieces.append(" ")

    def characters(data: str) -> None:
        if depth or inside is None:
            pieces.append(data)

    def doctype(*_: object) -> None:
        raise _Unreadable("document type in an office file")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = characters, doctype
    parser.buffer_text = True
    for chunk in chunks:
        parser.Parse(chunk, False)
        yield "".join(pieces)
        pieces.clear()
    parser.Parse(b"", True)
    yield "".join(pieces)


_WORD = _office(r"word/(?:document|footnotes|endnotes|comments|header\d*|footer\d*)\.xml", inside="t")
_SLIDES = _office(r"ppt/(?:slides/slide|notesSlides/notesSlide)\d+\.xml", inside="t")
_SHEETS = _office(r"xl/sharedStrings\.xml|xl/worksheets/sheet\d+\.xml", inside="t")
_OPEN = _office(r"content\.xml", inside=None)

READERS: dict[str, Callable[[Path], Iterator[str]]] = {
    "application/pdf": _pdf,
    "text/plain": _plain,
    "text/markdown": _plain,
    "text/csv": _plain,
    f"{OFFICE}.wordprocessingml.document": _WORD,
    f"{OFFICE}.presentationml.presentation": _SLIDES,
    f"{OFFICE}.spreadsheetml.sheet": _SHEETS,
    f"{OPEN_DOCUMENT}.text": _OPEN,
    f"{OPEN_DOCUMENT}.spreadsheet": _OPEN,
    f"{OPEN_DOCUMENT}.presentation": _OPEN,
}
