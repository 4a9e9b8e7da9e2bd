"""What somebody earns: an amount and a word of pay, in a sentence about a person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parvis.guard.detectors.found import Found, words
from parvis.guard.detectors.health import SENTENCE, is_about_somebody
from parvis.guard.models import Severity

_PAY = words(
    "gagne", "touche", "pay[eé]e?s?", "salaire", "augmentation", "prime", "indemnit[eé]", "r[eé]mun[eé]r\\w{2,6}",
    "earns?", "earning", "salary", "is paid", "gets paid", "is on", "pay rise", "raise", "bonus", "makes", "wage",
)  # fmt: skip
_AMOUNT = re.compile(
    r"(?<![\w.,])(?:[£$€] ?\d{1,3}(?:[ ,.]?\d{3})+|\d{1,3}(?:[ ,.]?\d{3})+ ?(?:€|euros?|eur|£|pounds?|\$)|\d{2,3} ?k ?(?:€|euros?|£)?)(?!\w)",
    re.IGNORECASE,
)
_MONTHLY = words(
    "brut",
    "net",
    "par mois",
    "mensuel",
    "par an",
    "annuel",
    "a month",
    "a year",
    "per year",
    "per month",
    "gross",
    "p\\.a\\.",
)
_OTHERWISE = words(
    "je",
    "j'ai",
    "i",
    "my",
    "mon",
    "club",
    "association",
    "cagnotte",
    "collecte",
    "recolte\\w{0,3}",
    "raised",
    "charity",
    "don",
    "dons",
    "concours",
    "tombola",
    "loto",
    "prix",
    "tirage",
    "bons? d'achat",
    "contest",
    "prize",
    "raffle",
    "voucher",
)


def find(text: str) -> Iterator[Found]:
    """Amounts that are somebody’s pay: serious."""
    for sentence in SENTENCE.finditer(text):
        if not _AMOUNT.search(sentence.group()):
            continue
        said = sentence.group().lower()
        if not (_PAY.search(said) or _MONTHLY.search(said)) or _OTHERWISE.search(said):
            continue
        if is_about_somebody(sentence.group()):
            for match in _AMOUNT.finditer(sentence.group()):
                yield Found("pay", sentence.start() + match.start(), sentence.start() + match.end(), Severity.SERIOUS)
