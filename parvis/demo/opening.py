"""Opening the spaces of Maison Ferrand: charters, members, those who ask and those who are asked."""

from __future__ import annotations

from datetime import datetime, timedelta

from parvis.demo.arrivals import Faces
from parvis.demo.house import House
from parvis.demo.spaces import Promised, Room
from parvis.identity.models import Relation
from parvis.identity.viewer import SYSTEM
from parvis.spaces.actions.inviting import invite, invite_person
from parvis.spaces.actions.joining import join
from parvis.spaces.actions.opening import open_space
from parvis.spaces.actions.roster import admit, seat
from parvis.spaces.actions.settling import ask_questions
from parvis.spaces.charter import Promise
from parvis.spaces.models import Charter, Membership, Role, Space


def open_room(room: Room, house: House, now: datetime, faces: Faces) -> Space:
    """One space with its charter and members, as old as it says."""
    space = open_space(
        by=SYSTEM,
        name=room.name,
        kind=room.kind,
        charter=_promise(room.charter, now),
        tools=room.tools,
        description=room.description,
        visibility=room.visibility,
        joining=room.joining,
        level=room.level,
        parent=house.space(room.parent) if room.parent else None,
        ends_on=(now + timedelta(days=room.ends)).date() if room.ends else None,
        hue=room.hue,
    )
    opened = now - timedelta(days=room.opened)
    space.welcome, space.who_posts, space.created_at, space.cover = (
        room.welcome,
        room.who_posts,
        opened,
        faces.scene(room.cover),
    )
    space.save(update_fields=["welcome", "who_posts", "created_at", "cover"])
    Charter.objects.filter(space=space).update(changed_at=opened)
    for member in room.members.split():
        if member != "*":
            _seat(space, member, house, opened)
    Membership.objects.filter(space=space).update(since=opened, charter_accepted=1)
    ask_questions(space=space, questions=room.questions, by=SYSTEM)
    return space


def _promise(charter: Promised, now: datetime) -> Promise:
    return Promise(
        people=charter.people,
        intention=charter.intention,
        objective=charter.objective,
        target=charter.target,
        strategy=charter.strategy,
        resources=charter.resources,
        due_on=(now + timedelta(days=charter.due)).date(),
        review_on=(now + timedelta(days=charter.review)).date(),
    )


def _seat(space: Space, member: str, house: House, opened: datetime) -> None:
    handle, role, half, *_ = [*member.split(":"), "", ""]
    steward = role == Role.STEWARD
    notify = Membership.Notify.ALL if steward else Membership.Notify.MENTIONS
    row = seat(space, house.people[handle])
    admit(row, role=role or Role.MEMBER, pair=half, notify=notify, since=opened, charter_accepted=1)


def ask_in(room: Room, house: House) -> None:
    """Those who ask to join, with their answers, and those who were asked and have not answered yet."""
    space = house.space(room.key)
    for handle, answer in room.requests:
        answers = {question.pk: each for question, each in zip(space.questions.all(), answer.split(" | "), strict=True)}
        join(space=space, by=house.viewer(handle), accepts_charter=True, answers=answers)
    for handle, inviter in room.invited:
        invite_person(space=space, actor=house.person(handle), by=house.viewer(inviter))


def write_letters(house: House) -> None:
    """Invitations to people who have no account yet: one by mail, one as a link."""
    invite(
        by=house.viewer("yann"), email="lou.marchand@courrier.example", relation=Relation.Kind.CANDIDATE,
        message="Bonjour Lou, voici votre accès avant l’entretien. À jeudi\N{NO-BREAK SPACE}!",
    )  # fmt: skip
    invite(
        by=house.viewer("nadia"), space=house.space("randonneurs"), relation=Relation.Kind.FAN, quota=50, days=30,
        message="Rejoignez la communauté des randonneurs.",
    )  # fmt: skip
