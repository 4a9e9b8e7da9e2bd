"""What the house says of itself: its rules and its texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.core import ledger
from parvis.core.errors import Refused, too_long
from parvis.core.markdown import render
from parvis.core.names import clean_name
from parvis.identity.viewer import Viewer
from parvis.spaces.models import LONGEST_STATEMENT, Rule, Statement

MOST_RULES = 20


@dataclass(frozen=True)
class RuleWriting:
    """A rule as it is to be. `pk` is that of the rule it changes; None for a new one."""

    text: str
    hint: str = ""
    pk: int | None = None


@transaction.atomic
def set_rules(rules: Sequence[RuleWriting], *, by: Viewer) -> list[Rule]:
    """Make these the rules of the house, in this order; those that are not among them are gone. Raises `Refused`."""
    _ask(by)
    if len(rules) > MOST_RULES:
        raise Refused(_("Keep the %(n)d rules that matter.") % {"n": MOST_RULES}, field="rules", code="many")
    known = Rule.objects.in_bulk()
    kept = [_rule(known, writing, position) for position, writing in enumerate(rules)]
    Rule.objects.exclude(pk__in=[rule.pk for rule in kept]).delete()
    ledger.record("rules.changed", by=by.actor_id, rules=[rule.pk for rule in kept])
    return kept


def _rule(known: dict[int, Rule], writing: RuleWriting, position: int) -> Rule:
    rule = known.get(writing.pk or 0) or Rule()
    rule.text, rule.hint, rule.position = clean_name(writing.text, 300), clean_name(writing.hint, 1000), position
    if not rule.text:
        raise Refused(_("What is the rule?"), field="text", code="empty")
    rule.save()
    return rule


@transaction.atomic
def state(kind: str, text: str, *, by: Viewer) -> Statement | None:
    """Say this of the house, in Markdown; with an empty text, say it no more. Raises `Refused` naming the kind."""
    _ask(by)
    if kind not in Statement.Kind.values:
        raise Refused(_("There is no such text."), code="absent")
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST_STATEMENT:
        raise Refused(too_long(len(text) - LONGEST_STATEMENT), field=kind)
    held = Statement.objects.filter(kind=kind).first()
    if text == (held.text if held else ""):
        return held
    if not text:
        Statement.objects.filter(kind=kind).delete()
        held = None
    else:
        html = render(text, mentions={}, topic_url=lambda key: f"/topics/{key}/").html
        told = {"text": text, "html": html, "changed_at": timezone.now()}
        held, _new = Statement.objects.update_or_create(kind=kind, defaults=told)
    ledger.record("statement.changed", by=by.actor_id, about=held, kind=kind)
    return held


def _ask(by: Viewer) -> None:
    if not (by.system or by.admin):
        raise Refused(_("Only administrators can do this."))
