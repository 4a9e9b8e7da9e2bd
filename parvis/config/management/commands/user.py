"""`parvis user`: open accounts without a mail, one or many; and mend them, for an administrator who is locked out."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from parvis.config.command import Command as ParvisCommand
from parvis.core.errors import Refused
from parvis.identity.actions import suspending
from parvis.identity.actions.profiling import edit
from parvis.identity.actions.recovering import drawn_password, replace_password
from parvis.identity.actions.registering import register
from parvis.identity.actions.relating import UNSPONSORED
from parvis.identity.models import Account, Relation
from parvis.identity.viewer import SYSTEM
from parvis.spaces.models import Organisation

HEADER = ["name", "email", "password", "handle", "relation"]


class Command(ParvisCommand):
    help = (
        "create: open an account, confirmed at once; or many, from lines of name,email,password,handle,relation (--batch). "
        "password: choose another one for somebody, and end all sessions. suspend, reactivate: close an account, open it "
        "again. admin: make an administrator. list: all accounts."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do, to whose account."""
        parser.add_argument("what", choices=["create", "password", "suspend", "reactivate", "admin", "list"])
        parser.add_argument("address", nargs="?", metavar="EMAIL", help="whose account")
        parser.add_argument("--email", help="the same, as an option")
        parser.add_argument("--name", help="with create")
        parser.add_argument(
            "--password",
            help="without one, create leaves it to be chosen by “Forgot your password?”, and password draws one",
        )
        parser.add_argument("--admin", action="store_true", help="with create: an administrator")
        parser.add_argument("--off", action="store_true", help="with admin: an administrator no longer")
        parser.add_argument("--handle", default="", help="with create: without one, it is made from the name")
        parser.add_argument(
            "--relation",
            default=str(Relation.Kind.EMPLOYEE),
            choices=sorted(map(str, UNSPONSORED)),
            help="with create: what the person is to the organisation",
        )
        parser.add_argument("--public", action="store_true", help="with create: open the public profile too")
        parser.add_argument(
            "--batch",
            help="with create: a CSV file of name,email,password,handle,relation lines, the last three as needed; "
            "- for standard input",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Do it; a refusal is one sentence."""
        options["email"] = options["address"] or options["email"]
        if options["what"] == "list":
            return self.list()
        if options["what"] == "create":
            return self.open(options)
        try:
            return self.mend(options["what"], account_of(options["email"]), options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None

    def open(self, options: dict[str, Any]) -> None:
        """Open the accounts; the first that is refused is named by its line, and those before it stand."""
        if options["batch"]:
            for line, row in enumerate(rows(options["batch"]), 1):
                if [cell.strip().lower() for cell in row] != HEADER[: len(row)]:
                    given = dict(zip(HEADER, (cell.strip() for cell in row), strict=False))
                    given["relation"] = given.get("relation") or options["relation"]
                    self.create(line, given, public=options["public"])
            return
        if not options["email"]:
            raise CommandError("Give the mail address, or a file with --batch.")
        name = options["name"] or options["email"].partition("@")[0].replace(".", " ").title()
        given = {field: (options[field] or "").strip() for field in HEADER[1:]}
        self.create(0, {"name": name, **given}, public=options["public"], admin=options["admin"])

    def create(self, line: int, given: dict[str, str], *, public: bool, admin: bool = False) -> None:
        """Open one account. Raises `CommandError` with the line (0 for none) and the sentence of the refusal."""
        try:
            actor = register(
                by=SYSTEM,
                email=given.get("email", ""),
                name=given["name"],
                password=given.get("password") or None,
                handle=given.get("handle", ""),
                relation=given["relation"],
                verified=True,
                admin=admin,
                language=Organisation.current().language,
            )
            if public:
                edit(by=SYSTEM, actor=actor, is_public=True)
        except Refused as refusal:
            where = f"Line {line}: " if line else ""
            if refusal.code == "taken" and refusal.field == "email":
                raise CommandError(f"{where}{given['email']} is already there; see parvis user password.") from None
            raise CommandError(f"{where}{refusal.field or 'refused'}: {refusal}") from None
        self.stdout.write(f"@{actor.handle} {actor.pk}")

    def mend(self, what: str, account: Account, options: dict[str, Any]) -> None:
        """Change an account that is there. Raises `Refused`."""
        if what == "password":
            password = options["password"] or drawn_password()
            replace_password(by=SYSTEM, account=account, password=password)
            said = "It has the password you gave." if options["password"] else f"Its password is now: {password}"
            self.stdout.write(f"{said}\nAll sessions of {account} have ended.")
            if not account.is_active:
                self.stdout.write(f"It is still suspended: parvis user reactivate {account}")
        elif what == "admin":
            suspending.set_admin(by=SYSTEM, account=account, admin=not options["off"])
            self.stdout.write(f"{account} is {'no longer an' if options['off'] else 'now an'} administrator.")
        elif what == "suspend":
            suspending.suspend(by=SYSTEM, account=account)
            self.stdout.write(f"{account} is suspended, and signed out everywhere.")
        else:
            suspending.reactivate(by=SYSTEM, account=account)
            self.stdout.write(f"{account} can sign in again.")

    def list(self) -> None:
        """A line for each account: address, name, and what is particular about it."""
        for account in Account.objects.select_related("actor").order_by("email").iterator(chunk_size=500):
            actor = getattr(account, "actor", None)
            remarks = [
                "administrator" if account.is_admin else "",
                "" if account.is_active else "suspended",
                "" if account.has_usable_password() else "no password yet",
            ]
            who = f"{actor.name} (@{actor.handle})" if actor else "has not come in yet"
            self.stdout.write(f"{account.email:<34} {who}{''.join(f', {remark}' for remark in remarks if remark)}")


def account_of(email: str | None) -> Account:
    """The account with this address. Raises `CommandError`."""
    account = Account.objects.filter(email__iexact=(email or "").strip()).first()
    if account is None:
        raise CommandError(
            f"There is no account {email}; see parvis user list." if email else "Say whose: the mail address."
        )
    return account


def rows(path: str) -> list[list[str]]:
    """The lines of a CSV file, empty ones left out."""
    if path == "-":
        return [row for row in csv.reader(sys.stdin) if row]
    with Path(path).open(newline="", encoding="utf-8-sig") as file:
        return [row for row in csv.reader(file) if row]
