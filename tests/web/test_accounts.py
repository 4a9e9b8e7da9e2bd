"""Coming in: sign-up by invitation or policy, codes, first steps, sign-in, passwords, addresses, devices."""

import re
from urllib.parse import urlsplit

import pytest
from allauth.usersessions.models import UserSession
from django.core.mail import EmailMultiAlternatives
from django.test import Client

from parvis.identity.models import Account, Actor, Relation
from parvis.spaces.actions.inviting import Letter, invite
from parvis.spaces.models import Charter, Membership, Organisation, Role, Space
from tests.cast import PASSWORD, person, room, seen_by

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house(settings) -> Organisation:
    settings.LANGUAGE_CODE = "en"
    return Organisation.objects.create(pk=1, name="Maison Ferrand", language="en")


@pytest.fixture
def boss() -> Actor:
    return person("Ines Ferrand", admin=True, password=PASSWORD, language="en")


@pytest.fixture
def english(client: Client) -> Client:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def sign_in(client: Client, actor: Actor, password: str = PASSWORD):
    assert actor.account is not None
    return client.post("/sign-in/", {"login": actor.account.email, "password": password})


def code_in(letter: EmailMultiAlternatives) -> str:
    found = re.search(r"^[A-Z0-9]{3,}(?:-[A-Z0-9]+)*$", str(letter.body), re.M)
    assert found is not None, letter.body
    return found.group()


def link_in(letter: EmailMultiAlternatives) -> str:
    found = re.search(r"http\S+", str(letter.body))
    assert found is not None, letter.body
    return found.group()


def invited(boss: Actor, **options) -> Letter:
    return invite(by=seen_by(boss), **options)


def test_an_invitation_by_mail_says_who_to_what_and_lets_one_in_at_once(english, boss, mailoutbox) -> None:
    atlas = room("Atlas", boss, description="The light rucksack")
    Membership.objects.update(role=Role.STEWARD)
    letter = invited(
        boss, email="theo@vidal.example", space=atlas, relation=Relation.Kind.SUBCONTRACTOR, employer="Vidal"
    )

    landing = english.get(f"/invitation/{letter.token}/").content.decode()
    assert "Ines Ferrand" in landing and "Atlas" in landing and "The light rucksack" in landing
    form = english.get("/sign-up/").content.decode()
    assert "theo@vidal.example" in form and "disabled" in form
    done = english.post("/sign-up/", {"name": "Théo Martin", "email": "evil@other.example", "password1": PASSWORD})

    assert done.status_code == 302 and done["Location"] == "/welcome/"
    theo = Actor.objects.get(name="Théo Martin")
    assert theo.account is not None and theo.account.email == "theo@vidal.example"
    relation = theo.relation()
    assert relation is not None and relation.sponsor == boss and relation.employer == "Vidal"
    assert Membership.objects.filter(Membership.current(), actor=theo, space=atlas).exists()
    assert not seen_by(theo).inside
    steps = english.get("/welcome/")
    assert steps.status_code == 200 and "Théo Martin" in steps.content.decode()
    assert mailoutbox == []
    english.post("/welcome/", {"headline": "Joins canvas", "language": "fr"})
    theo.account.refresh_from_db()
    assert theo.account.welcomed_at and theo.account.language == "fr"


def test_a_link_asks_for_a_code_and_shows_nobody_before(english, boss, mailoutbox) -> None:
    letter = invited(boss, quota=2)
    english.get(f"/invitation/{letter.token}/")

    sent = english.post("/sign-up/", {"name": "Zoé Lefèvre", "email": "zoe@ferrand.example", "password1": PASSWORD})

    assert sent["Location"] == "/sign-up/code/"
    assert not Actor.objects.filter(name="Zoé Lefèvre").exists()
    assert english.get("/settings/").status_code == 302
    wrong = english.post("/sign-up/code/", {"code": "WRONG1"})
    assert wrong.status_code == 422
    right = english.post("/sign-up/code/", {"code": code_in(mailoutbox[0])})
    assert right["Location"] == "/welcome/"
    assert seen_by(Actor.objects.get(name="Zoé Lefèvre")).inside
    letter.invitation.refresh_from_db()
    assert letter.invitation.used == 1


def test_who_lost_the_session_before_the_code_gives_the_name_again(english, boss, mailoutbox) -> None:
    letter = invited(boss, quota=2)
    english.get(f"/invitation/{letter.token}/")
    english.post("/sign-up/", {"name": "Zoé", "email": "zoe@ferrand.example", "password1": PASSWORD})

    other = Client(headers={"accept-language": "en"})
    other.post("/sign-in/", {"login": "zoe@ferrand.example", "password": PASSWORD})
    arrived = other.post("/sign-up/code/", {"code": code_in(mailoutbox[-1])})
    assert arrived["Location"] == "/welcome/"
    assert other.post("/welcome/", {"name": "Zoé"}).status_code == 422  # the invitation stayed in the other browser
    other.get(f"/invitation/{letter.token}/")
    assert other.post("/welcome/", {"name": "Zoé"})["Location"] == "/welcome/"
    assert Actor.objects.get(name="Zoé").account is not None


def test_a_used_invitation_no_longer_works(english, boss) -> None:
    letter = invited(boss, email="zoe@ferrand.example")
    english.get(f"/invitation/{letter.token}/")
    english.post("/sign-up/", {"name": "Zoé", "password1": PASSWORD})

    again = Client()
    assert again.get(f"/invitation/{letter.token}/").status_code == 404
    assert again.get("/invitation/nonsense/").status_code == 404
    again.get(f"/invitation/{letter.token}/")
    assert "invitation" in again.get("/sign-up/", headers={"accept-language": "en"}).content.decode()
    assert again.post("/sign-up/", {"name": "X", "email": "x@y.example", "password1": PASSWORD}).status_code == 200
    assert Account.objects.count() == 2


def test_somebody_who_is_in_already_accepts_with_one_button(english, boss) -> None:
    karim = person("Karim Benali", password=PASSWORD)
    atlas = room("Atlas", boss)
    Membership.objects.update(role=Role.STEWARD)
    letter = invited(boss, space=atlas, quota=3)
    sign_in(english, karim)

    landing = english.get(f"/invitation/{letter.token}/")
    done = english.post(landing["Location"], {"accepts_charter": "1"})

    assert done["Location"] == atlas.get_absolute_url()
    assert Membership.objects.filter(Membership.current(), actor=karim, space=atlas).exists()


def test_who_is_invited_to_a_space_with_a_charter_accepts_it_and_is_led_there(english, boss) -> None:
    atlas = room("Atlas", boss, visibility="hidden", level=2)
    Membership.objects.update(role=Role.STEWARD)
    Charter.objects.create(
        space=atlas,
        version=3,
        people="The makers",
        intention="talk",
        objective="A lighter rucksack",
        strategy="Weigh it",
    )
    letter = invited(boss, space=atlas, email="theo@vidal.example", relation="subcontractor", employer="Vidal")
    english.get(f"/invitation/{letter.token}/")
    typed = {"name": "Théo Martin", "password1": PASSWORD}

    assert "A lighter rucksack" in english.get("/sign-up/").content.decode()
    unread = english.post("/sign-up/", typed)
    assert unread.status_code == 422 and not Account.objects.filter(email="theo@vidal.example").exists()
    english.post("/sign-up/", {**typed, "accepts_charter": "on"})
    steps = english.post("/welcome/", {"headline": "", "language": "en"})

    assert steps["Location"] == atlas.get_absolute_url()
    assert Membership.objects.get(space=atlas, actor__name="Théo Martin").charter_accepted == 3
    assert "awaits your acceptance" not in english.get(atlas.get_absolute_url()).content.decode()


def test_without_an_invitation_the_door_says_so(english, boss) -> None:
    page = english.get("/sign-up/")

    assert "by invitation" in page.content.decode()
    assert "password1" not in page.content.decode()


def test_an_address_of_our_domains_comes_in_as_a_colleague_and_others_do_not(english, house, mailoutbox) -> None:
    Organisation.objects.update(joining=Organisation.Joining.DOMAINS, domains="ferrand.example")
    form = {"name": "Zoé", "password1": PASSWORD}

    refused = english.post("/sign-up/", {**form, "email": "zoe@gmail.example"})
    assert refused.status_code == 422 and "ferrand.example" in refused.content.decode()
    english.post("/sign-up/", {**form, "email": "zoe@ferrand.example"})
    english.post("/sign-up/code/", {"code": code_in(mailoutbox[0])})

    assert seen_by(Actor.objects.get()).inside


def test_the_open_square_lets_fans_onto_the_square_only(english, house, mailoutbox) -> None:
    Organisation.objects.update(joining=Organisation.Joining.OPEN)
    english.post("/sign-up/", {"name": "Max", "email": "max@gmail.example", "password1": PASSWORD})
    english.post("/sign-up/code/", {"code": code_in(mailoutbox[0])})

    fan = Actor.objects.get()
    assert fan.relation().kind == Relation.Kind.FAN and not seen_by(fan).inside  # type: ignore[union-attr]
    assert not Space.objects.visible_to(seen_by(fan)).filter(visibility="listed").exists()  # type: ignore[attr-defined]


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaaaaaa", "maison ferrand!"[:14]])
def test_a_weak_password_is_refused_and_what_was_typed_stays(english, boss, password: str) -> None:
    letter = invited(boss, email="zoe@ferrand.example")
    english.get(f"/invitation/{letter.token}/")

    page = english.post("/sign-up/", {"name": "Zoé Lefèvre", "password1": password})

    assert page.status_code == 422 and "Zoé Lefèvre" in page.content.decode()
    assert not Account.objects.filter(email="zoe@ferrand.example").exists()


def test_sign_in_and_out(english, boss) -> None:
    assert english.get("/settings/").status_code == 302
    assert sign_in(english, boss)["Location"] == "/"
    assert english.get("/settings/").status_code == 200
    assert english.get("/sign-out/").status_code == 200
    assert english.get("/settings/").status_code == 200  # a mere visit signs nobody out

    english.post("/sign-out/")

    assert english.get("/settings/").status_code == 302


def test_a_forgotten_password_is_chosen_anew_through_the_mail(english, boss, mailoutbox) -> None:
    english.post("/password/forgotten/", {"email": boss.account.email})
    link = urlsplit(link_in(mailoutbox[0])).path

    form = english.get(link, follow=True)
    done = english.post(form.redirect_chain[-1][0], {"password1": "tambour velours orage"})

    assert done["Location"] == "/password/chosen/"
    assert sign_in(english, boss).status_code == 422
    assert sign_in(english, boss, "tambour velours orage").status_code == 302
    assert "changed" in mailoutbox[-1].subject


def test_letters_are_in_the_persons_language_with_html_beside_the_text(english, boss, mailoutbox) -> None:
    Account.objects.update(language="fr")

    english.post("/password/forgotten/", {"email": boss.account.email})

    letter = mailoutbox[0]
    html = letter.alternatives[0][0]
    assert '<html lang="fr">' in html and link_in(letter) in html
    assert "\n" not in letter.subject


def test_devices_are_listed_and_signed_out_one_by_one_or_all(english, boss) -> None:
    phone, tablet = Client(HTTP_USER_AGENT="Firefox iPhone"), Client(HTTP_USER_AGENT="Chrome Android")
    for device in (english, phone, tablet):
        sign_in(device, boss)
    page = english.get("/settings/sessions/").content.decode()
    assert "Firefox, iPhone" in page and "Chrome, Android" in page

    telephone = UserSession.objects.get(user_agent__contains="iPhone")
    english.post(f"/settings/sessions/{telephone.pk}/end/")
    assert [device.get("/settings/").status_code for device in (english, phone, tablet)] == [200, 302, 200]

    english.post("/settings/sessions/others/end/")
    assert [device.get("/settings/").status_code for device in (english, tablet)] == [200, 302]


def test_nobody_ends_anothers_session(english, boss) -> None:
    karim = person("Karim Benali", password=PASSWORD)
    phone = Client()
    sign_in(phone, karim)
    sign_in(english, boss)
    theirs = UserSession.objects.get(user=karim.account)

    assert english.post(f"/settings/sessions/{theirs.pk}/end/").status_code == 404
    assert phone.get("/settings/").status_code == 200
