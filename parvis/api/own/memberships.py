"""Memberships: one’s own in a space, and those of others for who looks after it."""

from __future__ import annotations

import datetime
from typing import Annotated, Any

from django.db import transaction
from django.db.models import QuerySet
from msgspec import UNSET, Meta, Struct, UnsetType

from parvis.api import doors
from parvis.api.answers import Answer, absent, answer
from parvis.api.call import Call
from parvis.api.own import entities as own
from parvis.api.own.describing import Id, Paged, describes
from parvis.api.own.drawing import memberships as all_drawn
from parvis.api.own.drawing import seat
from parvis.api.own.finding import listed, page, person, room
from parvis.spaces import queries
from parvis.spaces.actions import inviting, joining, managing
from parvis.spaces.models import Membership, Role, Space

Word = Annotated[str, Meta(max_length=300)]
PAIR = "^(trade|technology)?$"


class Wanted(Paged):
    """Which members: of this role, with these words in their name."""

    q: Word = ""
    role: Role | None = None


class Joining(Struct):
    """Coming in: by accepting the charter, and with an answer to each question by its id."""

    accepts_charter: bool = False
    answers: dict[str, Annotated[str, Meta(max_length=1000)]] = {}


class Tuning(Struct):
    """What one hears of a space."""

    notify: Membership.Notify | UnsetType = UNSET
    muted: bool | UnsetType = UNSET


class Invited(Struct):
    """Somebody who has a profile, to be invited: with a role, to the end of a day, as half of the pair of stewards."""

    account_id: Id
    role: Role = Role.MEMBER
    until: datetime.date | None = None
    pair: Annotated[str, Meta(pattern=PAIR)] = ""


class Changes(Struct):
    """What changes of a membership; what is not sent stays. `until`: its last day, null for none."""

    role: Role | UnsetType = UNSET
    pair: Annotated[str, Meta(pattern=PAIR)] | UnsetType = UNSET
    until: datetime.date | UnsetType | None = UNSET


class Parting(Struct):
    """A word that the person alone reads, and of a ban its last day (null: until it is lifted)."""

    word: Word = ""
    until: datetime.date | None = None


class Letting(Struct):
    """The role with which somebody comes in."""

    role: Role = Role.MEMBER


@doors.member("read:follows")
@describes("What one is to the space oneself.", gives=own.Own)
def mine(call: Call, space_id: int) -> Answer:
    """GET /api/parvis/v1/spaces/:id/membership"""
    held = queries.seats(call.viewer, [room(call, space_id).pk]).first()
    if held is None:
        raise absent()
    return answer(seat(held))


@doors.member("write:follows")
@describes(
    "Come in where joining is free, ask where it is on request, or accept an invitation.", takes=Joining, gives=own.Own
)
def join(call: Call, space_id: int, given: Joining) -> Answer:
    """POST /api/parvis/v1/spaces/:id/membership"""
    answers = {int(key): text for key, text in given.answers.items() if key.isdecimal() and len(key) < 19}
    space = room(call, space_id)
    row = joining.join(space=space, by=call.viewer, accepts_charter=given.accepts_charter, answers=answers)
    return answer(seat(row))


@doors.member("write:follows")
@describes("Choose what one hears of the space.", takes=Tuning, gives=own.Own)
def tune(call: Call, space_id: int, given: Tuning) -> Answer:
    """PATCH /api/parvis/v1/spaces/:id/membership"""
    row = managing.tune(
        space=room(call, space_id),
        by=call.viewer,
        notify=None if given.notify is UNSET else str(given.notify),
        muted=None if given.muted is UNSET else given.muted,
    )
    return answer(seat(row))


@doors.member("write:follows")
@describes("Leave; or take back a request to join, or decline an invitation.", gives=own.Own)
def leave(call: Call, space_id: int) -> Answer:
    """DELETE /api/parvis/v1/spaces/:id/membership"""
    space = room(call, space_id)
    held = queries.seats(call.viewer, [space.pk]).first()
    ways = {
        Membership.State.REQUESTED: joining.withdraw_request,
        Membership.State.INVITED: joining.decline_invitation,
    }
    act: Any = ways.get(Membership.State(held.state), joining.leave) if held else joining.leave
    return answer(seat(act(space=space, by=call.viewer)))


def _listed(call: Call, space: Space, rows: QuerySet[Membership], asked: Paged) -> Answer:
    shown = page(rows, asked)
    return listed(call, all_drawn(shown, space, call.viewer), shown)


@doors.square("read:accounts")
@describes("Who is in the space, as far as the reader may know.", asks=Wanted, gives=list[own.Membership])
def index(call: Call, space_id: int, asked: Wanted) -> Answer:
    """GET /api/parvis/v1/spaces/:id/members"""
    space = room(call, space_id)
    return _listed(call, space, queries.members(call.viewer, space, search=asked.q, role=asked.role or ""), asked)


@doors.member("read:accounts")
@describes("Who asks to join: for its moderators.", asks=Paged, gives=list[own.Membership])
def requests(call: Call, space_id: int, asked: Paged) -> Answer:
    """GET /api/parvis/v1/spaces/:id/requests"""
    space = room(call, space_id)
    return _listed(call, space, queries.requests(call.viewer, space), asked)


@doors.member("read:accounts")
@describes("Who was invited by name and has not answered: for its moderators.", asks=Paged, gives=list[own.Membership])
def invited(call: Call, space_id: int, asked: Paged) -> Answer:
    """GET /api/parvis/v1/spaces/:id/invited"""
    space = room(call, space_id)
    return _listed(call, space, queries.invited(call.viewer, space), asked)


@doors.member("read:accounts")
@describes("Who is kept out: for its moderators.", asks=Paged, gives=list[own.Membership])
def bans(call: Call, space_id: int, asked: Paged) -> Answer:
    """GET /api/parvis/v1/spaces/:id/bans"""
    space = room(call, space_id)
    return _listed(call, space, queries.banned(call.viewer, space), asked)


def _row(call: Call, space_id: int, membership_id: int) -> Membership:
    found = queries.row(call.viewer, room(call, space_id), membership_id)
    if found is None:
        raise absent()
    return found


def _shown(call: Call, row: Membership, status: int = 200) -> Answer:
    return answer(all_drawn([row], row.space, call.viewer)[0], status)


@doors.member("write")
@describes(
    "Invite somebody by name; who had asked to join comes in at once.", takes=Invited, gives=own.Membership, status=201
)
def invite(call: Call, space_id: int, given: Invited) -> Answer:
    """POST /api/parvis/v1/spaces/:id/members"""
    row = inviting.invite_person(
        space=room(call, space_id),
        actor=person(call.viewer, given.account_id, "account_id"),
        by=call.viewer,
        role=given.role,
        until=given.until,
        pair=given.pair,
    )
    return _shown(call, row, 201)


@doors.square("read:accounts")
@describes("One membership.", gives=own.Membership)
def show(call: Call, space_id: int, membership_id: int) -> Answer:
    """GET /api/parvis/v1/spaces/:id/members/:membership_id"""
    return _shown(call, _row(call, space_id, membership_id))


@doors.member("write")
@describes("Change a member’s role, half of the pair or last day.", takes=Changes, gives=own.Membership)
def change(call: Call, space_id: int, membership_id: int, given: Changes) -> Answer:
    """PATCH /api/parvis/v1/spaces/:id/members/:membership_id"""
    row = _row(call, space_id, membership_id)
    with transaction.atomic():
        if given.role is not UNSET:
            row = managing.change_role(membership=row, role=given.role, by=call.viewer)
        if given.pair is not UNSET:
            row = managing.name_pair(membership=row, half=given.pair, by=call.viewer)
        if given.until is not UNSET:
            row = managing.set_end(membership=row, until=given.until, by=call.viewer)
    return _shown(call, row)


@doors.member("write")
@describes(
    "Put a member out, or take back an invitation by name. He may come back as anybody may.",
    takes=Parting,
    gives=own.Membership,
)
def remove(call: Call, space_id: int, membership_id: int, given: Parting) -> Answer:
    """DELETE /api/parvis/v1/spaces/:id/members/:membership_id"""
    return _shown(
        call, managing.remove(membership=_row(call, space_id, membership_id), by=call.viewer, word=given.word)
    )


@doors.member("write")
@describes("Put somebody out, and keep him out to the end of a day.", takes=Parting, gives=own.Membership)
def ban(call: Call, space_id: int, membership_id: int, given: Parting) -> Answer:
    """POST /api/parvis/v1/spaces/:id/members/:membership_id/ban"""
    row = _row(call, space_id, membership_id)
    return _shown(call, managing.ban(membership=row, by=call.viewer, until=given.until, word=given.word))


@doors.member("write")
@describes("Lift a ban.", gives=own.Membership)
def unban(call: Call, space_id: int, membership_id: int) -> Answer:
    """POST /api/parvis/v1/spaces/:id/members/:membership_id/unban"""
    return _shown(call, managing.unban(membership=_row(call, space_id, membership_id), by=call.viewer))


@doors.member("write")
@describes("Let somebody in who asked to join.", takes=Letting, gives=own.Membership)
def accept(call: Call, space_id: int, membership_id: int, given: Letting) -> Answer:
    """POST /api/parvis/v1/spaces/:id/members/:membership_id/accept"""
    row = _row(call, space_id, membership_id)
    return _shown(call, joining.accept_request(membership=row, by=call.viewer, role=given.role))


@doors.member("write")
@describes(
    "Say no to somebody who asked to join, with a word that he alone reads.", takes=Parting, gives=own.Membership
)
def decline(call: Call, space_id: int, membership_id: int, given: Parting) -> Answer:
    """POST /api/parvis/v1/spaces/:id/members/:membership_id/decline"""
    row = _row(call, space_id, membership_id)
    return _shown(call, joining.decline_request(membership=row, by=call.viewer, word=given.word))
