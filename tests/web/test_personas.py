"""Who has a persona on the square is known there by it alone, on each page that draws people."""

from __future__ import annotations

import pytest
from django.test import Client

from parvis.identity.actions import tying
from parvis.identity.actions.profiling import edit
from parvis.identity.models import Account, Actor, Relation
from parvis.spaces.models import Organisation, Reach
from parvis.stream.actions.publishing import publish
from parvis.stream.writing import Destination, Writing
from tests.cast import external, person, room, seen_by

pytestmark = pytest.mark.django_db
INNER = ("Capucine", "Pattern maker", "Atelier", "inner-photo")


@pytest.fixture(autouse=True)
def organisation() -> Organisation:
    return Organisation.objects.create(pk=1, name="Maison Ferrand", language="en")


@pytest.fixture
def lea() -> Actor:
    """Colleagues know her as Capucine Lefort; the square as Léa."""
    lea = person("Capucine Lefort", handle="lea", language="en")
    by = seen_by(lea)
    edit(by=by, actor=lea, headline="Pattern maker", team="Atelier")
    edit(by=by, actor=lea, is_public=True, public_name="Léa des Sacs", public_headline="Sews")
    Actor.objects.filter(pk=lea.pk).update(photo="inner-photo.jpg")
    return Actor.objects.get(pk=lea.pk)


@pytest.fixture
def fan() -> Actor:
    return person("Mathilde", relation=Relation.Kind.FAN, language="en")


def browser(actor: Actor) -> Client:
    client = Client()
    assert actor.account is not None
    client.force_login(Account.objects.get(actor=actor), "allauth.account.auth_backends.AuthenticationBackend")
    return client


def pages(actor: Actor, *paths: str) -> dict[str, str]:
    return {path: browser(actor).get(path).content.decode() for path in paths}


def without_the_inner_face(shown: dict[str, str]) -> None:
    for path, page in shown.items():
        assert "Léa des Sacs" in page or path == "/", path
        assert not [word for word in INNER if word in page], path


def test_a_fan_chooses_whom_to_write_to_among_personas(lea: Actor, fan: Actor) -> None:
    without_the_inner_face(pages(fan, "/messages/new/?q=lea", "/messages/new/?to=lea", "/messages/new/?pick=lea"))


def test_writing_to_a_persona_shows_no_more_of_it_until_it_answers(lea: Actor, fan: Actor) -> None:
    to = Destination(Reach.PEOPLE, people=(fan, lea))
    said = publish(Writing(text="Hello"), by=seen_by(fan), to=to)
    talk = f"/messages/{said.audience_id}/"
    without_the_inner_face(pages(fan, "/messages/", talk))
    publish(Writing(text="Hello yourself"), by=seen_by(lea), to=to)
    assert "Capucine" in pages(fan, talk)[talk]


def test_ties_to_a_persona_name_it_so(lea: Actor, fan: Actor) -> None:
    room("Community", lea, fan, visibility="public", level=0)
    without_the_inner_face(pages(fan, "/people/", "/@lea/", "/"))
    tying.ask_contact(by=seen_by(fan), target=lea)
    tying.mute(by=seen_by(fan), target=lea)
    without_the_inner_face(pages(fan, "/people/contacts/"))
    answer = browser(fan).post("/@lea/block/", headers={"hx-request": "true"}).content.decode()
    assert "Capucine" not in answer
    without_the_inner_face(pages(fan, "/people/contacts/"))
    refused = browser(fan).post("/@lea/follow/", follow=True).content.decode()
    assert "Capucine" not in refused


def test_an_external_sees_those_he_works_with_as_they_are(lea: Actor) -> None:
    theo = external("Théo Vidal", lea, language="en")
    room("Atlas", lea, theo)
    for path, page in pages(theo, "/messages/new/?q=lea", "/people/", "/@lea/", "/").items():
        assert "Capucine" in page, path
