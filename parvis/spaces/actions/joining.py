"""Coming in and going out: join, ask, answer an invitation, leave, and answer those who ask."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from parvis.core import ledger
from parvis.core.errors import Refused
from parvis.identity.viewer import Viewer
from parvis.spaces import policies
from parvis.spaces.actions.roster import (
    State,
    admit,
    dismiss,
    is_banned,
    is_last_steward,
    locked,
    locked_row,
    require_charter,
    seat,
    settle,
)
from parvis.spaces.models import JoinQuestion, Membership, Role, Space


def join(
    *, space: Space, by: Viewer, accepts_charter: bool = False, answers: Mapping[int, str] | None = None
) -> Membership:
    """Come in where joining is free, ask where it is on request, or take up an invitation that waits.

    `answers` holds a text for each `JoinQuestion` by its id. Raises `Refused` where one may not come in, does not accept
    the charter, or leaves a question without an answer.
    """
    with locked(space, by) as room:
        row = _free_seat(room, by)
        version = require_charter(room, accepts_charter, row)
        if row.state == State.INVITED:
            return _enter(row, by, version, "membership.accepted_invitation")
        if room.joining == Space.Joining.FREE:
            return _enter(row, by, version, "membership.joined", role=Role.MEMBER)
        if room.joining == Space.Joining.INVITATION or room.kind == Space.Kind.ALL_STAFF:
            raise Refused(_("People come into this space by invitation."), code="invitation")
        text = _answered(room, answers or {})
        settle(row, state=State.REQUESTED, answer=text, charter_accepted=version, word="", until=None)
        ledger.record("membership.requested", by=by.actor_id, about=row, space=room.pk, actor=row.actor_id)
        return row


def _free_seat(space: Space, by: Viewer) -> Membership:
    """The person's row, from which he may come in. Raises `Refused` otherwise."""
    if not by.signed_in:
        raise Refused(_("Sign in to join."), code="signed_out")
    if not space.is_open:
        raise Refused(_("This space is archived: nobody joins it any more."), code="archived")
    row = seat(space, by.actor_id)
    if row.holds():
        raise Refused(_("You are in this space already."), code="already")
    if is_banned(row):
        raise Refused(_("You can’t join this space for now."), code="banned")
    if row.state == State.REQUESTED and space.joining != Space.Joining.FREE:
        raise Refused(_("You have asked to join. A steward will answer you."), code="already")
    return row


def _enter(row: Membership, by: Viewer, version: int, verb: str, **changes: str) -> Membership:
    ends = {"until": row.until} if row.state == State.INVITED else {}  # an invitation may bring an end with it
    admit(row, charter_accepted=version, **ends, **changes)
    ledger.record(verb, by=by.actor_id, about=row, space=row.space_id, actor=row.actor_id)
    return row


def _answered(space: Space, answers: Mapping[int, str]) -> str:
    """The questions with the answers, as the stewards will read them. Raises `Refused` at the first without one."""
    lines = []
    for question in JoinQuestion.objects.filter(space=space):
        answer = answers.get(question.pk, "").strip()
        if not answer:
            raise Refused(_("Answer each question: the stewards decide by it."), field=f"question_{question.pk}")
        lines.append(f"{question.text}\n{answer[:400]}")
    return "\n\n".join(lines)[:1000]


def withdraw_request(*, space: Space, by: Viewer) -> Membership:
    """Take back one's request to join. Raises `Refused` without one."""
    with locked(space, by) as room:
        row = _waiting(room, by, State.REQUESTED)
        dismiss(row)
        ledger.record("membership.withdrawn", by=by.actor_id, about=row, space=room.pk, actor=row.actor_id)
        return row


def decline_invitation(*, space: Space, by: Viewer) -> Membership:
    """Say no to an invitation. Raises `Refused` without one."""
    with locked(space, by) as room:
        row = _waiting(room, by, State.INVITED)
        dismiss(row)
        ledger.record("membership.declined_invitation", by=by.actor_id, about=row, space=room.pk, actor=row.actor_id)
        return row


def _waiting(space: Space, by: Viewer, state: str) -> Membership:
    row = seat(space, by.actor_id)
    if row.state != state:
        raise Refused(_("There is nothing to answer any more."), code="gone")
    return row


def leave(*, space: Space, by: Viewer) -> Membership:
    """Leave the space. Raises `Refused` for that of all staff, and for its last steward."""
    with locked(space, by) as room:
        if room.kind == Space.Kind.ALL_STAFF:
            raise Refused(_("Everybody in the house is in this space. You can mute it."), code="all_staff")
        if not policies.may_leave(by, room):
            raise Refused(_("You are not in this space."), code="not_member")
        row = seat(room, by.actor_id)
        if is_last_steward(row):
            raise Refused(_("You are its last steward. Name another before you leave."), code="last_steward")
        dismiss(row)
        ledger.record("membership.left", by=by.actor_id, about=row, space=room.pk, actor=row.actor_id)
        return row


def accept_request(*, membership: Membership, by: Viewer, role: str = Role.MEMBER) -> Membership:
    """Let somebody in who asked, as guest or member; stewards may name him more. Raises `Refused` without the right."""
    with locked_row(membership, by) as row:
        _require_request(row, by)
        if role not in Role.values or (
            role not in (Role.GUEST, Role.MEMBER) and not policies.may_steward(by, row.space)
        ):
            raise Refused(_("Only stewards give this role."), field="role", code="forbidden")
        admit(row, role=role)
        ledger.record("membership.accepted", by=by.actor_id, about=row, space=row.space_id, actor=row.actor_id)
        return row


def decline_request(*, membership: Membership, by: Viewer, word: str = "") -> Membership:
    """Say no to somebody who asked, with a word that he alone reads. Raises `Refused` without the right."""
    with locked_row(membership, by) as row:
        _require_request(row, by)
        dismiss(row, word=word.strip()[:300])
        ledger.record("membership.declined", by=by.actor_id, about=row, space=row.space_id, actor=row.actor_id)
        return row


def _require_request(row: Membership, by: Viewer) -> None:
    if not policies.may_moderate(by, row.space):
        raise Refused(_("Only moderators and stewards answer requests."), code="forbidden")
    if row.state != State.REQUESTED:
        raise Refused(_("This request has been answered already."), code="gone")
    if not row.space.is_open:
        raise Refused(_("This space is archived: nobody joins it any more."), code="archived")
