"""Pages of the charter of discretion, of lessons, and of what the house can see of one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parvis.core import ledger
from parvis.demo.house import House
from parvis.guard.models import Acceptance, Discretion, Lesson, Passed
from parvis.identity.models import Account
from parvis.spaces.models import Reach
from parvis.stream.actions.publishing import publish
from parvis.stream.writing import Destination, Writing

BUDGETS = {
    "/discretion/": 20,
    "/lessons/": 20,
    "/lessons/confidentiality/": 20,
    "/settings/discretion/": 20,
    "/settings/seen/": 26,
    "/discretion/departments/": 20,
    "/discretion/waiting/": 20,
}


def client(house: House, handle: str) -> Client:
    found = Client()
    Account.objects.filter(actor=house.people[handle]).update(language="en")
    found.force_login(Account.objects.get(actor=house.people[handle]))
    return found


def text(response: object) -> str:
    assert isinstance(response, HttpResponse)
    return response.content.decode()


def test_one_is_asked_on_ones_home_until_one_accepts_or_says_later(house: House) -> None:
    odile, lea = client(house, "odile"), client(house, "lea")
    assert "It has changed since you accepted it." in text(odile.get("/")) and "asked-title" not in text(lea.get("/"))
    odile.post("/discretion/later/")
    assert "asked-title" not in text(odile.get("/"))
    page = text(odile.get("/discretion/"))
    assert "What changed since version 1" in page and "<ins>" in page and "I stand by it" in page
    assert "keeps this charter, and alone sees" in page
    stale = odile.post("/discretion/accept/", {"version": "1"}, follow=True)
    assert "changed since you read it" in text(stale)
    assert "You accepted it on" in text(odile.post("/discretion/accept/", {"version": "2"}, follow=True))


def test_only_its_owner_sees_who_has_not_accepted_and_reminds_them(house: House) -> None:
    sophie, yann = client(house, "sophie"), client(house, "yann")
    page = text(sophie.get("/discretion/waiting/"))
    assert (
        all(name in page for name in ("Odile Fabre", "Bastien", "Théo Martin"))
        and "Nadia" not in page.split("<main")[1]
    )
    assert yann.get("/discretion/waiting/").status_code == yann.post("/discretion/remind/").status_code == 404
    assert "reminded" in text(sophie.post("/discretion/remind/", follow=True))
    assert "less than a week" in text(sophie.post("/discretion/remind/", follow=True))


def test_departments_are_for_owner_and_administrators_and_name_nobody(house: House) -> None:
    for handle in ("sophie", "yann"):
        page = text(client(house, handle).get("/discretion/departments/")).split("<main")[1]
        assert "Smaller teams, together" in page and "80 %" in page
        assert not any(name in page for name in ("Odile", "Bastien", "Atelier"))
    assert client(house, "lea").get("/discretion/departments/").status_code == 404


def test_a_lesson_is_taken_without_a_script_and_explains_kindly(house: House) -> None:
    odile = client(house, "odile")
    assert "Two minutes" in text(odile.get("/lessons/"))
    incomplete = odile.post("/lessons/two-voices/", {"q0": "1", "q1": "9"})
    assert incomplete.status_code == 422 and text(incomplete).count("Choose an answer here too.") == 3
    assert 'name="q0" value="1" checked' in text(incomplete)
    wrong = text(odile.post("/lessons/two-voices/", {"q0": "0", "q1": "1", "q2": "1", "q3": "2"}))
    assert "Not quite yet." in wrong and "Readers would take you for a customer" in wrong
    assert not Passed.objects.filter(actor=house.odile, lesson__key="two-voices").exists()
    right = text(odile.post("/lessons/two-voices/", {"q0": "1", "q1": "1", "q2": "1", "q3": "2"}))
    assert "Passed." in right and "Next: What belongs to others" in right
    assert odile.get("/lessons/nothing/").status_code == 404


def test_the_licence_is_a_chip_of_ones_own_and_others_see_it_if_one_wants(house: House) -> None:
    nadia, lea, fan = client(house, "nadia"), client(house, "lea"), client(house, "mathilde")
    assert "You hold it." in text(nadia.get("/settings/discretion/"))
    assert "ambassador" not in text(lea.get("/@nadia/")).split("<main")[1]
    nadia.post("/settings/discretion/licence/", {"shown": "1"})
    assert "ambassador" in text(lea.get("/@nadia/")).split("<main")[1]
    assert "ambassador" not in text(fan.get("/@nadia/")).split("<main")[1]
    nadia.post("/settings/discretion/licence/", {"shown": "0"})
    assert "ambassador" not in text(lea.get("/@nadia/")).split("<main")[1]
    assert "You hold it" not in text(fan.get("/settings/discretion/"))


def test_who_lacks_the_licence_is_told_in_the_composer_where_to_get_it(house: House) -> None:
    Discretion.objects.update(square_needs_licence=True)
    refused = client(house, "bastien").post("/write/", {"text": "Hello, square", "to": "public", "place": "home"})
    assert refused.status_code == 422 and "Hello, square" in text(refused)
    assert "ambassador’s licence" in text(refused) and 'href="/settings/discretion/"' in text(refused)
    assert client(house, "nadia").post("/write/", {"text": "Hello", "to": "public", "place": "home"}).status_code == 302


def test_what_the_house_can_see_is_made_from_the_settings_and_shows_nothing_of_others(house: House) -> None:
    nadia = client(house, "nadia")
    post = publish(Writing(text="Mine"), by=house.viewer("nadia"), to=Destination(Reach.INSIDE))
    hidden = publish(
        Writing(text="Not hers"), by=house.viewer("helene"), to=Destination(Reach.SPACE, (house.direction,))
    )
    ledger.record("guard.overridden", by=house.nadia.pk, about=post, why="They know already")
    ledger.record("guard.declined", by=house.karim.pk, about=hidden, author=house.nadia.pk)
    ledger.record("guard.held", by=house.lea.pk)
    page = text(nadia.get("/settings/seen/")).split("<main")[1]
    assert "nadia@ferrand.example" in page and "(4 people)" in page and "Yann Le Goff" in page
    assert "under the name “Nadia Saïdi”" in page and "visitors don’t find you" not in page
    assert (
        "You published in spite of a warning" in page
        and "They know already" in page
        and f'href="/posts/{post.pk}/"' in page
    )
    assert "was not let out (Karim Benali)" in page and str(hidden.pk) not in page
    assert "was held until" not in page  # Léa's
    assert "Odile" not in page and "Sophie" not in page
    theo = text(client(house, "theo").get("/settings/seen/")).split("<main")[1]
    assert "visitors don’t find you" in theo and "Coutures du Thoré" in theo


def test_administrators_write_the_charter_and_keep_what_was_typed_where_it_is_refused(house: House) -> None:
    yann = client(house, "yann")
    whole = {"text": "New words", "label_fr": "Loyauté", "label_en": "Loyalty", "months": "6", "owner": "@nobody"}
    refused = yann.post("/admin/discretion/", whole)
    assert refused.status_code == 422 and "New words" in text(refused) and Discretion.current().version == 2
    assert yann.post("/admin/discretion/", {**whole, "owner": "@theo"}).status_code == 422
    assert Discretion.current().version == 2  # neither words nor owner
    assert yann.post("/admin/discretion/", {**whole, "owner": "@ines"}).status_code == 302
    charter = Discretion.current()
    assert (charter.version, charter.months, charter.owner) == (3, 6, house.ines)
    assert client(house, "lea").get("/admin/discretion/").status_code == 404


def test_administrators_write_lessons(house: House) -> None:
    yann = client(house, "yann")
    page = text(yann.get("/admin/lessons/confidentiality/"))
    assert "Some things are worth something" in page and "Certaines choses" in page
    given = {
        "title_en": "On the stand",
        "source_en": "Read.\n? Which?\n- [x] That",
        "position": "9",
        "risks": "embargo",
    }
    wrong = yann.post("/admin/lessons/new/", given)
    assert wrong.status_code == 422 and "two to six answers" in text(wrong) and "On the stand" in text(wrong)
    given["source_en"] += "\n- [ ] This\n  > No."
    assert yann.post("/admin/lessons/new/", given).status_code == 302
    assert "On the stand" in text(client(house, "lea").get("/lessons/"))
    yann.post("/admin/lessons/on-the-stand/withdraw/")
    assert Lesson.objects.get(key="on-the-stand").withdrawn_at and yann.get("/lessons/on-the-stand/").status_code == 404


@pytest.mark.parametrize("path", BUDGETS)
def test_pages_ask_a_fixed_number_of_questions(house: House, path: str) -> None:
    sophie = client(house, "sophie")
    sophie.get(path)
    with CaptureQueriesContext(connection) as few:
        assert sophie.get(path).status_code == 200
    Acceptance.objects.exclude(actor=house.sophie).delete()
    for _n in range(10):
        ledger.record("guard.held", by=house.sophie.pk)
    with CaptureQueriesContext(connection) as many:
        sophie.get(path)
    assert len(many) <= len(few) + 1 and len(many) <= BUDGETS[path], (len(few), len(many))
