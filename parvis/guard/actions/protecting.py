"""Saying what is protected, changing it, and withdrawing it; learning what confidential documents say, and forgetting it."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from parvis.core import clock, ledger
from parvis.core.errors import Refused
from parvis.core.inserting import insert_rows
from parvis.guard import lines, policies, prints
from parvis.guard.folding import fold
from parvis.guard.models import Edition, Embargo, Passage, Print, Severity, Source, Term
from parvis.identity.models import Actor
from parvis.identity.viewer import Viewer
from parvis.spaces.models import Level, Reach, Space

May = Callable[[Iterable[Space]], bool]
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


def check(protection: Protection, *, by: Viewer, may: May, term: Term | None = None) -> Term:
    """The term as it would stand, unsaved; `may` is what `policies.protects` gave. Raises `Refused` naming the field."""
    if not (term is None or may(term.spaces.all())) or not may(protection.spaces):
        raise _forbidden()
    return _filled(term or Term(added_by_id=by.actor_id), protection)


@transaction.atomic
def protect_all(given: Sequence[tuple[Term | None, Protection]], *, by: Viewer) -> tuple[int, int]:
    """Add or change many terms at once, all or none: how many were added, and changed. Raises `Refused`.

    One entry stands for all that are new (each says who added it, and when), and one for each that changes.
    """
    may = policies.protects(by)
    added = [check(protection, by=by, may=may) for term, protection in given if term is None]
    circles = [protection for term, protection in given if term is None]
    Term.objects.bulk_create(added, batch_size=500)
    rooms, names = Term.spaces.through, Term.people.through
    pairs = list(zip(added, circles, strict=True))
    rooms.objects.bulk_create(rooms(term=term, space=space) for term, said in pairs for space in said.spaces)
    names.objects.bulk_create(names(term=term, actor=actor) for term, said in pairs for actor in said.people)
    changed = [(term, protection) for term, protection in given if term is not None]
    for term, protection in changed:
        change_term(term, protection, by=by)
    if added:
        Edition.turn()
        ledger.record("terms.added", by=by.actor_id, count=len(added))
    return len(added), len(changed)


def _write(term: Term, protection: Protection) -> None:
    _filled(term, protection).save()
    term.spaces.set(protection.spaces)
    term.people.set(protection.people)
    Edition.turn()


def _filled(term: Term, protection: Protection) -> Term:
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
    return term


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


@dataclass(frozen=True)
class Lesson:
    """What a source (an opaque `kind:id`) says, at which level, and the spaces (ids) whose members read it."""

    key: str
    text: str
    spaces: tuple[int, ...]
    level: int


def learn(key: str, text: str, *, spaces: Iterable[Space], level: int) -> Source | None:
    """Know again what stands in a source of restricted or confidential level; of a lower one, no more.

    Called by the action that saves the text, in its transaction: it records nothing of its own. What was known of the source
    before is forgotten. None where there is nothing in it to be known by.
    """
    return next(iter(learn_all([Lesson(key, text, tuple(space.pk for space in spaces), level)])), None)


@transaction.atomic
def learn_all(lessons: Sequence[Lesson], *, new: bool = False) -> list[Source]:
    """The same for many at once (an import), in as many queries as for one; `new` says that none is known yet."""
    if not new:
        forget(*(lesson.key for lesson in lessons))
    worth = [lesson for lesson in lessons if lesson.level >= Level.RESTRICTED]
    read = [(lesson, prints.learnt(fold(lesson.text[:LONGEST_SOURCE]))) for lesson in worth]
    often = prints.counted({mark for _lesson, sentences in read for _length, marks in sentences for mark in marks})
    kept = [(lesson, told) for lesson, sentences in read if (told := list(_telling(sentences, often)))]
    sources = Source.objects.bulk_create(Source(key=lesson.key, level=lesson.level) for lesson, _told in kept)
    pairs = list(zip(sources, kept, strict=True))
    room = Source.spaces.through
    room.objects.bulk_create(room(source=source, space_id=pk) for source, (lesson, _t) in pairs for pk in lesson.spaces)
    _keep([(source, length, marks) for source, (_lesson, told) in pairs for length, marks in told])
    return sources


def _telling(sentences: list[tuple[int, list[int]]], often: Counter[int]) -> Iterator[tuple[int, list[int]]]:
    """The prints of each sentence worth it, but for those so many sentences share that they say nothing; counts them in."""
    for length, marks in sentences:
        rare = [mark for mark in marks if often[mark] < prints.COMMONPLACE]
        if len(rare) >= prints.LEAST:
            often.update(rare)
            yield length, rare


def _keep(sentences: list[tuple[Source, int, list[int]]]) -> None:
    rows = [Passage(source=source, size=len(marks), length=length) for source, length, marks in sentences]
    Passage.objects.bulk_create(rows, batch_size=500)
    told = zip(rows, sentences, strict=True)
    insert_rows(Print, ("mark", "passage_id"), ((mark, row.pk) for row, (_s, _l, marks) in told for mark in marks))


def forget(*keys: str) -> None:
    """Know nothing more of these sources; one that is not known is no error."""
    Source.objects.filter(key__in=keys).delete()


def _ask(by: Viewer, spaces: Iterable[Space]) -> None:
    if not policies.may_protect(by, spaces):
        raise _forbidden()


def _forbidden() -> Refused:
    return Refused(_("Stewards protect what is theirs; administrators, what is the house’s."), code="forbidden")


def _rooms(space: Space | None) -> list[Space]:
    return [] if space is None else [space]


def _one(spaces: Sequence[Space]) -> int | None:
    return spaces[0].pk if len(spaces) == 1 else None
