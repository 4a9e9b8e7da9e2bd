"""Invitations of somebody new: by mail, or by a link."""

from __future__ import annotations

import datetime
from typing import Annotated

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from msgspec import Meta, Struct

from parvis.api import doors
from parvis.api.answers import Answer, absent, answer
from parvis.api.call import Call
from parvis.api.own import entities as own
from parvis.api.own.describing import Paged, describes
from parvis.api.own.drawing import invitations as all_drawn
from parvis.api.own.drawing import letter_address
from parvis.api.own.finding import listed, page, room
from parvis.core.errors import Refused
from parvis.core.limiting import within
from parvis.identity.models import Relation
from parvis.spaces import queries
from parvis.spaces.actions.inviting import LARGEST_QUOTA, LONGEST_DAYS, Letter, invite, revoke
from parvis.spaces.invitation_letters import send_invitation
from parvis.spaces.models import Invitation, Role, Space

MAILS = "100/hour"


class NewInvitation(Struct):
    """Somebody new: with an address he gets a mail; without, a link lets in up to `quota` people for `days` days."""

    email: Annotated[str, Meta(max_length=254)] = ""
    relation: Relation.Kind = Relation.Kind.EMPLOYEE
    employer: Annotated[str, Meta(max_length=120)] = ""
    until: datetime.date | None = None
    role: Role = Role.MEMBER
    message: Annotated[str, Meta(max_length=500)] = ""
    days: Annotated[int, Meta(ge=1, le=LONGEST_DAYS)] = 14
    quota: Annotated[int, Meta(ge=1, le=LARGEST_QUOTA)] = 1


def _listed(call: Call, rows: QuerySet[Invitation], asked: Paged) -> Answer:
    shown = page(rows, asked)
    return listed(call, all_drawn(shown, call.viewer), shown)


@doors.member("read")
@describes(
    "The invitations that still stand: all of them for administrators, else one’s own.",
    asks=Paged,
    gives=list[own.Invitation],
)
def index(call: Call, asked: Paged) -> Answer:
    """GET /api/parvis/v1/invitations"""
    return _listed(call, queries.house_invitations(call.viewer), asked)


@doors.member("read")
@describes(
    "The invitations into a space that still stand: all for its moderators, else one’s own.",
    asks=Paged,
    gives=list[own.Invitation],
)
def of_space(call: Call, space_id: int, asked: Paged) -> Answer:
    """GET /api/parvis/v1/spaces/:id/invitations"""
    return _listed(call, queries.invitations(call.viewer, room(call, space_id)), asked)


@doors.member("write")
@describes(
    "Invite somebody new into the house, and no space: administrators may.",
    takes=NewInvitation,
    gives=own.Invitation,
    status=201,
)
def create(call: Call, given: NewInvitation) -> Answer:
    """POST /api/parvis/v1/invitations"""
    return _made(call, given, None)


@doors.member("write")
@describes("Invite somebody new into a space.", takes=NewInvitation, gives=own.Invitation, status=201)
def create_in_space(call: Call, space_id: int, given: NewInvitation) -> Answer:
    """POST /api/parvis/v1/spaces/:id/invitations"""
    return _made(call, given, room(call, space_id))


def _made(call: Call, given: NewInvitation, space: Space | None) -> Answer:
    if given.email and not within(MAILS, "invitation", call.viewer.account_id):
        raise Refused(_("That is a lot of invitations. Try again in an hour."), code="rate")
    letter = invite(
        by=call.viewer,
        space=space,
        email=given.email,
        relation=given.relation,
        employer=given.employer,
        until=given.until,
        role=given.role,
        message=given.message,
        days=given.days,
        quota=given.quota,
    )
    return answer(_told(call, letter), 201)


def _told(call: Call, letter: Letter) -> own.Invitation:
    """A link is shown, once; a mail is sent, and its secret told to its addressee alone."""
    (shown,) = all_drawn([letter.invitation], call.viewer)
    shown.renewed = letter.renewed
    if letter.invitation.email:
        shown.sent = send_invitation(letter)
    else:
        shown.url = letter_address(letter.token)
    return shown


@doors.member("write")
@describes("Have an invitation let nobody in any more.", gives=own.Invitation)
def take_back(call: Call, invitation_id: int) -> Answer:
    """DELETE /api/parvis/v1/invitations/:id"""
    found = queries.revocable(call.viewer).filter(pk=invitation_id).first()
    if found is None:
        raise absent()
    return answer(all_drawn([revoke(invitation=found, by=call.viewer)], call.viewer)[0])
