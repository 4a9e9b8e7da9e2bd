"""The law of visibility, line by line: for each condition, somebody it lets in beside somebody it keeps out."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from parvis.identity.models import Actor, Block, Relation
from parvis.identity.viewer import SYSTEM, VISITOR
from parvis.spaces import law
from parvis.spaces.models import Audience, Level, Membership, Reach, Space
from parvis.stream.models import Post
from tests.stream.small_house import person, room, say, viewer

pytestmark = pytest.mark.django_db


def reads(actor: Actor | None, post: Post) -> bool:
    """Whether the law lets this person (None: a visitor) read the post."""
    return Post.objects.visible_to(viewer(actor) if actor else VISITOR).filter(pk=post.pk).exists()


@pytest.fixture
def lea() -> Actor:
    return person("Léa")


@pytest.fixture
def karim() -> Actor:
    return person("Karim")


@pytest.fixture
def theo() -> Actor:
    """A subcontractor."""
    return person("Théo", relation="subcontractor")


def test_what_is_public_is_for_anyone(lea: Actor, theo: Actor) -> None:
    Actor.objects.filter(pk=lea.pk).update(is_public=True)
    post = say("Bonjour le monde", by=lea, reach=Reach.PUBLIC)
    assert reads(None, post)
    assert reads(theo, post)


def test_what_is_inside_is_for_insiders(lea: Actor, karim: Actor, theo: Actor) -> None:
    post = say("À toute la maison", by=lea)
    assert reads(karim, post)
    assert not reads(theo, post)
    assert not reads(None, post)


def test_what_is_said_to_a_space_is_for_its_members(lea: Actor, karim: Actor, theo: Actor) -> None:
    atlas = room("atlas", lea, theo, visibility="hidden")
    post = say("Essais vendredi", by=lea, spaces=(atlas,))
    assert reads(theo, post)
    assert not reads(karim, post)
    assert not reads(None, post)


def test_inside_reach_in_a_space_is_for_its_external_members_too(lea: Actor, karim: Actor, theo: Actor) -> None:
    atelier = room("atelier", lea, theo)
    post = say("Pour tous", by=lea, spaces=(atelier,), reach=Reach.INSIDE)
    stranger = person("Zoé", relation="partner")
    assert reads(karim, post)
    assert reads(theo, post)
    assert not reads(stranger, post)


def test_what_is_said_to_people_is_for_them(lea: Actor, karim: Actor, theo: Actor) -> None:
    post = say("Entre nous", by=lea, people=(karim,))
    admin = person("Admin", account={"is_admin": True})
    assert reads(karim, post)
    assert reads(lea, post)
    assert not reads(theo, post)
    assert not reads(admin, post)


@pytest.mark.parametrize("state", ["requested", "invited", "left", "banned"])
def test_only_members_who_are_in_read(lea: Actor, karim: Actor, state: str) -> None:
    space = room("ventes", lea, karim, visibility="hidden")
    post = say("Chiffres", by=lea, spaces=(space,))
    assert reads(karim, post)
    Membership.objects.filter(actor=karim).update(state=state)
    assert not reads(karim, post)


def test_a_membership_ends_at_its_hour(lea: Actor, theo: Actor) -> None:
    space = room("chantier", lea, theo, visibility="hidden")
    post = say("Plan", by=lea, spaces=(space,))
    soon = Membership.objects.filter(actor=theo)
    soon.update(until=timezone.now() + datetime.timedelta(minutes=1))
    assert reads(theo, post)
    soon.update(until=timezone.now() - datetime.timedelta(seconds=1))
    assert not reads(theo, post)


def test_an_author_who_left_no_longer_reads_what_he_said_there(lea: Actor, karim: Actor) -> None:
    space = room("direction", lea, karim, visibility="hidden")
    post = say("Le budget", by=karim, spaces=(space,))
    assert reads(karim, post)
    Membership.objects.filter(actor=karim).update(state="left")
    assert not reads(karim, post)
    assert reads(lea, post)


def test_who_no_longer_works_here_no_longer_reads_inside(lea: Actor, karim: Actor) -> None:
    post = say("À toute la maison", by=lea)
    assert reads(karim, post)
    Relation.objects.filter(actor=karim).update(until=timezone.localdate() - datetime.timedelta(days=1))
    assert not reads(karim, post)


def test_a_suspended_account_is_a_visitor(lea: Actor, karim: Actor) -> None:
    post = say("À toute la maison", by=lea)
    assert reads(karim, post)
    assert karim.account is not None
    karim.account.is_active = False
    karim.account.save()
    assert not reads(karim, post)


def test_one_post_in_two_spaces_is_for_the_members_of_both(lea: Actor, karim: Actor, theo: Actor) -> None:
    one, other = room("un", lea, karim), room("deux", lea, theo)
    post = say("Aux deux", by=lea, spaces=(one, other))
    assert reads(karim, post)
    assert reads(theo, post)
    assert not reads(person("Zoé", relation="partner"), post)


def test_what_was_taken_down_is_for_nobody_but_the_house(lea: Actor) -> None:
    post = say("Oups", by=lea)
    assert reads(lea, post)
    Post.objects.filter(pk=post.pk).update(deleted_at=timezone.now())
    assert not reads(lea, post)
    assert not Post.objects.visible_to(SYSTEM).filter(pk=post.pk).exists()


def test_a_block_hides_what_is_said_at_large_not_in_shared_rooms(lea: Actor, karim: Actor) -> None:
    shared = room("atelier", lea, karim)
    at_large, in_the_room = say("À tous", by=lea), say("À l’atelier", by=lea, spaces=(shared,))
    assert reads(karim, at_large)
    Block.objects.create(source=lea, target=karim)
    assert not reads(karim, at_large)
    assert reads(karim, in_the_room)


def knows(actor: Actor | None, space: Space) -> bool:
    """Whether the person may know that the space exists."""
    return Space.objects.visible_to(viewer(actor) if actor else VISITOR).filter(pk=space.pk).exists()


def test_who_knows_which_space(lea: Actor, karim: Actor, theo: Actor) -> None:
    hidden, listed = room("atlas", lea, visibility="hidden"), room("ventes", lea)
    public = room("randonneurs", lea, visibility="public")
    assert knows(lea, hidden)
    assert not knows(karim, hidden)
    assert knows(karim, listed)
    assert not knows(theo, listed)
    assert not knows(None, listed)
    assert knows(None, public)
    Membership.objects.create(space=hidden, actor=theo, state="invited")
    assert knows(theo, hidden)
    Membership.objects.filter(actor=theo).update(state="requested")
    assert not knows(theo, hidden)


def finds(actor: Actor | None, other: Actor) -> bool:
    """Whether one person may find another."""
    return law.people(viewer(actor) if actor else VISITOR).filter(pk=other.pk).exists()


def test_who_finds_whom(lea: Actor, karim: Actor, theo: Actor) -> None:
    assert finds(lea, karim)
    assert finds(lea, theo)
    assert not finds(theo, lea)
    assert not finds(None, lea)
    room("atlas", lea, theo, visibility="hidden")
    assert finds(theo, lea)
    assert not finds(theo, karim)
    Actor.objects.filter(pk=karim.pk).update(is_public=True)
    assert finds(theo, karim)
    assert finds(None, karim)


def test_the_squares_communities_give_no_sight_of_those_who_keep_off_it(lea: Actor) -> None:
    fan = person("Mathilde", relation="fan")
    room("randonneurs", lea, fan, visibility="public")
    assert finds(lea, fan)
    assert not finds(fan, lea)


def test_readers_is_the_law_the_other_way_round(lea: Actor, karim: Actor, theo: Actor) -> None:
    atlas = room("atlas", lea, theo, visibility="hidden")
    everybody = {lea, karim, theo, person("Zoé", relation="partner")}
    posts = [say("a", by=lea), say("b", by=lea, spaces=(atlas,)), say("c", by=lea, people=(theo,))]
    for post in posts:
        assert set(law.readers(post.audience)) == {actor for actor in everybody if reads(actor, post)}


@pytest.mark.parametrize(
    ("level", "widest"),
    [
        (Level.PUBLIC, Reach.PUBLIC),
        (Level.INTERNAL, Reach.INSIDE),
        (Level.RESTRICTED, Reach.SPACE),
        (Level.CONFIDENTIAL, Reach.SPACE),
    ],
)
def test_a_level_says_how_far(level: Level, widest: Reach) -> None:
    space = Space(level=Level.PUBLIC)
    assert law.allows(reach=widest, level=level, spaces=[space])
    if widest < Reach.PUBLIC:
        assert not law.allows(reach=widest + 1, level=level, spaces=[space])


def test_the_confidential_stands_in_one_room_and_the_strictest_room_decides() -> None:
    open_room, closed_room = Space(level=Level.PUBLIC), Space(level=Level.CONFIDENTIAL)
    assert law.allows(reach=Reach.SPACE, level=0, spaces=[closed_room])
    assert not law.allows(reach=Reach.SPACE, level=0, spaces=[open_room, closed_room])
    assert not law.allows(reach=Reach.INSIDE, level=0, spaces=[closed_room])


def test_equal_audiences_are_one_row(lea: Actor, karim: Actor) -> None:
    one, other = room("un", lea), room("deux", lea)
    assert Audience.of(Reach.SPACE, spaces=[one, other]) == Audience.of(Reach.SPACE, spaces=[other, one])
    assert Audience.of(Reach.SPACE, spaces=[one]) != Audience.of(Reach.INSIDE, spaces=[one])
    with pytest.raises(ValueError, match="without readers"):
        Audience.of(Reach.PEOPLE)
