"""What is protected: words, for those who look after them. Who doesn’t gets what there is for him: nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType

from parvis.api import doors
from parvis.api.answers import Answer, ApiError, absent, answer
from parvis.api.call import Call
from parvis.api.own import entities as own
from parvis.api.own.describing import Id, Paged, describes
from parvis.api.own.drawing import link
from parvis.api.own.finding import listed, page, people, rooms
from parvis.guard import lines, queries
from parvis.guard.actions import protecting
from parvis.guard.models import Term
from parvis.identity.models import Actor
from parvis.spaces import law
from parvis.spaces.models import Space
from parvis.spaces.policies import may_steward

Words = Annotated[str, Meta(max_length=200)]
Note = Annotated[str, Meta(max_length=500)]
Search = Annotated[str, Meta(max_length=100)]
Ids = Annotated[list[Id], Meta(max_length=200)]
Kind = Term.Kind


class Severity(StrEnum):
    """How much it matters, from what deserves a word to what must not happen."""

    NOTICE = "notice"
    SERIOUS = "serious"
    GRAVE = "grave"


class When(StrEnum):
    """Whether it is protected now, from a day to come, or no longer."""

    NOW = "now"
    COMING = "coming"
    ENDED = "ended"


class Language(StrEnum):
    """A language a word to watch is of."""

    FR = "fr"
    EN = "en"


class Form(Struct):
    """Words as they may be met; with `near`, only where one of these stands near them."""

    words: Words
    near: Annotated[list[Words], Meta(max_length=20)] = []


Forms = Annotated[list[Form], Meta(max_length=60)]
SEVERITIES = list(Severity)


class Known(Struct):
    """Somebody who knows a thing, by name."""

    id: Id
    handle: str
    name: str


class Protection(Struct):
    """Words and their variants, who knows them, and from when to when.

    Without spaces or people, everybody inside knows them. `others`: so do some of whom the reader may not know.
    """

    id: Id
    kind: Kind
    name: str
    forms: list[Form]
    severity: Severity
    languages: list[str]
    spaces: list[own.SpaceLink]
    people: list[Known]
    others: bool
    since: datetime.datetime
    until: datetime.datetime | None
    note: str
    added_by: Known | None
    added_at: datetime.datetime


class Wanted(Paged):
    """Which: with these words in them, of this kind, of this space, protected now, later, or no longer."""

    q: Search = ""
    kind: Kind | None = None
    space_id: Id | None = None
    when: When | None = None


class NewProtection(Struct):
    """What to protect. Without `spaces`, it is the house’s: administrators alone protect that."""

    kind: Kind
    forms: Forms
    severity: Severity = Severity.SERIOUS
    languages: list[Language] = []
    space_ids: Ids = []
    people_ids: Ids = []
    since: datetime.datetime | None = None
    until: datetime.datetime | None = None
    note: Note = ""


class Changes(Struct):
    """What changes; what is not sent stays. Those who know it and whom one may not know of go on knowing it."""

    forms: Forms | UnsetType = UNSET
    severity: Severity | UnsetType = UNSET
    languages: list[Language] | UnsetType = UNSET
    space_ids: Ids | UnsetType = UNSET
    people_ids: Ids | UnsetType = UNSET
    since: datetime.datetime | UnsetType = UNSET
    until: datetime.datetime | UnsetType | None = UNSET
    note: Note | UnsetType = UNSET


def of_house(call: Call, scope: str) -> bool:
    """Whether the token reaches what is the house’s, and not only what is the reader’s own spaces’."""
    return call.grant is not None and call.grant.covers(scope)


def _drawn(call: Call, terms: Iterable[Term]) -> list[Protection]:
    rows = list(terms)
    circles = queries.circles(call.viewer, rows)
    return [_one(row, circles[row.pk]) for row in rows]


def _one(row: Term, circle: queries.Circle) -> Protection:
    return Protection(
        id=str(row.pk),
        kind=Kind(row.kind),
        name=row.name,
        forms=[Form(form.words, list(form.near)) for form in lines.read(row.forms)],
        severity=SEVERITIES[row.severity - 1],
        languages=row.languages.split(),
        spaces=[link(space) for space in circle.spaces],
        people=[known(somebody) for somebody in circle.people],
        others=circle.others,
        since=row.since,
        until=row.until,
        note=row.note,
        added_by=known(circle.added_by) if circle.added_by else None,
        added_at=row.added_at,
    )


def known(somebody: queries.Somebody) -> Known:
    """A person, as he is shown beside what he knows."""
    return Known(str(somebody.pk), somebody.face.handle, somebody.face.name)


def _term(call: Call, protection_id: int, scope: str) -> Term:
    found = queries.terms(call.viewer, house=of_house(call, scope)).filter(pk=protection_id).first()
    if found is None:
        raise absent()
    return found


def written(forms: Iterable[Form]) -> str:
    """These forms, as they are kept: what would be a separator there is a space."""
    plain = [lines.Form(_plain(form.words), tuple(map(_plain, form.near))) for form in forms]
    return lines.write(form for form in plain if form.words)


def _plain(words: str) -> str:
    return " ".join(words.replace("~", " ").replace(",", " ").split())


def spaces_of(call: Call, ids: list[Id], field: str = "space_ids") -> tuple[Space, ...]:
    """The spaces that a body names, which one has to know. What is not said in the name of spaces one stewards is said in
    that of the house: raises `ApiError` 403 where the token does not reach so far."""
    named = rooms(call.viewer, ids, field)
    own_rooms = bool(named) and all(may_steward(call.viewer, space) for space in named)
    if not own_rooms and not of_house(call, "admin:write") and (call.viewer.admin or not named):
        raise ApiError(403, doors.NO_SCOPE)
    return named


@doors.member("read")
@describes(
    "The words one looks after: of the spaces one stewards, and for administrators of the house.",
    asks=Wanted,
    gives=list[Protection],
)
def index(call: Call, asked: Wanted) -> Answer:
    """GET /api/parvis/v1/protections"""
    found = queries.terms(
        call.viewer,
        house=of_house(call, "admin:read"),
        kind=asked.kind or "",
        when=asked.when or "",
        search=asked.q,
    )
    if asked.space_id:
        found = found.filter(pk__in=Term.spaces.through.objects.filter(space=int(asked.space_id)).values("term"))
    rows = page(found, asked)
    return listed(call, _drawn(call, rows), rows)


@doors.member("read")
@describes("One of them.", gives=Protection)
def show(call: Call, protection_id: int) -> Answer:
    """GET /api/parvis/v1/protections/:id"""
    return answer(_drawn(call, [_term(call, protection_id, "admin:read")])[0])


@doors.member("write")
@describes(
    "Protect words: in the name of the spaces one stewards, or of the house.",
    takes=NewProtection,
    gives=Protection,
    status=201,
)
def create(call: Call, given: NewProtection) -> Answer:
    """POST /api/parvis/v1/protections"""
    term = protecting.add_term(
        protecting.Protection(
            kind=given.kind,
            forms=written(given.forms),
            severity=SEVERITIES.index(given.severity) + 1,
            languages=given.languages,
            spaces=spaces_of(call, given.space_ids),
            people=people(call.viewer, given.people_ids, "people_ids"),
            since=given.since,
            until=given.until,
            note=given.note,
        ),
        by=call.viewer,
    )
    return answer(_drawn(call, [term])[0], 201)


@doors.member("write")
@describes(
    "Change one: its words, who knows it, how serious it is, from when to when.", takes=Changes, gives=Protection
)
def change(call: Call, protection_id: int, given: Changes) -> Answer:
    """PATCH /api/parvis/v1/protections/:id"""
    term = _term(call, protection_id, "admin:write")
    said: dict[str, Any] = {
        "forms": term.forms if given.forms is UNSET else written(given.forms),
        "severity": term.severity if given.severity is UNSET else SEVERITIES.index(given.severity) + 1,
        "languages": term.languages.split() if given.languages is UNSET else given.languages,
        "spaces": _spaces(call, term, given.space_ids),
        "people": _people(call, term, given.people_ids),
        "since": term.since if given.since is UNSET else given.since,
        "until": term.until if given.until is UNSET else given.until,
        "note": term.note if given.note is UNSET else given.note,
    }
    protecting.change_term(term, protecting.Protection(term.kind, **said), by=call.viewer)
    return answer(_drawn(call, [_term(call, protection_id, "admin:read")])[0])


def _spaces(call: Call, term: Term, ids: list[Id] | UnsetType) -> list[Space]:
    held = list(term.spaces.all())
    if ids is UNSET:
        return held
    mine = set(
        Space.objects.visible_to(call.viewer).filter(pk__in=[space.pk for space in held]).values_list("pk", flat=True)
    )
    return [*spaces_of(call, ids), *(space for space in held if space.pk not in mine)]


def _people(call: Call, term: Term, ids: list[Id] | UnsetType) -> list[Actor]:
    if ids is UNSET:
        return list(term.people.all())
    return [*people(call.viewer, ids, "people_ids"), *term.people.exclude(law.findable(call.viewer))]


@doors.member("write")
@describes("Protect it no more; it stays among what ended.", gives=Protection)
def withdraw(call: Call, protection_id: int) -> Answer:
    """DELETE /api/parvis/v1/protections/:id"""
    term = protecting.withdraw_term(_term(call, protection_id, "admin:write"), by=call.viewer)
    return answer(_drawn(call, [term])[0])
