"""What somebody asked of search: words, and filters that may be typed among them (`from:@lea in:atelier type:question`)."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from datetime import MAXYEAR, MINYEAR, date
from typing import Any

from parvis.core.names import unaccent

TYPES = ("post", "comment", "question", "article", "announcement", "poll", "kudos", "file", "person", "space")
HAS = ("file", "image", "video", "link")

# Both languages, whichever the reader's: people type what they learned first.
_FILTERS = {
    "from": "author", "de": "author", "by": "author", "par": "author",
    "in": "space", "dans": "space",
    "type": "type",
    "has": "has", "avec": "has", "with": "has",
    "after": "after", "apres": "after", "since": "after", "depuis": "after",
    "before": "before", "avant": "before",
}  # fmt: skip
_VALUES = {
    "publication": "post", "posts": "post",
    "commentaire": "comment", "comments": "comment",
    "questions": "question",
    "articles": "article",
    "annonce": "announcement",
    "sondage": "poll",
    "merci": "kudos",
    "fichier": "file", "files": "file", "document": "file",
    "personne": "person", "people": "person", "person": "person",
    "espace": "space", "spaces": "space",
    "photo": "image", "images": "image",
    "lien": "link", "links": "link", "url": "link",
}  # fmt: skip
_TYPED = re.compile(r"(?<!\S)([^\W\d_]+):(\S+)")


@dataclass(frozen=True)
class Query:
    """Words and filters. `impossible` means a filter names what cannot be (an unknown type, no date): nothing matches."""

    words: str = ""
    author: str = ""  # a handle
    space: str = ""  # a slug
    type: str = ""  # one of TYPES
    has: str = ""  # one of HAS
    after: date | None = None  # this day included
    before: date | None = None  # this day excluded
    impossible: bool = False

    @property
    def filtered(self) -> bool:
        """Whether anything but words is asked."""
        return any(getattr(self, field.name) for field in fields(self) if field.name != "words")

    @property
    def asks(self) -> bool:
        """Whether anything is asked at all."""
        return bool(self.words.strip()) or self.filtered


def parse(text: str) -> Query:
    """What was typed in the search box, with its filters taken out of the words. Never raises."""
    query, words = Query(), text
    for match in _TYPED.finditer(text):
        name = _FILTERS.get(unaccent(match[1].casefold()))
        if name is not None:
            query = narrowed(query, name, match[2])
            words = words.replace(match[0], " ", 1)
    return replace(query, words=" ".join(words.split()))


def narrowed(query: Query, name: str, value: str) -> Query:
    """The query with one more filter (`name` as in `Query`), its value as a person writes it; empty changes nothing."""
    # PostgreSQL refuses to compare with a NUL, SQLite with what is too long; no name is.
    value = value[:200].replace("\0", "").strip().strip('"“”')
    if not value:
        return query
    if name in ("after", "before"):
        return _dated(query, name, value)
    if name in ("author", "space"):
        return _with(query, name, value.lstrip("@").casefold())
    plain = unaccent(value.casefold())
    plain = _VALUES.get(plain, plain)
    known = plain in (TYPES if name == "type" else HAS)
    return _with(query, name, plain) if known else replace(query, impossible=True)


def _with(query: Query, name: str, value: Any) -> Query:
    return replace(query, **{name: value})


def _dated(query: Query, name: str, value: str) -> Query:
    """ISO, a day as the French and the British write it, a month or a year (its first day)."""
    digits = [int(part) for part in re.findall(r"\d{1,4}", value)[:3]]
    if re.fullmatch(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}", value):
        digits.reverse()
    try:
        day = date(*(digits + [1, 1])[:3])
        # The first and the last year have days that are out of the calendar at other hours of the world.
        return _with(query, name, day) if MINYEAR < day.year < MAXYEAR else replace(query, impossible=True)
    except (TypeError, ValueError, OverflowError):
        return replace(query, impossible=True)
