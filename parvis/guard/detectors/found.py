"""What a detector gives."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parvis.guard.models import Severity


@dataclass(frozen=True, slots=True)
class Found:
    """A thing found in a text, from `start` to `end` of what the detector was given."""

    kind: str
    start: int
    end: int
    severity: Severity


def around(text: str, start: int, end: int, *, before: int = 60, after: int = 40) -> str:
    """What stands about a passage, in lower case, without the passage."""
    return f"{text[max(0, start - before) : start]} \0 {text[end : end + after]}".lower()


def words(*alternatives: str) -> re.Pattern[str]:
    """An expression for any of these (expressions themselves), as whole words, in lower case."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)")
