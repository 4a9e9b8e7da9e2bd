"""What each kind of protected thing is called on its pages, and examples of it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from parvis.guard.models import Severity, Term
from parvis.guard.queries import EMBARGO

Kind = Term.Kind
KINDS: dict[str, Any] = {
    Kind.CODE_NAME: _("Code names"),
    Kind.PARTY: _("Clients and partners"),
    Kind.WATCH_WORD: _("Words to watch"),
    Kind.HOST: _("Our machines"),
    EMBARGO: _("Embargoes"),
}
SORTS: dict[str, Any] = {
    Kind.CODE_NAME: _("code name"),
    Kind.PARTY: _("client or partner"),
    Kind.WATCH_WORD: _("word to watch"),
    Kind.HOST: _("machine"),
}
NEW: dict[str, Any] = {
    Kind.CODE_NAME: _("A code name"),
    Kind.PARTY: _("A client or partner"),
    Kind.WATCH_WORD: _("A word to watch"),
    Kind.HOST: _("One of our machines"),
    EMBARGO: _("An embargo"),
}
ABOUT: dict[str, Any] = {
    Kind.CODE_NAME: _("The name of what is not out yet: those who know it may say it among themselves."),
    Kind.PARTY: _("A company that trusts us not to name it."),
    Kind.WATCH_WORD: _("A word that deserves a second look where we speak of ourselves before people from outside."),
    Kind.HOST: _("The name of a server or a network address that only means something inside."),
    EMBARGO: _("Something that may go further, but not before its moment."),
}
EXAMPLES: dict[str, Any] = {
    Kind.CODE_NAME: _(
        "One a line, the name first, then its variants. For instance: Atlas, then Atlas project, then AT-27."
    ),
    Kind.PARTY: _("One a line, the usual name first. For instance: Torvelo, then Torvelo SA, then Ets Torvelo."),
    Kind.WATCH_WORD: _("One a line. For instance: layoff, then redundancy plan. Plurals are understood."),
    Kind.HOST: _("One a line. For instance: nas-workshop, then intranet.example.com."),
    EMBARGO: _("One a line. For instance: autumn collection, then Brume 34."),
}
SEVERITIES: dict[Any, Any] = {
    Severity.NOTICE: _("Inside, nothing is said. Outside, the author is told, and decides."),
    Severity.SERIOUS: _("Inside, the author is told, and decides. Outside, it is held until somebody has looked."),
    Severity.GRAVE: _("Inside, it is held until somebody has looked. Outside, it is refused."),
}
