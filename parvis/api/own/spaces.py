"""Spaces: finding them, opening one, changing what it is, closing it."""

from __future__ import annotations

import datetime
from typing import Annotated, Any

from django.db import transaction
from msgspec import UNSET, Meta, Struct, UnsetType, structs

from parvis.api import doors
from parvis.api.answers import Answer, answer
from parvis.api.call import Call
from parvis.api.own import entities as own
from parvis.api.own.charters import Words
from parvis.api.own.describing import Id, Paged, describes
from parvis.api.own.drawing import readers as readers_drawn
from parvis.api.own.drawing import space as drawn
from parvis.api.own.drawing import spaces as all_drawn
from parvis.api.own.finding import listed, page, person, room, rooms
from parvis.spaces import queries, readership
from parvis.spaces.actions import opening, settling
from parvis.spaces.charter import Tool

Name = Annotated[str, Meta(max_length=80)]
Told = Annotated[str, Meta(max_length=300)]
Welcome = Annotated[str, Meta(max_length=4000)]
Hue = Annotated[int, Meta(ge=0, le=359)]


class Wanted(Paged):
    """Which spaces: with these words in name or description, of this type, open in this way, one’s own, archived."""

    q: Told = ""
    slug: Name = ""
    kind: own.Kind | None = None
    joining: own.Joining | None = None
    mine: bool = False
    archived: bool = False


class NewSpace(Struct):
    """A space to open: whom it is for, what it should achieve and how, and only then the tools."""

    name: Name
    kind: own.Kind
    charter: Words
    description: Told = ""
    visibility: own.Visibility = own.Visibility.LISTED
    joining: own.Joining = own.Joining.REQUEST
    level: own.Level = own.Level.INTERNAL
    tools: list[Tool] = []
    parent_id: Id | None = None
    ends_on: datetime.date | None = None
    technology_id: Id | None = None
    hue: Hue | None = None


class Settings(Struct):
    """What changes of a space; what is not sent stays. Lowering the level, or showing it to more people, needs a `reason`."""

    name: Name | UnsetType = UNSET
    description: Told | UnsetType = UNSET
    welcome: Welcome | UnsetType = UNSET
    kind: own.Kind | UnsetType = UNSET
    joining: own.Joining | UnsetType = UNSET
    ends_on: datetime.date | UnsetType | None = UNSET
    hue: Hue | UnsetType = UNSET
    tools: list[Tool] | UnsetType = UNSET
    who_posts: own.Who | UnsetType = UNSET
    who_comments: own.Who | UnsetType = UNSET
    who_invites: own.Who | UnsetType = UNSET
    who_pins: own.Who | UnsetType = UNSET
    guests_comment: bool | UnsetType = UNSET
    questions: list[Annotated[str, Meta(max_length=200)]] | UnsetType = UNSET
    level: own.Level | UnsetType = UNSET
    visibility: own.Visibility | UnsetType = UNSET
    reason: Told = ""
    narrow: bool = False


@doors.square("read:accounts")
@describes("The spaces the reader may know.", asks=Wanted, gives=list[own.Space])
def index(call: Call, asked: Wanted) -> Answer:
    """GET /api/parvis/v1/spaces"""
    found = queries.directory(
        call.viewer,
        search=asked.q,
        kind=asked.kind or "",
        joining=asked.joining or "",
        mine=asked.mine,
        archived=asked.archived,
    )
    if asked.slug:
        found = found.filter(slug=asked.slug)
    rows = page(found, asked)
    return listed(call, all_drawn(rows, call.viewer), rows)


@doors.square("read:accounts")
@describes("One space, with what the reader may do there.", gives=own.Space)
def show(call: Call, space_id: int) -> Answer:
    """GET /api/parvis/v1/spaces/:id"""
    return answer(drawn(room(call, space_id), call.viewer))


@doors.square("read:accounts")
@describes(
    "Who can read what is usually said in a space; how many alone, where its members are not shown.", gives=own.Readers
)
def readers(call: Call, space_id: int) -> Answer:
    """GET /api/parvis/v1/spaces/:id/readers"""
    return answer(readers_drawn(readership.of_space(room(call, space_id), call.viewer), call.viewer))


@doors.member("write")
@describes(
    "Open a space, with its charter; who opens it becomes its steward.", takes=NewSpace, gives=own.Space, status=201
)
def create(call: Call, given: NewSpace) -> Answer:
    """POST /api/parvis/v1/spaces"""
    parents = rooms(call.viewer, [given.parent_id] if given.parent_id else [], "parent_id")
    space = opening.open_space(
        by=call.viewer,
        name=given.name,
        kind=given.kind,
        charter=given.charter.promise(),
        tools=given.tools,
        description=given.description,
        visibility=given.visibility,
        joining=given.joining,
        level=own.LEVELS.index(given.level),
        parent=parents[0] if parents else None,
        ends_on=given.ends_on,
        technology=person(call.viewer, given.technology_id, "technology_id") if given.technology_id else None,
        hue=given.hue,
    )
    return answer(drawn(room(call, space.pk), call.viewer), 201)


THRESHOLD = {"level", "visibility", "reason", "narrow", "questions"}


@doors.member("write")
@describes("Change what a space is: its stewards may.", takes=Settings, gives=own.Space)
def change(call: Call, space_id: int, given: Settings) -> Answer:
    """PATCH /api/parvis/v1/spaces/:id"""
    space = room(call, space_id)
    sent: dict[str, Any] = {name: value for name, value in structs.asdict(given).items() if value is not UNSET}
    changes = {name: value for name, value in sent.items() if name not in THRESHOLD}
    with transaction.atomic():
        if "level" in sent or "visibility" in sent:
            settling.change_threshold(
                space=space,
                by=call.viewer,
                level=own.LEVELS.index(sent["level"]) if "level" in sent else None,
                visibility=sent.get("visibility"),
                reason=given.reason,
                narrow=given.narrow,
            )
        if changes or not sent.keys() & {"level", "visibility", "questions"}:
            settling.change_settings(space=space, by=call.viewer, **changes)
        if "questions" in sent:
            settling.ask_questions(space=space, questions=sent["questions"], by=call.viewer)
    return answer(drawn(room(call, space_id), call.viewer))


@doors.member("write")
@describes("Close a space: everything stays readable, nothing more is said.", gives=own.Space)
def archive(call: Call, space_id: int) -> Answer:
    """POST /api/parvis/v1/spaces/:id/archive"""
    settling.archive(space=room(call, space_id), by=call.viewer)
    return answer(drawn(room(call, space_id), call.viewer))


@doors.member("write")
@describes("Open an archived space again.", gives=own.Space)
def reopen(call: Call, space_id: int) -> Answer:
    """POST /api/parvis/v1/spaces/:id/reopen"""
    settling.reopen(space=room(call, space_id), by=call.viewer)
    return answer(drawn(room(call, space_id), call.viewer))


@doors.member("read")
@describes(
    "Open spaces that sound like a name: to look at before opening one more.", asks=Wanted, gives=list[own.Space]
)
def similar(call: Call, asked: Wanted) -> Answer:
    """GET /api/parvis/v1/spaces/similar"""
    return answer(all_drawn(queries.similar(call.viewer, asked.q), call.viewer))
