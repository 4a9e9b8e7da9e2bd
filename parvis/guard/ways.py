"""Ways out of a verdict, as data: what a door offers in one click."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum

from parvis.guard.knowing import Crowd, Readers
from parvis.guard.policies import may_override
from parvis.guard.verdict import Outcome, Verdict
from parvis.guard.weighing import outcome_of, width_of
from parvis.identity.viewer import Viewer
from parvis.spaces.models import Reach

MASK = "█"


class Way(StrEnum):
    """What may be done about it."""

    KEEP_INSIDE = "keep_inside"
    MASK = "mask"
    WAIT = "wait"
    ASK = "ask"
    OVERRIDE = "override"


@dataclass(frozen=True)
class Offer:
    """One way out. `reach` is that of keeping it inside; `spans` (piece, start, end) is what to mask; `until` is when to send."""

    way: Way
    reach: int | None = None
    spans: tuple[tuple[str, int, int], ...] = ()
    until: datetime.datetime | None = None


def ways(verdict: Verdict, to: Readers, by: Viewer) -> list[Offer]:
    """What `by` may do about it, easiest first; nothing where nothing stands in the way.

    Where something holds it that he may not know of, he is only offered what any held text is: that somebody looks.
    """
    if verdict.outcome == Outcome.PASS:
        return []
    if verdict.failed or verdict.hiding:
        return [Offer(Way.ASK)]
    offers = [*_keeping(verdict, to), *_masking(verdict), *_waiting(verdict)]
    if verdict.outcome < Outcome.REFUSE:
        offers.append(Offer(Way.ASK))
        if may_override(by, verdict):
            offers.append(Offer(Way.OVERRIDE))
    return offers


def _keeping(verdict: Verdict, to: Readers) -> list[Offer]:
    """The widest narrower reach at which nothing stands in the way."""
    for reach in (Reach.INSIDE, Reach.SPACE):
        if reach >= to.reach or (reach == Reach.SPACE and not to.spaces):
            continue
        crowd = Crowd(to.narrowed(reach))
        if all(outcome_of(f.thing, width_of(f.thing, crowd)) == Outcome.PASS for f in verdict.stopping):
            return [Offer(Way.KEEP_INSIDE, reach=reach)]
    return []


def _masking(verdict: Verdict) -> list[Offer]:
    """Masking all that stands in the way; what is in a file cannot be masked."""
    if any(finding.piece.startswith("file") for finding in verdict.stopping):
        return []
    return [Offer(Way.MASK, spans=tuple((f.piece, f.start, f.end) for f in verdict.stopping))]


def _waiting(verdict: Verdict) -> list[Offer]:
    """Waiting for the last of the embargoes, if there is nothing else."""
    moments = [finding.until for finding in verdict.stopping]
    if any(moment is None for moment in moments):
        return []
    return [Offer(Way.WAIT, until=max(moment for moment in moments if moment is not None))]


def masked(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with these passages blacked out; spaces stay, so that it still reads as words."""
    letters = list(text)
    for start, end in spans:
        for place in range(start, min(end, len(letters))):
            letters[place] = letters[place] if letters[place].isspace() else MASK
    return "".join(letters)
