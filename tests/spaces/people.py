"""A few people and rooms to act with."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

from django.utils import timezone

from parvis.identity.models import Account, Actor, Relation
from parvis.identity.viewer import Viewer, viewer_of
from parvis.spaces.actions.opening import open_space
from parvis.spaces.actions.roster import admit, seat
from parvis.spaces.charter import Promise
from parvis.spaces.models import Audience, Level, Membership, Reach, Role, Space
from parvis.stream.models import Post

_number = itertools.count(1)
HIDDEN = {"visibility": Space.Visibility.HIDDEN, "level": Level.CONFIDENTIAL}
FREE = {"joining": Space.Joining.FREE}


def person(name: str, *, kind: str = Relation.Kind.EMPLOYEE, admin: bool = False, **fields: Any) -> Actor:
    """Somebody with a login and a relation that began a month ago."""
    handle = f"{name.lower()}{next(_number)}"
    account = Account.objects.create(email=f"{handle}@ferrand.example", is_admin=admin)
    actor = Actor.objects.create(name=name, handle=handle, account=account, **fields)
    Relation.objects.create(actor=actor, kind=kind, since=timezone.localdate() - datetime.timedelta(days=30))
    return actor


def external(name: str, **fields: Any) -> Actor:
    """A subcontractor."""
    return person(name, kind=Relation.Kind.SUBCONTRACTOR, **fields)


def as_(actor: Actor) -> Viewer:
    """The viewer this person is, asked anew."""
    assert actor.account is not None
    actor.account.refresh_from_db()
    return viewer_of(actor.account)


def promise(**changes: Any) -> Promise:
    """A charter whose people, objective and strategy stand."""
    words = {
        "people": "Design and purchasing",
        "intention": "embrace",
        "objective": "Ship a waterproof bag",
        "strategy": "One trial a week, decided in the open",
    }
    return Promise(**{**words, **changes})


def room(steward: Actor, name: str = "Atlas", **fields: Any) -> Space:
    """A space this person opened."""
    given = {"kind": Space.Kind.PROJECT, "charter": promise(), **fields}
    return open_space(by=as_(steward), name=name, **given)


def seated(space: Space, actor: Actor, role: str = Role.MEMBER, **fields: Any) -> Membership:
    """A member, put in by hand."""
    space.refresh_from_db()
    return admit(seat(space, actor.pk), role=role, **fields)


def row(space: Space, actor: Actor) -> Membership:
    """The person's row, read anew."""
    return Membership.objects.get(space=space, actor=actor)


def said(author: Actor, space: Space, reach: Reach = Reach.SPACE, also: tuple[Space, ...] = ()) -> Post:
    """A post that stands in the space."""
    audience = Audience.of(reach, spaces=[space, *also])
    post = Post(author=author, audience=audience, level=space.level, text="Hello")
    post.root = post
    post.save()
    return post
