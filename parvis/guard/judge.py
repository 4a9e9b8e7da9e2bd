"""The judge: what of a text may not go as far as it is meant to, and what is to be done.

He is given plain data, knows no post, and writes nothing. What he can’t do, or not in time, is held: never let through.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from django.db import connection, transaction

from parvis.core import clock
from parvis.guard import own, prints, terms
from parvis.guard.budget import Budget
from parvis.guard.detectors import DETECTORS
from parvis.guard.folding import Folded, fold
from parvis.guard.knowing import Circle, Crowd, Knowledge, Readers
from parvis.guard.models import Severity, Source
from parvis.guard.ours import speaks_of_us, spoken
from parvis.guard.verdict import Finding, Outcome, Piece, Thing, Verdict
from parvis.guard.weighing import outcome_of, width_of
from parvis.identity.viewer import Viewer
from parvis.spaces.models import Level

log = logging.getLogger(__name__)

SECONDS: Final = 1.0
SECONDS_A_CHARACTER: Final = 0.00002  # 2 s more for the longest text of a file
SLICE: Final = 8_000
OVERLAP: Final = 600  # a passage at the edge of two slices stands whole in one of them
LONGEST: Final = 2_000_000
QUOTE: Final = 200


@dataclass(frozen=True)
class Met:
    """A thing met in a piece, before it is known what follows; places as in `Folded.bare`."""

    thing: Thing
    start: int
    end: int


def judge(
    material: Sequence[Piece],
    to: Readers,
    by: Viewer,
    *,
    typing: bool = False,
    apart_from: str = "",
    seconds: float | None = None,
) -> Verdict:
    """What stands in the way of `by` sending these texts `to` those readers.

    With `typing`, what `by` may not know of is left out before it costs anything, so that neither the answer nor its time
    tells that it exists. `apart_from` is the key of a source whose own words are no finding (a document that is changed).
    `seconds` of CPU are allowed; by default, as many as the texts deserve. Never raises: what fails is held.
    """
    size = sum(len(piece.text) for piece in material)
    try:
        if size > LONGEST:
            return Verdict(failed=True)
        with _apart():
            lexicon = terms.lexicon()  # compiled at most once a change: no cost of this text
            return _Case(material, to, by, lexicon, typing, apart_from, _budget(size, seconds)).verdict()
    except Exception as error:
        # Whatever it was, the text is held; what it says stays out of the log.
        log.warning("The judge failed on %d characters: %s", size, _where(error))
        return Verdict(failed=True)


def _budget(size: int, seconds: float | None) -> Budget:
    return Budget(SECONDS + SECONDS_A_CHARACTER * size if seconds is None else seconds)


def _where(error: Exception) -> str:
    """The kind of an error and the lines it came by, without its words, which may quote the text."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    return f"{type(error).__name__} at " + ", ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)


def _apart() -> AbstractContextManager[Any]:
    """Within a transaction, a savepoint: a query that fails must not take down what the caller is writing."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


class _Case:
    """One judgement."""

    def __init__(
        self,
        material: Sequence[Piece],
        to: Readers,
        by: Viewer,
        lexicon: terms.Lexicon,
        typing: bool,
        apart_from: str,
        budget: Budget,
    ) -> None:
        self.material, self.by, self.typing = material, by, typing
        self.lexicon, self.apart_from, self.budget = lexicon, apart_from, budget
        self.crowd = Crowd(to)
        self.knowledge = Knowledge(by)
        self.now = clock.now()
        self.folded = [(piece, folded) for piece in material for folded in [fold(piece.text)]]

    def verdict(self) -> Verdict:
        """What was found, each thing once a place."""
        findings: dict[tuple[str, int, str, int], Finding] = {}
        for piece, folded in self.folded:
            for met in self._met(folded):
                finding = self._weighed(piece, folded, met)
                findings.setdefault((piece.name, finding.start, finding.kind, met.thing.pk), finding)
        ordered = sorted(findings.values(), key=lambda f: ([p.name for p in self.material].index(f.piece), f.start))
        return Verdict(tuple(ordered), failed=any(piece.unread for piece in self.material))

    def _met(self, folded: Folded) -> Iterator[Met]:
        for begin, part in _slices(folded):
            for met in self._met_in(part):
                yield Met(met.thing, begin + met.start, begin + met.end)

    def _met_in(self, part: Folded) -> Iterator[Met]:
        self.budget.check()
        yield from self._terms(part)
        self.budget.check()
        yield from self._passages(part)
        for find in DETECTORS:
            self.budget.check()
            for found in find(part.bare):
                if not own.shown(self.by, found.kind, part.bare[found.start : found.end]):
                    yield Met(Thing(found.kind, found.severity), found.start, found.end)

    def _terms(self, part: Folded) -> Iterator[Met]:
        for match in self.lexicon.find(part):
            thing = match.thing
            if self.typing and not self.knowledge.of(thing.circle):
                continue
            if (thing.since and self.now < thing.since) or (thing.until and self.now >= thing.until):
                continue
            if thing.kind == "watch_word" and not self._counts(thing):
                continue
            yield Met(thing, match.start, match.end)

    def _counts(self, thing: Thing) -> bool:
        """A word to watch counts in its languages, where the house speaks of itself: of the world, anybody may say it."""
        spoken, of_us = self._voice
        return of_us and not (spoken and thing.languages and spoken not in thing.languages)

    @cached_property
    def _voice(self) -> tuple[str, bool]:
        """The language of all pieces, and whether they speak of the house."""
        texts = [folded for _piece, folded in self.folded]
        return spoken(texts), speaks_of_us(texts) > 0

    def _passages(self, part: Folded) -> Iterator[Met]:
        within = self.knowledge.spaces if self.typing and not self.knowledge.all else None
        found = list(prints.alike(part, spaces=within, apart_from=self.apart_from))
        if not found:
            return
        circles = _circles({likeness.source for likeness in found})
        for likeness in found:
            severity = Severity.GRAVE if likeness.level == Level.CONFIDENTIAL else Severity.SERIOUS
            thing = Thing("passage", severity, circles[likeness.source], pk=likeness.source)
            yield Met(thing, likeness.start, likeness.end)

    def _weighed(self, piece: Piece, folded: Folded, met: Met) -> Finding:
        start, end = folded.span(met.start, met.end)
        width = width_of(met.thing, self.crowd)
        known = self.knowledge.of(met.thing.circle)
        outcome = outcome_of(met.thing, width)
        if not known and outcome > Outcome.PASS:
            outcome = Outcome.HOLD
        quote = piece.text[start : min(end, start + QUOTE)]
        return Finding(met.thing, piece.name, start, end, width, outcome, known, quote)


def _circles(sources: Iterable[int]) -> dict[int, Circle]:
    """Who reads these sources: the members of their spaces."""
    rooms = Source.spaces.through.objects.filter(source__in=sources).values_list("source", "space")
    found: dict[int, set[int]] = {source: set() for source in sources}
    for source, space in rooms:
        found[source].add(space)
    return {source: Circle(frozenset(spaces)) for source, spaces in found.items()}


def _slices(folded: Folded) -> Iterator[tuple[int, Folded]]:
    """A long text in parts that overlap, each with the place it begins at in `bare`."""
    bare = folded.bare
    if len(bare) <= SLICE + OVERLAP:
        yield 0, Folded(bare, bare, None)
        return
    for begin in range(0, len(bare), SLICE):
        start = max(0, begin - OVERLAP)
        part = bare[start : begin + SLICE]
        yield start, Folded(part, part, None)
