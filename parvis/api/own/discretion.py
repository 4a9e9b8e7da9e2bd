"""The charter of discretion: what it says, standing by it; for its owner, who has not, and a reminder."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated, Any

from django.db import transaction
from msgspec import UNSET, Meta, Struct, UnsetType, structs

from parvis.api import doors
from parvis.api.answers import Answer, absent, answer
from parvis.api.call import Call
from parvis.api.entities.accounts import Account, accounts
from parvis.api.own.describing import Id, Paged, describes
from parvis.api.own.drawing import account
from parvis.api.own.finding import listed, page, person
from parvis.guard import departments, discretion, keepers
from parvis.guard.actions import committing
from parvis.guard.departments import Band
from parvis.guard.models import LONGEST_CHARTER, Discretion
from parvis.spaces import law

Label = Annotated[str, Meta(min_length=1, max_length=60)]


class Due(StrEnum):
    """Why one is asked to accept: never done, the words changed, it lapsed or soon will."""

    FIRST = "first"
    CHANGED = "changed"
    AGAIN = "again"


class Mine(Struct):
    """Where the reader is with it. `until` is the last day his acceptance holds; null where it does not lapse."""

    bound: bool
    accepted_version: int
    accepted_at: datetime.datetime | None
    until: datetime.date | None
    holds: bool
    due: Due | None


class Charter(Struct):
    """The charter as it stands; `version` 0 and no words while nobody has written it."""

    label: str
    version: int
    text: str
    html: str
    changed_at: datetime.datetime | None
    months: int
    square_needs_licence: bool
    owner: Account | None
    own: Mine


class Changes(Struct):
    """What changes; what is not sent stays. Other words are a new version; empty ones, and nobody is asked."""

    text: Annotated[str, Meta(max_length=LONGEST_CHARTER)] | UnsetType = UNSET
    label_en: Label | UnsetType = UNSET
    label_fr: Label | UnsetType = UNSET
    months: Annotated[int, Meta(ge=0, le=committing.LONGEST_PERIOD)] | UnsetType = UNSET
    owner: Id | UnsetType | None = UNSET
    square_needs_licence: bool | UnsetType = UNSET


class Accepted(Struct):
    """The version one has read."""

    version: Annotated[int, Meta(ge=1, le=1_000_000)]


class Waiting(Struct):
    """Somebody who has not accepted; `account` is null for a person the reader may not find."""

    account: Account | None


class Reminded(Struct):
    """How many people are reminded."""

    people: int


class Share(Struct):
    """How many of a group: in hundredths, rounded, where `band` is `share`; else null."""

    band: Band
    percent: int | None


class Department(Struct):
    """A group of eight people or more. `name` is empty for smaller teams together."""

    name: str
    people: int
    accepted: Share
    passed: Share


class Figures(Struct):
    """How far departments are. `left_out`: some people are too few to be counted, so there is no total."""

    departments: list[Department]
    total: Department | None
    left_out: bool


def _drawn(call: Call) -> Charter:
    charter = Discretion.current()
    mine, said = discretion.standing(call.viewer, charter), discretion.words(charter.version)
    owner = law.people(call.viewer).filter(pk=charter.owner_id or 0).values_list("pk", flat=True).first()
    return Charter(
        label=charter.label,
        version=charter.version,
        text=said.text if said else "",
        html=said.html if said else "",
        changed_at=said.at if said else None,
        months=charter.months,
        square_needs_licence=charter.square_needs_licence,
        owner=account(accounts([owner], call.viewer), owner) if owner else None,
        own=Mine(
            bound=mine.bound,
            accepted_version=mine.accepted,
            accepted_at=mine.accepted_at,
            until=mine.until,
            holds=mine.holds,
            due=Due(mine.due) if mine.due else None,
        ),
    )


@doors.member("read:accounts")
@describes("The charter of discretion, and where one is with it.", gives=Charter)
def show(call: Call) -> Answer:
    """GET /api/parvis/v1/discretion"""
    return answer(_drawn(call))


@doors.admin("admin:write")
@describes("Write it, name it, name its owner: administrators may.", takes=Changes, gives=Charter)
def change(call: Call, given: Changes) -> Answer:
    """PATCH /api/parvis/v1/discretion"""
    sent: dict[str, Any] = {name: value for name, value in structs.asdict(given).items() if value is not UNSET}
    if sent.get("owner") is not None:
        sent["owner"] = person(call.viewer, sent["owner"], "owner")
    with transaction.atomic():
        if "text" in sent:
            committing.write(sent.pop("text"), by=call.viewer)
        if sent:
            committing.settle(by=call.viewer, **sent)
    return answer(_drawn(call))


@doors.member("write:accounts")
@describes("Stand by it, in the version one has read.", takes=Accepted, gives=Charter)
def accept(call: Call, given: Accepted) -> Answer:
    """POST /api/parvis/v1/discretion/accept"""
    committing.accept(version=given.version, by=call.viewer)
    return answer(_drawn(call))


@doors.member("read:accounts")
@describes("Who has not accepted it: for its owner alone.", asks=Paged, gives=list[Waiting])
def waiting(call: Call, asked: Paged) -> Answer:
    """GET /api/parvis/v1/discretion/waiting"""
    charter = Discretion.current()
    if not keepers.may_know_who(call.viewer, charter):
        raise absent()
    findable = law.people(call.viewer).filter(pk__in=discretion.waiting(charter).values("pk"))
    rows = page(findable, asked)
    found = accounts([actor.pk for actor in rows], call.viewer)
    return listed(call, [Waiting(account(found, actor.pk)) for actor in rows], rows)


@doors.member("write:accounts")
@describes("Remind them, once a week at most: its owner may.", gives=Reminded)
def remind(call: Call) -> Answer:
    """POST /api/parvis/v1/discretion/remind"""
    return answer(Reminded(committing.remind(by=call.viewer)))


@doors.member("read:accounts")
@describes("How far departments are, never people: for its owner and administrators.", gives=Figures)
def figures(call: Call) -> Answer:
    """GET /api/parvis/v1/discretion/departments"""
    if not keepers.may_see_figures(call.viewer, Discretion.current()):
        raise absent()
    told = departments.figures()
    total = _department(told.total) if told.total else None
    return answer(Figures([_department(row) for row in told.departments], total, told.left_out))


def _department(row: departments.Department) -> Department:
    shares = (Share(share.band, share.percent) for share in (row.accepted, row.passed))
    return Department(row.name, row.people, *shares)
