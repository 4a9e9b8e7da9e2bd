"""Feeds: what a visitor may read, as a feed reader would."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from parvis.identity.models import Actor
from parvis.spaces.models import Space
from parvis.stream.actions.correcting import delete
from parvis.stream.models import Attachment
from tests.cast import seen_by
from tests.web.square_house import HIDDEN, SquareHouse, say_in_public, square_house

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = ("/square/feed.atom", "/spaces/club/feed.atom", "/@lea/feed.atom", "/topics/sacs/feed.atom")


@pytest.fixture
def house(settings: Any) -> SquareHouse:
    settings.SITE_URL = "https://parvis.example"
    return square_house()


@pytest.fixture
def reader() -> Client:
    return Client()


def entries(reader: Client, address: str) -> list[dict[str, str]]:
    answer = reader.get(address)
    assert answer.status_code == 200, address
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return [
        {child.tag.removeprefix(ATOM): child.findtext(f"{ATOM}name") or child.text or "" for child in entry}
        for entry in ElementTree.fromstring(answer.content).iter(f"{ATOM}entry")
    ]


@pytest.mark.parametrize("feed", FEEDS)
def test_a_feed_holds_what_is_public_by_its_author_s_persona(house: SquareHouse, reader: Client, feed: str) -> None:
    [entry] = entries(reader, feed)
    assert entry["id"] == f"https://parvis.example/posts/{house.post.pk}/"
    assert entry["author"] == "Léa des sacs"
    assert 'href="https://parvis.example/topics/sacs/"' in entry["summary"]
    assert "<strong>Brume</strong>" in entry["summary"]
    assert "<b>" not in entry["summary"]
    text = reader.get(feed).content.decode()
    assert [word for word in HIDDEN if word in text] == []


def test_a_feed_is_the_same_for_a_member(house: SquareHouse, reader: Client) -> None:
    member = Client()
    assert house.lea.account is not None
    member.force_login(house.lea.account, "allauth.account.auth_backends.AuthenticationBackend")
    for feed in FEEDS:
        assert member.get(feed).content == reader.get(feed).content


@pytest.mark.parametrize(
    "feed", ["/spaces/atlas/feed.atom", "/spaces/absent/feed.atom", "/@kb/feed.atom", "/topics/interne/feed.atom"]
)
def test_what_visitors_may_not_know_has_no_feed(house: SquareHouse, reader: Client, feed: str) -> None:
    assert reader.get(feed).status_code == 404
    assert reader.post("/square/feed.atom").status_code == 405


def test_an_unchanged_feed_is_not_sent_again(house: SquareHouse, reader: Client) -> None:
    first = reader.get("/square/feed.atom")
    again = reader.get("/square/feed.atom", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["Last-Modified"].endswith("GMT")
    delete(house.post, by=seen_by(house.lea))
    changed = reader.get("/square/feed.atom", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert entries(reader, "/square/feed.atom") == []
    by_date = reader.get("/square/feed.atom", headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert by_date.status_code == 200


def test_an_empty_feed_stays_the_same(house: SquareHouse, reader: Client) -> None:
    delete(house.post, by=seen_by(house.lea))
    assert reader.get("/square/feed.atom").headers["ETag"] == reader.get("/square/feed.atom").headers["ETag"]


def test_what_people_write_stays_text(house: SquareHouse, reader: Client) -> None:
    Actor.objects.filter(pk=house.lea.pk).update(public_name="]]><script>&\x0b")
    Space.objects.filter(pk=house.club.pk).update(name="Club </title>\x0c\ufffe")
    say_in_public("</summary><script>alert(1)</script>\x01 et &amp;", house, title="<!DOCTYPE x>", kind="question")
    newest = entries(reader, "/spaces/club/feed.atom")[0]
    assert newest["title"] == "<!DOCTYPE x>"
    assert newest["author"] == "]]><script>&"
    assert "<script" not in newest["summary"]


def test_a_warning_stands_for_what_is_behind_it(house: SquareHouse, reader: Client) -> None:
    post = say_in_public("La fin du film est triste", house, warning="Fin du <film>")
    Attachment.objects.create(post=post, owner=house.lea, kind="image", name="fin.webp", mime="image/webp", path="x")
    text = reader.get("/square/feed.atom").content.decode()
    assert "triste" not in text
    assert "fin.webp" not in text
    assert "Fin du &lt;film&gt;" in entries(reader, "/square/feed.atom")[0]["summary"]


def test_a_picture_is_enclosed(house: SquareHouse, reader: Client) -> None:
    picture = Attachment.objects.create(
        post=house.post, owner=house.lea, kind="image", name="sac.webp", mime="image/webp", path="x", size=7
    )
    text = reader.get("/square/feed.atom").content.decode()
    assert f'href="https://parvis.example/files/{picture.pk}/sac.webp"' in text
    assert 'type="image/webp"' in text


def test_a_feed_costs_the_same_however_much_is_said(
    house: SquareHouse, reader: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(15):
        say_in_public(f"Message {n}", house)
    with django_assert_max_num_queries(12):
        assert len(entries(reader, "/square/feed.atom")) == 16
