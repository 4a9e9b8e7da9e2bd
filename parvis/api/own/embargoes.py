"""Embargoes: words that go no further than a reach before a moment, for those who look after them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from msgspec import UNSET, Struct, UnsetType

from parvis.api import doors
from parvis.api.answers import Answer, absent, answer
from parvis.api.call import Call
from parvis.api.own import entities as own
from parvis.api.own.describing import Id, Paged, describes
from parvis.api.own.drawing import link
from parvis.api.own.finding import listed, page
from parvis.api.own.protections import (
    Form,
    Forms,
    Known,
    Note,
    Search,
    When,
    known,
    of_house,
    spaces_of,
    written,
)
from parvis.guard import lines, queries
from parvis.guard.actions.protecting import Wait, lift_embargo, set_embargo
from parvis.guard.models import Embargo


class Embargoed(Struct):
    """Words that go no further than `reach` before `until`. `others`: a space the reader may not know of has them."""

    id: Id
    name: str
    forms: list[Form]
    until: datetime.datetime
    reach: own.Reach
    space: own.SpaceLink | None
    others: bool
    note: str
    added_by: Known | None
    added_at: datetime.datetime


class Wanted(Paged):
    """Which: with these words in them, of this space, in force or ended."""

    q: Search = ""
    space_id: Id | None = None
    when: When | None = None


class NewEmbargo(Struct):
    """What waits, until when, and how far it may go before: to the members of its space, or inside."""

    forms: Forms
    until: datetime.datetime
    reach: own.Reach = own.Reach.INSIDE
    space_id: Id | None = None
    note: Note = ""


class Changes(Struct):
    """What changes; what is not sent stays."""

    forms: Forms | UnsetType = UNSET
    until: datetime.datetime | UnsetType = UNSET
    reach: own.Reach | UnsetType = UNSET
    space_id: Id | UnsetType | None = UNSET
    note: Note | UnsetType = UNSET


def _drawn(call: Call, embargoes: Iterable[Embargo]) -> list[Embargoed]:
    rows = list(embargoes)
    circles = queries.circles(call.viewer, rows)
    return [_one(row, circles[row.pk]) for row in rows]


def _one(row: Embargo, circle: queries.Circle) -> Embargoed:
    return Embargoed(
        id=str(row.pk),
        name=row.name,
        forms=[Form(form.words, list(form.near)) for form in lines.read(row.forms)],
        until=row.until,
        reach=own.REACHES[row.reach],
        space=link(circle.spaces[0]) if circle.spaces else None,
        others=circle.others,
        note=row.note,
        added_by=known(circle.added_by) if circle.added_by else None,
        added_at=row.added_at,
    )


def _embargo(call: Call, embargo_id: int, scope: str) -> Embargo:
    found = queries.embargoes(call.viewer, house=of_house(call, scope)).filter(pk=embargo_id).first()
    if found is None:
        raise absent()
    return found


@doors.member("read")
@describes(
    "The embargoes one looks after: of the spaces one stewards, and for administrators of the house.",
    asks=Wanted,
    gives=list[Embargoed],
)
def index(call: Call, asked: Wanted) -> Answer:
    """GET /api/parvis/v1/embargoes"""
    found = queries.embargoes(call.viewer, house=of_house(call, "admin:read"), when=asked.when or "", search=asked.q)
    rows = page(found.filter(space=int(asked.space_id)) if asked.space_id else found, asked)
    return listed(call, _drawn(call, rows), rows)


@doors.member("read")
@describes("One embargo.", gives=Embargoed)
def show(call: Call, embargo_id: int) -> Answer:
    """GET /api/parvis/v1/embargoes/:id"""
    return answer(_drawn(call, [_embargo(call, embargo_id, "admin:read")])[0])


@doors.member("write")
@describes("Have words wait for their moment.", takes=NewEmbargo, gives=Embargoed, status=201)
def create(call: Call, given: NewEmbargo) -> Answer:
    """POST /api/parvis/v1/embargoes"""
    spaces = spaces_of(call, [given.space_id] if given.space_id else [], "space_id")
    reach = own.REACHES.index(given.reach)
    wait = Wait(written(given.forms), given.until, reach, spaces[0] if spaces else None, given.note)
    return answer(_drawn(call, [set_embargo(wait, by=call.viewer)])[0], 201)


@doors.member("write")
@describes("Change an embargo.", takes=Changes, gives=Embargoed)
def change(call: Call, embargo_id: int, given: Changes) -> Answer:
    """PATCH /api/parvis/v1/embargoes/:id"""
    held = _embargo(call, embargo_id, "admin:write")
    space = held.space
    if given.space_id is not UNSET:
        spaces = spaces_of(call, [given.space_id] if given.space_id else [], "space_id")
        space = spaces[0] if spaces else None
    wait = Wait(
        held.forms if given.forms is UNSET else written(given.forms),
        held.until if given.until is UNSET else given.until,
        held.reach if given.reach is UNSET else own.REACHES.index(given.reach),
        space,
        held.note if given.note is UNSET else given.note,
    )
    return answer(_drawn(call, [set_embargo(wait, by=call.viewer, embargo=held)])[0])


@doors.member("write")
@describes("Let it go from now on; the embargo stays among those that ended.", gives=Embargoed)
def lift(call: Call, embargo_id: int) -> Answer:
    """DELETE /api/parvis/v1/embargoes/:id"""
    return answer(_drawn(call, [lift_embargo(_embargo(call, embargo_id, "admin:write"), by=call.viewer)])[0])
