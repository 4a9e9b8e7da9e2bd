"""Numbers that come with a request: whatever was sent, a number that a database can hold, or none."""

from __future__ import annotations

LONGEST = 18  # digits: an id has no more, and what has fits sixty-four bits


def number(value: object, *, digits: int = LONGEST) -> int | None:
    """The number these plain digits say; None for anything else (“²” and “٣” are digits too, to Python)."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None
