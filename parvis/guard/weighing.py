"""What follows from a protected thing that goes so far: one small table."""

from __future__ import annotations

from typing import Final

from parvis.guard.knowing import Crowd, Width
from parvis.guard.models import Severity
from parvis.guard.verdict import Outcome, Thing
from parvis.spaces.models import Reach

TABLE: Final[dict[int, dict[Width, Outcome]]] = {
    Severity.NOTICE: {Width.INSIDE: Outcome.PASS, Width.OUTSIDE: Outcome.WARN},
    Severity.SERIOUS: {Width.INSIDE: Outcome.WARN, Width.OUTSIDE: Outcome.HOLD},
    Severity.GRAVE: {Width.INSIDE: Outcome.HOLD, Width.OUTSIDE: Outcome.REFUSE},
}
SECRETS: Final = frozenset({"private_key", "token", "password", "connection"})


def width_of(thing: Thing, crowd: Crowd) -> Width:
    """How far a text goes, seen from a thing in it.

    What nobody is meant to know (a card, a password) is among those it concerns in a room without outsiders. Of a word to
    watch nobody is in the know: it is inside, or outside.
    """
    if thing.kind == "watch_word":
        return Width.INSIDE if crowd.closed else Width.OUTSIDE
    if thing.circle is None and crowd.room:
        return Width.AMONG
    return crowd.width(thing.circle)


def outcome_of(thing: Thing, width: Width) -> Outcome:
    """What may be done with a text in which it stands. A secret deserves a word even in a room."""
    if thing.kind == "embargo":
        lawful = width == Width.AMONG or (thing.reach == Reach.INSIDE and width == Width.INSIDE)
        return Outcome.PASS if lawful else Outcome.HOLD
    if width == Width.AMONG:
        return Outcome.WARN if thing.kind in SECRETS else Outcome.PASS
    return TABLE[thing.severity][width]
