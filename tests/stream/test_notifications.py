"""Who is told of what, once, and what he still sees of it when he may no longer read it."""

from __future__ import annotations

import pytest

from parvis.core import ledger
from parvis.core.ledger import Entry
from parvis.identity.models import Actor, Block, Mute
from parvis.spaces.models import Membership, Reach
from parvis.stream import notifications
from parvis.stream.actions.correcting import delete, edit
from parvis.stream.actions.minding import mark_read, read_thread
from parvis.stream.actions.responding import accept, react
from parvis.stream.models import Notification, Post
from parvis.stream.notifying import VERBS, forget_reaction, notify
from parvis.stream.phrases import wording
from parvis.stream.writing import PollWriting, Writing
from tests.stream.small_house import answer, leave, person, room, say, viewer

pytestmark = pytest.mark.django_db


def tell() -> None:
    """Tell the listeners everything that has happened so far, as the job does after commit."""
    for entry in Entry.objects.filter(told_at=None).order_by("pk"):
        if entry.verb in VERBS.split():
            notify(entry)
        if entry.verb == "post.unreacted":
            forget_reaction(entry)
    Entry.objects.update(told_at="2026-01-01T00:00Z")


def told(actor: Actor) -> list[str]:
    """What the person sees, in words."""
    tell()
    page = notifications.page(viewer(actor))
    assert notifications.unread_count(viewer(actor)) == len([group for group in page.groups if group.unread])
    return [wording(group, viewer(actor)) for group in page.groups]


@pytest.fixture
def lea() -> Actor:
    return person("Léa")


@pytest.fixture
def karim() -> Actor:
    return person("Karim")


@pytest.fixture
def zoe() -> Actor:
    return person("Zoé")


def test_a_mention_is_told_once_to_whom_it_names(lea: Actor, karim: Actor, zoe: Actor) -> None:
    say("Bonjour @karim", by=lea)
    assert told(karim) == told(karim) == ["Léa mentioned you"]
    assert told(lea) == told(zoe) == []


def test_telling_twice_is_telling_once(lea: Actor, karim: Actor) -> None:
    say("Bonjour @karim", by=lea)
    entry = Entry.objects.get(verb="post.published")
    assert notify(entry) == notify(entry) == [karim.pk]
    assert Notification.objects.count() == 1


def test_a_comment_tells_whom_it_answers_and_whose_post_it_is(lea: Actor, karim: Actor, zoe: Actor) -> None:
    post = say("Quel fil ?", by=lea)
    first = answer("Le bleu", by=karim, on=post)
    answer("Le bleu, oui", by=zoe, on=first)
    assert told(karim) == ["Zoé replied to you"]
    assert told(lea) == ["Zoé and Karim commented on your post"]
    assert told(zoe) == []


def test_reactions_are_one_line_and_go_when_taken_back(lea: Actor, karim: Actor, zoe: Actor) -> None:
    post = say("Bonjour", by=lea)
    crowd = [person(f"Ami{n}") for n in range(3)]
    for actor in (*crowd, zoe, karim):
        react(post, "like", by=viewer(actor))
    assert told(lea) == ["Karim, Zoé and 3 others reacted to what you said"]
    react(post, "like", by=viewer(karim))
    react(post, "like", by=viewer(zoe))
    react(post, "bravo", by=viewer(crowd[0]))
    assert told(lea) == ["Ami2, Ami1 and 1 other reacted to what you said"]


def test_levels_of_a_space(lea: Actor, karim: Actor, zoe: Actor) -> None:
    atelier = room("atelier", lea, karim, zoe, name="Atelier")
    Membership.objects.filter(actor=karim).update(notify="all")
    Membership.objects.filter(actor=zoe).update(notify="nothing")
    say("Bonjour @zoe", by=lea, spaces=(atelier,))
    assert told(karim) == ["Léa posted in “Atelier”"]
    assert told(zoe) == []
    say("Bonjour @karim", by=lea, spaces=(atelier,))
    assert told(karim) == ["Léa mentioned you", "Léa posted in “Atelier”"], "told once, in the weightiest way"


def test_a_mention_does_not_tell_who_may_not_read(lea: Actor, karim: Actor) -> None:
    bivouac = room("bivouac", lea, visibility="hidden")
    say("Bonjour @karim", by=lea, spaces=(bivouac,))
    assert told(karim) == []
    assert Notification.objects.count() == 0


def test_what_one_may_no_longer_read_is_not_there_nor_counted(lea: Actor, karim: Actor) -> None:
    """ACL-06: after removal from the space."""
    bivouac = room("bivouac", lea, karim, visibility="hidden")
    say("Bonjour @karim", by=lea, spaces=(bivouac,))
    assert told(karim) == ["Léa mentioned you"]
    leave(karim, bivouac)
    assert told(karim) == []
    assert notifications.unread_count(viewer(karim)) == 0


def test_a_deleted_post_takes_its_notifications_along(lea: Actor, karim: Actor) -> None:
    post = say("Bonjour @karim", by=lea)
    assert told(karim)
    delete(post, by=viewer(lea))
    assert told(karim) == []


def test_the_muted_and_the_blocked_are_not_heard(lea: Actor, karim: Actor, zoe: Actor) -> None:
    Mute.objects.create(source=karim, target=lea)
    say("Bonjour @karim @zoe", by=lea)
    assert told(karim) == []
    assert told(zoe) == ["Léa mentioned you"]
    Block.objects.create(source=zoe, target=lea)
    assert told(zoe) == [], "what was told before is silent as well"


def test_private_messages_tell_everybody_in_them_but_the_writer(lea: Actor, karim: Actor, zoe: Actor) -> None:
    first = say("Coucou", by=lea, people=(karim, zoe))
    answer("Oui ?", by=karim, on=first)
    assert told(zoe) == ["Karim and Léa sent you messages"]
    assert told(lea) == ["Karim sent you a message"]


def test_an_edit_tells_only_those_it_newly_names(lea: Actor, karim: Actor, zoe: Actor) -> None:
    post = say("Bonjour @karim", by=lea)
    assert told(karim)
    mark_read(by=viewer(karim))
    edit(Post.objects.get(pk=post.pk), Writing(text="Bonjour @karim et @zoe"), by=viewer(lea))
    assert told(zoe) == ["Léa mentioned you"]
    assert told(karim) == ["Léa mentioned you"]
    assert notifications.unread_count(viewer(karim)) == 0


def test_announcements_thanks_and_answers(lea: Actor, karim: Actor, zoe: Actor) -> None:
    atelier = room("atelier", lea, karim, zoe)
    Membership.objects.filter(actor=lea).update(role="moderator")
    say("Fermé lundi", by=lea, spaces=(atelier,), kind="announcement")
    say("Merci !", by=lea, kind="kudos", honours=(karim,))
    question = say("Quel fil ?", by=zoe, kind="question")
    accept(answer("Le bleu", by=karim, on=question), by=viewer(zoe))
    assert told(karim) == ["Zoé chose your answer", "Léa thanked you", "Léa made an announcement"]


def test_a_closed_poll_tells_its_author_and_voters(lea: Actor, karim: Actor, zoe: Actor) -> None:
    from parvis.stream.actions.responding import vote

    post = say("Lundi ?", by=lea, kind="poll", poll=PollWriting(options=("Oui", "Non")))
    vote(post.poll, [0], by=viewer(karim))
    ledger.record("poll.closed", by=None, about=post)
    assert told(lea) == told(karim) == ["The poll is closed: see the results"]
    assert told(zoe) == []


def test_spaces_tell_their_stewards_and_those_they_invite(lea: Actor, karim: Actor, zoe: Actor) -> None:
    bivouac = room("bivouac", lea, zoe, visibility="hidden", name="Bivouac")
    Membership.objects.filter(actor=lea).update(role="steward")
    asking = Membership.objects.create(space=bivouac, actor=karim, state="invited")
    ledger.record("membership.invited", by=lea.pk, about=asking, space=bivouac.pk, actor=karim.pk)
    assert told(karim) == ["Léa invites you to “Bivouac”"]
    Membership.objects.filter(pk=asking.pk).update(state="requested")
    ledger.record("membership.requested", by=karim.pk, about=asking, space=bivouac.pk, actor=karim.pk)
    assert told(lea) == ["Karim asks to join “Bivouac”"]
    assert told(zoe) == []
    assert told(karim) == [], "no longer invited, the space is hidden from him"
    Membership.objects.filter(pk=asking.pk).update(state="active")
    ledger.record("membership.accepted", by=lea.pk, about=asking, space=bivouac.pk, actor=karim.pk)
    assert told(karim) == ["Léa let you into “Bivouac”", "Léa invites you to “Bivouac”"]
    ledger.record("charter.changed", by=lea.pk, about=bivouac, space=bivouac.pk)
    assert told(zoe) == ["The charter of “Bivouac” has changed"]


def test_people_tell_each_other(lea: Actor, karim: Actor) -> None:
    for verb in ("person.followed", "contact.asked", "contact.accepted"):
        ledger.record(verb, by=karim.pk, about=lea)
    assert told(lea) == ["Karim is now your contact", "Karim would like to be your contact", "Karim follows you"]


def test_reading(lea: Actor, karim: Actor) -> None:
    post = say("Bonjour @karim", by=lea)
    say("Encore @karim", by=lea)
    tell()
    assert read_thread(post, by=viewer(karim)) == 1
    assert [group.unread for group in notifications.page(viewer(karim)).groups] == [True, False]
    assert len(notifications.page(viewer(karim), only="unread").groups) == 1
    assert mark_read(by=viewer(lea)) == 0, "nobody reads for somebody else"
    assert mark_read(by=viewer(karim)) == 1
    assert notifications.unread_count(viewer(karim)) == 0


def test_pages_follow_each_other_without_losing_any(lea: Actor, karim: Actor) -> None:
    for n in range(notifications.SIZE + 5):
        say(f"Bonjour {n} @karim", by=lea)
    tell()
    first = notifications.page(viewer(karim))
    second = notifications.page(viewer(karim), before=first.before)
    assert (len(first.groups), len(second.groups), second.before) == (notifications.SIZE, 5, None)
    assert len({group.key for group in (*first.groups, *second.groups)}) == notifications.SIZE + 5


def test_a_hidden_space_beside_is_not_named(lea: Actor, karim: Actor) -> None:
    both = room("atelier", lea, karim), room("bivouac", lea, visibility="hidden")
    say("Bonjour @karim", by=lea, spaces=both, reach=Reach.SPACE)
    tell()
    assert [space.slug for space in notifications.page(viewer(karim)).groups[0].spaces] == ["atelier"]


def test_a_thousand_members_cost_few_queries(lea: Actor, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    atelier = room("atelier", lea)
    from parvis.identity.models import Account

    accounts = Account.objects.bulk_create([Account(email=f"p{n}@example.org") for n in range(1000)])
    actors = Actor.objects.bulk_create(
        [Actor(account=account, handle=f"p{n}", name=f"P {n}") for n, account in enumerate(accounts)]
    )
    Membership.objects.bulk_create([Membership(space=atelier, actor=actor, notify="all") for actor in actors])
    say("Bonjour", by=lea, spaces=(atelier,))
    entry = Entry.objects.get(verb="post.published")
    with django_assert_max_num_queries(30):
        assert len(notify(entry)) == 1000
    with django_assert_max_num_queries(6):
        notifications.page(viewer(actors[0]))
    me = viewer(actors[0])
    with django_assert_max_num_queries(1):
        assert notifications.unread_count(me) == 1
