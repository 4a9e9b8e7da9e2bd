"""People: the directory, a profile as far as the reader may read it, and what people are to the organisation."""

from __future__ import annotations

import datetime
from typing import Annotated

from django.utils.text import capfirst
from msgspec import UNSET, Meta, Struct

from parvis.api import doors
from parvis.api.answers import Answer, absent, answer
from parvis.api.call import Call
from parvis.api.entities.accounts import Account, accounts
from parvis.api.own import entities as own
from parvis.api.own.describing import Id, Paged, describes
from parvis.api.own.drawing import account, link, standings
from parvis.api.own.finding import listed, page, person, profile, registered
from parvis.core.absolute import absolute
from parvis.identity.actions import relating
from parvis.identity.faces import face
from parvis.identity.fields import fields_for
from parvis.identity.models import Actor, ProfileField, Relation
from parvis.identity.models import Reach as FieldReach
from parvis.identity.viewer import Viewer
from parvis.spaces import directory

Word = Annotated[str, Meta(max_length=80)]


class Wanted(Paged):
    """Whom: with these words in what the reader may read of them, of this relation, team, place, skill, language, space (its slug)."""

    q: Word = ""
    relation: Relation.Kind | None = None
    team: Word = ""
    location: Word = ""
    skill: Word = ""
    language: Word = ""
    space: Word = ""


class NewRelation(Struct):
    """What a person is from a day on. People from outside have a sponsor inside, and mostly an employer."""

    kind: Relation.Kind
    sponsor_id: Id | None = None
    employer: Annotated[str, Meta(max_length=120)] = ""
    since: datetime.date | None = None
    until: datetime.date | None = None


class Ending(Struct):
    """The last day of a relation (today, unless one says otherwise); an employee may become an alumnus the day after."""

    on: datetime.date | None = None
    alumni: bool = False


@doors.square("read:accounts")
@describes("The people the reader may find.", asks=Wanted, gives=list[own.Person])
def index(call: Call, asked: Wanted) -> Answer:
    """GET /api/parvis/v1/people"""
    wanted = directory.Wanted(
        asked.q, asked.relation or "", asked.team, asked.location, asked.skill, asked.language, asked.space
    )
    rows = page(directory.matching(call.viewer, wanted).prefetch_related("relations"), asked)
    return listed(call, _people(rows, call.viewer), rows)


@doors.square("read:accounts")
@describes("What the directory can be filtered by, with how many people each would keep.", gives=own.Facets)
def facets(call: Call) -> Answer:
    """GET /api/parvis/v1/people/facets"""
    found = directory.facets(call.viewer)
    said = (
        [own.Facet(*pair) for pair in pairs] for pairs in (found.teams, found.locations, found.skills, found.languages)
    )
    return answer(own.Facets(*said))


@doors.square("read:accounts")
@describes("A profile, with the lines the reader may read, and what the two share.", gives=own.Person)
def show(call: Call, account_id: int) -> Answer:
    """GET /api/parvis/v1/people/:id"""
    actor, viewer = profile(call, account_id), call.viewer
    (shown,) = _people([actor], viewer)
    mine = viewer.actor_id == actor.pk
    shown.lines = [_line(line, mine=mine) for line in fields_for(viewer, actor)]
    shown.spaces = [link(space) for space in directory.shared_spaces(viewer, actor)] if viewer.signed_in else []
    shown.contacts_in_common = directory.mutual_contacts(viewer, actor).count()
    above = directory.chain(viewer, actor)[-1:]
    shown.manager = account(accounts([one.pk for one in above], viewer), above[0].pk) if above else None
    return answer(shown)


def _people(actors: list[Actor], viewer: Viewer) -> list[own.Person]:
    ids = [actor.pk for actor in actors]
    found, inside = accounts(ids, viewer), directory.sees_from_inside(viewer, ids)
    shown = []
    for actor in actors:
        told = account(found, actor.pk)
        if told is not None:
            shown.append(_person(actor, viewer, told, inside=actor.pk in inside))
    return shown


def _person(actor: Actor, viewer: Viewer, told: Account, *, inside: bool) -> own.Person:
    drawn, relation = face(actor, viewer, shared=inside), actor.relation() if inside else None
    return own.Person(
        id=str(actor.pk),
        handle=drawn.handle,
        name=drawn.name,
        headline=drawn.headline,
        url=absolute(drawn.url) if drawn.url else "",
        inside=inside,
        team=actor.team if inside else "",
        relation=Relation.Kind(relation.kind) if relation else None,
        account=told,
    )


def _line(line: ProfileField, *, mine: bool) -> own.Line:
    return own.Line(
        kind=ProfileField.Kind(line.kind),
        label=capfirst(line.get_kind_display()),
        value=line.value,
        detail=line.detail,
        reach=FieldReach(line.reach) if mine else UNSET,
    )


@doors.admin("admin:read")
@describes("What a person is and was to the organisation: for administrators.", gives=list[own.Standing])
def relations(call: Call, account_id: int) -> Answer:
    """GET /api/parvis/v1/people/:id/relations"""
    return answer(standings(registered(call, account_id).relations.order_by("-since", "-pk"), call.viewer))


@doors.admin("admin:write")
@describes("Relate a person to the organisation.", takes=NewRelation, gives=own.Standing, status=201)
def relate(call: Call, account_id: int, given: NewRelation) -> Answer:
    """POST /api/parvis/v1/people/:id/relations"""
    relation = relating.begin(
        by=call.viewer,
        actor=registered(call, account_id),
        kind=given.kind,
        sponsor=person(call.viewer, given.sponsor_id, "sponsor_id") if given.sponsor_id else None,
        employer=given.employer,
        since=given.since,
        until=given.until,
    )
    return answer(standings([relation], call.viewer)[0], 201)


@doors.admin("admin:write")
@describes("End a relation. Who holds none any more has left; what he wrote stays.", takes=Ending, gives=own.Standing)
def end(call: Call, account_id: int, relation_id: int, given: Ending) -> Answer:
    """DELETE /api/parvis/v1/people/:id/relations/:relation_id"""
    relation = registered(call, account_id).relations.select_related("actor").filter(pk=relation_id).first()
    if relation is None:
        raise absent()
    ended = relating.end(by=call.viewer, relation=relation, on=given.on, alumni=given.alumni)
    return answer(standings([ended], call.viewer)[0])
