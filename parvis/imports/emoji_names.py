"""Emoji by the short names Slack writes between colons.

The commonest names are listed by hand in emoji_names.txt; many others are simply Unicode’s own name, and flags spell
their country. Custom emoji have no character: their name stays.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

PICTURES = ((0x1F300, 0x1F64F), (0x1F680, 0x1F6FF), (0x1F900, 0x1F9FF), (0x1FA70, 0x1FAFF))
TONES = {"skin-tone-2": "🏻", "skin-tone-3": "🏼", "skin-tone-4": "🏽", "skin-tone-5": "🏾", "skin-tone-6": "🏿"}
AS_PICTURE = "\ufe0f"
JOINER = "\u200d"


def emoji(name: str) -> str:
    """The character for "tada", "flag-fr" or "wave::skin-tone-3", or "" when there is none."""
    plain, _, tone = name.partition("::")
    character = _table().get(plain) or _flag(plain) or _by_unicode_name(plain)
    return _toned(character, TONES.get(tone, "")) if character else ""


@cache
def _table() -> dict[str, str]:
    lines = Path(__file__).with_name("emoji_names.txt").read_text("utf-8").splitlines()
    return {name: character for name, _space, character in (line.partition(" ") for line in lines)}


def _toned(character: str, tone: str) -> str:
    """The tone goes right after the person, before any joiner, and replaces the sign that asks for a picture."""
    return character[0] + tone + character[1:].removeprefix(AS_PICTURE) if tone else character


def _flag(name: str) -> str:
    country = name.removeprefix("flag-")
    if len(name) != 7 or len(country) != 2 or not (country.isascii() and country.isalpha() and country.islower()):
        return ""
    return "".join(chr(0x1F1E6 + ord(letter) - ord("a")) for letter in country)


def _by_unicode_name(name: str) -> str:
    try:
        character = unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return ""
    fits = len(character) == 1 and any(first <= ord(character) <= last for first, last in PICTURES)
    return character if fits else ""
