"""A few people and rooms for tests of search, notifications and mail, made through the actions wherever there is one."""

from __future__ import annotations

import datetime
from typing import Any

from parvis.identity.models import Account, Actor, Relation
from parvis.identity.viewer import Viewer, viewer_of
from parvis.spaces.charter import Tool
from parvis.spaces.indexing import index_person, index_space
from parvis.spaces.models import Audience, Membership, Reach, Space
from parvis.stream.actions.publishing import comment, publish
from parvis.stream.models import Post
from parvis.stream.writing import Destination, Writing

ATTENTIVE: dict[str, Any] = {"time_zone": "Europe/Paris", "language": "en"}


def person(name: str, *, relation: str | None = "employee", **fields: Any) -> Actor:
    """Somebody with an account; `relation=None` for one who belongs to nothing. Further fields are the profile's."""
    handle = fields.pop("handle", name.split(maxsplit=1)[0].lower().replace("é", "e"))
    account = Account.objects.create(email=f"{handle}@example.org", **(ATTENTIVE | fields.pop("account", {})))
    actor = Actor.objects.create(account=account, handle=handle, name=name, **fields)
    if relation:
        Relation.objects.create(actor=actor, kind=relation, since=datetime.date(2020, 1, 1))
    index_person(actor)
    return actor


def viewer(actor: Actor) -> Viewer:
    """The person as one who looks, afresh."""
    assert actor.account is not None
    return viewer_of(Account.objects.get(actor=actor))


def room(slug: str, *members: Actor, visibility: str = "listed", **fields: Any) -> Space:
    """A space with these members."""
    level = {"hidden": 2, "listed": 1, "public": 0}[visibility]
    space = Space.objects.create(
        slug=slug, **({"name": slug.title(), "visibility": visibility, "level": level, "tools": Tool.values} | fields)
    )
    for member in members:
        Membership.objects.create(space=space, actor=member)
    index_space(space)
    return space


def leave(actor: Actor, space: Space) -> None:
    """The person is no longer a member."""
    Membership.objects.filter(actor=actor, space=space).update(state="left")


def say(text: str, *, by: Actor, spaces: tuple[Space, ...] = (), people: tuple[Actor, ...] = (), **more: Any) -> Post:
    """Publish: to the members of the spaces, to the people named, or to everybody inside."""
    reach = more.pop("reach", Reach.PEOPLE if people else Reach.SPACE if spaces else Reach.INSIDE)
    to = Destination(reach, spaces, (*people, by) if people else ())
    return publish(Writing(text=text, **more), by=viewer(by), to=to)


def answer(text: str, *, by: Actor, on: Post) -> Post:
    """Comment."""
    return comment(Writing(text=text), by=viewer(by), on=Post.objects.get(pk=on.pk))


def audience(reach: Reach, *spaces: Space) -> Audience:
    """Where something stands, for what is made without an action."""
    return Audience.of(reach, spaces=spaces)
