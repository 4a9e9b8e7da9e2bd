"""A text as an attentive reader sees it: without disguises, and with the way back to where each letter stood.

Letters that look alike become one, what is not seen is dropped, accents fall. Words are found as people join and split
them: `ProjetAtlas`, `projet-atlas`, `#projet_atlas`, `A t l a s`, `At-⏎las`. A text with signs in the place of letters
(`4tl@s`) has further readings, in which they are letters. Sources: Unicode UAX #15 and UTS #39.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise, product
from typing import Final

from parvis.guard.data_tables.lookalikes import LEET, LOOKALIKES, UNSEEN

_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_ONE: Final = rf"[^\W_]|[{''.join(map(re.escape, LEET))}]"
_CHUNK = re.compile(r"\S+")
_LETTER = re.compile(r"[^\W\d_]")
_RUN = re.compile(rf"(?<![^\W_])(?:{_ONE})(?:[ .\-_*/,]{{1,3}}(?:{_ONE})){{2,}}(?![^\W_])")
_SPLIT = re.compile(r"(?<=[^\W_])-?[ \t]*\r?\n[ \t]*(?=[^\W_])|(?<=[^\W_])[-_./*~|+:'](?=[^\W_])")
_ESCAPED = re.compile(r"%(?:20|2[CDEF]|5F)", re.IGNORECASE)  # spaces and signs in an address
_END = re.compile(r"[.!?…](?=\s|$)|\n+")


class _Letters(dict[int, str]):
    """What each character is read as; learnt as they come, and forgotten when there are too many."""

    def __missing__(self, code: int) -> str:
        if len(self) > 20_000:
            self.clear()
        found = self[code] = _read(chr(code))
        return found


def _read(character: str) -> str:
    if character in UNSEEN or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return ""
    if (alike := LOOKALIKES.get(character)) is not None:
        return alike
    if unicodedata.category(character) in ("Zs", "Zl", "Zp"):
        return "\n" if character in "\u2028\u2029" else " "
    if (boxed := _boxed(ord(character))) is not None:
        return boxed
    known = unicodedata.normalize("NFKD", character)
    bare = "".join(LOOKALIKES.get(c, c) for c in known if not unicodedata.combining(c))
    # “½” would become three characters with a division in it: what is longer than a ligature stays as it is.
    return bare if 0 < len(bare) <= 3 else character


def _boxed(code: int) -> str | None:
    """White letters on black rounds and squares, which NFKC leaves alone."""
    for first in (0x1F150, 0x1F170):
        if first <= code < first + 26:
            return chr(ord("A") + code - first)
    return None


_LETTERS: Final = _Letters()


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or a part of one that a hump, a hyphen or a figure sets off. `start` and `end` are in the folded text.

    `joined` says how it hangs on the word before it: "" within the same word, "-" by a sign or a line’s end, "¬" broken
    by a hyphen at a line’s end, " " apart.
    """

    text: str
    start: int
    end: int
    joined: str


@dataclass(frozen=True)
class Folded:
    """A text as it is read. `bare` keeps capitals; `map` leads from places in `bare` to places in the original."""

    original: str
    bare: str
    map: list[int] | None = field(repr=False)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a passage of `bare` stands in the original text."""
        if self.map is None:
            return start, end
        return self.map[start], (self.map[end - 1] + 1) if end > start else self.map[start]

    @cached_property
    def words(self) -> list[Word]:
        """Its words in order."""
        return list(_words(self.bare))

    @cached_property
    def ends(self) -> list[int]:
        """Where its sentences end, in order; a line is one at least."""
        return [*(match.end() for match in _END.finditer(self.bare)), len(self.bare) + 1]

    def sentence(self, place: int) -> tuple[int, int]:
        """Where the sentence in which a place stands begins and ends."""
        which = bisect_right(self.ends, place)
        return (self.ends[which - 1] if which else 0), self.ends[min(which, len(self.ends) - 1)]

    @cached_property
    def written(self) -> bool:
        """Whether its author writes capitals where they belong: a sentence begins with one, and not all is in capitals."""
        letters = [character for character in self.bare if character.isalpha()]
        return not self.bare.isupper() and bool(letters) and letters[0].isupper()

    @cached_property
    def readings(self) -> list[list[Word]]:
        """Its words, then the same with signs read as letters, where a word mixes both; a few ways at most."""
        found = [self.words]
        for text in _unsigned(self.bare):
            if (words := list(_words(text))) not in found:
                found.append(words)
        return found


def fold(text: str) -> Folded:
    """Read a text. Costs about 0.1 ms for 2,000 characters."""
    if text.isascii():
        return Folded(text, text, None)
    parts = [_LETTERS[ord(character)] for character in text]
    bare = "".join(parts)
    if len(bare) == len(text) and all(len(part) == 1 for part in parts):
        return Folded(text, bare, None)
    places = [place for place, part in enumerate(parts) for _ in part]
    return Folded(text, bare, [*places, len(text)])


def key(text: str) -> str:
    """A word or a few as they are compared: folded, lower case, with nothing between them."""
    return "".join(word.text for word in fold(text).words)


def _words(bare: str) -> Iterator[Word]:
    tight = {
        match.end(): "¬" if match.group()[0] == "-" and len(match.group()) > 1 else "-"
        for match in _SPLIT.finditer(bare)
    }
    for match in _WORD.finditer(bare):
        text, start = match.group(), match.start()
        joined = tight.get(start, " ")
        for begin, end in _humps(text):
            yield Word(text[begin:end].lower(), start + begin, start + end, joined)
            joined = ""


def _humps(text: str) -> Iterator[tuple[int, int]]:
    """The parts of `ProjetAtlas27`."""
    if text.isdigit() or (text.isalpha() and text.islower()):
        yield 0, len(text)
        return
    cuts = [0, *(match.start() for match in _HUMP.finditer(text)), len(text)]
    yield from pairwise(cuts)


def _unsigned(bare: str) -> Iterator[str]:
    """The text with signs read as letters in words that mix both, or are spelt out letter by letter; same length."""
    spots = [place for begin, end in _mixed(bare) for place in range(begin, end) if bare[place] in LEET]
    if _ESCAPED.search(bare):
        yield _ESCAPED.sub(lambda match: " " * len(match.group()), bare)
    for reading in _WAYS if spots else ():
        letters = list(bare)
        for place in spots:
            letters[place] = reading[bare[place]]
        yield "".join(letters)


def _mixed(bare: str) -> Iterator[tuple[int, int]]:
    """Where letters and signs stand in one word: at least as many letters as signs, so that `14h30` is an hour."""
    for match in _CHUNK.finditer(bare):
        chunk = match.group()
        if chunk.isalpha() or chunk.isdigit():
            continue
        end = match.start() + len(chunk.rstrip("!(|+.,;:?)\"'»]"))
        begin = match.end() - len(chunk.lstrip("(|+[\"'«"))
        letters = len(_LETTER.findall(bare, begin, end))
        signs = sum(character in LEET for character in bare[begin:end])
        if letters >= 2 and 0 < signs <= letters:
            yield begin, end
    for match in _RUN.finditer(bare):
        if _LETTER.search(match.group()):
            yield match.span()


# Each way of reading all the signs: most have one reading, some two.
_WAYS: Final = [dict(zip(LEET, letters, strict=True)) for letters in product(*LEET.values())]


def runs(words: list[Word]) -> list[Word]:
    """The same words, with three letters or more that stand alone one after another made one word."""
    if sum(1 for word in words if len(word.text) == 1) < 3:
        return words
    found: list[Word] = []
    row: list[Word] = []
    for word in [*words, None]:
        if word is not None and _goes_on(row, word):
            row.append(word)
            continue
        found += (
            [Word("".join(one.text for one in row), row[0].start, row[-1].end, row[0].joined)] if len(row) > 2 else row
        )
        row = [word] if word is not None else []
    return found


def _goes_on(row: list[Word], word: Word) -> bool:
    """Whether the word is one more letter of those that stand alone."""
    alone = len(word.text) == 1 and word.text.isalpha()
    return alone and (not row or (len(row[-1].text) == 1 and row[-1].text.isalpha() and word.start - row[-1].end <= 3))
