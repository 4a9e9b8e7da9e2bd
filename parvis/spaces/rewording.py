"""What changed from one version of a charter to another, word by word, as one reads it or hears it read."""

from __future__ import annotations

import dataclasses
import datetime
import difflib
import re
from collections import Counter
from collections.abc import Sequence

from django.utils import formats, translation
from django.utils.translation import gettext_lazy, pgettext_lazy

from parvis.core.kept import Kept
from parvis.spaces.charter import Promise
from parvis.spaces.models import Charter

_WORDS = re.compile(r"\s+|\w+|[^\w\s]+")
# In the order in which a charter is read, by the names its page gives them.
NAMES = {
    "people": pgettext_lazy("persons", "People"),
    "intention": gettext_lazy("Intention"),
    "objective": gettext_lazy("Objective"),
    "target": gettext_lazy("Target"),
    "due_on": gettext_lazy("When it should be reached"),
    "strategy": gettext_lazy("Strategy"),
    "resources": gettext_lazy("Team and budget"),
    "review_on": gettext_lazy("When it is looked at again"),
}
ANEW = 0.5  # less alike than that, a text was written anew: it is shown whole, before and after
# The work of comparing grows with the pairs of words that are the same. Of two pages of prose there are some 40,000,
# most of them spaces; a text that repeats itself has no bound. Beyond that, what differs is shown whole.
MOST = 50_000
FEW = 2  # letters between two changes, that are not worth going back for: a space, a comma


@dataclasses.dataclass(frozen=True)
class Piece:
    """Some words: "same", "removed" or "added"."""

    kind: str
    text: str


@dataclasses.dataclass(frozen=True)
class Rewording:
    """A part of the charter that changed, by the name people know it by."""

    name: str
    pieces: list[Piece]


_kept: Kept[tuple[Promise, Promise, str], list[Rewording]] = Kept(100)


def rewordings(before: Promise, after: Promise) -> list[Rewording]:
    """The parts that differ, in the order of the charter; none for two that say the same."""
    key = (before, after, translation.get_language() or "")
    found = _kept.get(key, None)
    return _kept.put(key, None, _rewordings(before, after)) if found is None else found


def _rewordings(before: Promise, after: Promise) -> list[Rewording]:
    found = []
    for field, name in NAMES.items():
        old, new = (_text(field, getattr(promise, field)) for promise in (before, after))
        if old != new:
            found.append(Rewording(str(name), compare(old, new)))
    return found


def _text(name: str, value: str | datetime.date | None) -> str:
    if isinstance(value, datetime.date):
        return formats.date_format(value)
    if name == "intention" and value in Charter.Intention.values:
        return str(Charter.Intention(value).label)
    return value or ""


def compare(old: str, new: str) -> list[Piece]:
    """The words of both, in reading order: what went before what came in its place.

    What they begin and end with alike is set aside first; if too much is left to compare, it went and came as a whole.
    """
    one, other = _WORDS.findall(old), _WORDS.findall(new)
    head = _alike(one, other)
    tail = _alike(one[head:][::-1], other[head:][::-1])
    gone, came = one[head : len(one) - tail], other[head : len(other) - tail]
    changes = _changes(gone, came)
    same = head + tail + sum(end - start for kind, start, end, _begin, _stop in changes if kind == "equal")
    if 2 * same < ANEW * (len(one) + len(other)):
        return [piece for piece in (Piece("removed", old), Piece("added", new)) if piece.text]
    pieces = [Piece("same", "".join(one[:head]))]
    for kind, start, end, begin, stop in changes:
        if kind == "equal":
            pieces.append(Piece("same", "".join(gone[start:end])))
            continue
        pieces += [Piece("removed", "".join(gone[start:end])), Piece("added", "".join(came[begin:stop]))]
    pieces.append(Piece("same", "".join(one[len(one) - tail :])))
    return _joined([piece for piece in pieces if piece.text])


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (mine, his) in pairs if mine != his), min(len(one), len(other)))


def _changes(gone: list[str], came: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """What leads from these words to those, as `difflib` tells it; one change, if that is too much to work out."""
    before, after = Counter(gone), Counter(came)
    if sum(times * after[word] for word, times in before.items()) > MOST:
        return [("replace", 0, len(gone), 0, len(came))]
    return difflib.SequenceMatcher(None, gone, came, autojunk=False).get_opcodes()


def _joined(pieces: list[Piece]) -> list[Piece]:
    """The same, with changes side by side made one where only a space or so stands between them."""
    found: list[Piece] = []
    gone = came = ""
    for place, piece in enumerate(pieces):
        between = 0 < place < len(pieces) - 1 and len(piece.text) <= FEW and not piece.text.isalnum()
        if piece.kind == "same" and not between:
            found += [each for each in (Piece("removed", gone), Piece("added", came)) if each.text.strip()]
            found.append(piece)
            gone = came = ""
        else:
            gone += piece.text if piece.kind != "added" else ""
            came += piece.text if piece.kind != "removed" else ""
    return found + [each for each in (Piece("removed", gone), Piece("added", came)) if each.text.strip()]
