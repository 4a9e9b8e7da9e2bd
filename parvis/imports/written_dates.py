"""Dates as people type them in a spreadsheet, in French or English, day first."""

from __future__ import annotations

import datetime
import re
import unicodedata

MONTHS = (
    ("janvier", "janv", "january", "jan"),
    ("fevrier", "fevr", "fev", "february", "feb"),
    ("mars", "march", "mar"),
    ("avril", "avr", "april", "apr"),
    ("mai", "may"),
    ("juin", "june", "jun"),
    ("juillet", "juil", "july", "jul"),
    ("aout", "august", "aug"),
    ("septembre", "sept", "september", "sep"),
    ("octobre", "oct", "october"),
    ("novembre", "nov", "november"),
    ("decembre", "dec", "december"),
)
_month = {name: number for number, names in enumerate(MONTHS, 1) for name in names}
_year_first = re.compile(r"(?P<y>[0-9]{4})[-/.](?P<m>[0-9]{1,2})[-/.](?P<d>[0-9]{1,2})(?:[t ][0-9:.]+z?)?")
_day_first = re.compile(r"(?P<d>[0-9]{1,2})[-/.](?P<m>[0-9]{1,2})[-/.](?P<y>[0-9]{4})(?: [0-9:.]+)?")
_day_in_words = re.compile(r"(?P<d>[0-9]{1,2})(?:er|st|nd|rd|th)?[ -](?:of )?(?P<m>[a-z]+)\.?[ -](?P<y>[0-9]{4})")
_month_in_words = re.compile(r"(?P<m>[a-z]+)\.? (?P<d>[0-9]{1,2})(?:st|nd|rd|th)?,? (?P<y>[0-9]{4})")


def simplified(text: str) -> str:
    """Lower case, without accents, each run of blanks one space."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())


def read_date(text: str) -> datetime.date:
    """2024-03-01, 01/03/2024 (day first), 1 mars 2024, March 1, 2024. Raises ValueError when it is none of these."""
    written = simplified(text)
    for pattern in (_year_first, _day_first, _day_in_words, _month_in_words):
        if match := pattern.fullmatch(written):
            month = match["m"]
            return datetime.date(int(match["y"]), _month.get(month) or int(month), int(match["d"]))
    raise ValueError(text)
