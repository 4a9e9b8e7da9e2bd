"""Follow, contact, mute, block."""

import pytest

from parvis.core.errors import Refused
from parvis.core.ledger import Entry
from parvis.identity.actions import tying
from parvis.identity.models import Actor, Block, Contact, Follow, Mute
from parvis.identity.viewer import VISITOR
from tests.cast import person, seen_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def lea() -> Actor:
    return person("Lea Morel")


@pytest.fixture
def karim() -> Actor:
    return person("Karim Benali")


def counts(actor: Actor) -> tuple[int, int]:
    fresh = Actor.objects.get(pk=actor.pk)
    return fresh.followers_count, fresh.following_count


def test_following_twice_counts_once_and_unfollowing_twice_too(lea: Actor, karim: Actor) -> None:
    for _ in range(2):
        tying.follow(by=seen_by(lea), target=karim)
    assert counts(karim) == (1, 0) and counts(lea) == (0, 1)

    for _ in range(2):
        tying.unfollow(by=seen_by(lea), target=karim)
    assert counts(karim) == (0, 0) and counts(lea) == (0, 0)
    assert Entry.objects.filter(verb="person.followed").count() == 1


def test_nobody_follows_himself_and_visitors_follow_nobody(lea: Actor) -> None:
    for viewer in (seen_by(lea), VISITOR):
        with pytest.raises(Refused):
            tying.follow(by=viewer, target=lea)


def test_a_contact_holds_once_both_agree(lea: Actor, karim: Actor) -> None:
    asked = tying.ask_contact(by=seen_by(lea), target=karim, message="The joints?")
    assert asked.accepted_at is None

    accepted = tying.accept_contact(by=seen_by(karim), source=lea)

    assert accepted.accepted_at is not None
    tying.remove_contact(by=seen_by(karim), other=lea)
    assert not Contact.objects.exists()


def test_asking_back_is_saying_yes(lea: Actor, karim: Actor) -> None:
    tying.ask_contact(by=seen_by(lea), target=karim)

    contact = tying.ask_contact(by=seen_by(karim), target=lea)

    assert contact.accepted_at is not None
    assert Contact.objects.count() == 1


def test_nobody_accepts_what_he_asked_himself(lea: Actor, karim: Actor) -> None:
    tying.ask_contact(by=seen_by(lea), target=karim)

    with pytest.raises(Refused):
        tying.accept_contact(by=seen_by(lea), source=karim)


def test_who_was_declined_does_not_insist(lea: Actor, karim: Actor) -> None:
    tying.ask_contact(by=seen_by(lea), target=karim)
    tying.decline_contact(by=seen_by(karim), source=lea)

    with pytest.raises(Refused):
        tying.ask_contact(by=seen_by(lea), target=karim)
    assert tying.ask_contact(by=seen_by(karim), target=lea).pk  # the other way stays open


def test_what_was_asked_can_be_withdrawn_and_asked_again(lea: Actor, karim: Actor) -> None:
    tying.ask_contact(by=seen_by(lea), target=karim)
    tying.withdraw_contact(by=seen_by(lea), target=karim)

    assert not Contact.objects.exists()
    assert tying.ask_contact(by=seen_by(lea), target=karim).pk


def test_muting_is_kept_to_oneself(lea: Actor, karim: Actor) -> None:
    tying.mute(by=seen_by(lea), target=karim)
    assert Mute.objects.filter(source=lea, target=karim).exists()
    tying.follow(by=seen_by(karim), target=lea)

    tying.unmute(by=seen_by(lea), target=karim)
    assert not Mute.objects.exists()


def test_a_block_removes_what_was_between_the_two_and_answers_like_nobody(lea: Actor, karim: Actor) -> None:
    tying.follow(by=seen_by(lea), target=karim)
    tying.follow(by=seen_by(karim), target=lea)
    tying.ask_contact(by=seen_by(karim), target=lea)

    tying.block(by=seen_by(lea), target=karim)

    assert Block.objects.count() == 1
    assert not Follow.objects.exists() and not Contact.objects.exists()
    assert counts(lea) == counts(karim) == (0, 0)
    gone = person("Gone Away")
    gone.left_at = gone.joined_at
    answers = set()
    for target in (lea, gone):
        with pytest.raises(Refused) as refusal:
            tying.follow(by=seen_by(karim), target=target)
        answers.add(str(refusal.value))
    assert len(answers) == 1


def test_who_blocked_unblocks_before_following(lea: Actor, karim: Actor) -> None:
    tying.block(by=seen_by(lea), target=karim)
    with pytest.raises(Refused) as refusal:
        tying.follow(by=seen_by(lea), target=karim)
    assert refusal.value.code == "blocked"

    tying.unblock(by=seen_by(lea), target=karim)

    tying.follow(by=seen_by(lea), target=karim)
    assert counts(karim) == (1, 0)
