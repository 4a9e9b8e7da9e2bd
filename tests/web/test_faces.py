"""What an external is shown of the people he works with, and of those he does not, wherever somebody is drawn."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from parvis.identity.actions import tying
from parvis.identity.actions.profiling import edit
from parvis.identity.models import Account, Actor, Contact
from parvis.spaces.models import Organisation, Reach, Space
from parvis.stream.actions.publishing import comment, publish
from parvis.stream.cards import cards
from parvis.stream.writing import Destination, Writing
from tests.cast import external, person, room, seen_by

pytestmark = pytest.mark.django_db

INNER = ("Canaryname", "canaryheadline", "canaryteam", "canaryphoto")


@pytest.fixture
def house() -> Organisation:
    return Organisation.objects.create(pk=1, name="Maison Ferrand", language="en", square_open=True)


@pytest.fixture
def karim() -> Actor:
    """An insider with another face on the square."""
    karim = person("Canaryname Benali")
    Actor.objects.filter(pk=karim.pk).update(photo="canaryphoto.webp")
    edit(
        by=seen_by(karim),
        actor=karim,
        headline="canaryheadline",
        team="canaryteam",
        is_public=True,
        public_name="Karim outside",
        public_headline="Public words",
    )
    return karim


@pytest.fixture
def theo(house: Organisation) -> Actor:
    return external("Théo Martin", person("Inès Roche"))


def browser(actor: Actor) -> Client:
    Account.objects.filter(pk=actor.account_id).update(language="en")
    client = Client(headers={"accept-language": "en"})
    client.force_login(actor.account)
    return client


def _met_everywhere(theo: Actor, karim: Actor) -> list[str]:
    """The two meet wherever people may without sharing a closed space; the pages that draw Karim for Théo."""
    hikers = room("Hikers", karim, theo, visibility=Space.Visibility.PUBLIC, level=0)
    square = Destination(Reach.PUBLIC, (hikers,))
    post = publish(Writing(text="On the square"), by=seen_by(karim), to=square)
    comment(Writing(text="And so on"), by=seen_by(karim), on=post)
    writer = seen_by(theo)
    said = publish(Writing(text="Hello"), by=writer, to=Destination(Reach.PEOPLE, people=(karim, theo)))
    tying.follow(by=seen_by(karim), target=theo)
    Contact.objects.create(source=karim, target=theo)
    return [
        "/", "/square/", "/messages/", f"/messages/{said.audience_id}/", "/messages/new/",
        "/messages/new/?q=Kar", f"/messages/new/?to={karim.handle}&q=", "/people/", "/people/contacts/",
        "/people/?q=Karim", f"/@{karim.handle}/", f"/@{karim.handle}/?tab=posts", "/notifications/",
        "/search/?q=Karim", "/search/?q=canaryheadline", "/suggest/?q=Kar&for=mention", "/suggest/?q=kar&for=search",
        hikers.get_absolute_url(), f"{hikers.get_absolute_url()}members/", f"{hikers.get_absolute_url()}about/",
        post.get_absolute_url(), f"/posts/{post.pk}/reactions/",
    ]  # fmt: skip


def test_no_page_shows_an_external_the_inner_face_of_whom_he_does_not_work_with(theo: Actor, karim: Actor) -> None:
    client, pages = browser(theo), _met_everywhere(theo, karim)

    shown = 0
    for path in pages:
        answer = client.get(path)
        assert answer.status_code == 200, path
        html = answer.content.decode().replace("q=canaryheadline", "").replace('value="canaryheadline"', "")
        html = html.replace("canaryheadline · Search", "")
        assert [word for word in INNER if word in html] == [], path
        shown += "Karim outside" in html

    assert shown > 12  # he was drawn, with the face of the square


def test_who_shares_a_closed_space_sees_name_headline_and_team(theo: Actor, karim: Actor) -> None:
    room("Atlas", karim, theo, visibility=Space.Visibility.HIDDEN, level=2)

    for path in ("/messages/new/?q=Cana", "/people/?q=Canaryname", f"/@{karim.handle}/"):
        html = browser(theo).get(path).content.decode()
        assert "Canaryname Benali" in html and "canaryheadline" in html, path
    assert "canaryteam" in browser(theo).get("/people/?q=Canaryname").content.decode()


def test_whoever_answers_an_external_shows_himself_and_not_before(theo: Actor, karim: Actor) -> None:
    to = Destination(Reach.PEOPLE, people=(karim, theo))
    said = publish(Writing(text="Hello"), by=seen_by(theo), to=to)
    page = f"/messages/{said.audience_id}/"
    before = browser(theo).get(page).content.decode()
    publish(Writing(text="Good day"), by=seen_by(karim), to=to)

    assert "Canaryname" not in before and "canaryheadline" not in before
    assert "Canaryname Benali" in browser(theo).get(page).content.decode()


def test_the_house_welcomes_newcomers_among_its_own_only(theo: Actor, karim: Actor) -> None:
    inside, outside = browser(person("Léa Morel")).get("/").content.decode(), browser(theo).get("/").content.decode()

    assert "To welcome" in inside and "canaryteam" in inside
    assert "To welcome" not in outside


def test_who_knows_whom_is_not_told_to_an_external(theo: Actor, karim: Actor) -> None:
    lea = person("Léa Morel")
    edit(by=seen_by(lea), actor=lea, is_public=True)
    for one, other in ((theo, lea), (lea, karim)):
        tying.ask_contact(by=seen_by(one), target=other)
        tying.accept_contact(by=seen_by(other), source=one)

    assert "contact in common" not in browser(theo).get("/people/").content.decode()


def test_an_external_is_marked_where_he_speaks_for_colleagues_alone(theo: Actor) -> None:
    lea = person("Léa Morel")
    atlas = room("Atlas", lea, theo, visibility=Space.Visibility.HIDDEN, level=2)
    to = Destination(Reach.SPACE, (atlas,))
    said = publish(Writing(text="From outside"), by=seen_by(theo), to=to)
    publish(Writing(text="From inside"), by=seen_by(lea), to=to)

    feed, thread = (browser(lea).get(path).content.decode() for path in ("/", said.get_absolute_url()))

    assert feed.count("subcontractor · Atelier Vidal") == thread.count("subcontractor · Atelier Vidal") == 1
    assert "subcontractor" not in browser(theo).get(said.get_absolute_url()).content.decode()


def test_marking_them_costs_one_query_however_many_they_are(
    theo: Actor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ines = Actor.objects.get(name="Inès Roche")
    others = [external(f"External {n}", ines) for n in range(3)]
    atlas = room("Atlas", ines, theo, *others, visibility=Space.Visibility.HIDDEN, level=2)
    to = Destination(Reach.SPACE, (atlas,))
    posts = [publish(Writing(text="Here"), by=seen_by(actor), to=to).pk for actor in (theo, *others)]
    viewer = seen_by(ines)
    with CaptureQueriesContext(connection) as few:
        cards(posts[:1], viewer)

    with django_assert_num_queries(len(few)):
        shown = cards(posts, viewer)

    assert [card.outside.employer for card in shown if card.outside] == ["Atelier Vidal"] * 4
