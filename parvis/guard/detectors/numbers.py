"""Numbers that name somebody or his money, each proved by its own check digits.

Sources: ISO 13616 (IBAN), ISO/IEC 7812 (cards, Luhn), INSEE (NIR, SIREN, SIRET), HMRC (National Insurance), SSA.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from parvis.guard.detectors.found import Found, around, words
from parvis.guard.models import Severity

_IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20,
    "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IS": 26,
    "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25,
    "RO": 24, "RS": 22, "SA": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TN": 24, "TR": 26, "UA": 29, "MA": 28,
}  # fmt: skip
_IBAN = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{2})\d\d(?=[ .\-]{0,2}[A-Za-z0-9])")
_FIGURES = re.compile(r"(?<![^\W_])(?<![.,+-])\d(?:[ .\-\n]{0,2}\d){8,24}(?![^\W_]|[.,]\d)")
_NIR = re.compile(
    r"(?<![\w.,])([1-478])[ .\-]?(\d\d)[ .\-]?(0[1-9]|1[0-2]|[2-9]\d)[ .\-]?(\d\d|2[ABab])[ .\-]?(\d{3})[ .\-]?(\d{3})"
    r"(?:[ .\-/]{0,3}(\d\d))?(?!\w)"
)
_SWISS = re.compile(r"(?<!\d)756[. ]?\d{4}[. ]?\d{4}[. ]?\d\d(?!\d)")
_BELGIAN = re.compile(r"(?<!\d)\d\d\.[01]\d\.[0-3]\d[- ]\d{3}[. ]\d\d(?!\d)")
_SPANISH = re.compile(r"(?<!\w)(?:\d{8}|[XYZ]\d{7})-?[A-HJ-NP-TV-Z](?!\w)")
_ITALIAN = re.compile(r"(?<!\w)[A-Z]{6}\d\d[A-EHLMPRST]\d\d[A-Z]\d{3}[A-Z](?!\w)")
_CARD = re.compile(r"(?<![\d.,])(?:(?:\d{4}[ .\-_/\n]{0,2}){3}\d{4}|3[47]\d\d[ .\-]?\d{6}[ .\-]?\d{5})(?!\d)")
_RIB = re.compile(r"(?<!\d)(\d{5})[ .\-]?(\d{5})[ .\-]?([0-9A-Z]{11})[ .\-]?(\d\d)(?!\d)")
_SORT_CODE = re.compile(r"(?i:sort code)\W{0,5}\d\d[ -]?\d\d[ -]?\d\d\D{1,30}\d{8}(?!\d)")
_PAPERS = re.compile(
    r"(?i:(?<!\w)(?:passeport|passport|carte d'identit[eé]|carte nationale|cni|identity card|id card|titre de s[eé]jour|permis de conduire|"
    r"driving licen[cs]e|residence permit)(?!\w))[^\n]{0,40}?(?<!\w)((?=[A-Z0-9]*\d{4})[A-Z0-9]{8,16})(?!\w)"
)
_NINO = re.compile(r"(?<!\w)(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D](?!\w)")
_SSN = re.compile(r"(?<![\w-])(?!000|666|9)\d{3}-(?!00)\d\d-(?!0000)\d{4}(?![\w-])")
_ROUND = re.compile(r"(?<=\d)O(?=[\d ]|$)|(?<= )O(?=\d)")
_SOCIAL = words(
    "nir", "s[eé]curit[eé] sociale", "num[eé]ro de s[eé]cu", "n[°o] de s[eé]cu", "s[eé]cu", "immatriculation",
    "assur[eé]e?", "social security", "ssn", "national insurance", "nino", "ni number",
)  # fmt: skip
_COMPANY = words(
    "siren", "siret", "rcs", "tva", r"tva intra\w*", "vat", "kbis", "company number", "registre du commerce"
)
_PUBLISHED = words(
    "mentions l[eé]gales", "rcs", "capital", "tva", "vat", "legal notice", "imprint", "[eé]diteur", "siren et rcs"
)
_CARDS = re.compile(r"4|5[1-5]|2(?:2[2-9]|[3-6]|7[01]|720)|3[47]|3[068]|6(?:011|5|4[4-9]|22)|35(?:2[89]|[3-8])")
_OF_TESTS = frozenset(
    {"4242424242424242", "4111111111111111", "5555555555554444", "4000056655665556", "378282246310005"}
)
_EXPECTED = {"3": (14, 15, 16), "4": (13, 16, 19), "2": (16,), "5": (16,), "6": (16, 19)}


def find(text: str) -> Iterator[Found]:
    """Bank accounts, cards, social security and company numbers."""
    taken: list[tuple[int, int]] = []
    text = _ROUND.sub("0", text)  # a letter for a figure
    for found in (*_ibans(text), *_accounts(text), *_social(text)):
        taken.append((found.start, found.end))
        yield found
    for match in _CARD.finditer(text):
        if _is_card(re.sub(r"\D", "", match.group())) and not any(
            start < match.end() and match.start() < end for start, end in taken
        ):
            taken.append(match.span())
            yield Found("card", *match.span(), Severity.SERIOUS)
    for match in _FIGURES.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        yield from _figures(text, match)


def _ibans(text: str) -> Iterator[Found]:
    for match in _IBAN.finditer(text):
        length = _IBAN_LENGTHS.get(match.group(1).upper())
        if length is None:
            continue
        read, place = "", match.start()
        while place < len(text) and len(read) < length and place - match.start() < 3 * length:
            if text[place].isascii() and text[place].isalnum():
                read += text[place].upper()
            elif text[place] not in " .-\n":
                break
            place += 1
        if len(read) == length and _mod97(read) and not text[place : place + 1].isalnum():
            yield Found("iban", match.start(), place, Severity.SERIOUS)


def _accounts(text: str) -> Iterator[Found]:
    """French and British accounts as they were written before the IBAN, and numbers of papers."""
    for match in _RIB.finditer(text):
        bank, branch, account, key = match.groups()
        figures = account.translate(str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789"))
        if 97 - (89 * int(bank) + 15 * int(branch) + 3 * int(figures)) % 97 == int(key):
            yield Found("iban", *match.span(), Severity.SERIOUS)
    for match in _SORT_CODE.finditer(text):
        yield Found("iban", *match.span(), Severity.SERIOUS)
    for match in _PAPERS.finditer(text):
        yield Found("papers", *match.span(1), Severity.SERIOUS)


def _mod97(iban: str) -> bool:
    return int("".join(str(int(character, 36)) for character in iban[4:] + iban[:4])) % 97 == 1


def _social(text: str) -> Iterator[Found]:
    for match in _NIR.finditer(text):
        *parts, key = match.groups()
        number = "".join(parts).upper().replace("2A", "19", 1).replace("2B", "18", 1)
        proved = key is not None and 97 - int(number) % 97 == int(key)
        if proved or _SOCIAL.search(around(text, *match.span())):
            yield Found("nir", *match.span(), Severity.SERIOUS)
    for match in _NINO.finditer(text):
        yield Found("nir", *match.span(), Severity.SERIOUS)
    for match in _SWISS.finditer(text):
        if _ean(re.sub(r"\D", "", match.group())):
            yield Found("nir", *match.span(), Severity.SERIOUS)
    for match in _SPANISH.finditer(text):
        figures = int(match.group()[:-1].rstrip("-").translate(str.maketrans("XYZ", "012")))
        if "TRWAGMYFPDXBNJZSQVHLCKE"[figures % 23] == match.group()[-1]:
            yield Found("nir", *match.span(), Severity.SERIOUS)
    for match in (*_BELGIAN.finditer(text), *_ITALIAN.finditer(text)):
        yield Found("nir", *match.span(), Severity.SERIOUS)
    for match in _SSN.finditer(text):
        if _SOCIAL.search(around(text, *match.span())):
            yield Found("nir", *match.span(), Severity.SERIOUS)


def _ean(figures: str) -> bool:
    return sum(int(figure) * (3 if place % 2 else 1) for place, figure in enumerate(figures)) % 10 == 0


def _figures(text: str, match: re.Match[str]) -> Iterator[Found]:
    figures = re.sub(r"\D", "", match.group())
    if _is_card(figures):
        yield Found("card", *match.span(), Severity.SERIOUS)
    elif _is_company(figures, about := around(text, *match.span(), after=30)) and not _PUBLISHED.search(about):
        yield Found("siren", *match.span(), Severity.NOTICE)


def _is_company(figures: str, about: str) -> bool:
    if len(figures) == 14:
        return luhn(figures) or figures.startswith("356000000")  # the post office’s follow a rule of their own
    return len(figures) == 9 and luhn(figures) and bool(_COMPANY.search(about))


def _is_card(figures: str) -> bool:
    """Whether it is a card’s number, and what follows it (its end, its code) no part of it."""
    if figures in _OF_TESTS:
        return False
    return len(figures) in _EXPECTED.get(figures[0], ()) and bool(_CARDS.match(figures)) and luhn(figures)


def luhn(figures: str) -> bool:
    """Whether the last figure proves the others (ISO/IEC 7812-1, annex B)."""
    doubled = (sum(divmod(2 * int(figure), 10)) for figure in figures[-2::-2])
    return len(set(figures)) > 1 and (sum(doubled) + sum(map(int, figures[-1::-2]))) % 10 == 0
