"""What stewards and moderators do with members: roles, the pair, dates, removal, bans."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.core import ledger
from parvis.core.errors import Refused
from parvis.identity.viewer import Viewer
from parvis.spaces import policies
from parvis.spaces.actions.roster import State, dismiss, is_last_steward, locked, locked_row, seat, settle
from parvis.spaces.models import Membership, Role, Space

LAST_YEAR = 9000  # near the end of the calendar, a day has no next one


def change_role(*, membership: Membership, role: str, by: Viewer) -> Membership:
    """Give a member another role. Raises `Refused` without the right, and for lowering the last steward."""
    with locked_row(membership, by) as row:
        _require_roles(row, by)
        if role not in Role.values:
            raise Refused(_("Choose a role."), field="role", code="invalid")
        if role != Role.STEWARD:
            _require_another_steward(row)
        before = row.role
        pair = row.pair if role == Role.STEWARD else ""
        settle(row, role=role, pair=pair, until=None if role == Role.STEWARD else row.until)
        detail: dict[str, Any] = {"actor": row.actor_id, "before": before, "after": role}
        ledger.record("membership.role_changed", by=by.actor_id, about=row, space=row.space_id, **detail)
        return row


def name_pair(*, membership: Membership, half: str, by: Viewer) -> Membership:
    """Name a steward the trade or the technology half of the pair; "" takes it back. One person holds each half."""
    with locked_row(membership, by) as row:
        _require_roles(row, by)
        if half and (half not in Membership.Steward.values or not row.at_least(Role.STEWARD)):
            raise Refused(_("The pair are two stewards: make this person a steward first."), field="pair")
        if half:
            Membership.objects.filter(space=row.space_id, pair=half).exclude(pk=row.pk).update(pair="")
        settle(row, pair=half)
        detail: dict[str, Any] = {"actor": row.actor_id, "half": half}
        ledger.record("membership.paired", by=by.actor_id, about=row, space=row.space_id, **detail)
        return row


def set_end(*, membership: Membership, until: datetime.date | None, by: Viewer) -> Membership:
    """Let a membership run to the end of a day, or (None) without end.

    Raises `Refused` without the right, for a day that has passed, and for stewards, who answer for the space.
    """
    with locked_row(membership, by) as row:
        _require_manage(row, by)
        if not row.holds():
            raise Refused(_("This person is not in the space any more."), code="gone")
        if until is not None and row.role == Role.STEWARD:
            raise Refused(_("A steward answers for the space without an end date."), field="until")
        settle(row, until=end_of(until))
        day = until.isoformat() if until else None
        detail: dict[str, Any] = {"actor": row.actor_id, "until": day}
        ledger.record("membership.dated", by=by.actor_id, about=row, space=row.space_id, **detail)
        return row


def end_of(day: datetime.date | None) -> datetime.datetime | None:
    """The moment this day has ended, in the clock of whoever asks. Raises `Refused` for a day that has passed."""
    if day is None:
        return None
    if day < timezone.localdate():
        raise Refused(_("This day has passed. Choose a later one."), field="until", code="past")
    if day.year > LAST_YEAR:
        raise Refused(_("This day is too far away."), field="until", code="far")
    midnight = datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min)
    return timezone.make_aware(midnight)


def remove(*, membership: Membership, by: Viewer, word: str = "") -> Membership:
    """Put a member out, or take back an invitation; `word` is for him alone. He may come back as anybody may."""
    with locked_row(membership, by) as row:
        _require_removable(row, by)
        if row.state not in (State.ACTIVE, State.INVITED):
            raise Refused(_("This person is not in the space any more."), code="gone")
        verb = "membership.removed" if row.state == State.ACTIVE else "membership.uninvited"
        dismiss(row, word=word.strip()[:300])
        ledger.record(verb, by=by.actor_id, about=row, space=row.space_id, actor=row.actor_id)
        return row


def ban(*, membership: Membership, by: Viewer, until: datetime.date | None = None, word: str = "") -> Membership:
    """Put somebody out and keep him out to the end of a day, or (None) until it is lifted; `word` is for him alone."""
    with locked_row(membership, by) as row:
        _require_removable(row, by)
        dismiss(row, State.BANNED, until=end_of(until), word=word.strip()[:300])
        detail: dict[str, Any] = {"actor": row.actor_id, "until": until.isoformat() if until else None}
        ledger.record("membership.banned", by=by.actor_id, about=row, space=row.space_id, **detail)
        return row


def unban(*, membership: Membership, by: Viewer) -> Membership:
    """Lift a ban. Raises `Refused` without the right, or without a ban."""
    with locked_row(membership, by) as row:
        if not policies.may_moderate(by, row.space):
            raise Refused(_("Only moderators and stewards lift a ban."), code="forbidden")
        if row.state != State.BANNED:
            raise Refused(_("This person is not banned."), code="gone")
        dismiss(row)
        ledger.record("membership.unbanned", by=by.actor_id, about=row, space=row.space_id, actor=row.actor_id)
        return row


def tune(*, space: Space, by: Viewer, notify: str | None = None, muted: bool | None = None) -> Membership:
    """Choose what one hears of a space: its notifications (`Membership.Notify`), and whether it appears in one's home."""
    with locked(space, by) as room:
        row = seat(room, by.actor_id)
        if not row.holds():
            raise Refused(_("You are not in this space."), code="not_member")
        if notify is not None and notify not in Membership.Notify.values:
            raise Refused(_("Choose what you want to hear of."), field="notify", code="invalid")
        settle(row, notify=row.notify if notify is None else notify, muted=row.muted if muted is None else muted)
        ledger.record("membership.tuned", by=by.actor_id, about=row, space=room.pk, actor=row.actor_id)
        return row


def _require_roles(row: Membership, by: Viewer) -> None:
    if not policies.may_change_roles(by, row.space):
        raise Refused(_("Only stewards give roles."), code="forbidden")
    if not row.holds():
        raise Refused(_("This person is not in the space any more."), code="gone")


def _require_manage(row: Membership, by: Viewer) -> None:
    if not policies.may_manage(by, row):
        raise Refused(_("You may not do this to this member."), code="forbidden")


def _require_removable(row: Membership, by: Viewer) -> None:
    _require_manage(row, by)
    if row.space.kind == Space.Kind.ALL_STAFF and row.role != Role.GUEST:
        raise Refused(_("Everybody in the house is in this space."), code="all_staff")
    _require_another_steward(row)


def _require_another_steward(row: Membership) -> None:
    if is_last_steward(row):
        raise Refused(_("A space keeps at least one steward. Name another first."), code="last_steward")
