"""What a file is, judged by its content; and names that are safe to show, store in an archive and send in a header."""

import codecs
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal
from urllib.parse import quote

from parvis.core.archives import Archive, ArchiveRefused

Kind = Literal["image", "video", "audio", "document", "file"]
HEAD = 16 << 10
OPAQUE = "application/octet-stream"


@dataclass(frozen=True)
class FileType:
    """A MIME type we vouch for and what we do with it. Kind `file` means: keep it, and hand it out, unopened."""

    mime: str
    kind: Kind

    @property
    def inline(self) -> bool:
        """Whether a browser may show it in place; everything else, PDF included, goes out as an attachment."""
        return self.kind in {"image", "video", "audio"}


FILE = FileType(OPAQUE, "file")

SIGNATURES: list[tuple[bytes, FileType]] = [
    (b"\xff\xd8\xff", FileType("image/jpeg", "image")),
    (b"\x89PNG\r\n\x1a\n", FileType("image/png", "image")),
    (b"GIF87a", FileType("image/gif", "image")),
    (b"GIF89a", FileType("image/gif", "image")),
    (b"fLaC", FileType("audio/flac", "audio")),
    (b"ID3", FileType("audio/mpeg", "audio")),
    (b"%PDF-", FileType("application/pdf", "document")),
]
RIFF = {b"WEBP": FileType("image/webp", "image"), b"WAVE": FileType("audio/wav", "audio")}
BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"mif1"), FileType("image/heic", "image")),
    **dict.fromkeys((b"avif", b"avis"), FileType("image/avif", "image")),
    **dict.fromkeys((b"M4A ", b"M4B "), FileType("audio/mp4", "audio")),
    **dict.fromkeys(
        (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash", b"MSNV"),
        FileType("video/mp4", "video"),
    ),
    b"qt  ": FileType("video/quicktime", "video"),
}
OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN_XML = {
    "word/document.xml": FileType(f"{OFFICE}.wordprocessingml.document", "document"),
    "ppt/presentation.xml": FileType(f"{OFFICE}.presentationml.presentation", "document"),
    "xl/workbook.xml": FileType(f"{OFFICE}.spreadsheetml.sheet", "document"),
}
OPEN_DOCUMENT = {
    f"application/vnd.oasis.opendocument.{noun}": FileType(f"application/vnd.oasis.opendocument.{noun}", "document")
    for noun in ("text", "spreadsheet", "presentation")
}
OLE = {".doc": "application/msword", ".xls": "application/vnd.ms-excel", ".ppt": "application/vnd.ms-powerpoint"}
TEXTS = {".md": "text/markdown", ".markdown": "text/markdown", ".csv": "text/csv"}
SCRIPTS = frozenset(
    (".html", ".htm", ".xhtml", ".xht", ".shtml", ".mht", ".mhtml", ".svg", ".xml", ".xsl", ".xslt", ".js", ".mjs")
)
# The beginnings by which browsers know a page (https://mimesniff.spec.whatwg.org/), and our own additions.
MARKUP = re.compile(
    r"\A\s*<[!?a-z/]|<(?:!doctype|html|head|body|script|svg|iframe|object|embed|xsl:|\?xml|\?php)", re.I
)
MP3_BITRATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
MP3_LOW_BITRATES = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0)
EXTENSIONS = {
    "image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "image/gif": ".gif",
    "video/mp4": ".mp4", "video/webm": ".webm", "audio/mpeg": ".mp3", "audio/ogg": ".ogg", "audio/mp4": ".m4a",
    "audio/webm": ".webm", "audio/wav": ".wav", "audio/flac": ".flac",
}  # fmt: skip


def sniff(source: bytes | Path, name: str) -> FileType:
    """What `source` (the bytes or a path) is, by content. `name` only settles what content cannot: .csv or .md.

    HTML, SVG, XML, scripts and Flash are always `application/octet-stream`, whatever they are called.
    """
    head = source[:HEAD] if isinstance(source, bytes) else _head(source)
    extension = PurePosixPath(name.lower()).suffix
    if head.startswith(b"PK\x03\x04"):
        return _zipped(source)
    return _binary(head, extension) or _text(head, extension) or _rare(head)


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(HEAD)


def _binary(head: bytes, extension: str) -> FileType | None:
    for signature, found in SIGNATURES:
        if head.startswith(signature):
            return found
    if head.startswith(b"RIFF"):
        return RIFF.get(head[8:12], FILE)
    if head[4:8] == b"ftyp":
        return _branded(head)
    if head.startswith(b"\x1aE\xdf\xa3"):
        return FileType("video/webm", "video") if b"webm" in head[:64] else FileType("video/x-matroska", "file")
    if head.startswith(b"OggS"):
        sound = any(codec in head[:512] for codec in (b"OpusHead", b"\x01vorbis", b"\x7fFLAC"))
        return FileType("audio/ogg", "audio") if sound and b"theora" not in head[:512] else FILE
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return FileType(OLE[extension], "document") if extension in OLE else FILE
    return FileType("audio/mpeg", "audio") if _mp3_frame(head) else None


def _mp3_frame(head: bytes) -> bool:
    """Whether an MP3 without tags begins here: its 11-bit mark proves little, a second frame in its place does."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return False
    newest = head[1] & 0x18 == 0x18
    bitrate = (MP3_BITRATES if newest else MP3_LOW_BITRATES)[head[2] >> 4]
    rate = (44_100, 48_000, 32_000, 0)[head[2] >> 2 & 3] // (1 if newest else 2 if head[1] & 0x10 else 4)
    if not bitrate or not rate:
        return False
    length = (144 if newest else 72) * bitrate * 1000 // rate + (head[2] >> 1 & 1)
    return head[length : length + 2] == head[:2]


def _branded(head: bytes) -> FileType:
    """ISO base media (ISO/IEC 14496-12): the major brand, then the compatible ones."""
    size = min(int.from_bytes(head[:4], "big"), 256)
    brands = [head[at : at + 4] for at in (8, *range(16, size, 4))]
    if b"avif" in brands:  # whose major brand may be the general `mif1`
        return BRANDS[b"avif"]
    return next((BRANDS[brand] for brand in brands if brand in BRANDS), FILE)


def _zipped(source: bytes | Path) -> FileType:
    try:
        with Archive(source) as archive:
            if "mimetype" in archive.names:
                return OPEN_DOCUMENT.get(next(archive.chunks("mimetype"), b"")[:80].decode("latin-1").strip(), FILE)
            known = (found for part, found in OPEN_XML.items() if part in archive.names)
            return next(known, FileType("application/zip", "file"))
    except ArchiveRefused:
        return FILE


def _text(head: bytes, extension: str) -> FileType | None:
    text = _decoded(head)
    if text is None:
        return None
    if extension in SCRIPTS or MARKUP.search(text[:2048]):
        return FILE
    return FileType(TEXTS.get(extension, "text/plain"), "document")


def _decoded(head: bytes) -> str | None:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", "replace")
    if not head or re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head):
        return None
    return head.decode("utf-8-sig", "replace")


def _rare(head: bytes) -> FileType:
    """A label for what we will not open; never one that a browser would run."""
    import puremagic  # 30 ms of tables, for rare files only

    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return FILE
    mime = str(found[0].mime_type) if found and found[0].confidence >= 0.8 else ""
    harmless = re.fullmatch(r"(?:application|image|audio|video|font)/[\w.+-]{1,80}", mime, re.ASCII)
    return FileType(mime, "file") if harmless and not re.search("script|html|xml|svg|flash|java", mime) else FILE


RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(?:\.|\Z)", re.IGNORECASE)
MOST_CHARACTERS, MOST_NAME_BYTES, MOST_EXTENSION = 120, 240, 16


def safe_name(name: str) -> str:
    """`name` as one plain file name, at most 120 characters and 240 bytes, its extension kept; `file` if none is left.

    Folders, control, bidirectional and invisible characters go; what Windows forbids becomes `_`.
    """
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    name = "".join(character for character in name if unicodedata.category(character) not in _UNSEEN)
    name = re.sub(r"\s+", " ", re.sub(r'[<>:"|?*]', "_", name)).lstrip(" .-").rstrip(" .")
    if RESERVED.match(name):
        name = f"_{name}"
    return _shortened(name) or "file"


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def _shortened(name: str) -> str:
    extension = PurePosixPath(name).suffix
    extension = extension if len(extension) <= MOST_EXTENSION else ""
    stem = name.removesuffix(extension)[: MOST_CHARACTERS - len(extension)]
    while len((stem + extension).encode()) > MOST_NAME_BYTES:
        stem = stem[:-1]
    return stem.rstrip(" .") + extension


def renamed(name: str, mime: str) -> str:
    """`name` made safe, with the extension of what the file has become: a re-encoded `x.html` leaves as `x.jpg`."""
    name, extension = safe_name(name), EXTENSIONS.get(mime, "")
    return safe_name(PurePosixPath(name).stem + extension) if extension else name


def content_disposition(name: str, *, inline: bool) -> str:
    """The Content-Disposition header for `name` (RFC 6266): an ASCII fallback, then the true name (RFC 5987)."""
    name = safe_name(name)
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().replace("%", "_")
    fallback = safe_name(ascii_name)
    return f"{'inline' if inline else 'attachment'}; filename=\"{fallback}\"; filename*=UTF-8''{quote(name, safe='')}"
