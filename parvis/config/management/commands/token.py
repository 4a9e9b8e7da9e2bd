"""`parvis token`: keys of the API for scripts, made by the operator; one or many."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from parvis.config.command import Command as ParvisCommand
from parvis.config.management.commands.user import rows
from parvis.core.errors import Refused
from parvis.identity import scopes
from parvis.identity.actions.letting_in import make_token, revoke
from parvis.identity.models import Account, Token
from parvis.identity.viewer import SYSTEM

HEADER = ["user", "scopes", "value", "name"]


class Command(ParvisCommand):
    help = (
        "create: give somebody a token of the API, and print it; or many, from lines of user,scopes,value,name (--batch). "
        "list: the tokens people and the operator made. revoke: close one, by the number that list shows."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do, for whom."""
        parser.add_argument("what", choices=["create", "list", "revoke"])
        parser.add_argument("number", nargs="?", type=int, help="with revoke: which token")
        parser.add_argument("--user", help="whose: the mail address, or the handle")
        parser.add_argument("--scopes", default="read", help="what it may do: “read write follow”; “read” if not said")
        parser.add_argument("--name", default="parvis token", help="what it is for, as its owner will read it")
        parser.add_argument(
            "--value", default="", help="with create: its value, 32 characters or more; drawn if not said"
        )
        parser.add_argument(
            "--batch",
            help="with create: a CSV file of user,scopes,value,name lines, the last three as needed; - for standard input",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Do it; a refusal is one sentence."""
        if options["what"] == "list":
            return self.list()
        if options["what"] == "revoke":
            return self.revoke(options["number"])
        if not options["batch"]:
            return self.create("", options)
        with transaction.atomic():
            for line, row in enumerate(rows(options["batch"]), 1):
                if [cell.strip().lower() for cell in row] != HEADER[: len(row)]:
                    given = {name: cell.strip() for name, cell in zip(HEADER, row, strict=False) if cell.strip()}
                    self.create(f"Line {line}: ", options | given)
        return None

    def create(self, where: str, given: dict[str, Any]) -> None:
        """Make one token and print it. Raises `CommandError`, beginning with `where`."""
        wanted = scopes.listed(given["scopes"])
        if wrong := [scope for scope in wanted if not scopes.known([scope])]:
            known = " ".join(scopes.ALL)
            raise CommandError(f"{where}scopes: there is no such scope: {', '.join(wrong)}. Those there are: {known}.")
        try:
            _token, secret = make_token(
                by=SYSTEM,
                account=_account(where, given["user"]),
                name=given["name"],
                wanted=wanted,
                value=given["value"],
            )
        except Refused as refusal:
            raise CommandError(f"{where}{refusal.field or 'refused'}: {refusal}") from None
        self.stdout.write(secret)

    def list(self) -> None:
        """A line for each token that is no app's."""
        made = Token.objects.filter(app=None, account__isnull=False).select_related("account").order_by("pk")
        for token in made.iterator(chunk_size=500):
            used = f"last used {token.used_at:%Y-%m-%d}" if token.used_at else "never used"
            self.stdout.write(f"{token.pk} {token.account} {token.name} ({token.scopes}), {used}")

    def revoke(self, number: int | None) -> None:
        """Close one. Raises `CommandError`."""
        token = Token.objects.filter(pk=number or 0).first()
        if token is None:
            raise CommandError("There is no such token; see parvis token list.")
        revoke(token, by=SYSTEM)
        self.stdout.write("It opens nothing any more.")


def _account(where: str, user: str | None) -> Account:
    """The account with this address or handle. Raises `CommandError`."""
    named = (user or "").strip().removeprefix("@")
    by_name = {"email__iexact": named} if "@" in named else {"actor__handle": named.lower()}
    account = Account.objects.filter(**by_name).first() if named else None
    if account is None:
        raise CommandError(
            f"{where}There is no account {named}; see parvis user list." if named else f"{where}Say whose."
        )
    return account
