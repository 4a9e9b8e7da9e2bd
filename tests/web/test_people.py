"""Pages of people: what each viewer sees, what the buttons do, what the forms keep."""

import io
import re

import pytest
from django.test import Client
from PIL import Image

from parvis.identity.actions import tying
from parvis.identity.actions.profiling import Line, edit, set_fields, set_manager
from parvis.identity.models import Account, Actor, Contact, Follow, ProfileField, Relation
from parvis.spaces.models import Invitation, Organisation
from tests.cast import external, person, room, seen_by

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house() -> Organisation:
    return Organisation.objects.create(pk=1, name="Maison Ferrand", language="en")


@pytest.fixture
def lea() -> Actor:
    lea = person("Léa Morel", language="en")
    edit(by=seen_by(lea), actor=lea, headline="Pattern maker", team="Atelier")
    lines = [
        Line("seek", "a welder"),
        Line("skill", "Zips", reach="public"),
        Line("phone", "0473000000", reach="contacts"),
    ]
    set_fields(by=seen_by(lea), actor=lea, fields=lines)
    return lea


@pytest.fixture
def karim() -> Actor:
    return person("Karim Benali", language="en")


def browser(actor: Actor | None = None, **options) -> Client:
    client = Client(headers={"accept-language": "en"}, **options)
    if actor is not None:
        client.force_login(actor.account)
    return client


def bytes_of(answer) -> str:
    """An answer's page without what is drawn anew each time."""
    return re.sub(r'(nonce="|X-CSRFToken": "|csrfmiddlewaretoken" value=")[^"]*"', "", answer.content.decode())


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_a_colleague_sees_the_inner_face_and_the_lines_meant_for_him(lea, karim) -> None:
    html = page(browser(karim), "/@lea.morel/")

    assert "Léa Morel" in html and "Pattern maker" in html and "Atelier" in html
    assert "a welder" in html and "0473000000" not in html


def test_a_visitor_sees_the_persona_or_nothing_at_all(lea) -> None:
    hidden, absent = browser().get("/@lea.morel/"), browser().get("/@nobody.here/")
    assert hidden.status_code == absent.status_code == 404
    assert bytes_of(hidden) == bytes_of(absent)

    edit(by=seen_by(lea), actor=lea, is_public=True, public_name="La couseuse")
    html = page(browser(), "/@lea.morel/")

    assert "La couseuse" in html and "Zips" in html
    for inner in ("Léa Morel", "Pattern maker", "Atelier", "a welder", "0473000000"):
        assert inner not in html


def test_an_external_sees_those_he_works_with_and_no_others(lea, karim) -> None:
    theo = external("Theo Martin", karim, language="en")
    assert browser(theo).get("/@lea.morel/").status_code == 404

    room("Atlas", lea, theo, visibility="hidden", level=2)
    html = page(browser(theo), "/@lea.morel/")

    assert "Léa Morel" in html and "Pattern maker" in html and "Zips" in html
    assert "a welder" not in html


def test_an_externals_badge_says_for_whom_and_until_when(lea, karim) -> None:
    external("Theo Martin", karim)

    html = page(browser(lea), "/@theo.martin/")

    assert "subcontractor" in html and "Atelier Vidal" in html


def test_a_block_makes_a_page_that_never_was(lea, karim) -> None:
    tying.block(by=seen_by(lea), target=karim)

    hidden, absent = browser(karim).get("/@lea.morel/"), browser(karim).get("/@nobody.here/")

    assert hidden.status_code == 404 and bytes_of(hidden) == bytes_of(absent)
    assert browser(karim).post("/@lea.morel/follow/").status_code == 404


def test_the_buttons_tie_and_untie(lea, karim) -> None:
    mine = browser(karim)
    mine.post("/@lea.morel/follow/")
    mine.post("/@lea.morel/ask/", {"message": "The fair in Lyon"})
    assert Follow.objects.filter(source=karim, target=lea).exists()
    assert "The fair in Lyon" in page(browser(lea), "/people/contacts/")

    browser(lea).post("/@karim.benali/accept/")
    assert Contact.objects.get().accepted_at is not None
    assert "0473000000" in page(mine, "/@lea.morel/")

    mine.post("/@lea.morel/unfollow/")
    mine.post("/@lea.morel/remove/")
    assert not Follow.objects.exists() and not Contact.objects.exists()


def test_a_button_answers_a_script_with_the_buttons_alone(lea, karim) -> None:
    answer = browser(karim).post("/@lea.morel/follow/", headers={"HX-Request": "true"}).content.decode()

    assert "Following" in answer and "<html" not in answer


def test_the_directory_searches_filters_and_keeps_what_was_asked(lea, karim) -> None:
    mine = browser(karim)

    found = page(mine, "/people/?q=zips&team=Atelier")
    assert "Léa Morel" in found and 'value="zips"' in found
    assert "Nobody found" in page(mine, "/people/?q=0473000000")
    fragment = mine.get("/people/?q=zips", headers={"HX-Request": "true"}).content.decode()
    assert "Léa Morel" in fragment and "<html" not in fragment


def test_visitors_have_no_directory(lea) -> None:
    assert browser().get("/people/").status_code == 302


def test_the_chart_is_for_colleagues(lea, karim) -> None:
    set_manager(by=seen_by(lea), actor=lea, manager=karim)
    theo = external("Theo Martin", karim)

    assert "Karim Benali" in page(browser(lea), "/people/chart/?of=lea.morel")
    assert browser(theo).get("/people/chart/").status_code == 404


PROFILE = {"name": "Léa Morel", "headline": "Cuts", "team": "Atelier", "manager": "", "public_name": ""}


def test_a_profile_is_edited_line_by_line_with_its_own_reach(lea, karim) -> None:
    mine = browser(lea)
    form = {
        **PROFILE,
        "manager": "@karim.benali",
        "kind": ["skill", "skill", "link"],
        "value": ["Sewing", "Cutting", "ferrand.example"],
        "detail": ["", "", "Home"],
        "reach": ["public", "me", "inside"],
        "remove": ["1"],
    }

    answer = mine.post("/settings/profile/", form)

    assert answer.status_code == 302
    assert list(ProfileField.objects.values_list("value", "reach")) == [
        ("Sewing", "public"),
        ("https://ferrand.example", "inside"),
    ]
    lea.refresh_from_db()
    assert lea.headline == "Cuts" and lea.manager == karim


def test_adding_a_line_without_scripts_keeps_what_was_typed(lea) -> None:
    form = {**PROFILE, "headline": "Typed", "kind": ["skill"], "value": ["Half a wo"], "detail": [""], "reach": ["me"]}

    html = browser(lea).post("/settings/profile/", {**form, "add": "skill"}).content.decode()

    assert "Half a wo" in html and "Typed" in html
    assert html.count('name="kind" value="skill"') == 2
    assert not ProfileField.objects.filter(value="Half a wo").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": ["link"], "value": ["javascript:alert(1)"]},
        {"manager": "@nobody.here"},
        {"name": " "},
        {"manager": "@lea.morel"},
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(lea, wrong) -> None:
    form = {
        **PROFILE,
        "headline": "Typed",
        "kind": ["about"],
        "value": ["Kept"],
        "detail": [""],
        "reach": ["me"],
        **wrong,
    }

    answer = browser(lea).post("/settings/profile/", form)

    assert answer.status_code == 422
    assert "Typed" in answer.content.decode() and 'class="error"' in answer.content.decode()


def test_a_photo_is_put_up_and_taken_down(lea) -> None:
    data = io.BytesIO()
    Image.new("RGB", (60, 60), "teal").save(data, "PNG")
    data.seek(0)
    data.name = "me.png"
    mine = browser(lea)

    mine.post("/settings/profile/photo/", {"picture": data, "focus": "top"})
    lea.refresh_from_db()
    assert mine.get(f"/faces/{lea.photo}").status_code == 200
    mine.post("/settings/profile/photo/", {"remove": "1"})

    lea.refresh_from_db()
    assert lea.photo == ""


def test_preferences_are_saved_and_checked(lea) -> None:
    mine = browser(lea)

    assert (
        mine.post("/settings/", {"language": "fr", "time_zone": "America/Montreal", "theme": "dark"}).status_code == 302
    )
    account = Account.objects.get(pk=lea.account_id)
    assert (account.language, account.time_zone, account.theme) == ("fr", "America/Montreal", "dark")
    assert mine.post("/settings/", {"language": "tlh", "time_zone": "Europe/Paris", "theme": ""}).status_code == 422


ADMIN = ["/admin/", "/admin/people/", "/admin/people/karim.benali/"]


@pytest.mark.parametrize("path", ADMIN)
def test_administration_does_not_exist_for_others(lea, karim, path: str) -> None:
    boss = person("Ines Ferrand", admin=True)

    assert browser(lea).get(path).status_code == 404
    assert browser().get(path).status_code == 302
    assert browser(boss).get(path).status_code == 200


def test_an_administrator_sets_the_policy_and_is_told_what_is_wrong() -> None:
    mine = browser(person("Ines Ferrand", admin=True, language="en"))
    form = {"name": "Ferrand", "tagline": "", "language": "en", "hue": "130", "joining": "domains", "domains": ""}

    refused = mine.post("/admin/", form)
    assert refused.status_code == 422 and "Which domains" in refused.content.decode()
    assert mine.post("/admin/", {**form, "domains": "@Ferrand.example; sacs.example"}).status_code == 302

    organisation = Organisation.current()
    assert organisation.domain_list() == ["ferrand.example", "sacs.example"]
    assert organisation.hue == 130 and not organisation.square_open


def test_an_administrator_invites_by_mail_or_by_link(mailoutbox) -> None:
    mine = browser(person("Ines Ferrand", admin=True, language="en"))
    form = {"relation": "employee", "quota": "3", "days": "7"}

    mine.post("/admin/people/", {**form, "email": "zoe@ferrand.example"})
    assert mailoutbox[0].to == ["zoe@ferrand.example"] and "/invitation/" in mailoutbox[0].body
    html = mine.post("/admin/people/", form).content.decode()
    assert "/invitation/" in html

    held = Invitation.objects.get(email="")
    assert held.quota == 3
    mine.post(f"/admin/invitations/{held.pk}/revoke/")
    held.refresh_from_db()
    assert held.revoked_at is not None


def test_inviting_the_same_address_again_renews_the_invitation(lea, mailoutbox) -> None:
    mine = browser(person("Ines Ferrand", admin=True, language="en"))
    form = {"relation": "employee", "quota": "1", "days": "7", "email": "zoe@ferrand.example"}

    mine.post("/admin/people/", form)
    told = mine.post("/admin/people/", form, follow=True).content.decode()

    assert "Invitation renewed for zoe@ferrand.example" in told
    assert Invitation.objects.filter(Invitation.usable(), email="zoe@ferrand.example").count() == 1
    first, second = (re.search(r"/invitation/\S+", str(letter.body)) for letter in mailoutbox)
    assert first and second
    assert browser().get(first[0]).status_code == 404
    assert browser().get(second[0]).status_code == 200


def test_an_administrator_suspends_reactivates_and_relates(karim) -> None:
    mine, theirs = browser(person("Ines Ferrand", admin=True, language="en")), browser(karim)

    before = page(mine, "/admin/people/karim.benali/")
    assert "can’t sign in until you reactivate the account" in before and "Suspend Karim Benali" in before
    told = mine.post("/admin/people/karim.benali/suspend/", follow=True).content.decode()
    assert "Karim Benali is suspended" in told
    assert theirs.get("/settings/").status_code == 302
    mine.post("/admin/people/karim.benali/reactivate/")
    assert browser(karim).get("/settings/").status_code == 200
    relation = karim.relations.get()
    mine.post(f"/admin/people/karim.benali/relations/{relation.pk}/end/", {"alumni": "1"})
    assert set(karim.relations.values_list("kind", flat=True)) == {"employee", "alumni"}
    refused = mine.post("/admin/people/karim.benali/", {"kind": "partner", "since": "2026-01-01", "sponsor": "@nobody"})
    assert refused.status_code == 422
    mine.post(
        "/admin/people/karim.benali/",
        {"kind": "partner", "since": "2026-01-01", "sponsor": "@ines.ferrand", "employer": "Vidal"},
    )
    assert karim.relations.filter(kind=Relation.Kind.PARTNER, employer="Vidal").exists()


def test_pages_cost_few_queries(lea, karim, django_assert_max_num_queries) -> None:
    for n in range(12):
        person(f"Person {n:02}", email=f"p{n}@ferrand.example")
    room("Atlas", lea, karim)
    mine = browser(karim)
    mine.get("/people/")

    with django_assert_max_num_queries(23):
        mine.get("/people/")
    with django_assert_max_num_queries(23):
        mine.get("/@lea.morel/")


def test_the_colours_of_the_house_have_names(lea) -> None:
    html = page(browser(person("Ines Ferrand", admin=True, language="en")), "/admin/")

    assert 'title="Indigo"' in html and "Colour 1" not in html
    accents = re.findall(r'class="swatch" data-accent="(\d+)"', html)
    assert len(set(accents)) == 10
