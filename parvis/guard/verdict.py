"""What the judge is given and what he gives: plain data."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, replace
from enum import IntEnum

from parvis.guard import phrases
from parvis.guard.knowing import Circle, Knowledge, Width
from parvis.guard.models import Severity
from parvis.identity.viewer import Viewer


class Outcome(IntEnum):
    """What may be done with a text, from nothing to say to no."""

    PASS = 0
    WARN = 1  # he may publish it all the same
    HOLD = 2  # somebody has to look first
    REFUSE = 3


@dataclass(frozen=True)
class Piece:
    """A named text: `text`, `title`, `alt:ID`, `file:ID`, `option:2`… Of an `unread` file not all is known: it is held."""

    name: str
    text: str
    unread: bool = False


@dataclass(frozen=True)
class Thing:
    """What is protected, as much of it as the judge needs: `pk` is that of its row, 0 for what has none (a password).

    `circle` are those who know it; None for what anybody may be told of, and nobody is meant to read (a card number).
    """

    kind: str
    severity: int
    circle: Circle | None = None
    pk: int = 0
    name: str = ""
    reach: int | None = None  # of an embargo: how far it may go
    since: datetime.datetime | None = None
    until: datetime.datetime | None = None
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Finding:
    """A protected thing in a piece: from `start` to `end` of its original text, and what follows from it.

    `known` is whether the author may know of the thing. `until` is set where waiting helps.
    """

    thing: Thing
    piece: str
    start: int
    end: int
    width: Width
    outcome: Outcome
    known: bool
    quote: str = ""

    @property
    def kind(self) -> str:
        """What sort of thing: `code_name`, `iban`, `passage`…"""
        return self.thing.kind

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return Severity(self.thing.severity)

    @property
    def until(self) -> datetime.datetime | None:
        """When it may go out, of an embargo."""
        return self.thing.until if self.thing.kind == "embargo" else None


@dataclass(frozen=True)
class Reason:
    """What somebody is told. One who may not know why is only given `code`: one of `GENERIC`, and no more."""

    code: str
    piece: str = ""
    start: int = 0
    end: int = 0
    quote: str = ""
    name: str = ""
    severity: int = 0
    outcome: Outcome = Outcome.HOLD
    pk: int = 0
    until: datetime.datetime | None = None

    @property
    def hidden(self) -> bool:
        """Whether it says no more than that somebody will look."""
        return self.code in GENERIC

    @property
    def sentence(self) -> str:
        """It in words, in the language of the moment."""
        return phrases.say(self.code, name=self.name, until=self.until)


CONFIDENTIAL, LOOKED_AT, UNCHECKED = "confidential", "looked_at", "unchecked"
GENERIC = frozenset({CONFIDENTIAL, LOOKED_AT, UNCHECKED})


@dataclass(frozen=True)
class Verdict:
    """What the judge found, in the order of the pieces. `failed` is whether he could not do his work: then it is held.

    `outcome` is for the author. What he may not know of holds his text, be it grave or not: so the answer tells nothing of
    it but that somebody will look, and words cannot be tried without the trace a held text leaves. A door that is given
    HOLD therefore holds at once, and doesn’t ask whether to.
    """

    findings: tuple[Finding, ...] = ()
    failed: bool = False

    @property
    def outcome(self) -> Outcome:
        """What may be done with the whole."""
        worst = max((finding.outcome for finding in self.findings), default=Outcome.PASS)
        return max(worst, Outcome.HOLD) if self.failed else worst

    @property
    def stopping(self) -> tuple[Finding, ...]:
        """What stands in the way, or deserves a word."""
        return tuple(finding for finding in self.findings if finding.outcome > Outcome.PASS)

    @property
    def hiding(self) -> bool:
        """Whether something holds it that the author may not know of."""
        return any(not finding.known for finding in self.stopping)

    def live(self, viewer: Viewer) -> Verdict:
        """The same without all that `viewer` may not know of: what may be shown to him while he types."""
        knowledge = Knowledge(viewer)
        return replace(self, findings=tuple(f for f in self.findings if knowledge.of(f.thing.circle)))

    def told(self, to: Viewer) -> list[Reason]:
        """What `to` may be told: passage and name of what he may know of, and once that there is something else.

        Not even that beside what is refused anyway: else a password would let one try words without a trace.
        """
        knowledge = Knowledge(to)
        reasons = [_reason(f) for f in self.stopping if knowledge.of(f.thing.circle)]
        refused = any(reason.outcome == Outcome.REFUSE for reason in reasons)
        if self.failed:
            reasons.append(Reason(UNCHECKED if to.inside else LOOKED_AT))
        elif len(reasons) < len(self.stopping) and not refused:
            reasons.append(Reason(CONFIDENTIAL if to.inside else LOOKED_AT))
        return reasons

    def figures(self) -> dict[str, int]:
        """How much was found of each kind, for the ledger, which the author may read: no text, no name, and one for all he may
        not know of."""
        counted = Counter(finding.kind for finding in self.stopping if finding.known)
        return {**counted, CONFIDENTIAL: 1} if self.hiding else dict(counted)


def _reason(finding: Finding) -> Reason:
    thing = finding.thing
    return Reason(
        thing.kind,
        piece=finding.piece,
        start=finding.start,
        end=finding.end,
        quote=finding.quote,
        name=thing.name,
        severity=thing.severity,
        outcome=finding.outcome,
        pk=thing.pk,
        until=finding.until,
    )
