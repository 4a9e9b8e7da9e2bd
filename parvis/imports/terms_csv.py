"""Protected words as a table: given out for a spreadsheet, and taken in again, all of it or nothing."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.core.errors import Refused
from parvis.guard import lines, queries
from parvis.guard.actions.protecting import Protection, check, protect_all
from parvis.guard.models import Severity, Term
from parvis.guard.policies import protects
from parvis.identity.models import Actor
from parvis.identity.viewer import Viewer
from parvis.imports.delimited import Problem, Row, read_table
from parvis.imports.written_dates import read_date, simplified
from parvis.spaces import law
from parvis.spaces.models import Space

MOST: Final = 10_000
ONE_DAY: Final = datetime.timedelta(days=1)
# What each column is called, in English and in French; the first two are what we write.
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "id": ("id", "identifiant"),
    "kind": ("kind", "type", "sort", "sorte"),
    "forms": ("words", "mots", "word", "mot"),
    "severity": ("severity", "gravité"),
    "languages": ("languages", "langues", "language", "langue"),
    "spaces": ("spaces", "espaces", "space", "espace"),
    "people": ("people", "personnes"),
    "since": ("from", "du", "since", "depuis", "à partir du"),
    "until": ("until", "au", "to", "jusqu’au", "jusqu'au"),
    "note": ("note", "notes"),
}
KINDS: Final[dict[str, tuple[str, ...]]] = {
    Term.Kind.CODE_NAME: ("code name", "nom de code", "code_name"),
    Term.Kind.PARTY: ("client or partner", "client ou partenaire", "party", "client", "partner", "partenaire"),
    Term.Kind.WATCH_WORD: ("word to watch", "mot à surveiller", "watch_word", "watch word"),
    Term.Kind.HOST: ("machine", "machine", "host", "hôte", "serveur", "server"),
}
SEVERITIES: Final[dict[str, tuple[str, ...]]] = {
    str(Severity.NOTICE.value): ("worth a word", "à signaler", "1", "notice"),
    str(Severity.SERIOUS.value): ("serious", "sérieux", "2"),
    str(Severity.GRAVE.value): ("grave", "grave", "3"),
}
SERIOUS: Final = str(Severity.SERIOUS.value)
# What a spreadsheet would take for a formula, their wide forms included (OWASP, “CSV injection”).
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def sample() -> list[list[str]]:
    """Two lines below their columns, in the reader’s language: what such a table looks like."""
    turn = _turn()
    titles = [COLUMNS[name][turn] for name in ("kind", "forms", "severity", "until", "note")]
    party, name = KINDS[Term.Kind.PARTY][turn], KINDS[Term.Kind.CODE_NAME][turn]
    year = timezone.localdate().year + 1
    return [
        titles,
        [name, _("Atlas ~ project, trial | AT-27"), SEVERITIES["2"][turn], f"{year}-06-30", _("Announced in June")],
        [party, "Torvelo | Torvelo SA", SEVERITIES["3"][turn], "", ""],
    ]


@dataclass
class Outcome:
    """What a table does: how many terms it adds and changes, how many stand as they are; or why nothing is done."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)


def written(terms: Iterable[Term], viewer: Viewer) -> str:
    """These terms as a table, in the viewer’s words, with what he may know of who knows them."""
    rows = list(terms)
    circles, turn = queries.circles(viewer, rows), _turn()
    out = io.StringIO()
    table = csv.writer(out, delimiter=";" if turn else ",")
    table.writerow(titles[turn] for titles in COLUMNS.values())
    for term in rows:
        circle = circles[term.pk]
        spaces = " ".join(space.slug for space in circle.spaces)
        people = " ".join(somebody.face.handle for somebody in circle.people)
        cells = {**_cells(term), "spaces": spaces, "people": people}
        table.writerow(_harmless(cells[name]) for name in COLUMNS)
    return "\ufeff" + out.getvalue()


def _cells(term: Term) -> dict[str, str]:
    """What a term says, but for who knows it."""
    return {
        "id": str(term.pk),
        "kind": KINDS[term.kind][_turn()],
        "forms": " | ".join(line.replace("|", " ") for line in term.forms.splitlines()),
        "severity": SEVERITIES[str(term.severity)][_turn()],
        "languages": term.languages,
        **_days(term),
        "note": term.note,
    }


def _days(term: Term) -> dict[str, str]:
    last = term.until and timezone.localdate(term.until - datetime.timedelta(seconds=1))
    return {"since": timezone.localdate(term.since).isoformat(), "until": last.isoformat() if last else ""}


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def take_in(data: bytes, *, by: Viewer, space: Space | None, rooms: Sequence[Space]) -> Outcome:
    """Add and change what the table says: all of it, or, with a problem for each line that can’t stand, nothing.

    A line with the id of a term changes it; one that says what stands already does nothing. `rooms` are the spaces it may
    name; without one, a line is about `space`, or the house.
    """
    table = read_table(data, most_rows=MOST, known=lambda cell: _named(COLUMNS, cell) != "")
    columns = [_named(COLUMNS, cell) for cell in table.rows[0].cells] if table.rows else []
    if "forms" not in columns:
        table.problems.append(Problem(1, "", _("The first line names the columns, of which one has to be “words”.")))
        return Outcome(problems=table.problems)
    reading = _Reading(by, space, rooms)
    for row in table.rows[1:]:
        reading.read(row, columns)
    outcome = Outcome(unchanged=reading.unchanged, problems=[*table.problems, *reading.problems])
    if not outcome.problems:
        outcome.added, outcome.changed = protect_all(reading.given, by=by)
    return outcome


class _Reading:
    """The lines of a table, one after the other."""

    def __init__(self, by: Viewer, space: Space | None, rooms: Sequence[Space]) -> None:
        self.by, self.space, self.rooms = by, space, rooms
        self.held = {term.pk: term for term in queries.terms(by, space=space)}
        self.seen = {
            _sense(term.kind, term.forms, _ids(term.spaces.all())) for term in self.held.values() if not term.until
        }
        self.given: list[tuple[Term | None, Protection]] = []
        self.problems: list[Problem] = []
        self.unchanged = 0
        self.may = protects(by)

    def read(self, row: Row, columns: list[str]) -> None:
        """Take a line, or note why it can’t stand."""
        cells = {name: _bare(cell) for name, cell in zip(columns, row.cells, strict=False) if name}
        try:
            term = self._term(cells.get("id", ""))
            protection = self._protection(cells, term)
            if self._stands(term, protection):
                self.unchanged += 1
                return
            check(protection, by=self.by, may=self.may, term=term)
        except Refused as refused:
            column = COLUMNS[refused.field][_turn()] if refused.field in COLUMNS else ""
            self.problems.append(Problem(row.line, column, str(refused)))
        else:
            self.given.append((term, protection))

    def _term(self, cell: str) -> Term | None:
        if not cell:
            return None
        term = self.held.get(int(cell)) if cell.isascii() and cell.isdigit() else None
        if term is None:
            raise Refused(_("There is nothing with this number here. Leave it empty for something new."), field="id")
        return term

    def _protection(self, told: Mapping[str, str], term: Term | None) -> Protection:
        """Raises `Refused`. What the table doesn’t say stays as it is, as do those the viewer doesn’t know of."""
        now = _cells(term) if term else {}
        cells = {**dict.fromkeys(COLUMNS, ""), **now, **told}
        until = _day(cells["until"], "until")
        return Protection(
            kind=_named(KINDS, cells["kind"]),
            forms=_forms(cells["forms"]),
            severity=int(_named(SEVERITIES, cells["severity"] or SERIOUS) or 0),
            languages=cells["languages"].lower().replace(",", " ").split(),
            spaces=self._spaces(told.get("spaces"), term),
            people=self._people(told.get("people"), term),
            since=term.since if term and cells["since"] == now["since"] else _day(cells["since"], "since"),
            until=term.until if term and cells["until"] == now["until"] else until and until + ONE_DAY,
            note=cells["note"],
        )

    def _spaces(self, cell: str | None, term: Term | None) -> list[Space]:
        held = list(term.spaces.all()) if term else []
        if cell is None:
            return held if term else [self.space] if self.space else []
        by_name = {key: room for room in self.rooms for key in (simplified(room.name), room.slug)}
        names = [cell] if simplified(cell) in by_name else cell.replace(",", " ").split()
        if unknown := [name for name in names if simplified(name) not in by_name]:
            raise Refused(_("You look after no space called “%(name)s”.") % {"name": unknown[0]}, field="spaces")
        offered = {room.pk for room in self.rooms}
        named = [by_name[simplified(name)] for name in names] or ([self.space] if self.space else [])
        return list(dict.fromkeys([*named, *(space for space in held if space.pk not in offered)]))

    def _people(self, cell: str | None, term: Term | None) -> list[Actor]:
        held = list(term.people.all()) if term else []
        if cell is None:
            return held
        handles = [word.lstrip("@").lower() for word in cell.replace(",", " ").split()]
        found = {actor.handle: actor for actor in law.people(self.by).filter(handle__in=handles)} if handles else {}
        if unknown := [handle for handle in handles if handle not in found]:
            raise Refused(_("Nobody has the handle @%(handle)s.") % {"handle": unknown[0]}, field="people")
        strange = (
            Actor.objects.filter(pk__in=[actor.pk for actor in held]).exclude(law.findable(self.by)) if held else ()
        )
        return list(dict.fromkeys([*found.values(), *strange]))

    def _stands(self, term: Term | None, said: Protection) -> bool:
        """Whether the line says what stands already, here or in an earlier line."""
        sense = _sense(said.kind, said.forms, _ids(said.spaces))
        if term is None:
            known = sense in self.seen
            self.seen.add(sense)
            return known
        rest = (said.severity, " ".join(said.languages), said.note, said.since, said.until, _ids(said.people))
        now = (term.severity, term.languages, term.note, term.since, term.until, _ids(term.people.all()))
        return sense == _sense(term.kind, term.forms, _ids(term.spaces.all())) and rest == now


def _turn() -> int:
    return 1 if (get_language() or "").startswith("fr") else 0


def _sense(kind: str, forms: str, spaces: frozenset[int]) -> tuple[str, str, frozenset[int]]:
    return kind, lines.write(lines.read(forms)), spaces


def _ids(rows: Iterable[Space | Actor]) -> frozenset[int]:
    return frozenset(row.pk for row in rows)


def _named(words: Mapping[str, tuple[str, ...]], cell: str) -> str:
    """The one of these that a cell names, in English or French; "" for none."""
    said = simplified(cell)
    return next((name for name, known in words.items() if said in map(simplified, known)), "")


def _bare(cell: str) -> str:
    """A cell as it was before `_harmless`."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def _forms(cell: str) -> str:
    return cell if "\n" in cell else "\n".join(part.strip() for part in cell.split("|"))


def _day(cell: str, name: str) -> datetime.datetime | None:
    if not cell:
        return None
    try:
        day = read_date(cell)
    except ValueError:
        raise Refused(_("This is not a date we understand."), field=name) from None
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
