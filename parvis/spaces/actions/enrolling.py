"""Membership that follows from what people are: the spaces of all staff, and the end of what was dated."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from parvis.core import ledger
from parvis.identity.models import Actor, Relation
from parvis.identity.viewer import SYSTEM
from parvis.spaces.actions.roster import State, admit, dismiss, is_banned, locked, seat
from parvis.spaces.law import insiders
from parvis.spaces.models import Membership, Role, Space


def enrol(actor: Actor) -> list[Membership]:
    """Bring the person's place in the spaces of all staff in line with what he is today; the memberships that changed.

    To be called when somebody becomes an insider, and when he ceases to be one. Again changes nothing.
    """
    inside = Actor.objects.filter(insiders(), pk=actor.pk).exists()
    changed = []
    for space in Space.objects.filter(kind=Space.Kind.ALL_STAFF, archived_at=None):
        with locked(space, SYSTEM) as room:
            row = seat(room, actor.pk)
            if inside and not row.holds() and not is_banned(row):
                changed.append(_joined(admit(row, role=Role.MEMBER)))
            elif not inside and row.holds() and row.role != Role.GUEST:
                changed.append(_ended(dismiss(row)))
    return changed


def enrol_everybody(space: Space) -> int:
    """Take everybody inside into this space of all staff, in one go; how many came in."""
    inside = Actor.objects.filter(insiders())
    with transaction.atomic():
        known = Membership.objects.filter(space=space)
        back = known.filter(state__in=(State.LEFT, State.REQUESTED, State.INVITED), actor__in=inside.values("pk"))
        came = back.update(state=State.ACTIVE, role=Role.MEMBER, since=timezone.now(), until=None)
        strangers = inside.exclude(pk__in=known.values("actor")).values_list("pk", flat=True)
        newcomers = [Membership(space=space, actor_id=actor) for actor in strangers]
        came += len(Membership.objects.bulk_create(newcomers, batch_size=1000))
        Space.objects.filter(pk=space.pk).update(members_count=known.filter(state=State.ACTIVE).count())
        ledger.record("space.enrolled", by=None, about=space, space=space.pk, count=came)
    return came


def depart(actor: Actor) -> int:
    """End every membership, request and invitation of somebody who leaves the house; how many ended."""
    rows = Membership.objects.filter(actor=actor, state__in=(State.ACTIVE, State.REQUESTED, State.INVITED))
    for row in (pending := list(rows.select_related("space"))):
        with locked(row.space, SYSTEM):
            _ended(dismiss(row))
    return len(pending)


def end_memberships() -> int:
    """End what has run its time: dated memberships and bans, and the seats of those no longer inside; how many ended.

    The law already ignores what is dated from its minute on; this keeps the rows and counts true. Safe to run again.
    """
    run_out = Q(state__in=(State.ACTIVE, State.BANNED), until__lte=timezone.now())
    moved_out = Q(state=State.ACTIVE, space__kind=Space.Kind.ALL_STAFF) & ~Q(role=Role.GUEST)
    moved_out &= ~Q(actor__in=Actor.objects.filter(insiders()).values("pk"))
    over = Membership.objects.annotate(began=TruncDate("since")).filter(run_out | moved_out | _held_as_employee())
    over = over.select_related("space")
    ended = 0
    for found in list(over):
        with locked(found.space, SYSTEM) as space:
            row = over.filter(pk=found.pk).first()
            if row is None:
                continue  # somebody was quicker
            row.space, was_banned = space, row.state == State.BANNED
            dismiss(row)
            verb = "membership.unbanned" if was_banned else "membership.ended"
            ledger.record(verb, by=None, about=row, space=row.space_id, actor=row.actor_id)
            ended += 1
    return ended


def _held_as_employee() -> Q:
    """The seats that people took before they ceased to be employed, but for those among alumni and on the square.

    Who works on with the house in another capacity is invited anew: that seat is younger than the end.
    """
    ended = Relation.objects.filter(
        actor=OuterRef("actor"),
        kind=Relation.Kind.EMPLOYEE,
        until__lt=timezone.localdate(),
        until__gte=OuterRef("began"),
    )
    open_to_all = Q(space__kind=Space.Kind.ALUMNI) | Q(space__visibility=Space.Visibility.PUBLIC)
    gone = ~Q(actor__in=Actor.objects.filter(insiders()).values("pk"))
    return Q(Exists(ended), state=State.ACTIVE) & gone & ~open_to_all


def _joined(row: Membership) -> Membership:
    ledger.record("membership.joined", by=None, about=row, space=row.space_id, actor=row.actor_id)
    return row


def _ended(row: Membership) -> Membership:
    ledger.record("membership.ended", by=None, about=row, space=row.space_id, actor=row.actor_id)
    return row
