"""`parvis demo`: fill an empty installation with Maison Ferrand."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from parvis.config.command import Command as ParvisCommand
from parvis.core.progress import Progress
from parvis.demo.build import build, is_empty, new_password, size
from parvis.demo.people import HOUSE, PEOPLE
from parvis.identity.models import Account
from parvis.identity.passwords import Guessable

KEPT_IN = "demo-password"


class Command(ParvisCommand):
    help = f"Fill an empty installation with {HOUSE}, an organisation to try things on, and say how to sign in."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom it is for, and what happens where something stands already."""
        parser.add_argument("--if-empty", action="store_true", help="where something stands already, change nothing")
        parser.add_argument(
            "--password", help="the password of everybody in the demo (15 characters or more); drawn by lot without it"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Build, then say how to sign in."""
        if is_empty():
            self._build(options["password"] or new_password())
        elif not options["if_empty"]:
            raise CommandError("This installation is not empty: the demo wants one of its own (--data FOLDER).")
        self._say_how_to_sign_in()

    def _build(self, password: str) -> None:
        try:
            Guessable().validate(password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        with Progress(HOUSE, total=size()) as progress:
            build(password=password, told=progress.step)
        _keep(password)

    def _say_how_to_sign_in(self) -> None:
        """Nothing is said where the organisation is not the demo's: its people are not ours to show."""
        known = set(Account.objects.values_list("email", flat=True))
        rows = [person for person in PEOPLE if person.address in known]
        if len(rows) < 2 or (password := _kept()) is None:
            return
        self.stdout.write(f"\n{settings.SITE_URL}   password of everybody: {password}\n")
        for person in rows:
            role = "administrator" if person.admin else person.employer or person.team or person.relation
            self.stdout.write(f"  {person.address:<34} {person.name} ({role})")


def _path() -> Path:
    return Path(settings.DATA) / KEPT_IN


def _keep(password: str) -> None:
    """Beside the data it opens, for its owner's eyes: so that the next start can say it again."""
    with os.fdopen(os.open(_path(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(password)


def _kept() -> str | None:
    return _path().read_text() if _path().is_file() else None
