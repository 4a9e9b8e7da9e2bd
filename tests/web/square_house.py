"""A house with a square: what is public, beside what is not and must be found nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from parvis.identity.models import Account, Actor
from parvis.spaces.models import Organisation, Reach, Space
from parvis.stream.actions.publishing import comment, publish
from parvis.stream.models import Post
from parvis.stream.writing import Destination, Writing
from tests.cast import person, room, seen_by

# None of these words may reach a visitor, by any door.
HIDDEN = ("Martin", "Karim", "Benali", "Orage", "zircon", "plomb", "#interne", "Atlas")


@dataclass
class SquareHouse:
    organisation: Organisation
    lea: Actor
    karim: Actor
    club: Space
    post: Post
    answer: Post


def square_house() -> SquareHouse:
    """Léa, public as “Léa des sacs”; Karim, who keeps off the square; a public club and a hidden room."""
    organisation = Organisation.objects.create(
        pk=1, name="Maison Ferrand", tagline="Des sacs pour la vie", language="en"
    )
    lea, karim = person("Léa Martin"), person("Karim Benali")
    Actor.objects.filter(pk=lea.pk).update(
        is_public=True, public_name="Léa des sacs", public_headline="Je couds", handle="lea"
    )
    Actor.objects.filter(pk=karim.pk).update(handle="kb")
    Account.objects.update(language="en")
    club = room("Club", lea, karim, visibility="public", level=0, description="Pour ceux qui marchent")
    atlas = room("Atlas", lea, karim, visibility="hidden", level=2, description="Le projet Orage")
    insider = seen_by(lea)
    post = publish(
        Writing(text="La toile **Brume** arrive #sacs & <b>vite</b> @lea"),
        by=insider,
        to=Destination(Reach.PUBLIC, spaces=(club,)),
    )
    answer = comment(Writing(text="Merci !"), by=seen_by(karim), on=post)
    publish(Writing(text="Le zircon est prêt #interne"), by=insider, to=Destination(Reach.INSIDE))
    publish(Writing(text="Orage coûte du plomb"), by=insider, to=Destination(Reach.SPACE, spaces=(atlas,)))
    publish(Writing(text="zircon pour le club"), by=insider, to=Destination(Reach.SPACE, spaces=(club,)))
    publish(Writing(text="plomb entre nous"), by=insider, to=Destination(Reach.PEOPLE, people=(lea, karim)))
    lea.refresh_from_db()
    return SquareHouse(organisation, lea, karim, club, post, answer)


def say_in_public(text: str, house: SquareHouse, **more: object) -> Post:
    """A public post of the house itself, in Léa's name."""
    return publish(
        Writing(text=text, **more),  # type: ignore[arg-type]
        by=seen_by(house.lea),
        to=Destination(Reach.PUBLIC, spaces=(house.club,)),
    )
