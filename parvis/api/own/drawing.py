"""How spaces, memberships, invitations and people become the entities of our own API, for a viewer."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any, cast

import msgspec
from django.conf import settings
from django.utils.text import capfirst

from parvis.api.entities import accounts as people
from parvis.api.own import entities as own
from parvis.core.absolute import absolute
from parvis.identity.models import Relation
from parvis.identity.viewer import Viewer
from parvis.spaces import policies, queries
from parvis.spaces.charter import Promise, Tool
from parvis.spaces.models import Charter, Invitation, JoinQuestion, Membership, Role, Space
from parvis.spaces.readership import Group, Readership


def level_name(level: int) -> own.Level:
    """The word for a level."""
    return own.LEVELS[level]


def link(space: Space) -> own.SpaceLink:
    """A space, by name."""
    return own.SpaceLink(str(space.pk), space.slug, space.name, level_name(space.level))


def raw(body: bytes | None) -> Any:
    """What is JSON already, where a struct wants an entity."""
    return None if body is None else msgspec.Raw(body)


def account(found: Mapping[int, bytes], actor_id: int | None) -> people.Account | None:
    """One of these accounts, ready to stand in an entity; None where it may not be shown."""
    return cast("people.Account | None", raw(found.get(actor_id or 0)))


def spaces(rooms: Iterable[Space], viewer: Viewer) -> list[own.Space]:
    """These spaces, which the viewer may know, in three queries."""
    rooms = list(rooms)
    held = {row.space_id: row for row in queries.seats(viewer, [room.pk for room in rooms])}
    parents = {room.parent_id for room in rooms if room.parent_id}
    known = Space.objects.visible_to(viewer).in_bulk(list(parents)) if parents else {}
    return [_space(room, held.get(room.pk), known.get(room.parent_id or 0)) for room in rooms]


def space(room: Space, viewer: Viewer) -> own.Space:
    """One space, with what the viewer may do there, its questions, and what it tells its members."""
    (shown,) = spaces([room], viewer)
    shown.may = own.May(
        post=policies.may_post(viewer, room),
        comment=policies.may_comment(viewer, room),
        invite=policies.may_invite(viewer, room),
        pin=policies.may_pin(viewer, room),
        moderate=policies.may_moderate(viewer, room),
        steward=policies.may_steward(viewer, room),
    )
    shown.questions = [own.Question(str(q.pk), q.text) for q in JoinQuestion.objects.filter(space=room)]
    shown.welcome = room.welcome if policies.membership(viewer, room) else ""
    return shown


def _space(room: Space, held: Membership | None, parent: Space | None) -> own.Space:
    return own.Space(
        id=str(room.pk),
        slug=room.slug,
        name=room.name,
        description=room.description,
        kind=Space.Kind(room.kind),
        visibility=Space.Visibility(room.visibility),
        joining=Space.Joining(room.joining),
        level=level_name(room.level),
        url=absolute(room.get_absolute_url()),
        cover=people.cover(room.cover),
        hue=room.hue,
        tools=[Tool(tool) for tool in room.tools],
        grid=own.Grid(
            Space.Who(room.who_posts),
            Space.Who(room.who_comments),
            Space.Who(room.who_invites),
            Space.Who(room.who_pins),
            room.guests_comment,
        ),
        created_at=room.created_at,
        ends_on=room.ends_on,
        archived_at=room.archived_at,
        members_count=room.members_count,
        posts_count=room.posts_count,
        parent=link(parent) if parent else None,
        own=seat(held) if held else None,
    )


def seat(row: Membership) -> own.Own:
    """What the viewer is to a space."""
    return own.Own(
        state=Membership.State(row.state),
        role=Role(row.role),
        since=row.since,
        until=row.until,
        notify=Membership.Notify(row.notify),
        muted=row.muted,
        pair=row.pair,
        charter_accepted=row.charter_accepted,
        word=row.word,
    )


def charter(found: Charter, viewer: Viewer) -> own.Charter:
    """A charter, and the version of it the viewer stands by (0: none)."""
    held = policies.membership(viewer, found.space)
    return own.Charter(
        space_id=str(found.space_id),
        version=found.version,
        is_complete=found.is_complete,
        people=found.people,
        intention=Charter.Intention(found.intention) if found.intention else None,
        objective=found.objective,
        target=found.target,
        due_on=found.due_on,
        strategy=found.strategy,
        resources=found.resources,
        tools=[Tool(tool) for tool in found.space.tools],
        changed_at=found.changed_at,
        review_on=found.review_on,
        accepted_version=held.charter_accepted if held else 0,
    )


def words(said: Promise | None) -> own.CharterWords | None:
    """What a version of a charter says; None where it was not kept, or is not for the reader."""
    if said is None:
        return None
    told = dataclasses.asdict(said)
    return own.CharterWords(**(told | {"intention": Charter.Intention(said.intention) if said.intention else None}))


def memberships(rows: Iterable[Membership], room: Space, viewer: Viewer) -> list[own.Membership]:
    """These memberships of a space, which the viewer may see, with the face each shows there."""
    rows = list(rows)
    found = people.accounts([row.actor_id for row in rows], viewer)
    unmet = {row.actor_id: stamp(row) for row in rows if row.actor_id not in found}
    if unmet:  # members of a closed room see each other, whoever blocked whom
        found |= people.draw(
            unmet, viewer, inside=viewer.inside or room.visibility != Space.Visibility.PUBLIC, brief=True
        )
    moderates = policies.may_moderate(viewer, room)
    return [
        _membership(row, account(found, row.actor_id), told=moderates or row.actor_id == viewer.who) for row in rows
    ]


def stamp(row: Membership) -> tuple[Any, ...]:
    """What an account drawn from this row is kept under."""
    return tuple(getattr(row.actor, name) for name in people.STAMP)


def _membership(row: Membership, shown: people.Account | None, *, told: bool) -> own.Membership:
    return own.Membership(
        id=str(row.pk),
        space_id=str(row.space_id),
        account=shown,
        role=Role(row.role),
        state=Membership.State(row.state),
        since=row.since,
        until=row.until,
        pair=row.pair,
        answer=row.answer if told else msgspec.UNSET,
        word=row.word if told else msgspec.UNSET,
    )


def invitations(rows: Iterable[Invitation], viewer: Viewer) -> list[own.Invitation]:
    """These invitations, which the viewer may see."""
    rows = list(rows)
    found = people.accounts([row.invited_by_id for row in rows], viewer)
    return [_invitation(row, account(found, row.invited_by_id)) for row in rows]


def _invitation(row: Invitation, by: people.Account | None) -> own.Invitation:
    return own.Invitation(
        id=str(row.pk),
        space_id=str(row.space_id) if row.space_id else None,
        email=row.email,
        relation=Relation.Kind(row.relation),
        role=Role(row.role),
        employer=row.employer,
        message=row.message,
        until=row.until,
        created_at=row.created_at,
        expires_at=row.expires_at,
        quota=row.quota,
        used=row.used,
        revoked_at=row.revoked_at,
        invited_by=by,
    )


def letter_address(token: str) -> str:
    """Where an invitation is taken up."""
    return f"{settings.SITE_URL}/invitation/{token}/"


def standings(rows: Iterable[Relation], viewer: Viewer) -> list[own.Standing]:
    """What a person is and was to the organisation."""
    rows = list(rows)
    found = people.accounts([row.sponsor_id for row in rows if row.sponsor_id], viewer)
    return [
        own.Standing(
            id=str(row.pk),
            kind=Relation.Kind(row.kind),
            label=capfirst(row.get_kind_display()),
            since=row.since,
            until=row.until,
            employer=row.employer,
            sponsor=account(found, row.sponsor_id),
        )
        for row in rows
    ]


def readers(found: Readership, viewer: Viewer) -> own.Readers:
    """Who can read a thing, each example with the face the viewer sees."""
    groups = [*found.relations, *found.spaces]
    faces = people.accounts([actor.pk for group in groups for actor in group.examples], viewer)

    def shown(group: Group) -> list[people.Account]:
        return [raw(faces[actor.pk]) for actor in group.examples if actor.pk in faces]

    return own.Readers(
        anyone=found.anyone,
        total=found.total,
        relations=[
            own.ReadersOfRelation(Relation.Kind(group.relation) if group.relation else None, group.count, shown(group))
            for group in found.relations
        ],
        spaces=[
            own.ReadersInSpace(link(group.space), group.count, shown(group)) for group in found.spaces if group.space
        ],
    )
