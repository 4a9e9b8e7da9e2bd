"""Private messages: who reads them, who may write, and what each page shows."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from parvis.core.errors import Refused
from parvis.core.ledger import Entry
from parvis.identity.models import Account, Actor, Block, Mute
from parvis.spaces.models import Audience, Organisation, Reach
from parvis.stream import talks
from parvis.stream.actions.correcting import delete
from parvis.stream.actions.publishing import MOST_PEOPLE, comment, publish
from parvis.stream.live import visible_events
from parvis.stream.models import Marker, Notification, Post
from parvis.stream.writing import Destination, Writing
from parvis.web.templatetags.parvis import day_name
from tests.cast import external, person, room, seen_by

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def organisation() -> Organisation:
    return Organisation.objects.create(pk=1, name="Maison Ferrand", language="en")


@pytest.fixture
def lea() -> Actor:
    return person("Léa Martin")


@pytest.fixture
def karim() -> Actor:
    return person("Karim Benali")


@pytest.fixture
def ines() -> Actor:
    return person("Inès Roche")


def browser(actor: Actor) -> Client:
    """This person's browser, signed in, in English."""
    Account.objects.filter(pk=actor.account_id).update(language="en")
    client = Client()
    assert actor.account is not None
    client.force_login(actor.account, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def write(text: str, by: Actor, *to: Actor) -> Post:
    return publish(Writing(text=text), by=seen_by(by), to=Destination(Reach.PEOPLE, people=(by, *to)))


def shown(client: Client, address: str, **data: Any) -> str:
    answer = client.get(address, data)
    assert answer.status_code == 200, (answer.status_code, answer.headers)
    return answer.content.decode()


def test_a_message_is_read_by_its_people_and_nobody_else(lea: Actor, karim: Actor, ines: Actor) -> None:
    said = write("Rendez-vous à midi", lea, karim)
    address = f"/messages/{said.audience_id}/"
    assert "Rendez-vous à midi" in shown(browser(karim), address)
    assert "You and Karim Benali, and nobody else" in shown(browser(lea), address)
    stranger = browser(ines)
    hidden, absent = stranger.get(address), stranger.get("/messages/1/")
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert scrubbed(hidden.content) == scrubbed(absent.content)
    assert stranger.post(address, {"text": "moi aussi"}).status_code == 404
    assert stranger.post(f"{address}seen/", {"upto": said.pk}).status_code == 404
    assert Post.objects.count() == 1
    assert "Rendez-vous" not in shown(stranger, "/messages/")
    assert stranger.get(f"/posts/{said.pk}/card/?as=message").status_code == 404
    assert Client().get(address).url.startswith("/sign-in/")  # type: ignore[attr-defined]


def scrubbed(page: bytes) -> bytes:
    """The page without what differs from one answer to the next whatever it shows."""
    return re.sub(rb'(nonce|value|hx-headers)=("[^"]*"|\'[^\']*\')', b"", page)


def test_all_that_the_same_people_say_is_one_conversation(lea: Actor, karim: Actor, ines: Actor) -> None:
    first = write("Bonjour", lea, karim)
    client = browser(karim)
    answer = client.post(f"/messages/{first.audience_id}/", {"text": "Bonjour Léa"})
    reply = Post.objects.get(text="Bonjour Léa")
    assert answer.url == f"/messages/{first.audience_id}/#post-{reply.pk}"  # type: ignore[attr-defined]
    assert reply.audience_id == first.audience_id
    write("À trois", lea, karim, ines)
    assert [talk.name for talk in talks.talks(seen_by(lea)).talks] == ["Inès, Karim", "Karim Benali"]
    assert Entry.objects.filter(verb="message.sent").count() == 3


def test_an_empty_message_comes_back_with_why(lea: Actor, karim: Actor) -> None:
    talk = write("Bonjour", lea, karim).audience_id
    answer = browser(lea).post(f"/messages/{talk}/", {"text": "  "})
    assert answer.status_code == 422
    assert "Write something first." in answer.content.decode()
    too_long = "x" * 5001
    answer = browser(lea).post(f"/messages/{talk}/", {"text": too_long})
    assert answer.status_code == 422
    assert too_long in answer.content.decode()
    assert Post.objects.count() == 1


def test_a_script_gets_the_message_and_a_fresh_composer(lea: Actor, karim: Actor) -> None:
    talk = write("Bonjour", lea, karim).audience_id
    answer = browser(lea).post(f"/messages/{talk}/", {"text": "Encore moi"}, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert 'hx-swap-oob="beforeend:#talk-messages"' in text
    assert "Encore moi" in text
    assert "</textarea>" in text
    assert "<html" not in text


def test_messages_stand_under_their_day_and_follow_each_other(lea: Actor, karim: Actor) -> None:
    for text in ("un", "deux"):
        said = write(text, lea, karim)
    write("trois", karim, lea)
    page = talks.messages(seen_by(lea), said.audience)
    assert [(m.card.post.text, bool(m.day), m.continues) for m in page.messages] == [
        ("un", True, False),
        ("deux", False, True),
        ("trois", False, False),
    ]
    alone = talks.message(seen_by(lea), page.messages[1].card)
    assert (alone.day, alone.continues) == (None, True)
    assert day_name(page.messages[0].day or said.created_at.date()) in shown(
        browser(lea), f"/messages/{said.audience_id}/"
    )


def test_a_long_conversation_is_read_by_pages_both_ways(
    lea: Actor, karim: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(talks, "PAGE", 3)
    posts = [write(f"message {n}", lea, karim) for n in range(8)]
    viewer, audience = seen_by(karim), posts[0].audience
    newest = talks.messages(viewer, audience)
    assert [m.card.post.pk for m in newest.messages] == [p.pk for p in posts[5:]]
    assert newest.newer is None
    middle = talks.messages(viewer, audience, before=newest.older)
    assert [m.card.post.pk for m in middle.messages] == [p.pk for p in posts[2:5]]
    assert (middle.older, middle.newer) == (posts[2].pk, posts[4].pk)
    assert [m.card.post.pk for m in talks.messages(viewer, audience, after=posts[4].pk).messages] == [
        p.pk for p in posts[5:]
    ]
    first = talks.messages(viewer, audience, before=middle.older)
    assert ([m.card.post.pk for m in first.messages], first.older) == ([p.pk for p in posts[:2]], None)
    page = shown(browser(karim), f"/messages/{audience.pk}/", at=posts[3].pk)
    assert "message 3" in page
    assert "message 4" not in page


def test_a_messages_own_address_leads_to_its_conversation(lea: Actor, karim: Actor, ines: Actor) -> None:
    said = write("Ici", lea, karim)
    answer = browser(karim).get(f"/posts/{said.pk}/")
    assert answer.url == f"/messages/{said.audience_id}/?at={said.pk}#post-{said.pk}"  # type: ignore[attr-defined]
    assert browser(ines).get(f"/posts/{said.pk}/").status_code == 404


def test_unread_until_opened(lea: Actor, karim: Actor) -> None:
    said = [write(text, lea, karim) for text in ("un", "deux")][-1]
    Notification.objects.create(
        recipient=karim, kind="message", actor=lea, post=said, entry_id=1, group=f"message:{said.audience_id}"
    )
    assert talks.talks(seen_by(karim)).talks[0].unread == 2
    assert talks.unread_talks(seen_by(karim)) == 1
    assert talks.unread_talks(seen_by(lea)) == 0
    shown(browser(karim), f"/messages/{said.audience_id}/")
    assert talks.talks(seen_by(karim)).talks[0].unread == 0
    assert talks.unread_talks(seen_by(karim)) == 0
    assert not Notification.objects.filter(recipient=karim, read_at=None).exists()


def test_what_arrives_on_an_open_page_is_marked_by_the_page(lea: Actor, karim: Actor) -> None:
    first, last = write("un", lea, karim), write("deux", lea, karim)
    elsewhere = publish(Writing(text="hors"), by=seen_by(lea), to=Destination(Reach.INSIDE))
    client, address = browser(karim), f"/messages/{first.audience_id}/seen/"
    client.post(address, {"upto": first.pk})
    assert talks.talks(seen_by(karim)).talks[0].unread == 1
    client.post(address, {"upto": elsewhere.pk})  # not of this conversation
    client.post(address, {"upto": "nonsense"})
    assert talks.talks(seen_by(karim)).talks[0].unread == 1
    client.post(address, {"upto": last.pk})
    client.post(address, {"upto": first.pk})  # never backwards
    assert Marker.objects.get(actor=karim).last_read == last.pk


def test_nobody_writes_across_a_block(lea: Actor, karim: Actor) -> None:
    said = write("Bonjour", lea, karim)
    Block.objects.create(source=karim, target=lea)
    for one, other in ((lea, karim), (karim, lea)):
        with pytest.raises(Refused):
            write("Encore", one, other)
        page = shown(browser(one), f"/messages/{said.audience_id}/")
        assert "Bonjour" in page
        assert "You can’t write to one of these people." in page
        assert 'id="talk-composer"' not in page
    assert browser(lea).post(f"/messages/{said.audience_id}/", {"text": "Encore"}).status_code == 422
    assert "Karim" not in shown(browser(lea), "/messages/new/", q="karim")


def test_an_external_writes_to_those_he_can_find_and_answers_those_he_was_brought_to(lea: Actor, karim: Actor) -> None:
    jonas = external("Jonas Vidal", lea)
    room("atelier", lea, jonas)
    assert write("Bonjour", jonas, lea).audience.reach == Reach.PEOPLE
    with pytest.raises(Refused):
        write("Bonjour", jonas, karim)
    together = write("Je vous présente", lea, jonas, karim)
    assert write("Enchanté", jonas, lea, karim).audience_id == together.audience_id
    page = shown(browser(jonas), f"/messages/{together.audience_id}/")
    assert "Karim Benali" in page
    client = browser(jonas)
    assert "Karim" not in shown(client, "/messages/new/", q="karim")
    answer = client.post("/messages/new/", {"to": ["karim-benali", "lea-martin"], "text": "À vous deux"})
    assert answer.status_code == 422
    assert "À vous deux" in answer.content.decode()
    assert not Post.objects.filter(text="À vous deux").exists()


def test_twenty_people_at_most(lea: Actor) -> None:
    crowd = [person(f"Personne {n}") for n in range(MOST_PEOPLE)]
    write("Assez", lea, *crowd[1:])
    with pytest.raises(Refused, match="20"):
        write("Trop", lea, *crowd)


def test_beginning_without_a_script(lea: Actor, karim: Actor, ines: Actor) -> None:
    client = browser(lea)
    found = shown(client, "/messages/new/", q="kar")
    assert karim.handle in found
    assert ines.handle not in found
    picked = shown(client, "/messages/new/", q="kar", pick=karim.handle)
    assert "You and Karim Benali, and nobody else" in picked
    both = shown(client, "/messages/new/", q="", to=karim.handle, pick=ines.handle)
    assert "You, Karim Benali and Inès Roche, and nobody else" in both
    answer = client.post("/messages/new/", {"to": [karim.handle, ines.handle], "text": "Bonjour vous deux"})
    said = Post.objects.get()
    assert answer.url == f"/messages/{said.audience_id}/#post-{said.pk}"  # type: ignore[attr-defined]
    assert set(said.audience.people.all()) == {lea, karim, ines}
    assert client.post("/messages/new/", {"text": "À personne"}).status_code == 422


def test_writing_from_a_profile_opens_what_has_begun(lea: Actor, karim: Actor) -> None:
    client = browser(lea)
    assert "You and Karim Benali" in shown(client, "/messages/new/", to=karim.handle)
    said = write("Bonjour", karim, lea)
    assert client.get("/messages/new/", {"to": karim.handle}).url == f"/messages/{said.audience_id}/"  # type: ignore[attr-defined]
    assert "open the conversation" in shown(client, "/messages/new/", to=karim.handle, q="")


def test_oneself_hidden_people_and_nonsense_are_nobody(lea: Actor) -> None:
    jonas, ghost = external("Jonas Vidal", lea), person("Paul Fantôme")
    page = shown(browser(jonas), "/messages/new/", to=[jonas.handle, ghost.handle, "<b>x</b>"], q="")
    assert "Paul" not in page
    assert "<b>x</b>" not in page
    assert 'name="to"' not in page


def test_taking_back_a_message(lea: Actor, karim: Actor) -> None:
    first, said = write("À garder", lea, karim), write("À oublier", lea, karim)
    theirs = browser(karim).post(f"/posts/{said.pk}/delete/")
    assert theirs.status_code == 302
    assert Post.objects.get(pk=said.pk).deleted_at is None
    answer = browser(lea).post(f"/posts/{said.pk}/delete/")
    assert answer.url == f"/messages/{said.audience_id}/"  # type: ignore[attr-defined]
    page = shown(browser(karim), f"/messages/{said.audience_id}/")
    assert "À garder" in page
    assert "À oublier" not in page
    assert talks.talks(seen_by(karim)).talks[0].last.pk == first.pk
    delete(first, by=seen_by(lea))
    assert talks.talks(seen_by(karim)).talks == []


def test_a_reaction_comes_back_as_a_message(lea: Actor, karim: Actor) -> None:
    said = write("Bravo", lea, karim)
    answer = browser(karim).post(
        f"/posts/{said.pk}/react/", {"kind": "bravo", "as": "message"}, headers={"HX-Request": "true"}
    )
    assert answer.content.decode().strip().startswith('<li class="message')
    public = publish(Writing(text="Dedans"), by=seen_by(lea), to=Destination(Reach.INSIDE))
    card = browser(karim).get(f"/posts/{public.pk}/card/?as=message").content.decode()
    assert card.strip().startswith("<article")


def test_who_is_suspended_or_gone_still_stands_in_what_was_said(lea: Actor, karim: Actor) -> None:
    said = write("Au revoir", karim, lea)
    Account.objects.filter(pk=karim.account_id).update(is_active=False)
    Actor.objects.filter(pk=karim.pk).update(left_at=said.created_at)
    page = shown(browser(lea), f"/messages/{said.audience_id}/")
    assert "Karim Benali" in page
    assert "Has left" in page
    assert "Karim" not in shown(browser(lea), "/messages/new/", q="karim")


def test_what_is_written_cannot_hurt_the_page(lea: Actor, karim: Actor) -> None:
    Actor.objects.filter(pk=karim.pk).update(name="<script>alert(1)</script>")
    said = write("<img src=x onerror=alert(1)>", karim, lea)
    for address in ("/messages/", f"/messages/{said.audience_id}/", "/messages/new/"):
        page = shown(browser(lea), address)
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_an_imported_thread_is_part_of_the_conversation(lea: Actor, karim: Actor) -> None:
    said = write("Question", lea, karim)
    answer = comment(Writing(text="Réponse"), by=seen_by(karim), on=said)
    page = shown(browser(lea), f"/messages/{said.audience_id}/")
    assert "Réponse" in page
    assert "In reply" in page
    assert browser(lea).get(f"/posts/{answer.pk}/").status_code == 302


def test_only_its_people_hear_of_a_message(lea: Actor, karim: Actor, ines: Actor) -> None:
    said = write("Live", lea, karim)
    entries = list(Entry.objects.filter(verb="message.sent"))
    expected = [(entries[0].pk, "message", {"id": str(said.pk), "talk": str(said.audience_id)})]
    assert visible_events(seen_by(karim), entries) == expected
    assert visible_events(seen_by(ines), entries) == []


def test_an_empty_list_says_what_to_do(lea: Actor) -> None:
    page = shown(browser(lea), "/messages/")
    assert "No messages yet" in page
    assert '<a class="button" href="/messages/new/"' in page


def test_pages_cost_the_same_however_many_messages_there_are(
    lea: Actor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    others = [person(f"Collègue {n}") for n in range(12)]
    for other in others:
        for text in ("un", "deux", "trois"):
            said = write(text, other, lea)
    viewer, client = seen_by(lea), browser(lea)
    with django_assert_max_num_queries(4):
        assert len(talks.talks(viewer).talks) == 12
    shown(client, f"/messages/{said.audience_id}/")
    with django_assert_max_num_queries(45):
        shown(client, f"/messages/{said.audience_id}/")
    with django_assert_max_num_queries(14):
        shown(client, "/messages/")


def test_the_list_is_read_by_pages(lea: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talks, "LIST", 2)
    for n in range(3):
        write("Bonjour", person(f"Collègue {n}"), lea)
    first = talks.talks(seen_by(lea))
    second = talks.talks(seen_by(lea), before=first.older)
    assert [talk.name for talk in first.talks + second.talks] == ["Collègue 2", "Collègue 1", "Collègue 0"]
    assert second.older is None


def test_a_muted_person_may_still_be_answered(lea: Actor, karim: Actor) -> None:
    write("Bonjour", karim, lea)
    Mute.objects.create(source=lea, target=karim)
    assert "Bonjour" in shown(browser(lea), "/messages/")


def test_equal_people_make_one_audience(lea: Actor, karim: Actor) -> None:
    assert Audience.of(Reach.PEOPLE, people=[lea, karim]) == Audience.of(Reach.PEOPLE, people=[karim, lea, lea])
    assert Audience.of(Reach.PEOPLE, people=[lea, karim]) != Audience.of(Reach.PEOPLE, people=[lea])
