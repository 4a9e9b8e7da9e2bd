"""The square as visitors and machines find it: what is public, whole; what is not, nowhere."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from parvis.identity.models import Actor
from parvis.spaces.models import Organisation, Reach, Space
from parvis.stream.actions.correcting import delete
from parvis.stream.actions.publishing import publish
from parvis.stream.models import Topic
from parvis.stream.writing import Destination, Writing
from parvis.web.templatetags.square import json_ld
from tests.cast import seen_by
from tests.web.square_house import HIDDEN, SquareHouse, say_in_public, square_house

pytestmark = pytest.mark.django_db
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def house(settings: Any) -> SquareHouse:
    settings.SITE_URL = "https://parvis.example"
    return square_house()


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"Accept-Language": "en"})


def signed_in(actor: Actor) -> Client:
    client = Client()
    assert actor.account is not None
    client.force_login(actor.account, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def structured(page: str) -> Any:
    """The structured data of a page."""
    found = re.search(r'<script type="application/ld\+json" nonce="[^"]+">(.*?)</script>', page, re.S)
    assert found, "no structured data"
    return json.loads(found[1])


def sitemap(visitor: Client) -> list[str]:
    """Every address the maps name."""
    maps = locations(shown(visitor, "/sitemap.xml"))
    return [place for one in maps for place in locations(shown(visitor, one.removeprefix("https://parvis.example")))]


def locations(text: str) -> list[str]:
    return [str(element.text) for element in ElementTree.fromstring(text).iter(f"{SITEMAP}loc")]


def test_the_square_shows_the_house_its_communities_and_what_they_say(house: SquareHouse, visitor: Client) -> None:
    page = shown(visitor, "/square/")
    for word in ("Maison Ferrand", "Des sacs pour la vie", "Club", "Brume", "Léa des sacs", "#sacs"):
        assert word in page
    assert [word for word in HIDDEN if word in page] == []


@pytest.mark.parametrize(
    ("joining", "offered", "not_offered"),
    [
        ("open", "Take part", "by invitation"),
        ("domains", "work address", "Take part"),
        ("invitation", "by invitation", "/sign-up/"),
    ],
)
def test_the_square_says_how_to_come_in(
    house: SquareHouse, visitor: Client, joining: str, offered: str, not_offered: str
) -> None:
    Organisation.objects.update(joining=joining)
    page = shown(visitor, "/square/")
    assert offered in page
    assert not_offered not in page
    assert 'href="/sign-in/"' in page


@pytest.mark.parametrize(
    ("joining", "card", "way"),
    [("open", "open to join", 'href="/sign-up/"'), ("invitation", "by invitation of a member", "by invitation")],
)
def test_a_community_offers_no_way_in_that_ends_at_a_closed_door(
    house: SquareHouse, visitor: Client, joining: str, card: str, way: str
) -> None:
    Organisation.objects.update(joining=joining)
    Space.objects.update(joining="free")

    page = shown(visitor, house.club.get_absolute_url())

    assert way in page and f"{house.club.get_absolute_url()}join/" not in page
    assert card in page and card in shown(visitor, "/square/")


def test_a_public_post_tells_machines_its_author_by_persona(house: SquareHouse, visitor: Client) -> None:
    page = shown(visitor, f"/posts/{house.post.pk}/")
    told = structured(page)
    assert told["@type"] == "DiscussionForumPosting"
    assert told["author"] == {"@type": "Person", "name": "Léa des sacs", "url": "https://parvis.example/@lea/"}
    assert told["text"].startswith("La toile Brume arrive #sacs")
    assert told["comment"][0]["text"] == "Merci !"
    assert told["comment"][0]["author"] == {"@type": "Person", "name": "A member"}
    assert f'<link rel="canonical" href="https://parvis.example/posts/{house.post.pk}/">' in page
    assert 'property="og:type" content="article"' in page
    assert "noindex" not in page
    assert [word for word in HIDDEN if word in page] == []


def test_public_places_say_what_they_are(house: SquareHouse, visitor: Client) -> None:
    person, space, topic = (shown(visitor, address) for address in ("/@lea/", "/spaces/club/", "/topics/sacs/"))
    assert structured(person)["mainEntity"]["name"] == "Léa des sacs"
    assert structured(shown(visitor, "/square/"))["@type"] == "Organization"
    for page, feed in ((person, "/@lea/"), (space, "/spaces/club/"), (topic, "/topics/sacs/")):
        assert f'<link rel="canonical" href="https://parvis.example{feed}">' in page
        assert 'type="application/atom+xml"' in page
        assert f'href="{feed}feed.atom"' in page
        assert "noindex" not in page
        assert [word for word in HIDDEN if word in page] == []


def test_what_is_not_public_is_not_indexed(house: SquareHouse, visitor: Client) -> None:
    inside = publish(Writing(text="Dedans"), by=seen_by(house.lea), to=Destination(Reach.INSIDE))
    member = signed_in(house.karim)
    for address in (f"/posts/{inside.pk}/", "/spaces/atlas/", "/@kb/", "/", "/topics/interne/"):
        page = shown(member, address)
        assert '<meta name="robots" content="noindex">' in page, address
        assert "og:title" not in page
        assert "ld+json" not in page
        assert visitor.get(address).status_code in (302, 404)
    for address in ("/sign-in/", "/square/?before=9999999999999"):
        assert '<meta name="robots" content="noindex">' in shown(visitor, address)


def test_no_page_with_the_words_of_who_keeps_off_search_engines_is_for_them(
    house: SquareHouse, visitor: Client
) -> None:
    answered = publish(Writing(text="Seule"), by=seen_by(house.lea), to=Destination(Reach.PUBLIC))
    pages = [f"/posts/{house.post.pk}/", "/square/", "/topics/sacs/", "/spaces/club/", "/@lea/?tab=posts"]
    assert not any("X-Robots-Tag" in visitor.get(page).headers for page in pages)
    Actor.objects.filter(pk=house.karim.pk).update(is_public=True, public_name="Karim", indexable=False)
    house.karim.refresh_from_db()
    # His comment is on the page of the thread alone; what he says himself, and is quoted with, on all of these.
    assert [page for page in pages if "X-Robots-Tag" in visitor.get(page).headers] == pages[:1]
    shy = publish(
        Writing(text="Discret #sacs"), by=seen_by(house.karim), to=Destination(Reach.PUBLIC, spaces=(house.club,))
    )
    quote = publish(Writing(text="Voyez", shared=shy), by=seen_by(house.lea), to=Destination(Reach.PUBLIC))
    for page in (*pages, f"/posts/{quote.pk}/", "/@lea/feed.atom"):
        answer = visitor.get(page)
        assert answer.status_code == 200 and answer.headers["X-Robots-Tag"] == "noindex", page
    alone = visitor.get(f"/posts/{answered.pk}/")
    assert "noindex" not in alone.content.decode() and "X-Robots-Tag" not in alone.headers


def test_a_hidden_post_answers_machines_like_one_that_never_was(house: SquareHouse, visitor: Client) -> None:
    inside = publish(Writing(text="Dedans"), by=seen_by(house.lea), to=Destination(Reach.INSIDE))
    hidden, absent = visitor.get(f"/posts/{inside.pk}/"), visitor.get("/posts/1/")
    assert hidden.status_code == absent.status_code == 404
    nonce = re.compile(rb'nonce="[^"]+"')
    assert nonce.sub(b"", hidden.content) == nonce.sub(b"", absent.content)


def test_what_people_write_stays_text_for_machines(house: SquareHouse, visitor: Client) -> None:
    payload = '</script><script>alert(1)</script> "><img src=x onerror=alert(1)> <!-- \u2028'
    Actor.objects.filter(pk=house.lea.pk).update(public_name=payload[:80], public_headline=payload)
    post = say_in_public(payload, house, title=payload, kind="question")
    for address in (f"/posts/{post.pk}/", "/@lea/", "/square/"):
        page = shown(visitor, address)
        assert "<script>alert(1)" not in page
        assert "<img src=x" not in page
    assert structured(shown(visitor, f"/posts/{post.pk}/"))["headline"] == payload.strip()
    assert json_ld({"a": "</script>&<!--"}) == '{"a": "\\u003c/script\\u003e\\u0026\\u003c!--"}'


def test_what_stands_behind_a_warning_is_not_told(house: SquareHouse, visitor: Client) -> None:
    post = say_in_public("La fin du film est triste", house, warning="Fin du film")
    page = shown(visitor, f"/posts/{post.pk}/")
    assert structured(page)["text"] == "Fin du film"
    assert 'name="description" content="Fin du film"' in page


def test_the_maps_name_what_is_public_and_nothing_else(house: SquareHouse, visitor: Client) -> None:
    assert sorted(sitemap(visitor)) == sorted(
        f"https://parvis.example{path}"
        for path in ("/square/", "/spaces/club/", "/@lea/", "/topics/sacs/", f"/posts/{house.post.pk}/")
    )


def test_what_is_taken_back_leaves_the_maps_at_once(house: SquareHouse, visitor: Client) -> None:
    delete(house.post, by=seen_by(house.lea))
    Actor.objects.filter(pk=house.lea.pk).update(is_public=False)
    Space.objects.filter(pk=house.club.pk).update(visibility="listed", level=1)
    assert sitemap(visitor) == ["https://parvis.example/square/"]


def test_a_month_that_is_none_is_not_found(house: SquareHouse, visitor: Client) -> None:
    for path in ("posts/2026-13", "posts/0-1", "posts/9999-12", "nonsense"):
        assert visitor.get(f"/sitemap/{path}.xml").status_code in (200, 404)
    assert visitor.get("/sitemap/posts/2026-13.xml").status_code == 404
    assert visitor.get("/sitemap/nonsense.xml").status_code == 404
    assert locations(shown(visitor, "/sitemap/posts/2001-01.xml")) == []


def test_a_topic_with_odd_letters_stands_in_the_maps_as_an_address(house: SquareHouse, visitor: Client) -> None:
    say_in_public("Été à #montréal", house)
    topic = Topic.objects.get(key__startswith="montr")
    assert f"https://parvis.example{topic.get_absolute_url()}" in sitemap(visitor)
    assert visitor.get(topic.get_absolute_url()).status_code == 200


def test_a_closed_square_says_nothing_to_visitors(house: SquareHouse, visitor: Client) -> None:
    Organisation.objects.update(square_open=False)
    for address in ("/square/", "/spaces/club/", f"/posts/{house.post.pk}/", "/@lea/", "/topics/sacs/"):
        answer = visitor.get(address)
        assert answer.status_code == 302, address
        assert answer.headers["Location"].startswith("/sign-in/")
    for address in ("/sitemap.xml", "/sitemap/people.xml", "/sitemap/posts/2026-01.xml", "/square/feed.atom"):
        assert visitor.get(address).status_code == 404, address
        assert signed_in(house.lea).get(address).status_code == 404, address
    assert shown(visitor, "/robots.txt").splitlines() == ["User-agent: *", "Disallow: /"]
    assert "ld+json" not in shown(signed_in(house.lea), "/square/")


def test_machines_are_told_where_to_go_and_whom_to_tell(house: SquareHouse, visitor: Client) -> None:
    assert "Sitemap: https://parvis.example/sitemap.xml" in shown(visitor, "/robots.txt")
    security = shown(visitor, "/.well-known/security.txt")
    assert re.search(r"^Contact: mailto:\S+@\S+$", security, re.M)
    assert re.search(r"^Expires: \d{4}-\d\d-\d\dT00:00:00Z$", security, re.M)
    manifest = visitor.get("/manifest.webmanifest")
    assert manifest.json()["name"] == "Maison Ferrand"
    assert manifest.headers["Content-Type"] == "application/manifest+json"


def test_pages_of_the_square_cost_the_same_however_much_is_said(
    house: SquareHouse, visitor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(15):
        say_in_public(f"Message {n} #sacs", house)
    with django_assert_max_num_queries(16):
        shown(visitor, "/square/")
    with django_assert_max_num_queries(2):
        shown(visitor, "/sitemap.xml")
    with django_assert_max_num_queries(16):
        shown(visitor, f"/posts/{house.post.pk}/")


def test_what_reads_no_page_finds_the_icon(visitor: Client) -> None:
    assert visitor.get("/favicon.ico").headers["Location"].endswith("/img/parvis.svg")
