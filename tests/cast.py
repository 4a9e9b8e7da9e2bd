"""People and rooms for tests, made through the actions that make them for real."""

from __future__ import annotations

from typing import Any

from parvis.core.names import handle_from
from parvis.identity.actions.registering import register
from parvis.identity.models import Actor, Relation
from parvis.identity.viewer import SYSTEM, Viewer, viewer_of
from parvis.spaces.charter import Tool
from parvis.spaces.models import Membership, Space

PASSWORD = "orage velours tambour"


def person(name: str, *, relation: str = Relation.Kind.EMPLOYEE, **options: Any) -> Actor:
    """A person with a verified account, employed unless said otherwise."""
    address = options.pop("email", f"{handle_from(name)}@ferrand.example")
    return register(by=SYSTEM, email=address, name=name, relation=relation, verified=True, **options)


def external(name: str, sponsor: Actor, **options: Any) -> Actor:
    """A subcontractor whom `sponsor` answers for."""
    return person(name, relation=Relation.Kind.SUBCONTRACTOR, sponsor=sponsor, employer="Atelier Vidal", **options)


def seen_by(actor: Actor) -> Viewer:
    """The viewer this person is, read afresh."""
    fresh = Actor.objects.select_related("account").get(pk=actor.pk)
    assert fresh.account is not None
    return viewer_of(fresh.account)


def room(name: str, *members: Actor, **options: Any) -> Space:
    """A listed space with these members."""
    space = Space.objects.create(name=name, slug=name.lower().replace(" ", "-"), **({"tools": Tool.values} | options))
    Membership.objects.bulk_create(Membership(space=space, actor=actor) for actor in members)
    return space
