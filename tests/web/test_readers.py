"""“Who sees this?” and “read it as”, as pages: numbers, a few names, and another kind's eyes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parvis.demo.house import House
from parvis.spaces.models import Level, Membership, Organisation, Reach, Space
from parvis.stream.actions.publishing import comment, publish
from parvis.stream.models import Post
from parvis.stream.writing import Destination, Writing
from tests.house.doors import body
from tests.stream.small_house import person

Signed = Callable[[str], Client]


@pytest.fixture
def signed(house: House) -> Signed:
    """A browser on which this person has signed in; a visitor's without a name."""

    def client(handle: str) -> Client:
        browser = Client(headers={"accept-language": "en"})
        if handle:
            account = house.person(handle).account
            assert account is not None
            account.language = "en"
            account.save()
            browser.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")
        return browser

    return client


def words(said: str) -> str:
    """What a page says, in one line without its tags."""
    main = said.partition('id="main"')[2] or said
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)).replace(" ,", ",")


def in_atlas(house: House, text: str = "Essai à froid") -> Post:
    return publish(Writing(text=text), by=house.viewer("nadia"), to=Destination(Reach.SPACE, (house.atlas,)))


def test_a_member_sees_who_reads_a_post_and_a_stranger_that_there_is_none(house: House, signed: Signed) -> None:
    post = in_atlas(house)
    page = f"/posts/{post.pk}/readers/"
    members = Membership.objects.filter(Membership.current(), space=house.atlas).count()
    said = words(body(signed("theo").get(page)))
    assert f"{members} people, and nobody else" in said
    assert "Subcontractors" in said and "Colleagues" in said and house.theo.name in said
    assert house.atlas.name in said
    assert signed("mathilde").get(page).status_code == signed("mathilde").get("/posts/1/readers/").status_code == 404
    assert signed("").get(page).status_code == 404


def test_of_what_is_public_those_outside_learn_no_numbers(house: House, signed: Signed) -> None:
    post = publish(Writing(text="Bonjour"), by=house.viewer("nadia"), to=Destination(Reach.PUBLIC))
    page = f"/posts/{post.pk}/readers/"
    for handle in ("mathilde", ""):
        said = words(body(signed(handle).get(page)))
        assert "Anybody on the web" in said and "Colleagues" not in said
    assert "Among them, with an account here" in words(body(signed("emily").get(page)))
    Organisation.objects.update(square_open=False)
    assert "Everybody with an account here" in words(body(signed("mathilde").get(page)))
    assert "A visitor does not see this" in words(body(signed("emily").get(f"{page}visitor/")))


def test_a_script_gets_the_list_alone(house: House, signed: Signed) -> None:
    post = in_atlas(house)
    said = body(signed("theo").get(f"/posts/{post.pk}/readers/", headers={"HX-Request": "true"}))
    assert 'id="readers-title"' in said and "<html" not in said and 'method="dialog"' in said


def test_it_is_read_as_another_kind_and_nothing_can_be_done_there(house: House, signed: Signed) -> None:
    post = in_atlas(house)
    comment(Writing(text="Bien vu"), by=house.viewer("theo"), on=post)
    nadia = signed("nadia")
    said = body(nadia.get(f"/posts/{post.pk}/readers/subcontractor/"))
    assert "Only those who are in" in said and "Essai à froid" in said and "Bien vu" in said
    main = said.partition('id="main"')[2].partition("</main>")[0]
    assert "<form" not in main and "<textarea" not in main and f"/posts/{post.pk}/share/" not in main
    for kind, sentence in (("visitor", "A visitor does not see this"), ("press", "None of them sees this")):
        said = body(nadia.get(f"/posts/{post.pk}/readers/{kind}/"))
        assert sentence in said and "Essai à froid" not in said
    assert nadia.get(f"/posts/{post.pk}/readers/nadia/").status_code == 404
    assert signed("mathilde").get(f"/posts/{post.pk}/readers/visitor/").status_code == 404


def test_a_private_conversation_is_read_as_nobody_else(house: House, signed: Signed) -> None:
    to = Destination(Reach.PEOPLE, people=(house.nadia, house.karim))
    post = publish(Writing(text="Entre nous"), by=house.viewer("nadia"), to=to)
    said = words(body(signed("karim").get(f"/posts/{post.pk}/readers/")))
    assert "2 people, and nobody else" in said and "Read it as" not in said
    assert signed("karim").get(f"/posts/{post.pk}/readers/visitor/").status_code == 404


def test_who_is_in_a_guarded_space_is_for_its_members(house: House, signed: Signed) -> None:
    space = house.space("toiles")
    Space.objects.filter(pk=space.pk).update(visibility="listed", level=Level.RESTRICTED)
    page = f"{space.get_absolute_url()}readers/"
    seat = Membership.objects.filter(Membership.current(), space=space, actor=house.emily)
    assert not seat.exists()
    emily, lea = signed("emily"), signed("lea")
    said = words(body(emily.get(page)))
    assert "and nobody else" in said and "By space" not in said and house.lea.name not in said
    assert "Only its members see this" in words(body(emily.get(f"{page}partner/")))
    said = words(body(lea.get(page)))
    assert "By space" in said and house.lea.name in said
    assert "None of them sees this" in words(body(lea.get(f"{page}press/")))


def test_what_is_being_written_says_who_would_read_it(house: House, signed: Signed) -> None:
    nadia = signed("nadia")
    home = body(nadia.get(f"/write/threshold/?to=space:{house.atlas.pk}&reach=space"))
    link = re.search(r'href="(/write/readers/[^"]+)" data-readers', home)
    assert link is not None
    said = words(body(nadia.get(link[1].replace("&amp;", "&"))))
    assert "Subcontractors" in said and house.theo.name in said
    said = words(body(signed("mathilde").get("/write/readers/?to=inside")))
    assert "You can’t post there." in said and "Colleagues" not in said
    direction = house.space("direction")
    assert "Choose where to post." in body(signed("emily").get(f"/write/readers/?to=space:{direction.pk}"))


def test_ones_own_lines_say_who_sees_them(house: House, signed: Signed) -> None:
    said = words(body(signed("philippe").get("/settings/profile/readers/")))
    assert "1 person, and nobody else" in said and "You have no public profile" in said
    assert "You have no public profile" not in words(body(signed("nadia").get("/settings/profile/readers/")))


@pytest.mark.parametrize("which", ["readers/", "readers/subcontractor/"])
def test_these_pages_ask_no_more_when_there_are_more_people(house: House, signed: Signed, which: str) -> None:
    post, nadia = in_atlas(house), signed("nadia")

    def asked(path: str) -> int:
        nadia.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert nadia.get(path).status_code == 200
        return len(queries)

    paths = [f"/posts/{post.pk}/{which}", f"{house.atlas.get_absolute_url()}{which}"]
    few = [asked(path) for path in paths]
    for n in range(12):
        newcomer = person(f"Zoé {n}", handle=f"zoe{n}", relation=("employee", "subcontractor")[n % 2])
        Membership.objects.create(space=house.atlas, actor=newcomer)
    assert [asked(path) for path in paths] == few
    assert max(few) <= 45
