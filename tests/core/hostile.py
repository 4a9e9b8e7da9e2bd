"""Files made to hurt, and functions that misbehave in a child."""

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Iterable

from PIL import Image

OFFICE = "application/vnd.openxmlformats-officedocument"
DOCX = f"{OFFICE}.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def encoded(image: Image.Image, format_: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, format_, **options)
    return out.getvalue()


def png_header_bomb(width: int = 20_000, height: int = 20_000) -> bytes:
    """A well-formed PNG of one bit per pixel: 50 kB that unfold into gigabytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * ((width // 8 + 1) * height), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def gif(frames: int, size: tuple[int, int] = (4, 4)) -> bytes:
    pictures = [Image.new("P", size, number % 2) for number in range(frames)]
    for number, picture in enumerate(pictures):
        picture.putpalette([number % 256, 90, 30, 200, number % 256, 60])
    return encoded(pictures[0], "GIF", save_all=True, append_images=pictures[1:], duration=40, loop=0)


def zipped(entries: Iterable[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def docx(body: bytes, *more: tuple[str, bytes]) -> bytes:
    return zipped([("[Content_Types].xml", b"<Types/>"), ("word/document.xml", body), *more])


def pdf(text: str, pages: int = 1) -> bytes:
    """A minimal PDF by hand (ISO 32000-1), its cross-reference table included."""
    stream = f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode("latin-1")
    kids = " ".join(f"{5 + number} 0 R" for number in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >> stream\n%s\nendstream" % (len(stream), stream),
    ]
    resources = b"<< /Font << /F1 3 0 R >> >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources %s >>" % resources
    out, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate([*objects, *[page] * pages], 1):
        offsets.append(len(out))
        out += b"%d 0 obj %s endobj\n" % (number, content)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1)
    table += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + table + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(offsets) + 1, len(out))


def add(one: int, other: int) -> int:
    print("libraries that print must not spoil the answer")
    return one + other


def loop() -> None:
    while True:
        pass


def wait() -> None:
    import time

    time.sleep(600)


def swell() -> int:
    return len(bytearray(4 << 30))


def crash() -> None:
    os.abort()


def environment() -> dict[str, str]:
    return dict(os.environ)


class Trap:
    def __reduce__(self) -> tuple[object, ...]:
        return os.system, ("echo trapped",)


def trap() -> Trap:
    return Trap()
