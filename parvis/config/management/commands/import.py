"""`parvis import slack ZIP` and `parvis import people CSV`."""
# ruff: noqa: N999  the command is called import, as one says it

from __future__ import annotations

import hashlib
import time
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management import CommandParser

from parvis.config.command import Command as Base
from parvis.core.progress import Progress, duration
from parvis.identity.models import Actor, Relation
from parvis.identity.viewer import viewer_as
from parvis.imports.delimited import Problem as LineProblem
from parvis.imports.models import Import
from parvis.imports.people_columns import FIELDS
from parvis.imports.people_csv import Sheet, preview, read
from parvis.imports.people_writing import CREATED, UNCHANGED, UPDATED, import_people, preview_people
from parvis.imports.slack_archive import Archive, open_archive
from parvis.imports.slack_records import Problem
from parvis.imports.slack_wishes import Wishes
from parvis.imports.slack_writing import import_slack
from parvis.web.welcoming import welcome_letter

REFUSED, INTERRUPTED = 1, 130


class Command(Base):
    """Bring in what is elsewhere. Exits 0 when it is in, 1 when it was refused, 130 when interrupted."""

    help = "Bring in a Slack workspace, or a directory of people. Again adds only what is new."

    def add_arguments(self, parser: CommandParser) -> None:
        """A word for what it is, the file, and the wishes for that kind."""
        kinds = parser.add_subparsers(dest="what", required=True, metavar="slack | people")
        slack = kinds.add_parser("slack", help="A workspace export, as Slack gives it: a ZIP.")
        slack.add_argument("file", type=Path, metavar="ZIP")
        slack.add_argument("--relation", choices=Relation.Kind.values, default="employee", help="What members become.")
        slack.add_argument("--guests", choices=Relation.Kind.values, default="partner", help="What guests become.")
        slack.add_argument("--all-staff", default="", metavar="CHANNEL", help="The channel for everybody inside.")
        people = kinds.add_parser("people", help="A directory: any CSV, columns in any order.")
        people.add_argument("file", type=Path, metavar="CSV")
        people.add_argument("--map", action="append", default=[], metavar="COLUMN=FIELD", help="What a column holds.")
        people.add_argument("--preview", action="store_true", help="Show what it would do, and do nothing.")
        people.add_argument("--invite", action="store_true", help="Invite those who are new, by mail.")
        for each in (slack, people):
            each.add_argument(
                "--by", default="", metavar="EMAIL", help="Who imports: the first administrator if not said."
            )

    def handle(self, *_args: Any, what: str, **options: Any) -> None:
        """Import, and say what came of it."""
        path: Path = options["file"]
        if not path.is_file():
            self._refuse(f"There is no file {path}.")
        options["by"] = self._importer(options["by"])
        {"slack": self._slack, "people": self._people}[what](path, options)

    def _importer(self, email: str) -> Actor:
        administrators = Actor.objects.filter(account__is_admin=True, account__is_active=True, left_at=None)
        found = administrators.filter(account__email__iexact=email) if email else administrators
        actor = found.select_related("account").order_by("account__date_joined", "pk").first()
        if actor is None:
            who = (
                f"{email} is no administrator." if email else "There is no administrator yet: run `parvis init` first."
            )
            self._refuse(who)
        return actor

    def _refuse(self, *sentences: str) -> NoReturn:
        for sentence in sentences:
            self.stderr.write(sentence)
        raise SystemExit(REFUSED)

    def _slack(self, path: Path, options: dict[str, Any]) -> None:
        began = time.monotonic()
        with open_archive(path) as archive:
            self.stderr.write(f"Reading {path.name}…")
            self._examine(archive)
            wishes = Wishes(options["by"], options["relation"], options["guests"], options["all_staff"])
            self._require_channel(archive, wishes.all_staff)
            try:
                run = import_slack(
                    archive, name=path.name, fingerprint=fingerprint(path), wishes=wishes, show=_messages_progress
                )
            except KeyboardInterrupt:
                self.stderr.write("Stopped. What is in is whole; run the same command again to go on from here.")
                raise SystemExit(INTERRUPTED) from None
        self._conclude(run, time.monotonic() - began)

    def _examine(self, archive: Archive) -> None:
        """Say everything that is odd, and stop before the first write if something is wrong."""
        problems = archive.check()
        blocking = [problem for problem in problems if problem.blocking]
        if blocking:
            self._refuse(*map(_line, blocking), "Nothing was imported.")
        for problem in problems:
            self.stderr.write(_line(problem))

    def _require_channel(self, archive: Archive, channel: str) -> None:
        names = {name for room in archive.conversations() if room.kind == "channel" for name in (room.name, room.id)}
        if channel and channel not in names:
            self._refuse(f"There is no channel “{channel}” in this archive: {', '.join(sorted(names))}.")

    def _conclude(self, run: Import, seconds: float) -> None:
        counts = run.counts
        if not any(counts.values()):
            self.stdout.write("Nothing new: all of it was here already.")
            return
        things = [
            _count(counts["people"], "person", "people"),
            _count(counts["spaces"], "space", "spaces"),
            _count(counts["conversations"], "private conversation", "private conversations"),
            _count(counts["posts"] + counts["noted"], "message", "messages"),
        ]
        said = ", ".join(thing for thing in things if thing)
        self.stdout.write(f"{said}, {duration(seconds)}; open {settings.SITE_URL}/")

    def _people(self, path: Path, options: dict[str, Any]) -> None:
        sheet = read(path.read_bytes(), self._mapping(path, options["map"]))
        by = viewer_as(options["by"])
        if options["preview"]:
            outcome = preview_people(sheet, by=by)
            self._show_sheet(sheet)
        else:
            outcome = import_people(sheet, by=by, name=path.name, fingerprint=fingerprint(path))
        for problem in outcome.problems:
            self.stderr.write(_line(problem))
        if not outcome.stands:
            self._refuse("Nothing was imported: mend these lines and run it again.")
        words = ", ".join(f"{outcome.count(word)} {word}" for word in (CREATED, UPDATED, UNCHANGED))
        self.stdout.write(
            f"It would be: {words}." if options["preview"] else f"{words}; open {settings.SITE_URL}/people/"
        )
        if options["invite"] and not options["preview"]:
            self._invite([email for email, word in outcome.lines.items() if word == CREATED])

    def _mapping(self, path: Path, wished: list[str]) -> dict[str, str] | None:
        """Our guess, with what was wished put over it; None for our guess alone."""
        if not wished:
            return None
        guess = read(path.read_bytes())
        mapping = dict(guess.mapping)
        for wish in wished:
            column, equals, name = wish.rpartition("=")
            if not equals or column not in guess.columns or name not in ("", *FIELDS):
                self._refuse(
                    f"--map {wish} should be COLUMN=FIELD. Columns: {', '.join(guess.columns)}. Fields: {', '.join(FIELDS)}."
                )
            mapping = {title: field for title, field in mapping.items() if field != name} | {column: name}
        return mapping

    def _show_sheet(self, sheet: Sheet) -> None:
        for column in sheet.columns:
            self.stdout.write(f"{column} → {sheet.mapping.get(column) or '(left out)'}")
        for row in preview(sheet):
            self.stdout.write("  " + " | ".join(row.values()))

    def _invite(self, addresses: list[str]) -> None:
        """Write to those who are new, one letter each."""
        for actor in Progress("Letters", total=len(addresses)).over(
            Actor.objects.filter(account__email__in=addresses).select_related("account")
        ):
            welcome_letter(actor).send()


def _messages_progress(total: int) -> Progress:
    return Progress("Messages", total=total)


def _line(problem: Problem | LineProblem) -> str:
    """`general/2017-05-11.json:12: …` or `Line 12, E-mail: …`."""
    if isinstance(problem, Problem):
        place = ":".join(str(part) for part in (problem.file, problem.line) if part)
    else:
        place = ", ".join(part for part in (f"Line {problem.line}" if problem.line else "", problem.column) if part)
    return f"{place}: {problem.message}" if place else problem.message


def _count(n: int, one: str, many: str) -> str:
    return f"{n:,} {one if n == 1 else many}" if n else ""


def fingerprint(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
