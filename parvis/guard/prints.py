"""Recognises what stands in a confidential document, when it comes back a little changed, without keeping the document.

A sentence is known by the pairs of its telling words that stand within a few words of each other, whatever their order and
their endings; each pair is kept as a keyed hash (BLAKE2b, under a key made from `SECRET_KEY`). A long sentence keeps the
smallest of its hashes, which are a fair sample of it. After A. Broder, “On the resemblance and containment of documents”
(1997), and skip-bigrams as in ROUGE-S.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.db.models import Count, F

from parvis.core.compiled import compiled
from parvis.guard.data_tables.formulae import FORMULAE
from parvis.guard.data_tables.small_words import ALIKE, COMMON, NUMBERS
from parvis.guard.folding import Folded, Word, fold, runs
from parvis.guard.models import Passage, Print

APART: Final = 4  # telling words between the two of a pair, at most, plus one
ROOT: Final = 5  # letters of a word that are kept: what French and English change comes after
LEAST: Final = 4  # telling words a sentence needs to be known by
MOST: Final = 48  # prints of a sentence
LONGEST: Final = 36  # telling words of a sentence; what is longer is cut
COMMONPLACE: Final = 24  # sentences that may share a print; what more of them say says nothing
FAINT: Final = 0.18  # the share of a sentence that says something when others of the same source come back as well
FEW: Final = 5  # prints of such a sentence, at least
TOGETHER: Final = 14  # prints of several such sentences together, at least
RARE: Final = 6  # sentences up to which a print weighs in full


@dataclass(frozen=True, slots=True)
class Telling:
    """A word that says something, as it is compared, and where it stands in `Folded.bare`."""

    root: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Likeness:
    """A passage met again: of which source, from where to where in `Folded.bare`, and how much of it (0 to 1)."""

    source: int
    level: int
    start: int
    end: int
    share: float


def root(word: str) -> str:
    """A folded word as it is compared: its beginning, a number in figures; "" for a word that says nothing."""
    if word in COMMON:
        return ""
    if (alike := NUMBERS.get(word) or ALIKE.get(word)) is not None:
        return alike
    if word.isdigit():
        return word.lstrip("0")[:12]
    if len(word) < 3:
        return ""
    return word[:ROOT].rstrip("sx") if len(word) <= ROOT else word[:ROOT]


def telling(words: Sequence[Word]) -> list[Telling]:
    """The words that say something, in order; those a broken line or spelling cut are whole again."""
    found = []
    for word in _mended(words):
        if known := root(word.text):
            found.append(Telling(known, word.start, word.end))
    return found


def _mended(words: Sequence[Word]) -> list[Word]:
    mended: list[Word] = []
    for word in words:
        if mended and word.joined == "¬":
            last = mended[-1]
            mended[-1] = Word(last.text + word.text, last.start, word.end, last.joined)
        else:
            mended.append(word)
    return runs(mended)


def learnt(folded: Folded) -> list[tuple[int, list[int]]]:
    """What to keep of a text: for each sentence worth it, how many telling words it has, and its prints."""
    said_by_all = _formulae(settings.SECRET_KEY)
    found = []
    for words in _sentences(folded):
        marks = sorted(_marks(words).keys() - said_by_all)[:MOST]
        if len(marks) >= LEAST:
            found.append((len(words), marks))
    return found


@lru_cache(maxsize=2)
def _formulae(_secret: str) -> frozenset[int]:
    """The prints of what everybody writes."""
    return frozenset(mark for words in _sentences(fold(FORMULAE)) for mark in _marks(words))


def _sentences(folded: Folded) -> Iterator[list[Telling]]:
    ends = iter(folded.ends)
    end = next(ends)
    held: list[Telling] = []
    for word in telling(folded.words):
        while word.start >= end:
            yield from _cut(held)
            end, held = next(ends), []
        held.append(word)
    yield from _cut(held)


def _cut(words: list[Telling]) -> Iterator[list[Telling]]:
    """A sentence in parts that are not too long; nothing of one that is too short to be known by."""
    parts = -(-len(words) // LONGEST)
    for part in range(parts):
        piece = words[part * len(words) // parts : (part + 1) * len(words) // parts]
        if len({word.root for word in piece}) >= LEAST:
            yield piece


def _marks(words: Sequence[Telling]) -> dict[int, list[int]]:
    """The pairs of these words as they are kept, and the places (of the first word) where each stands."""
    found: dict[int, list[int]] = defaultdict(list)
    seal = _seal()
    known: dict[str, int] = {}
    for place, word in enumerate(words):
        for other in words[place + 1 : place + 1 + APART]:
            one, two = word.root, other.root
            if one == two:
                continue
            pair = f"{one} {two}" if one < two else f"{two} {one}"
            mark = known.get(pair)
            if mark is None:
                hashed = seal.copy()
                hashed.update(pair.encode())
                mark = known[pair] = int.from_bytes(hashed.digest(), "big") >> 1
            found[mark].append(place)
    return found


def _seal() -> hashlib.blake2b:
    return _sealed(settings.SECRET_KEY)


@lru_cache(maxsize=2)
def _sealed(secret: str) -> hashlib.blake2b:
    key = hashlib.blake2b(secret.encode(), digest_size=32, person=b"parvis.prints").digest()
    return hashlib.blake2b(key=key, digest_size=8)


def alike(folded: Folded, *, spaces: frozenset[int] | None = None, apart_from: str = "") -> Iterator[Likeness]:
    """The passages that come back in a text. One query, however many are kept, and one more where some may.

    `spaces` keeps to sources those spaces read (ids); None asks for all. `apart_from` is the key of a source to leave out.
    """
    for words in _ways(folded):
        if len(words) < LEAST:
            continue
        marks = _marks(words)
        asked = json.dumps(sorted(marks))
        rows = _met(asked) if spaces is None else _met_in(asked, json.dumps(sorted(spaces)))
        yield from _weighed(words, marks, rows, apart_from)


def _ways(folded: Folded) -> Iterator[list[Telling]]:
    """The telling words of each reading that has others."""
    seen: list[list[str]] = []
    for words in folded.readings:
        found = telling(words)
        roots = [word.root for word in found]
        if roots not in seen:
            seen.append(roots)
            yield found


@compiled
def _met(marks: str):  # type: ignore[no-untyped-def]  # a queryset of Print
    return Print.objects.filter(mark__among=marks).order_by().values_list("mark", "passage")


@compiled
def _met_in(marks: str, spaces: str):  # type: ignore[no-untyped-def]  # a queryset of Print
    rooms = F("passage__source__spaces")
    found = Print.objects.filter(mark__among=marks).annotate(room=rooms).filter(room__among=spaces)
    return found.order_by().values_list("mark", "passage").distinct()


def counted(marks: Collection[int]) -> Counter[int]:
    """In how many sentences each of these prints stands."""
    found = Print.objects.filter(mark__among=json.dumps(sorted(marks))).values("mark").annotate(often=Count("pk"))
    return Counter(dict(found.order_by().values_list("mark", "often"))) if marks else Counter()


def _weighed(
    words: list[Telling], marks: dict[int, list[int]], rows: list[tuple[int, int]], apart_from: str
) -> Iterator[Likeness]:
    """Those of the passages of which enough comes back, close enough together; or a little of several of one source."""
    often = Counter(row[0] for row in rows)
    met = Counter(row[1] for row in rows)
    weight = {mark: 1.0 if number <= RARE else RARE / number for mark, number in often.items()}
    hits: dict[int, list[int]] = {passage: [] for passage, number in met.items() if number >= LEAST}
    for mark, passage in rows:
        if passage in hits:
            hits[passage].append(mark)
    faint: dict[int, list[tuple[float, Likeness]]] = defaultdict(list)
    for passage, size, length, source, level in _shapes(hits, apart_from):
        first, last, total = _densest(hits[passage], marks, weight, span=length + length // 2 + 6)
        alike = Likeness(source, level, words[first].start, words[min(last, len(words) - 1)].end, total / size)
        if alike.share >= needed(size):
            yield alike
        elif alike.share >= FAINT and total >= FEW:
            faint[source].append((total, alike))
    for several in faint.values():
        if len(several) >= 2 and sum(total for total, _alike in several) >= TOGETHER:
            yield max(several, key=lambda one: one[0])[1]


def _shapes(hits: Mapping[int, Sequence[int]], apart_from: str) -> Iterator[tuple[int, int, int, int, int]]:
    """Of those passages of which enough was met at all: passage, prints, words, source, level."""
    if not hits:
        return
    found = Passage.objects.filter(pk__among=json.dumps(sorted(hits))).exclude(source__key=apart_from)
    for row in found.order_by().values_list("pk", "size", "length", "source", "source__level"):
        if len(hits[row[0]]) >= FAINT * row[1]:
            yield row


def needed(size: int) -> float:
    """The share of a sentence’s prints that has to come back: nearly all of a few, a good third of many."""
    return min(0.85, 0.22 + 4.4 / size)


def _densest(
    found: list[int], marks: dict[int, list[int]], weight: dict[int, float], *, span: int
) -> tuple[int, int, float]:
    """Where in the text most of them stand together, within `span` telling words: first word, last word, their weight."""
    places = sorted((place, mark) for mark in found for place in marks[mark])
    best, total, begin = (0, 0, 0.0), 0.0, 0
    held: dict[int, int] = defaultdict(int)
    for place, mark in places:
        held[mark] += 1
        total += weight[mark] if held[mark] == 1 else 0
        while place - places[begin][0] > span:
            old = places[begin][1]
            held[old] -= 1
            total -= 0 if held[old] else weight[old]
            begin += 1
        if total > best[2]:
            best = places[begin][0], place + 1, total
    return best
