"""What people are to the organisation: relations begin and end, with a sponsor and an employer for externals."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.core import ledger, names
from parvis.core.errors import Refused
from parvis.identity import policies
from parvis.identity.models import Actor, Relation
from parvis.identity.viewer import Viewer

Kind = Relation.Kind
# Who answers for whom: those who belong, belonged, or came by themselves to the square need nobody.
UNSPONSORED = frozenset({Kind.EMPLOYEE, Kind.ALUMNI, Kind.FAN})
EMPLOYED = frozenset({Kind.SUBCONTRACTOR, Kind.PARTNER, Kind.SUPPLIER})


def begin(
    *,
    by: Viewer,
    actor: Actor,
    kind: str,
    sponsor: Actor | None = None,
    employer: str = "",
    since: datetime.date | None = None,
    until: datetime.date | None = None,
) -> Relation:
    """Relate a person to the organisation, from `since` (today) to `until`, both included (None: until further notice).

    Raises `Refused`: externals need a `sponsor` inside, those who work for another company an `employer`.
    """
    if not policies.may_administer(by):
        raise Refused(_("Only administrators can change this."))
    company = names.clean_name(employer, 120)
    start = since or timezone.localdate()
    _check_dates(actor, Kind(kind), start, until)
    _check_sponsor(actor, Kind(kind), sponsor, company)
    with transaction.atomic():
        relation = Relation.objects.create(
            actor=actor,
            kind=kind,
            since=start,
            until=until,
            sponsor=None if kind in UNSPONSORED else sponsor,
            employer=company,
        )
        if actor.left_at is not None:
            actor.left_at = None
            actor.save(update_fields=["left_at"])
        ledger.record("relation.began", by=by.actor_id, about=actor, kind=str(kind))
    return relation


def end(*, by: Viewer, relation: Relation, on: datetime.date | None = None, alumni: bool = False) -> Relation:
    """End a relation: `on` (today) is its last day. With `alumni`, an employee becomes an alumnus the day after.

    Who holds no relation any more has left; what he wrote stays. Raises `Refused` for a day before the first.
    """
    if not policies.may_administer(by):
        raise Refused(_("Only administrators can change this."))
    last = on or timezone.localdate()
    if last < relation.since:
        raise Refused(_("It cannot end before it began."), field="until", code="order")
    with transaction.atomic():
        relation.until = last
        relation.save(update_fields=["until"])
        if alumni and relation.kind == Kind.EMPLOYEE:
            begin(by=by, actor=relation.actor, kind=Kind.ALUMNI, since=last + datetime.timedelta(days=1))
        _leave_if_nothing_holds(relation.actor)
        ledger.record("relation.ended", by=by.actor_id, about=relation.actor, kind=relation.kind)
    return relation


def note_departures() -> int:
    """Note who has left because his last relation has run out; how many. They are shut out from that midnight on already."""
    gone = list(Actor.objects.filter(Relation.all_over(), left_at=None))
    for actor in gone:
        with transaction.atomic():
            if Actor.objects.filter(Relation.all_over(), pk=actor.pk, left_at=None).update(
                left_at=timezone.now(), version=F("version") + 1
            ):
                ledger.record("person.left", by=None, about=actor)
    return len(gone)


def _check_dates(actor: Actor, kind: Relation.Kind, since: datetime.date, until: datetime.date | None) -> None:
    if until is not None and until < since:
        raise Refused(_("It cannot end before it begins."), field="until", code="order")
    same = Relation.objects.filter(actor=actor, kind=kind)
    if same.filter(Relation.today()).exists() or same.filter(since=since).exists():
        raise Refused(_("This relation already stands."), field="kind", code="holds")


def _check_sponsor(actor: Actor, kind: Relation.Kind, sponsor: Actor | None, employer: str) -> None:
    if kind in UNSPONSORED:
        return
    if sponsor is None or sponsor.pk == actor.pk or not sponsor.is_inside():
        raise Refused(_("Choose a sponsor: a colleague who answers for them."), field="sponsor", code="sponsor")
    if kind in EMPLOYED and not employer:
        raise Refused(_("Which company do they work for?"), field="employer", code="employer")


def _leave_if_nothing_holds(actor: Actor) -> None:
    today = timezone.localdate()
    if not Relation.objects.filter(actor=actor).exclude(until__lt=today).exists():
        actor.left_at = timezone.now()
        actor.save(update_fields=["left_at"])
