"""A directory of people sent as a table: any encoding, separator and order of columns, titles in French or English.

Each line stands or falls alone; what is wrong is said by line, in plain words. Nothing here knows who is already a
member: that is for whoever imports.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _
from msgspec import Struct

from parvis.imports.delimited import Problem, Row, Table, read_table
from parvis.imports.people_columns import FIELDS, field_of, language_of, map_columns, relation_of
from parvis.imports.people_links import link_people
from parvis.imports.people_records import Person
from parvis.imports.written_dates import read_date

BYTES = 20 << 20
ROWS = 100_000
COLUMNS = 200
LENGTH = 200  # characters of a cell; skills may be longer
SKILLS = 2_000

_is_email = EmailValidator()
_address = re.compile(r"(?:mailto:|[^<>]*<)?\s*([^<>\s]+@[^<>\s]+?)\s*>?")


class Sheet(Struct):
    """What was read: the titles, which field each became, the people fit to import and what is wrong."""

    columns: list[str]
    mapping: dict[str, str]
    rows: list[Person]
    problems: list[Problem]
    encoding: str
    separator: str


def read(data: bytes, mapping: Mapping[str, str] | None = None) -> Sheet:
    """Read a directory. `mapping` (title → field of people_columns.FIELDS, "" to leave out) replaces our guess.

    Never raises: everything wrong is in `problems`, and lines with a blocking problem are not in `rows`.
    """
    if len(data) > BYTES:
        return _refusal(_("The file is bigger than %(size)d MB.") % {"size": BYTES >> 20})
    table = read_table(data, most_rows=ROWS, known=lambda title: bool(field_of(title)))
    if not table.rows:
        return _refusal(_("The file is empty."), table)
    columns = table.rows[0].cells
    chosen = map_columns(columns) if mapping is None else _chosen(columns, mapping)
    sheet = Sheet(columns, chosen, [], table.problems, table.encoding, table.separator)
    if _titles_are_fit(sheet, table.rows[0].line):
        _read_people(sheet, table.rows[1:])
    sheet.problems.sort(key=lambda problem: problem.line or 0)
    return sheet


def preview(sheet: Sheet, n: int = 5) -> list[dict[str, str]]:
    """The first `n` people as they will be imported, by mapped title, for display."""
    return [{title: person.shown(name) for title, name in sheet.mapping.items()} for person in sheet.rows[:n]]


def _refusal(message: str, table: Table | None = None) -> Sheet:
    table = table or Table("", "")
    return Sheet([], {}, [], [*table.problems, Problem(None, "", message)], table.encoding, table.separator)


def _chosen(columns: list[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """The reader’s own choice, as far as it names titles and fields that exist, each field once."""
    chosen: dict[str, str] = {}
    for title in columns:
        wanted = mapping.get(title, "")
        if wanted in FIELDS and wanted not in chosen.values():
            chosen.setdefault(title, wanted)
    return chosen


def _titles_are_fit(sheet: Sheet, line: int) -> bool:
    if len(sheet.columns) > COLUMNS:
        sheet.problems.append(Problem(line, "", _("There are more than %(count)d columns.") % {"count": COLUMNS}))
        return False
    if "email" not in sheet.mapping.values():
        sheet.problems.append(Problem(line, "", _("No column holds e-mail addresses: say which one does.")))
        return False
    return True


def _read_people(sheet: Sheet, rows: list[Row]) -> None:
    seen: dict[str, int] = {}
    for row in rows:
        reading = _Reading(sheet, row)
        person = reading.person()
        if not reading.failed and person.email in seen:
            reading.fail("email", _("This address is already on line %(line)d.") % {"line": seen[person.email]})
        if not reading.failed:
            seen[person.email] = row.line
            sheet.rows.append(person)
    sheet.rows, remarks = link_people(sheet.rows, sheet.mapping)
    sheet.problems += remarks


class _Reading:
    """One line being read."""

    def __init__(self, sheet: Sheet, row: Row) -> None:
        self.sheet, self.row, self.failed = sheet, row, False
        self._titles = {name: title for title, name in sheet.mapping.items()}
        places = {name: sheet.columns.index(title) for name, title in self._titles.items()}
        self._cells = {name: row.cells[at] if at < len(row.cells) else "" for name, at in places.items()}

    def fail(self, name: str, message: str) -> None:
        """Leave this line out, saying why."""
        self.failed = True
        self.sheet.problems.append(Problem(self.row.line, self._titles.get(name, ""), message))

    def person(self) -> Person:
        """What the line says; look at `failed` before believing it."""
        if any(self.row.cells[len(self.sheet.columns) :]):
            self.fail("", _("This line has more cells than there are columns: is a separator inside a cell?"))
        starts, ends = self._date("starts"), self._date("ends")
        if starts and ends and ends < starts:
            self.fail("ends", _("The departure comes before the arrival."))
        return Person(
            line=self.row.line,
            email=self._email(),
            first_name=self._text("first_name"),
            last_name=self._text("last_name"),
            name=self._text("name") or f"{self._text('first_name')} {self._text('last_name')}".strip(),
            phone=self._text("phone"),
            team=self._text("team"),
            title=self._text("title"),
            manager=self._text("manager"),
            location=self._text("location"),
            relation=self._relation(),
            starts=starts,
            ends=ends,
            employer=self._text("employer"),
            sponsor=self._text("sponsor"),
            language=language_of(self._cells.get("language", "")),
            skills=self._skills(),
        )

    def _text(self, name: str) -> str:
        cell = " ".join(self._cells.get(name, "").split())
        if len(cell) > LENGTH:
            self.fail(name, _("This is longer than %(count)d characters.") % {"count": LENGTH})
        return cell[:LENGTH]

    def _email(self) -> str:
        cell = self._cells.get("email", "")
        if not cell:
            self.fail("email", _("The e-mail address is missing."))
            return ""
        match = _address.fullmatch(cell[: LENGTH * 2])
        address = (match[1] if match else cell).lower()
        try:
            _is_email(address)
        except ValidationError:
            self.fail("email", _("“%(cell)s” isn’t an e-mail address.") % {"cell": cell[:80]})
        return address

    def _relation(self) -> str:
        cell = self._cells.get("relation", "")
        code = relation_of(cell)
        if cell and not code:
            self.fail("relation", _("We don’t know the relation “%(cell)s”.") % {"cell": cell[:80]})
        return code

    def _date(self, name: str) -> datetime.date | None:
        cell = self._cells.get(name, "")
        if not cell:
            return None
        try:
            return read_date(cell)
        except ValueError:
            self.fail(name, _("“%(cell)s” isn’t a date. Write it like 2024-03-31 or 31/03/2024.") % {"cell": cell[:80]})
            return None

    def _skills(self) -> tuple[str, ...]:
        cell = self._cells.get("skills", "")
        if len(cell) > SKILLS:
            self.fail("skills", _("This is longer than %(count)d characters.") % {"count": SKILLS})
        found = (" ".join(skill.split()) for skill in re.split(r"[,;|\n]", cell[:SKILLS]))
        return tuple({skill.casefold(): skill for skill in found if skill}.values())
