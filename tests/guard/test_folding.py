"""What disguises a text, and that the way back leads to where it stands."""

from __future__ import annotations

import pytest

from parvis.guard.folding import fold, key

DISGUISES = {
    "fullwidth": "Ａｔｌａｓ",
    "bold mathematical letters": "𝐀𝐭𝐥𝐚𝐬",
    "Cyrillic": "Аtlаѕ",
    "Greek": "Αtlαs",
    "small capitals": "ᴀᴛʟᴀꜱ",
    "black rounds": "🅐🅣🅛🅐🅢",
    "accents": "Átläs",
    "marks upon marks": "A̷t̶l̵a̴s̸",
    "zero width": "A\u200bt\u200dl\ufeffa\u2060s",
    "soft hyphens": "At\u00adlas",
    "bidirectional": "\u202eAt\u202clas",
    "fillers": "At\u3164las",
}


@pytest.mark.parametrize("text", DISGUISES.values(), ids=DISGUISES)
def test_a_disguised_word_is_read_as_what_it_seems(text: str) -> None:
    assert key(text) == "atlas"


@pytest.mark.parametrize("text", DISGUISES.values(), ids=DISGUISES)
def test_a_place_in_the_reading_leads_to_its_place_in_the_text(text: str) -> None:
    original = f"Le cœur du projet {text}, demain"
    folded = fold(original)
    start = folded.bare.lower().index("atlas")
    begin, end = folded.span(start, start + 5)
    assert key(original[begin:end]) == "atlas"
    assert key(original[:begin]) == "lecoeurduprojet"


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("4tl4s", "atlas"),
        ("@tl@s", "atlas"),
        ("M3rcur3", "mercure"),
        ("Z3ph1r1n", "zephirin"),
        ("p0lym3r35", "polymeres"),
    ],
)
def test_signs_in_the_place_of_letters_have_another_reading(text: str, reading: str) -> None:
    assert reading in {"".join(word.text for word in words) for words in fold(text).readings}


@pytest.mark.parametrize("text", ["14h30", "2026", "P4", "à 10h", "12,50 €", "3 sacs"])
def test_hours_and_prices_have_one_reading(text: str) -> None:
    assert len(fold(text).readings) == 1
