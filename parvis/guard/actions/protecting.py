"""Saying what is protected, changing it, and withdrawing it; learning what confidential documents say, and forgetting it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from parvis.core import clock, ledger
from parvis.core.errors import Refused
from parvis.guard import lines, policies, prints
from parvis.guard.folding import fold
from parvis.guard.models import Edition, Embargo, Passage, Print, Severity, Source, Term
from parvis.identity.models import Actor
from parvis.identity.viewer import Viewer
from parvis.spaces.models import Level, Reach, Space

MOST_FORMS = 40
SHORTEST = 2  # letters and figures of a form
LONGEST_SOURCE = 500_000  # characters of a source that are learnt


@dataclass(frozen=True)
class Protection:
    """A term as it is to be: `forms` as `guard.lines` writes them, who knows it, from when to when."""

    kind: str
    forms: str
    severity: int = Severity.SERIOUS
    languages: Sequence[str] = ()
    spaces: Sequence[Space] = ()
    people: Sequence[Actor] = ()
    since: datetime.datetime | None = None
    until: datetime.datetime | None = None
    note: str = ""


@transaction.atomic
def add_term(protection: Protection, *, by: Viewer) -> Term:
    """Protect words. Raises `Refused` naming the field; stewards do it for their spaces, administrators for the house."""
    _ask(by, protection.spaces)
    term = Term(added_by_id=by.actor_id)
    _write(term, protection)
    ledger.record("term.added", by=by.actor_id, about=term, space=_one(protection.spaces), kind=term.kind)
    return term


@transaction.atomic
def change_term(term: Term, protection: Protection, *, by: Viewer) -> Term:
    """Have a term be this from now on. Raises `Refused`; who changes it answers for its spaces, old and new."""
    _ask(by, list(term.spaces.all()))
    _ask(by, protection.spaces)
    _write(term, protection)
    ledger.record("term.changed", by=by.actor_id, about=term, space=_one(protection.spaces), kind=term.kind)
    return term


@transaction.atomic
def withdraw_term(term: Term, *, by: Viewer) -> Term:
    """Protect it no more: it stays, with the moment it ended. Raises `Refused`."""
    spaces = list(term.spaces.all())
    _ask(by, spaces)
    term.until = clock.now()
    term.save(update_fields=["until"])
    Edition.turn()
    ledger.record("term.withdrawn", by=by.actor_id, about=term, space=_one(spaces), kind=term.kind)
    return term


def _write(term: Term, protection: Protection) -> None:
    if protection.kind not in Term.Kind.values:
        raise Refused(_("Choose what it is."), field="kind", code="invalid")
    if protection.severity not in Severity.values:
        raise Refused(_("Choose how serious it is."), field="severity", code="invalid")
    since = protection.since or clock.now()
    if protection.until is not None and protection.until <= since:
        raise Refused(_("It would end before it begins."), field="until", code="past")
    term.kind, term.forms = protection.kind, _forms(protection.forms)
    term.severity, term.languages = protection.severity, " ".join(protection.languages)
    term.since, term.until, term.note = since, protection.until, protection.note.strip()[:500]
    term.save()
    term.spaces.set(protection.spaces)
    term.people.set(protection.people)
    Edition.turn()


def _forms(text: str) -> str:
    """The forms as they are kept. Raises `Refused` for none, too many, or one too short to mean anything."""
    forms = list(dict.fromkeys(lines.read(text)))
    if not forms:
        raise Refused(_("Which words?"), field="forms", code="empty")
    if len(forms) > MOST_FORMS or len(text) > 4000:
        raise Refused(_("That’s too many words for one thing. Make two of it."), field="forms", code="many")
    for form in forms:
        if sum(len(word.text) for word in fold(form.words).words) < SHORTEST:
            raise Refused(
                _("“%(word)s” is too short to be looked for.") % {"word": form.words}, field="forms", code="short"
            )
    return lines.write(forms)


@dataclass(frozen=True)
class Wait:
    """An embargo as it is to be: words that go no further than `reach` before `until`."""

    forms: str
    until: datetime.datetime
    reach: int = Reach.INSIDE
    space: Space | None = None
    note: str = ""


@transaction.atomic
def set_embargo(wait: Wait, *, by: Viewer, embargo: Embargo | None = None) -> Embargo:
    """Put words under embargo, or change one. Raises `Refused` naming the field."""
    if embargo is not None:
        _ask(by, _rooms(embargo.space))
    _ask(by, _rooms(wait.space))
    if wait.until <= clock.now():
        raise Refused(_("Choose a moment to come."), field="until", code="past")
    if wait.reach not in (Reach.SPACE, Reach.INSIDE):
        raise Refused(_("Before its moment it stays in its space, or inside."), field="reach", code="invalid")
    if wait.reach == Reach.SPACE and wait.space is None:
        raise Refused(_("Which space may read it?"), field="space", code="empty")
    verb = "embargo.set" if embargo is None else "embargo.changed"
    embargo = embargo or Embargo(added_by_id=by.actor_id)
    embargo.forms, embargo.until, embargo.reach = _forms(wait.forms), wait.until, wait.reach
    embargo.space, embargo.note = wait.space, wait.note.strip()[:500]
    embargo.save()
    Edition.turn()
    ledger.record(verb, by=by.actor_id, about=embargo, space=embargo.space_id, until=wait.until.isoformat())
    return embargo


@transaction.atomic
def lift_embargo(embargo: Embargo, *, by: Viewer) -> Embargo:
    """Let it go from now on. Raises `Refused`."""
    _ask(by, _rooms(embargo.space))
    embargo.until = min(embargo.until, clock.now())
    embargo.save(update_fields=["until"])
    Edition.turn()
    ledger.record("embargo.lifted", by=by.actor_id, about=embargo, space=embargo.space_id)
    return embargo


@transaction.atomic
def learn(key: str, text: str, *, spaces: Iterable[Space], level: int) -> Source | None:
    """Know again what stands in a source (an opaque `kind:id`) of restricted or confidential level; of a lower one, no more.

    Called by the action that saves the text, in its transaction: it records nothing of its own. What was known of the source
    before is forgotten.
    """
    forget(key)
    if level < Level.RESTRICTED:
        return None
    source = Source.objects.create(key=key, level=level)
    source.spaces.set(spaces)
    _keep(source, prints.learnt(fold(text[:LONGEST_SOURCE])))
    return source


def _keep(source: Source, sentences: list[tuple[int, list[int]]]) -> None:
    """Write the prints of each sentence, but for those so many sentences share that they say nothing."""
    often = prints.commonplace({mark for _length, marks in sentences for mark in marks})
    told = [(length, [mark for mark in marks if mark not in often]) for length, marks in sentences]
    told = [(length, marks) for length, marks in told if len(marks) >= prints.LEAST]
    rows = [Passage(source=source, size=len(marks), length=length) for length, marks in told]
    Passage.objects.bulk_create(rows, batch_size=500)
    pairs = zip(rows, told, strict=True)
    Print.objects.bulk_create(
        (Print(mark=mark, passage=row) for row, (_length, marks) in pairs for mark in marks), batch_size=2000
    )


def forget(key: str) -> None:
    """Know nothing more of a source; one that is not known is no error."""
    Source.objects.filter(key=key).delete()


def _ask(by: Viewer, spaces: Iterable[Space]) -> None:
    if not policies.may_protect(by, spaces):
        raise Refused(_("Stewards protect what is theirs; administrators, what is the house’s."), code="forbidden")


def _rooms(space: Space | None) -> list[Space]:
    return [] if space is None else [space]


def _one(spaces: Sequence[Space]) -> int | None:
    return spaces[0].pk if len(spaces) == 1 else None
