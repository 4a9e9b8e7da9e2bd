"""A directory becomes accounts and profiles: those it brings are new, changed or as they were.

All of a file or nothing: one line that cannot stand leaves the house as it was, and every such line is said. A preview
is the same act, taken back at the end, so that it can promise nothing else than what will happen.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from msgspec import Struct, field

from parvis.core import ledger
from parvis.core.errors import Refused
from parvis.identity.actions import profiling, relating
from parvis.identity.actions.registering import register
from parvis.identity.models import Account, Actor, Relation
from parvis.identity.viewer import Viewer
from parvis.imports.delimited import Problem
from parvis.imports.models import Import
from parvis.imports.people_csv import Sheet
from parvis.imports.people_profile import reconcile
from parvis.imports.people_records import Person
from parvis.spaces.actions.enrolling import enrol
from parvis.spaces.indexing import index_person
from parvis.spaces.models import Organisation

KIND = "people"
CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"


class Outcome(Struct):
    """What became of each line (its person’s address, and one of the three words), or what is wrong with the file."""

    lines: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def stands(self) -> bool:
        """Whether the file can be imported."""
        return not any(problem.blocking for problem in self.problems)

    def count(self, word: str) -> int:
        """How many people were created, updated or unchanged."""
        return sum(became == word for became in self.lines.values())


def preview_people(sheet: Sheet, *, by: Viewer) -> Outcome:
    """What an import would do. Changes nothing."""
    with transaction.atomic():
        outcome = _written(sheet, by)
        transaction.set_rollback(True)
    return outcome


def import_people(sheet: Sheet, *, by: Viewer, name: str, fingerprint: str) -> Outcome:
    """Bring a directory in, if all of it stands; look at `stands` to know. `by` is an administrator."""
    with transaction.atomic():
        outcome = _written(sheet, by)
        if not outcome.stands:
            transaction.set_rollback(True)
            return outcome
        now = timezone.now()
        counts = {word: outcome.count(word) for word in (CREATED, UPDATED, UNCHANGED)}
        run = Import.objects.create(
            kind=KIND,
            name=name[:160],
            fingerprint=fingerprint,
            by_id=by.actor_id,
            counts=counts,
            state=Import.State.FINISHED,
            finished_at=now,
        )
        ledger.record("import.finished", by=by.actor_id, about=run, counts=counts)
    return outcome


def _written(sheet: Sheet, by: Viewer) -> Outcome:
    writing = _Writing(sheet, by)
    if writing.outcome.stands:
        # Who answers for others comes before them.
        for person in sorted(
            sheet.rows, key=lambda person: (person.relation or "employee") not in relating.UNSPONSORED
        ):
            writing.write(person)
        writing.link_managers()
        writing.finish()
    writing.outcome.problems.sort(key=lambda problem: (problem.line or 0, not problem.blocking))
    return writing.outcome


class _Writing:
    """One file being written."""

    def __init__(self, sheet: Sheet, by: Viewer) -> None:
        self._sheet, self._by = sheet, by
        self._titles = {name: title for title, name in sheet.mapping.items()}
        wanted = {address for p in sheet.rows for address in (p.email, p.manager_email, p.sponsor_email) if address}
        accounts = Account.objects.filter(email__in=wanted).select_related("actor")
        self._actors: dict[str, Actor] = {a.email: a.actor for a in accounts if hasattr(a, "actor")}
        known = [p for p in sheet.problems if p.blocking or not self._is_member(p)]
        self.outcome = Outcome(problems=known)

    def _is_member(self, remark: Problem) -> bool:
        """Whether the file’s remark that a manager or sponsor is not in it does not matter: he is in the house."""
        person = next((person for person in self._sheet.rows if person.line == remark.line), None)
        links = {self._titles.get("manager"): "manager_email", self._titles.get("sponsor"): "sponsor_email"}
        return bool(person and getattr(person, links.get(remark.column, "email")) in self._actors)

    def _fail(self, person: Person, refusal: Refused) -> None:
        columns = {"until": "ends", "kind": "relation", "since": "starts"}
        name = columns.get(refusal.field or "", refusal.field or "")
        self.outcome.problems.append(Problem(person.line, self._titles.get(name, ""), str(refusal)))

    def write(self, person: Person) -> None:
        """Create the account, or bring it in line."""
        try:
            with transaction.atomic():
                actor = self._actors.get(person.email)
                word = UNCHANGED if actor else CREATED
                actor = actor or self._register(person)
                changed = reconcile(actor, person, by=self._by, sponsor=self._actors.get(person.sponsor_email))
                self.outcome.lines[person.email] = UPDATED if changed and word == UNCHANGED else word
                self._actors[person.email] = actor
        except Refused as refusal:
            self._fail(person, refusal)

    def _register(self, person: Person) -> Actor:
        """Whoever has left already comes in as somebody who was here."""
        over = person.ends is not None and person.ends < timezone.localdate()
        actor = register(
            by=self._by,
            email=person.email,
            name=person.name or person.email.partition("@")[0].replace(".", " ").title(),
            relation=person.relation or Relation.Kind.EMPLOYEE,
            sponsor=self._actors.get(person.sponsor_email),
            employer=person.employer,
            since=person.starts or (person.ends if over else None),
            until=None if over else person.ends,
            language=person.language or Organisation.current().language,
        )
        if over:
            relating.end(by=self._by, relation=actor.relations.get(), on=person.ends)
        return actor

    def link_managers(self) -> None:
        """Say who reports to whom, once everybody is there. A circle is said on the line that closes it."""
        links = {}
        for person in self._sheet.rows:
            actor, manager = self._actors.get(person.email), self._actors.get(person.manager_email)
            if actor and manager and actor.manager_id != manager.pk:
                links[person.email] = (person, actor, manager)
        # All at once: what the file says together must not be refused for what the house said before.
        Actor.objects.filter(pk__in=[actor.pk for _person, actor, _manager in links.values()]).update(manager=None)
        for person, actor, manager in links.values():
            try:
                profiling.set_manager(by=self._by, actor=actor, manager=manager)
            except Refused as refusal:
                self._fail(person, refusal)
            else:
                if self.outcome.lines.get(person.email) == UNCHANGED:
                    self.outcome.lines[person.email] = UPDATED

    def finish(self) -> None:
        """Take them into the spaces of everybody, and have them found."""
        for email, word in self.outcome.lines.items():
            if word != UNCHANGED and self.outcome.stands:
                enrol(self._actors[email])
                index_person(self._actors[email])
