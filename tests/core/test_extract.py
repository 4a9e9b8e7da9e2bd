"""The words of documents, and UPL-06 (archives that unfold without end)."""

import io
import logging
import struct
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook  # type: ignore[import-untyped,unused-ignore]

from parvis.core.archives import Archive, ArchiveRefused
from parvis.core.extract import extract_text
from parvis.core.filetypes import FILE, sniff
from parvis.core.sandbox import run
from tests.core.hostile import DOCX, ODT, OFFICE, W, docx, pdf, zipped

XLSX, PPTX = f"{OFFICE}.spreadsheetml.sheet", f"{OFFICE}.presentationml.presentation"


def text_of(content: bytes, mime: str, folder: Path) -> str:
    path = folder / "upload"
    path.write_bytes(content)
    return extract_text(path, mime)


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def word(*paragraphs: str) -> bytes:
    return f"<w:document {W}><w:body>{''.join(map(paragraph, paragraphs))}</w:body></w:document>".encode()


def test_words_of_a_word_document(tmp_path: Path) -> None:
    body = word("Le sac Ferrand", "prêt &amp; cousu en mai")
    content = docx(body, ("word/footnotes.xml", word("une note")), ("word/settings.xml", word("not shown")))
    assert sniff(content, "x").mime == DOCX
    assert text_of(content, DOCX, tmp_path) == "Le sac Ferrand\nprêt & cousu en mai\nune note"


def test_words_split_between_runs_stay_whole(tmp_path: Path) -> None:
    body = f"<w:document {W}><w:p><w:r><w:t>Ferr</w:t></w:r><w:r><w:t>and</w:t></w:r></w:p></w:document>".encode()
    assert text_of(docx(body), DOCX, tmp_path) == "Ferrand"


def test_words_of_slides_in_order(tmp_path: Path) -> None:
    page = '<p:s xmlns:p="p" xmlns:a="a"><a:p><a:t>slide {}</a:t></a:p></p:s>'
    slides = [(f"ppt/slides/slide{number}.xml", page.format(number).encode()) for number in (10, 2, 1)]
    content = zipped([("ppt/presentation.xml", b"<p/>"), *slides])
    assert sniff(content, "x").mime == PPTX
    assert text_of(content, PPTX, tmp_path) == "slide 1\nslide 2\nslide 10"


def test_words_of_a_real_spreadsheet(tmp_path: Path) -> None:
    book, out = Workbook(), io.BytesIO()
    book.active.append(["Besançon", "cuir"])
    book.save(out)
    assert sniff(out.getvalue(), "x").mime == XLSX
    assert text_of(out.getvalue(), XLSX, tmp_path) == "Besançon\ncuir"


def test_words_of_an_open_document(tmp_path: Path) -> None:
    body = (
        '<o:c xmlns:o="o" xmlns:text="t"><text:h>Titre</text:h><text:p>deux<text:s/>mots<text:tab/>ici</text:p></o:c>'
    )
    content = zipped([("mimetype", ODT.encode()), ("content.xml", body.encode())])
    assert text_of(content, sniff(content, "x").mime, tmp_path) == "Titre\ndeux mots ici"


def test_words_of_a_pdf(tmp_path: Path) -> None:
    content = pdf("Le cuir de Besan\\347on", pages=2)
    assert text_of(content, sniff(content, "x").mime, tmp_path) == "Le cuir de Besançon\nLe cuir de Besançon"


def test_a_pdf_stops_at_five_hundred_pages(tmp_path: Path) -> None:
    assert text_of(pdf("page", pages=520), "application/pdf", tmp_path).count("page") == 500


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_plain_text_in_the_encodings_people_use(encoding: str, tmp_path: Path) -> None:
    assert text_of("déjà vu\r\nœuvre".encode(encoding), "text/plain", tmp_path) == "déjà vu\nœuvre"


def test_no_more_than_is_kept(tmp_path: Path) -> None:
    assert len(text_of(b"a" * 3_000_000, "text/plain", tmp_path)) == 200_000
    assert text_of("é".encode() * 500_000, "text/plain", tmp_path) == "é" * 200_000
    assert len(text_of(docx(word("b" * 900_000)), DOCX, tmp_path)) == 200_000


def test_the_text_can_always_be_stored(tmp_path: Path) -> None:
    text = text_of(b"a\x01\x0cb", "text/plain", tmp_path)
    assert text == "a b"


def test_pages_are_not_read(tmp_path: Path) -> None:
    assert text_of(b"<p>hello</p>", "text/html", tmp_path) == ""


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><w:document xmlns:w="w"><w:p><w:t>&c;</w:t></w:p></w:document>"""
STEAL = b"""<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:d xmlns:w="w"><w:p><w:t>&x;</w:t></w:p></w:d>"""


def shortened(content: bytes) -> bytes:
    return content[: len(content) // 2]


def many_entries() -> bytes:
    return docx(word("hello"), *((f"x{number}", b"") for number in range(2_001)))


def encrypted() -> bytes:
    content = bytearray(docx(word("hello")))
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (docx(LAUGHS), DOCX),
        (docx(STEAL), DOCX),
        (docx(word("hello")[:-9]), DOCX),
        (shortened(docx(word("hello"))), DOCX),
        (many_entries(), DOCX),
        (encrypted(), DOCX),
        (docx(word() + b" " * (40 << 20)), DOCX),
        (b"", DOCX),
        (b"%PDF-1.4 rubbish", "application/pdf"),
        (b"", "application/pdf"),
        (b"a\0b", "text/plain"),
    ],
)
def test_a_file_that_cannot_be_read_has_no_words_and_says_why(
    content: bytes, mime: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "parvis.core.extract"):
        assert text_of(content, mime, tmp_path) == ""
    assert mime in caplog.text


def test_a_missing_or_empty_file_has_no_words(tmp_path: Path) -> None:
    assert text_of(zipped([("word/other.xml", b"")]), DOCX, tmp_path) == ""
    assert extract_text(tmp_path / "gone", "text/plain") == ""


def test_it_works_in_a_child(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(pdf("hello"))
    assert run(extract_text, tmp_path / "x", "application/pdf") == "hello"


def test_a_bomb_is_stopped_while_it_unfolds() -> None:
    with Archive(zipped([("big", b"\0" * (60 << 20))])) as archive:
        read = 0
        with pytest.raises(ArchiveRefused):
            for chunk in archive.chunks("big"):
                read += len(chunk)
    assert read < 15 << 20


def test_many_middling_entries_are_counted_together() -> None:
    middling = b"".join(struct.pack(">I", number * 2_654_435_761 % 2**32) for number in range(1 << 20))
    with Archive(zipped((f"{n}", middling) for n in range(14))) as archive, pytest.raises(ArchiveRefused):
        for name in archive.names:
            for _ in archive.chunks(name):
                pass


def test_an_entry_lying_about_its_size_is_refused() -> None:
    content = bytearray(zipped([("a", b"x" * 5000)]))
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 10)
    with Archive(bytes(content)) as archive, pytest.raises(ArchiveRefused):
        list(archive.chunks("a"))


def test_zip64_and_odd_packings_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a", b"x" * 100)
    with Archive(out.getvalue()) as opened, pytest.raises(ArchiveRefused):
        list(opened.chunks("a"))
    plain = zipped([("a", b"x")])
    at = plain.rfind(b"PK\x05\x06")
    with pytest.raises(ArchiveRefused):
        Archive(plain[:at] + b"PK\x06\x07" + b"\0" * 16 + plain[at:])
    assert sniff(many_entries(), "x.docx") == FILE
