"""What changed from one version of a charter to another, word by word, as one reads it or hears it read."""

from __future__ import annotations

import dataclasses
import datetime
import difflib
import re

from django.utils import formats
from django.utils.translation import gettext_lazy, pgettext_lazy

from parvis.spaces.charter import Promise
from parvis.spaces.models import Charter

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
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


def rewordings(before: Promise, after: Promise) -> list[Rewording]:
    """The parts that differ, in the order of the charter; none for two that say the same."""
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
    """The words of both, in reading order: what went before what came in its place."""
    one, other = _WORDS.findall(old), _WORDS.findall(new)
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    if matcher.ratio() < ANEW:
        return [piece for piece in (Piece("removed", old), Piece("added", new)) if piece.text]
    pieces: list[Piece] = []
    for kind, start, end, begin, stop in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(one[start:end])))
            continue
        pieces += [Piece("removed", "".join(one[start:end])), Piece("added", "".join(other[begin:stop]))]
    return _joined([piece for piece in pieces if piece.text])


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
