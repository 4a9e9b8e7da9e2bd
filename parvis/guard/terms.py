"""Finds thousands of protected words in a text, in the time it takes to read it.

Each form is compiled into keys, its words without anything between them, with their plurals; a text’s words are put
together from each of its places as long as some key begins so. So `projet Atlas`, `#ProjetAtlas`, `projet_atlas` and
`A t l a s` are the same, and `atlas routier` is not `projet Atlas`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from itertools import accumulate, islice, pairwise, product
from typing import Final

from parvis.core import clock
from parvis.core.kept import Kept
from parvis.guard import lines
from parvis.guard.data_tables.small_words import NUMBERS
from parvis.guard.folding import Folded, Word, fold
from parvis.guard.knowing import Circle
from parvis.guard.models import Edition, Embargo, Severity, Term
from parvis.guard.verdict import Thing
from parvis.spaces.models import Reach

HEAD: Final = 4
MOST_SPELLINGS: Final = 24  # of one form
FORGIVEN: Final = 9  # letters from which on a space in the middle of a word is no accident of two ordinary words
NEAR: Final = 6  # words on either side, in the same sentence, in which a near word has to stand
SHORT: Final = 4  # capitals up to which a form is an acronym, and has to be written in capitals
TERSE: Final = (
    6  # letters and figures up to which a form with figures is written as it was declared (`NK-27`, not `NK 27`)
)
_CONSONANTS: Final = frozenset("bcdfghjklmnpqrstvwxz")
_APART = re.compile(r"[:;!?()\"«»“”]|[.,]\s")
_TWICE = re.compile(r"([b-df-hj-np-tv-xz])\1+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One form of one thing: where its own words end within the key, and the keys one of which must be near."""

    thing: int
    bounds: frozenset[int]
    near: frozenset[str]
    acronym: bool
    terse: bool
    capital: bool


@dataclass(frozen=True, slots=True)
class Match:
    """A thing met in a text; places as in `Folded.bare`."""

    thing: Thing
    start: int
    end: int


@dataclass
class Lexicon:
    """All that is protected, as it is looked up."""

    things: list[Thing] = field(default_factory=list)
    keys: dict[str, list[Entry]] = field(default_factory=dict)
    heads: set[str] = field(default_factory=set)
    longest: int = 0

    def add(self, thing: Thing, forms: Iterable[lines.Form]) -> None:
        """Have these forms of a thing found."""
        self.things.append(thing)
        for form in forms:
            self._add(len(self.things) - 1, form)

    def _add(self, thing: int, form: lines.Form) -> None:
        for key, ends, near, acronym, terse, capital in _entries(form, self.things[thing].kind):
            self.keys.setdefault(key, []).append(Entry(thing, ends, near, acronym, terse, capital))
            self.heads.update((key[:HEAD], key[: 2 * HEAD]))
            self.longest = max(self.longest, len(key))

    def find(self, folded: Folded) -> Iterator[Match]:
        """Each thing at each place it stands in a text, whichever way it is read."""
        seen: set[tuple[int, int]] = set()
        for words in folded.readings if self.keys else ():
            for match in self._read(folded, words):
                place = (id(match.thing), match.start)
                if place not in seen:
                    seen.add(place)
                    yield match

    def _read(self, folded: Folded, words: list[Word]) -> Iterator[Match]:
        heads, keys, longest = self.heads, self.keys, self.longest
        texts = [plain(word.text) for word in words]
        for first in range(len(words)):
            text = ""
            for last in range(first, len(words)):
                text = joined(text, texts[last])
                size = len(text)
                if size > longest:
                    break
                if entries := keys.get(text):
                    yield from self._judged(folded, words, first, last, entries)
                if size >= HEAD and (text[:HEAD] not in heads or (size >= 2 * HEAD and text[: 2 * HEAD] not in heads)):
                    break

    def _judged(
        self, folded: Folded, words: list[Word], first: int, last: int, entries: list[Entry]
    ) -> Iterator[Match]:
        """Those of the entries that these words really are."""
        start, end = words[first].start, words[last].end
        for entry in entries:
            met = words[first : last + 1]
            if not _holds_together(folded, met, entry.bounds) or (
                entry.terse and re.search(r"\s", folded.bare[start:end])
            ):
                continue
            if entry.acronym and not folded.bare[start:end].isupper():
                continue
            if entry.near and not (_cased(folded, start, entry) and _near(folded, words, first, last, entry.near)):
                continue
            yield Match(self.things[entry.thing], start, end)


@lru_cache(maxsize=1 << 15)  # when one term has changed, the others are compiled already
def _entries(form: lines.Form, kind: str) -> list[tuple[str, frozenset[int], frozenset[str], bool, bool, bool]]:
    """The keys of a form, each with what an `Entry` says of it."""
    words = [plain(word.text) for word in fold(form.words).words]
    near = frozenset(spelling for word in form.near for spelling in spellings(word)) if _ordinary(form) else frozenset()
    acronym = len(words) == 1 and form.words.isupper() and len(words[0]) <= SHORT
    figures = any(map(str.isdigit, words)) and " " not in form.words and sum(map(len, words)) <= TERSE
    terse = figures or (kind == "host" and "." in form.words)
    capital = bool(near) and form.words[0].isupper()
    found = []
    name = kind not in ("watch_word", "embargo")
    for spelling in islice(product(*(inflected(word, name=name) for word in words)), MOST_SPELLINGS if words else 0):
        grown = list(accumulate(spelling, joined))
        found.append((grown[-1], frozenset(map(len, grown)), near, acronym, terse, capital))
    return found


def _cased(folded: Folded, start: int, entry: Entry) -> bool:
    """Whether an ordinary word has the capital of a name, in a text whose author writes capitals."""
    return not entry.capital or folded.bare[start].isupper() or not folded.written


def _ordinary(form: lines.Form) -> bool:
    """Whether near words are asked for: a form of several words, or with figures, stands for itself."""
    return bool(form.near) and form.alone


def _holds_together(folded: Folded, words: list[Word], bounds: frozenset[int]) -> bool:
    """Whether these words, put together, are the form’s words, and not the ends of others; or stand in two sentences."""
    text = ""
    for before, word in pairwise(words):
        text = joined(text, plain(before.text))
        if word.joined != " " or (len(before.text) == 1 and len(word.text) == 1):
            continue
        if _APART.search(folded.bare, before.end, word.start):
            return False
        if len(text) not in bounds and max(bounds) < FORGIVEN:
            return False
    return True


def _near(folded: Folded, words: list[Word], first: int, last: int, near: frozenset[str]) -> bool:
    """Whether one of these stands in the same sentence, a few words away at most."""
    start, end = folded.sentence(words[first].start)
    around = [
        plain(word.text)
        for place, word in enumerate(words[max(0, first - NEAR) : last + 1 + NEAR], start=max(0, first - NEAR))
        if start <= word.start < end and not first <= place <= last
    ]
    return any(text in near for text in around) or any(joined(a, b) in near for a, b in pairwise(around))


def plain(word: str) -> str:
    """A folded word as it is compared: no consonant twice, numbers in figures."""
    return NUMBERS.get(word) or _TWICE.sub(r"\1", word)


def joined(before: str, after: str) -> str:
    """Two such words without a space between them."""
    twice = before[-1:] == after[:1] and before[-1:] in _CONSONANTS
    return before + (after[1:] if twice else after)


def spellings(words: str) -> Iterator[str]:
    """The keys of a few words, with their plurals."""
    parts = (inflected(plain(word.text), name=False) for word in fold(words).words)
    return (reduce(joined, spelling) for spelling in islice(product(*parts), MOST_SPELLINGS))


def inflected(word: str, *, name: bool) -> list[str]:
    """A folded word as it stands and in its plurals, French and English; in the singular too, if it isn’t a name."""
    if len(word) < 3 or not word.isalpha():
        return [word]
    found = [word, word + "s"]
    if word.endswith(("eau", "eu", "au")):
        found.append(word + "x")
    if word.endswith("al"):
        found.append(word[:-2] + "aux")
    if word.endswith(("s", "x", "ch", "sh", "z")):
        found.append(word + "es")
    if word.endswith("y"):
        found.append(word[:-1] + "ies")
    if not name and word.endswith(("s", "x")) and len(word) > 4:
        found.append(word[:-1])
    return found


_kept: Kept[str, Lexicon] = Kept(1)


def lexicon() -> Lexicon:
    """All that is protected now or later, compiled; made again, in each process, when a term or an embargo has changed.

    One query when nothing has.
    """
    edition = Edition.current()
    return _kept.get("lexicon", edition) or _kept.put("lexicon", edition, _compiled())


def _compiled() -> Lexicon:
    book = Lexicon()
    spaces, levels = _known_by(Term.spaces.through.objects.values_list("term", "space", "space__level"))
    people, _levels = _known_by(
        (term, actor, 0) for term, actor in Term.people.through.objects.values_list("term", "actor")
    )
    for term in Term.objects.standing():
        circle = Circle(
            frozenset(spaces[term.pk]), frozenset(people[term.pk]), not spaces[term.pk] and not people[term.pk]
        )
        book.add(_term(term, circle, levels[term.pk]), _forms(term))
    for embargo in Embargo.objects.filter(until__gt=clock.now()):
        book.add(_embargo(embargo), lines.read(embargo.forms))
    return book


def _known_by(rows: Iterable[tuple[int, int, int]]) -> tuple[dict[int, set[int]], dict[int, int]]:
    """Of each term, who knows it, and the strictest level of those."""
    known: dict[int, set[int]] = defaultdict(set)
    levels: dict[int, int] = defaultdict(int)
    for term, one, level in rows:
        known[term].add(one)
        levels[term] = max(levels[term], level)
    return known, levels


def _forms(term: Term) -> list[lines.Form]:
    forms = lines.read(term.forms)
    if term.kind == Term.Kind.HOST:  # as it is said, too
        spelt = [form.words.split(".") for form in forms if "." in form.words]
        forms += [lines.Form(f" {dot} ".join(parts)) for parts in spelt for dot in ("dot", "point")]
    return forms


def _term(term: Term, circle: Circle, level: int) -> Thing:
    return Thing(
        kind=term.kind,
        severity=term.weight(level),
        circle=circle,
        pk=term.pk,
        name=term.name,
        since=term.since,
        until=term.until,
        languages=frozenset(term.languages.split()),
    )


def _embargo(embargo: Embargo) -> Thing:
    room = frozenset() if embargo.space_id is None else frozenset({embargo.space_id})
    return Thing(
        kind="embargo",
        severity=Severity.SERIOUS,
        circle=Circle(room, inside=embargo.reach == Reach.INSIDE),
        pk=embargo.pk,
        name=embargo.name,
        reach=embargo.reach,
        until=embargo.until,
    )
