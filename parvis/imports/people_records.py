"""One line of a directory, read."""

from __future__ import annotations

import datetime

from django.conf import settings
from msgspec import Struct

from parvis.identity.models import Relation


class Person(Struct, frozen=True):
    """A person of a directory. Absent is "" or None; `relation` is a code of identity’s Relation.Kind.

    `manager` and `sponsor` are as written; `manager_email` and `sponsor_email` are set when another line names them,
    or when an address was written.
    """

    line: int
    email: str
    first_name: str = ""
    last_name: str = ""
    name: str = ""
    phone: str = ""
    team: str = ""
    title: str = ""
    manager: str = ""
    manager_email: str = ""
    location: str = ""
    relation: str = ""
    starts: datetime.date | None = None
    ends: datetime.date | None = None
    employer: str = ""
    sponsor: str = ""
    sponsor_email: str = ""
    language: str = ""
    skills: tuple[str, ...] = ()

    def shown(self, name: str) -> str:
        """A field in words, for display."""
        value = getattr(self, name)
        if value and name == "relation":
            return str(Relation.Kind(value).label)
        if value and name == "language":
            return str(dict(settings.LANGUAGES).get(value, value))
        if isinstance(value, tuple):
            return ", ".join(value)
        return "" if value is None else str(value)
