"""Attached files are judged by their name and their words; one that can’t be read is held."""

from __future__ import annotations

from pathlib import Path

import pytest

from parvis.guard.reading import piece_of
from tests.core.hostile import DOCX, W, docx


@pytest.mark.parametrize(
    ("content", "mime", "unread"),
    [
        (docx(f"<w:document {W}><w:p><w:r><w:t>Zéphirin</w:t></w:r></w:p></w:document>".encode()), DOCX, False),
        ("Zéphirin".encode(), "text/csv", False),
        (b"PK\x03\x04 damaged", DOCX, True),
        (b"x " * 200_000, "text/plain", True),
        (b"\x89PNG", "image/png", False),
    ],
)
def test_what_a_file_says(tmp_path: Path, content: bytes, mime: str, unread: bool) -> None:
    path = tmp_path / "upload"
    path.write_bytes(content)
    piece = piece_of(path, mime=mime, filename="plan_final.bin", key="7")
    assert (piece.name, piece.unread) == ("file:7", unread)
    assert piece.text.startswith("plan_final.bin\n")
    assert ("Zéphirin" in piece.text) == ("Zéphirin".encode() in content or (mime == DOCX and not unread))
