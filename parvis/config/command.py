"""What our commands share: every option can also be given by the environment, for those that run unattended."""

import argparse
import os
from typing import Any

from django.core.management.base import BaseCommand, CommandParser, DjangoHelpFormatter
from django.utils import translation

YES = ("1", "true", "yes", "on")


class Command(BaseCommand):
    """A command of ours. `--admin-email` may also be given as PARVIS_ADMIN_EMAIL; the option wins."""

    requires_system_checks: list[str] = []

    def execute(self, *args: Any, **options: Any) -> Any:
        """Speak English throughout, refusals too: what is written for the organisation's people asks for their language."""
        with translation.override("en"):
            return super().execute(*args, **options)

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:  # noqa: ARG002
        """Django's parser, with the defaults of our own options taken from the environment, and its own options hidden."""
        parser = super().create_parser("parvis", subcommand, **kwargs)
        theirs = {action.dest for action in _bare_parser()._actions}
        for each in _with_subparsers(parser):
            for action in each._actions:
                if action.dest in theirs:
                    action.help = argparse.SUPPRESS
                elif action.option_strings:
                    _take_from_environment(action)
        return parser


def _bare_parser() -> CommandParser:
    return BaseCommand().create_parser("", "", formatter_class=DjangoHelpFormatter)


def _with_subparsers(parser: argparse.ArgumentParser) -> list[argparse.ArgumentParser]:
    nested = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    return [parser] + [p for action in nested for child in action.choices.values() for p in _with_subparsers(child)]


def _take_from_environment(action: argparse.Action) -> None:
    name = f"PARVIS_{action.dest.upper()}"
    action.help = f"{action.help or ''} [{name}]".strip()
    value = os.environ.get(name)
    if value is None:
        return
    action.required = False
    # argparse converts a default that is a string as it would the option itself; a flag takes no string.
    action.default = value.lower() in YES if action.nargs == 0 else value
