"""`parvis init`: name the organisation and open its first administrator's account."""

from __future__ import annotations

import getpass
import sys
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from parvis.config.command import Command as ParvisCommand
from parvis.core.errors import Refused
from parvis.core.names import clean_name
from parvis.identity.actions.registering import register
from parvis.identity.models import Actor
from parvis.identity.viewer import SYSTEM, viewer_as
from parvis.spaces.actions.opening import open_space
from parvis.spaces.charter import Promise, Tool
from parvis.spaces.models import Charter, Organisation, Space


class Command(ParvisCommand):
    help = "Name the organisation and open its first administrator's account."

    def add_arguments(self, parser: CommandParser) -> None:
        """The answers, each of which is asked for on a terminal when it is missing."""
        parser.add_argument("--name", help="the organisation's name")
        parser.add_argument("--admin-name", help="the first administrator's name")
        parser.add_argument("--admin-email", help="the first administrator's mail address")
        parser.add_argument("--admin-password", help="the first administrator's password (15 characters or more)")
        parser.add_argument("--language", choices=["fr", "en"], default="fr", help="the house's language")
        joining = Organisation.Joining
        parser.add_argument("--joining", choices=joining.values, default=joining.INVITATION, help="who may join")
        parser.add_argument("--domains", default="", help="our mail domains, by commas (for --joining domains)")
        parser.add_argument(
            "--public", action="store_true", help="people speak on the square unless they say otherwise"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Ask for what is missing, then make everything at once or nothing."""
        if Organisation.objects.exists():
            raise CommandError(
                "This installation already has its organisation. Sign in as an administrator to change it."
            )
        name = clean_name(options["name"] or ask("Name of the organisation"), 80)
        email = options["admin_email"] or ask("Mail address of the first administrator")
        person = options["admin_name"] or email.partition("@")[0].replace(".", " ").title()
        password = options["admin_password"] or ask("Password", secret=True)
        try:
            actor = found(name, person, email, password, options["language"])
            open_up(options["joining"], options["domains"], public=options["public"])
        except Refused as refusal:
            raise CommandError(f"{refusal.field or 'refused'}: {refusal}") from None
        self.stdout.write(f"{name} stands. Sign in as {email} (@{actor.handle}) after `parvis serve`.")


@transaction.atomic
def found(name: str, person: str, email: str, password: str, language: str) -> Actor:
    """The organisation, its first administrator, and the space of all staff. Raises `Refused`."""
    brand = Actor.objects.create(
        kind=Actor.Kind.BRAND, handle="maison", name=name, public_name=name, is_public=True, hue=262
    )
    Organisation.objects.create(pk=1, name=name, language=language, brand=brand)
    actor = register(
        by=SYSTEM, email=email, name=person, password=password, verified=True, admin=True, language=language
    )
    with translation.override(language):
        open_everybody(actor)
    return actor


def open_up(joining: str, domains: str, *, public: bool) -> None:
    """Say whom the house lets in, and whether people speak on the square by default."""
    Organisation.objects.update(joining=joining, domains=domains, public_by_default=public)


def open_everybody(actor: Actor) -> Space:
    """The space of all staff, with a charter its stewards will make their own."""
    promise = Promise(
        people=_("Everybody who works here."),
        intention=Charter.Intention.SUPPORT,
        objective=_("No question stays without an answer for more than a day."),
        strategy=_("Ask here rather than by mail; whoever knows answers, and everybody finds it again."),
    )
    return open_space(
        by=viewer_as(actor),
        name=_("The whole house"),
        kind=Space.Kind.ALL_STAFF,
        charter=promise,
        joining=Space.Joining.FREE,
        tools=Tool.values,
        description=_("News of the house, questions and answers."),
    )


def ask(question: str, *, secret: bool = False) -> str:
    """An answer from the terminal. Raises `CommandError` where nobody is there to answer."""
    if not sys.stdin.isatty():
        raise CommandError(f"{question}: give it as an option or in the environment (see parvis init --help).")
    return getpass.getpass(f"{question}: ") if secret else input(f"{question}: ").strip()
