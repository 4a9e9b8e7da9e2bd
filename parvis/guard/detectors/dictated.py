"""Figures said in words, in French and English: “zéro six trente-neuf quatre-vingt-dix-huit”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_UNITS: Final = {
    **{word: n for n, word in enumerate(["zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize", "quatorze", "quinze", "seize"])},
    **{word: n for n, word in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"])},
    "oh": 0, "nought": 0,
}  # fmt: skip
_TENS: Final = {
    "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70, "nonante": 90,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SAID: Final = {**_UNITS, **_TENS}
_NUMBER: Final = "|".join(sorted([*_SAID, "double", "triple"], key=len, reverse=True))
_RUN = re.compile(rf"(?<!\w)(?:{_NUMBER})(?:[ ,.\-]{{1,2}}(?:et[ -])?(?:{_NUMBER})(?!\w)){{4,24}}", re.IGNORECASE)


def dictated(text: str) -> Iterator[tuple[int, int, str]]:
    """Runs of numbers said in words: where each stands in a text without accents, and its figures."""
    for match in _RUN.finditer(text):
        yield *match.span(), "".join(_figures(match.group().lower()))


def _figures(run: str) -> Iterator[str]:
    """Words joined by a hyphen are one number, as French writes them."""
    times = 1
    for group in re.split(r"[ ,.]+", run):
        parts = [part for part in group.split("-") if part != "et"]
        if group in ("double", "triple"):
            times = 2 if group == "double" else 3
        elif parts and all(part in _SAID for part in parts):
            yield str(_sum(parts)) * times
            times = 1


def _sum(parts: list[str]) -> int:
    if parts[:1] == ["quatre"] and parts[1:2] and parts[1] in ("vingt", "vingts"):
        return 80 + sum(_SAID[part] for part in parts[2:])
    return sum(_SAID[part] for part in parts)
