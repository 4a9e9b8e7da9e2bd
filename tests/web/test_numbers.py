"""What is sent where a number is asked: never an error of ours, and never a page that stays broken."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from parvis.identity.models import Actor
from parvis.spaces.models import Membership, Organisation
from parvis.stream.actions.purging import purge_orphans
from parvis.stream.models import Attachment, Draft
from parvis.web.numbers import number
from tests.cast import person, room

pytestmark = pytest.mark.django_db
STRANGE = ("²", "٣", "-1", "9" * 30, "1e3", "", " 1")


@pytest.fixture
def lea() -> Actor:
    Organisation.objects.create(pk=1, name="Maison Ferrand", language="en")
    return person("Léa Martin")


@pytest.fixture
def browser(lea: Actor) -> Client:
    client = Client()
    assert lea.account is not None
    client.force_login(lea.account)
    return client


@pytest.mark.parametrize("value", STRANGE)
def test_only_plain_digits_of_a_fitting_length_are_a_number(value: str) -> None:
    assert number(value) is None
    assert number("117663700161645180") == 117663700161645180


@pytest.mark.parametrize("value", STRANGE)
def test_reading_survives_any_number(value: str, browser: Client) -> None:
    for path, name in (
        ("/", "before"), ("/square/", "before"), ("/messages/", "before"), ("/messages/new/", "to"),
        ("/people/", "page"), ("/search/", "page"), ("/spaces/", "page"), ("/bookmarks/", "before"),
    ):  # fmt: skip
        assert browser.get(path, {name: value}).status_code == 200, path
        assert Client().get(path, {name: value}).status_code in (200, 302), path


@pytest.mark.parametrize("value", STRANGE)
def test_writing_survives_any_number(value: str, lea: Actor, browser: Client) -> None:
    room("Atlas", lea)
    for told in ({"to": f"space:{value}"}, {"level": value}, {"attachments": value}, {"place": f"space:{value}"}):
        assert browser.post("/write/", {"text": "x", "to": "inside", **told}).status_code in (302, 422), told
        assert browser.get("/write/threshold/", {"to": "inside", **told}).status_code == 200, told


def test_a_space_is_named_once_however_its_number_is_written(lea: Actor, browser: Client) -> None:
    atlas = room("Atlas", lea)
    for value in (f"0{atlas.pk}"[:18], str(atlas.pk)):
        browser.post("/write/", {"text": "x", "to": f"space:{atlas.pk}", "also": f"space:{value}"})


def test_the_end_of_the_calendar_is_no_date(browser: Client) -> None:
    told = {"text": "x", "to": "inside", "kind": "poll", "options": ["a", "b"], "closes_at": "9999-12-31T23:59-23:59"}
    assert browser.post("/write/", told).status_code == 422


def test_a_strange_draft_breaks_neither_home_nor_the_purging_of_files(lea: Actor, browser: Client) -> None:
    room("Atlas", lea)
    assert browser.post("/write/draft/", {"text": "x", "to": "space:²", "attachments": "²"}).status_code == 204
    assert browser.get("/").status_code == 200
    old = Attachment.objects.create(owner=lea, kind="file", name="a", mime="text/plain")
    Attachment.objects.filter(pk=old.pk).update(created_at=timezone.now() - datetime.timedelta(days=2))
    assert purge_orphans(timezone.now()) == 1


def test_a_draft_for_a_space_one_has_left_is_still_shown(lea: Actor, browser: Client) -> None:
    atlas, secret = room("Atlas", lea), room("Secret", lea, visibility="hidden", level=2)
    told = {"text": "begun", "to": f"space:{atlas.pk}", "also": [f"space:{secret.pk}"], "place": "home"}
    browser.post("/write/draft/", told)
    Membership.objects.filter(space=secret).delete()
    answer = browser.get("/")
    assert answer.status_code == 200
    assert "begun" in answer.content.decode()
    assert Draft.objects.count() == 1
