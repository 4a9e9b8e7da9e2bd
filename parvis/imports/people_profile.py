"""What a line of a directory says of a person, put beside what the house knows; an empty cell says nothing."""

from __future__ import annotations

import datetime

from django.utils import timezone

from parvis.core import ledger, names
from parvis.identity.actions import profiling, relating
from parvis.identity.actions.profiling import Changes, Line
from parvis.identity.models import Actor, ProfileField, Relation
from parvis.identity.viewer import Viewer
from parvis.imports.people_records import Person

Kind = ProfileField.Kind


def reconcile(actor: Actor, person: Person, *, by: Viewer, sponsor: Actor | None) -> bool:
    """Bring the profile, its lines and its relation in line; whether anything changed. Raises `Refused`."""
    changed = [
        _card(actor, person, by),
        _lines(actor, person, by),
        _language(actor, person),
        _relation(actor, person, by, sponsor),
    ]
    return any(changed)


def _card(actor: Actor, person: Person, by: Viewer) -> bool:
    changes: Changes = {}
    if person.name and names.clean_name(person.name, 80) != actor.name:
        changes["name"] = person.name
    if person.title and names.clean_name(person.title, 140) != actor.headline:
        changes["headline"] = person.title
    if person.team and names.clean_name(person.team, 80) != actor.team:
        changes["team"] = person.team
    if changes:
        profiling.edit(by=by, actor=actor, **changes)
    return bool(changes)


def _lines(actor: Actor, person: Person, by: Viewer) -> bool:
    """Telephone and place are replaced, skills added to; what the person wrote himself stays, with its reach."""
    before = [Line(f.kind, f.value, f.detail, f.reach) for f in ProfileField.objects.filter(actor=actor)]
    after = list(before)
    for kind, value in ((Kind.PHONE, person.phone), (Kind.LOCATION, person.location)):
        shown = names.clean_name(value, 300)
        old = next((line for line in after if line.kind == kind), None)
        if shown and old is None:
            after.append(Line(kind, shown))
        elif shown and old is not None and old.value != shown:
            after[after.index(old)] = Line(kind, shown, old.detail, old.reach)
    known = {line.value.casefold() for line in after if line.kind == Kind.SKILL}
    skills = [names.clean_name(skill, 300) for skill in person.skills]
    after += [Line(Kind.SKILL, skill) for skill in skills if skill and skill.casefold() not in known]
    if after != before:
        profiling.set_fields(by=by, actor=actor, fields=after)
    return after != before


def _language(actor: Actor, person: Person) -> bool:
    account = actor.account
    if not person.language or account is None or account.language == person.language:
        return False
    account.language = person.language
    account.save(update_fields=["language"])
    return True


def _relation(actor: Actor, person: Person, by: Viewer, sponsor: Actor | None) -> bool:
    """Another relation takes the place of the one that holds; the same one may get other dates, employer or sponsor."""
    today = timezone.localdate()
    current = Actor.objects.prefetch_related("relations").get(pk=actor.pk).relation()
    over = person.ends is not None and person.ends < today
    if current is None:
        return False if over or not person.relation else _begin(actor, person, by, sponsor, today)
    if person.relation and person.relation != current.kind:
        day = max(person.starts or today, current.since)
        _begin(actor, person, by, sponsor, day)
        relating.end(by=by, relation=current, on=max(day - datetime.timedelta(days=1), current.since))
        return True
    changed = _dated(current, person, sponsor)
    if person.ends is not None and person.ends != current.until:
        relating.end(by=by, relation=current, on=person.ends)
        changed = True
    if changed:
        ledger.record("relation.changed", by=by.actor_id, about=actor, kind=current.kind)
    return changed


def _begin(actor: Actor, person: Person, by: Viewer, sponsor: Actor | None, day: datetime.date) -> bool:
    relating.begin(
        by=by,
        actor=actor,
        kind=person.relation,
        sponsor=sponsor,
        employer=person.employer,
        since=person.starts or day,
        until=person.ends,
    )
    return True


def _dated(relation: Relation, person: Person, sponsor: Actor | None) -> bool:
    before = (relation.since, relation.employer, relation.sponsor_id)
    last = person.ends or relation.until
    if person.starts and (last is None or person.starts <= last):
        relation.since = person.starts
    relation.employer = names.clean_name(person.employer, 120) or relation.employer
    if sponsor is not None and relation.kind not in relating.UNSPONSORED:
        relation.sponsor = sponsor
    if before == (relation.since, relation.employer, relation.sponsor_id):
        return False
    relation.save()
    return True
