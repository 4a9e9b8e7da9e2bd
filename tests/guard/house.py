"""A room, who is in it, and what it protects."""

from __future__ import annotations

from dataclasses import dataclass

from parvis.guard.actions.protecting import Protection, add_term
from parvis.guard.judge import judge
from parvis.guard.knowing import Readers
from parvis.guard.models import Term
from parvis.guard.verdict import Piece, Verdict
from parvis.identity.models import Actor
from parvis.identity.viewer import SYSTEM
from parvis.spaces.models import Level, Reach, Space
from tests.spaces.people import HIDDEN, as_, external, person, room, seated

PUBLIC, INSIDE = Readers(Reach.PUBLIC), Readers(Reach.INSIDE)


@dataclass
class House:
    """`nadia` stewards the room *atlas*, whose code name `term` is, and `karim` is in it; `lea` is not, nor is `theo`, an
    external; `ada` administers the house; `other` is a room of Léa’s and Théo’s."""

    nadia: Actor
    karim: Actor
    lea: Actor
    theo: Actor
    ada: Actor
    atlas: Space
    other: Space
    term: Term

    def verdict(self, text: str, to: Readers, by: Actor, **options: object) -> Verdict:
        """What the judge says of a text."""
        return judge([Piece("text", text)], to, as_(by), **options)  # type: ignore[arg-type]


def house() -> House:
    """The house, built."""
    nadia, karim, lea, ada = (
        person("Nadia"),
        person("Karim"),
        person("Léa".replace("é", "e")),
        person("Ada", admin=True),
    )
    theo = external("Theo")
    atlas, other = room(nadia, "Atlas", **HIDDEN), room(lea, "Other")
    seated(atlas, karim)
    seated(other, theo)
    term = add_term(Protection("code_name", "Zéphirin\nprojet Zéphirin", spaces=[atlas]), by=as_(nadia))
    return House(nadia, karim, lea, theo, ada, atlas, other, term)


def within(space: Space) -> Readers:
    """The members of a space."""
    return Readers.at(Reach.SPACE, spaces=[space])


def between(*people: Actor) -> Readers:
    """Named people."""
    return Readers.at(Reach.PEOPLE, people=people)


def embargoed(**fields: object) -> None:
    """Words under embargo until a month from now."""
    import datetime

    from django.utils import timezone

    from parvis.guard.actions.protecting import Wait, set_embargo

    until = timezone.now() + datetime.timedelta(days=30)
    set_embargo(Wait("nouvelle Brume", until, **fields), by=SYSTEM)  # type: ignore[arg-type]


__all__ = ["INSIDE", "PUBLIC", "House", "Level", "between", "embargoed", "house", "within"]
