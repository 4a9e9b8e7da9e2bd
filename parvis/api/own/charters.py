"""Charters: what a space is for, its versions, and standing by it."""

from __future__ import annotations

import datetime
from typing import Annotated

from msgspec import Meta, Struct

from parvis.api import doors
from parvis.api.answers import Answer, absent, answer
from parvis.api.call import Call
from parvis.api.entities.accounts import accounts
from parvis.api.own import entities as own
from parvis.api.own.describing import describes
from parvis.api.own.drawing import account, seat, words
from parvis.api.own.drawing import charter as drawn
from parvis.api.own.finding import room
from parvis.spaces import queries
from parvis.spaces.actions.charter import accept_charter, change_charter
from parvis.spaces.charter import Promise
from parvis.spaces.models import Charter


class Words(Struct):
    """The words of a charter. People, intention, objective and strategy have to stand."""

    people: Annotated[str, Meta(max_length=600)]
    intention: Charter.Intention
    objective: Annotated[str, Meta(max_length=300)]
    strategy: Annotated[str, Meta(max_length=1200)]
    target: Annotated[str, Meta(max_length=120)] = ""
    due_on: datetime.date | None = None
    resources: Annotated[str, Meta(max_length=300)] = ""
    review_on: datetime.date | None = None

    def promise(self) -> Promise:
        """The same, as the action takes it."""
        return Promise(
            people=self.people,
            intention=self.intention.value,
            objective=self.objective,
            strategy=self.strategy,
            target=self.target,
            due_on=self.due_on,
            resources=self.resources,
            review_on=self.review_on,
        )


class Accepted(Struct):
    """The version one has read, and stands by."""

    version: Annotated[int, Meta(ge=1, le=1_000_000)]


def _charter(call: Call, space_id: int) -> Charter:
    space = room(call, space_id)
    charter: Charter | None = getattr(space, "charter", None)
    if charter is None:
        raise absent()
    charter.space = space
    return charter


@doors.square("read:accounts")
@describes("Why the space exists.", gives=own.Charter)
def show(call: Call, space_id: int) -> Answer:
    """GET /api/parvis/v1/spaces/:id/charter"""
    return answer(drawn(_charter(call, space_id), call.viewer))


@doors.member("write")
@describes(
    "Give the charter a new version: its stewards may. Members are asked to accept it again.",
    takes=Words,
    gives=own.Charter,
)
def change(call: Call, space_id: int, given: Words) -> Answer:
    """PUT /api/parvis/v1/spaces/:id/charter"""
    change_charter(space=room(call, space_id), promise=given.promise(), by=call.viewer)
    return answer(drawn(_charter(call, space_id), call.viewer))


@doors.member("write")
@describes("Stand by the charter in the version one has read.", takes=Accepted, gives=own.Own)
def accept(call: Call, space_id: int, given: Accepted) -> Answer:
    """POST /api/parvis/v1/spaces/:id/charter/accept"""
    return answer(seat(accept_charter(space=room(call, space_id), version=given.version, by=call.viewer)))


@doors.square("read:accounts")
@describes(
    "When the charter changed, who changed it, and what it said; the newest first.", gives=list[own.CharterVersion]
)
def versions(call: Call, space_id: int) -> Answer:
    """GET /api/parvis/v1/spaces/:id/charter/versions"""
    charter = _charter(call, space_id)
    changes, said = queries.charter_changes(charter), queries.charter_words(call.viewer, charter)
    found = accounts([by for _version, _at, by in changes if by], call.viewer)
    return answer(
        [own.CharterVersion(version, at, account(found, by), words(said.get(version))) for version, at, by in changes]
    )
