"""How a membership changes: one row at a time, under the lock of its space, with the kept count."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.core.errors import Refused
from parvis.identity.viewer import Viewer
from parvis.spaces.law import known_spaces
from parvis.spaces.models import Membership, Role, Space

State = Membership.State


def require_known(space: Space, by: Viewer) -> None:
    """Raise the same `Refused` for a space that is hidden from `by` and for one that does not exist."""
    if not Space.objects.filter(known_spaces(by), pk=space.pk).exists():
        raise Refused(_("There is no such space."), code="unknown")


@contextmanager
def locked(space: Space, by: Viewer) -> Iterator[Space]:
    """The space as it stands now, locked until the block commits: two changes of its members never cross.

    Raises `Refused` where `by` may not know the space.
    """
    with transaction.atomic():
        require_known(space, by)
        yield Space.objects.select_for_update().get(pk=space.pk)


@contextmanager
def locked_row(membership: Membership, by: Viewer) -> Iterator[Membership]:
    """The membership as it stands now, under the lock of its space. Raises `Refused` as `locked` does."""
    with locked(membership.space, by) as space:
        row = Membership.objects.select_related("actor").get(pk=membership.pk)
        row.space = space
        yield row


def seat(space: Space, actor_id: int | None) -> Membership:
    """The one row of this person here; an unsaved, empty one if he was never heard of. Raises `Refused` for a visitor."""
    if actor_id is None:
        raise Refused(_("Sign in first."), code="signed_out")
    row = Membership.objects.select_related("actor").filter(space=space, actor=actor_id).first()
    row = row or Membership(space=space, actor_id=actor_id, state=State.LEFT)
    row.space = space
    return row


def settle(row: Membership, **changes: Any) -> Membership:
    """Save the row with these changes, and keep the count of the space's members."""
    was_in = not row._state.adding and row.state == State.ACTIVE
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    if difference := (row.state == State.ACTIVE) - was_in:
        Space.objects.filter(pk=row.space_id).update(members_count=F("members_count") + difference)
        row.space.members_count += difference
    return row


def admit(row: Membership, **changes: Any) -> Membership:
    """Let the person in, from now; `changes` as for `settle`."""
    fresh = {"since": timezone.now(), "until": None, "word": ""} if not row.holds() else {}
    return settle(row, **{**fresh, **changes, "state": State.ACTIVE})


def dismiss(row: Membership, state: str = State.LEFT, **changes: Any) -> Membership:
    """Put the person out: what he held here (role, half of the pair) ends with it."""
    ended = {"role": Role.MEMBER, "pair": "", "until": None, "since": timezone.now(), "answer": ""}
    return settle(row, **{**ended, **changes, "state": state})


def is_banned(row: Membership) -> bool:
    """Whether a ban holds now; one whose end has passed does not."""
    return row.state == State.BANNED and (row.until is None or row.until > timezone.now())


def is_last_steward(row: Membership) -> bool:
    """Whether nobody else here is a steward."""
    if not row.at_least(Role.STEWARD):
        return False
    stewards = Membership.objects.filter(Membership.current(), space=row.space_id, role=Role.STEWARD)
    return not stewards.exclude(pk=row.pk).exists()


def require_charter(space: Space, accepts: bool, row: Membership) -> int:
    """The version of the charter the person stands by. Raises `Refused` if there is one and he does not accept it."""
    charter = getattr(space, "charter", None)
    if charter is None or not charter.is_complete:
        return row.charter_accepted
    if not accepts and row.charter_accepted < charter.version:
        raise Refused(_("To come in, accept the charter of the space."), field="accepts_charter", code="charter")
    return int(charter.version)
