"""UPL-02 (types that lie) and UPL-05 (names)."""

from pathlib import Path

import pytest
from PIL import Image

from parvis.core.filetypes import FILE, content_disposition, renamed, safe_name, sniff
from tests.core.hostile import DOCX, ODT, docx, encoded, gif, pdf, zipped

PNG = encoded(Image.new("RGB", (2, 2)), "PNG")


@pytest.mark.parametrize(
    ("content", "name", "mime", "kind"),
    [
        (PNG, "x.html", "image/png", "image"),
        (encoded(Image.new("RGB", (2, 2)), "JPEG"), "x", "image/jpeg", "image"),
        (encoded(Image.new("RGB", (2, 2)), "WEBP"), "x", "image/webp", "image"),
        (encoded(Image.new("RGB", (2, 2)), "AVIF"), "x", "image/avif", "image"),
        (gif(2), "x.js", "image/gif", "image"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "x.jpg", "image/heic", "image"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp41", "x.mp3", "video/mp4", "video"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "x", "video/quicktime", "video"),
        (b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm", "x", "video/webm", "video"),
        (b"OggS" + b"\0" * 24 + b"OpusHead", "x", "audio/ogg", "audio"),
        (b"RIFF\0\0\0\0WAVEfmt ", "x", "audio/wav", "audio"),
        (pdf("hello"), "x.txt", "application/pdf", "document"),
        (docx(b"<w/>"), "x.zip", DOCX, "document"),
        (zipped([("mimetype", ODT.encode())]), "x", ODT, "document"),
        (zipped([("a.txt", b"a")]), "x.docx", "application/zip", "file"),
        ("Bonjour à tous".encode(), "x", "text/plain", "document"),
        (b"a;b\n1;2", "x.csv", "text/csv", "document"),
        (b"# Title", "x.md", "text/markdown", "document"),
    ],
)  # fmt: skip
def test_a_file_is_what_it_contains(content: bytes, name: str, mime: str, kind: str) -> None:
    found = sniff(content, name)
    assert (found.mime, found.kind) == (mime, kind)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<!DOCTYPE html><script>alert(1)</script>", "holiday.png"),
        (b"\n\n  <html>", "x.txt"),
        (b"Hello, look: <script>alert(1)</script>", "x.txt"),
        ("<html>".encode("utf-16"), "x.txt"),
        (b'\xef\xbb\xbf<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "x.png"),
        (b'<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?><a/>', "x.xml"),
        (b"alert(1)", "x.js"),
        (b"alert(1)", "x.HTML"),
        (b"CWS\x0a\0\0\0\0", "x.swf"),
        (b"MZ\x90\0\x03\0\0\0", "x.jpg"),
        (b"PK\x03\x04 and nothing more", "x.docx"),
        (b"RIFF\0\0\0\0????", "x.wav"),
        (b"", "x.png"),
    ],
)
def test_what_could_run_or_is_unknown_is_only_ever_handed_out(content: bytes, name: str) -> None:
    found = sniff(content, name)
    assert found.kind == "file"
    assert not found.inline
    assert found == FILE or ("html" not in found.mime and "script" not in found.mime and "xml" not in found.mime)


def test_only_pictures_and_recordings_are_shown_in_place() -> None:
    assert sniff(PNG, "x").inline
    assert not sniff(pdf("hello"), "x").inline


def test_a_path_is_read_like_bytes(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(PNG)
    assert sniff(tmp_path / "x", "x") == sniff(PNG, "x")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Été 2025.pdf", "Été 2025.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("C:\\Users\\x\\photo.jpg", "photo.jpg"),
        ("a\0b\r\nSet-Cookie: x.txt", "abSet-Cookie_ x.txt"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ("zero\u200bwidth\ufeff.txt", "zerowidth.txt"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("console.txt", "console.txt"),
        ("-rf", "rf"),
        (".htaccess", "htaccess"),
        ("trailing. . ", "trailing"),
        ('say "hi"|<b>.txt', "say _hi___b_.txt"),
        ("e\u0301te\u0301.txt", "été.txt"),
        ("👩🏽‍🔧.png", "👩🏽🔧.png"),
        ("", "file"),
        ("..", "file"),
        ("a/", "file"),
        ("\u202e\u200b", "file"),
    ],
)
def test_names_are_made_plain(given: str, kept: str) -> None:
    assert safe_name(given) == kept
    assert safe_name(kept) == kept


@pytest.mark.parametrize("letter", ["a", "é", "漢", "👍"])
def test_a_long_name_is_cut_and_keeps_its_extension(letter: str) -> None:
    short = safe_name(letter * 300 + ".docx")
    assert short.endswith(letter + ".docx")
    assert len(short) <= 120
    assert len(short.encode()) <= 240
    assert len(safe_name("x." + "y" * 300)) <= 120


def test_a_picture_drawn_again_takes_its_new_extension() -> None:
    assert renamed("page.html", "image/jpeg") == "page.jpg"
    assert renamed("IMG_01.HEIC", "image/jpeg") == "IMG_01.jpg"
    assert renamed("report.pdf", "application/pdf") == "report.pdf"


def test_the_header_carries_the_true_name_and_nothing_else() -> None:
    assert (
        content_disposition("plan.pdf", inline=False) == "attachment; filename=\"plan.pdf\"; filename*=UTF-8''plan.pdf"
    )
    assert (
        content_disposition("Été.png", inline=True)
        == "inline; filename=\"Ete.png\"; filename*=UTF-8''%C3%89t%C3%A9.png"
    )


@pytest.mark.parametrize(
    "name", ['x"; filename="evil.exe', "x\r\nSet-Cookie: a=b", "%2e%2e%2fx", "漢字", "a;b=c\\d", "\ud800"]
)
def test_no_name_breaks_out_of_the_header(name: str) -> None:
    header = content_disposition(name, inline=False)
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2
    fallback = header.split('"')[1]
    assert fallback
    assert not set(fallback) & set('%\\/"')
