"""The doorstep under attack: fixation, guessing, enumeration, poisoning, lookalikes, reuse, forgery."""

import re
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings as configured
from django.core.cache import cache
from django.test import Client

from parvis.identity.actions.suspending import suspend
from parvis.identity.models import Account, Actor
from parvis.identity.viewer import SYSTEM
from parvis.spaces.actions.inviting import invite
from parvis.spaces.models import Organisation
from tests.cast import PASSWORD, person, seen_by

pytestmark = pytest.mark.django_db
COOKIE = configured.SESSION_COOKIE_NAME


@pytest.fixture(autouse=True)
def house() -> Organisation:
    cache.clear()
    return Organisation.objects.create(pk=1, name="Maison Ferrand", language="en")


@pytest.fixture
def ines() -> Actor:
    return person("Ines Ferrand", password=PASSWORD, language="en")


def visitor(**options) -> Client:
    return Client(headers={"accept-language": "en"}, **options)


def sign_in(client: Client, email: str = "ines.ferrand@ferrand.example", password: str = PASSWORD, **extra):
    return client.post("/sign-in/", {"login": email, "password": password, **extra})


def words(html: bytes) -> str:
    """A page without what is drawn anew each time, or was typed."""
    text = re.sub(r'(name="csrfmiddlewaretoken" value|nonce|X-CSRFToken": )="?[^"]*"', "", html.decode())
    text = re.sub(r'X-CSRFToken": "[^"]*"', "", text)
    return re.sub(r"[\w.+-]+@[\w.-]+", "…", text)


def test_aut_01_signing_in_changes_the_session_and_the_old_one_is_dead(ines) -> None:
    client = visitor()
    client.get("/sign-up/")
    session = client.session
    session["planted"] = 1
    session.save()
    client.cookies[COOKIE] = session.session_key
    planted = session.session_key

    sign_in(client)

    assert client.session.session_key != planted
    thief = visitor()
    thief.cookies[COOKIE] = planted
    assert thief.get("/settings/").status_code == 302


def limited(settings) -> None:
    """Rate limits as on a real server."""
    del settings.ACCOUNT_RATE_LIMITS


def test_aut_02_guessing_is_slowed_down_and_the_owner_elsewhere_is_not_locked_for_good(settings, ines) -> None:
    limited(settings)
    guesser = visitor()
    for n in range(5):
        assert sign_in(guesser, password=f"wrong guess number {n}").status_code == 422

    slowed = sign_in(guesser)  # even the right one, now
    assert slowed.status_code in (422, 429)
    assert guesser.get("/settings/").status_code == 302
    cache.clear()  # what some minutes do
    assert sign_in(visitor()).status_code == 302


def test_aut_02_many_accounts_from_one_place_are_slowed_down_too(settings, ines) -> None:
    limited(settings)
    client = visitor()

    statuses = [sign_in(client, email=f"p{n}@ferrand.example").status_code for n in range(35)]
    messages = sign_in(client).status_code

    assert 429 in statuses or messages in (422, 429)
    assert client.get("/settings/").status_code == 302


@pytest.mark.parametrize("forged", ["X-Forwarded-For", "X-Real-IP"])
def test_aut_02_a_forged_address_does_not_escape_the_limit(settings, ines, forged: str) -> None:
    limited(settings)
    client = visitor()
    for n in range(6):
        client.post(
            "/sign-in/",
            {"login": "ines.ferrand@ferrand.example", "password": f"wrong guess number {n}"},
            headers={forged: f"203.0.113.{n}"},
        )

    assert sign_in(client).status_code in (422, 429)


def test_aut_03_sign_in_answers_alike_for_known_and_unknown(ines) -> None:
    known, unknown = sign_in(visitor(), password="not the password"), sign_in(visitor(), email="who@ferrand.example")

    assert known.status_code == unknown.status_code == 422
    assert words(known.content) == words(unknown.content)


def test_aut_03_a_reset_answers_alike_and_writes_to_both(ines, mailoutbox) -> None:
    answers = []
    for address in ("ines.ferrand@ferrand.example", "who@ferrand.example"):
        client = visitor()
        done = client.post("/password/forgotten/", {"email": address})
        answers.append((done.status_code, done["Location"], words(client.get(done["Location"]).content)))

    assert answers[0] == answers[1]
    assert [letter.to for letter in mailoutbox] == [["ines.ferrand@ferrand.example"], ["who@ferrand.example"]]


def test_aut_03_sign_up_answers_alike_and_makes_nothing(ines, mailoutbox) -> None:
    Organisation.objects.update(joining=Organisation.Joining.OPEN)
    answers = []
    for address in ("ines.ferrand@ferrand.example", "new@ferrand.example"):
        client = visitor()
        done = client.post("/sign-up/", {"name": "Mallory", "email": address, "password1": PASSWORD})
        answers.append((done.status_code, done["Location"], words(client.get(done["Location"]).content)))

    assert answers[0] == answers[1]
    assert not Actor.objects.filter(name="Mallory").exists()
    assert "already" in mailoutbox[0].subject
    assert Account.objects.get(email="ines.ferrand@ferrand.example").check_password(PASSWORD)


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "X_Forwarded_Host"])
def test_aut_04_a_reset_link_never_follows_the_request(ines, mailoutbox, header: str) -> None:
    client = visitor(raise_request_exception=False)

    answer = client.post(
        "/password/forgotten/", {"email": "ines.ferrand@ferrand.example"}, headers={header: "evil.example"}
    )

    if header == "Host":
        assert answer.status_code == 400
    for letter in mailoutbox:
        assert "evil.example" not in str(letter.message())
        assert configured.SITE_URL in str(letter.body)
    assert len(mailoutbox) == (0 if header == "Host" else 1)


@pytest.mark.parametrize(
    "lookalike",
    [
        "\u212aarim@ferrand.example",
        "kar\u0131m@ferrand.example",
        "k\u0430rim@ferrand.example",
        "karim@ferrand.e\u212aample",
    ],
)
def test_aut_05_lookalike_letters_open_nothing_and_reset_nothing(mailoutbox, lookalike: str) -> None:
    Organisation.objects.update(joining=Organisation.Joining.OPEN)
    person("Karim Benali", email="karim@ferrand.example", password=PASSWORD)

    assert sign_in(visitor(), email=lookalike).status_code == 422
    visitor().post("/password/forgotten/", {"email": lookalike})
    visitor().post("/sign-up/", {"name": "K", "email": lookalike, "password1": PASSWORD})

    assert all("karim@ferrand.example" not in letter.to for letter in mailoutbox)
    assert Account.objects.filter(email="karim@ferrand.example").count() == 1


def reset_link(mailoutbox) -> str:
    visitor().post("/password/forgotten/", {"email": "ines.ferrand@ferrand.example"})
    found = re.search(r"http\S+choose\S+", str(mailoutbox[-1].body))
    assert found is not None
    return urlsplit(found.group()).path


def test_aut_06_a_reset_link_works_once(ines, mailoutbox) -> None:
    link, client = reset_link(mailoutbox), visitor()
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "tambour velours orage"})

    assert b"password1" not in visitor().get(link, follow=True).content
    again = client.post(form, {"password1": "encore tambour velours"})
    assert again.status_code == 200 and b"no longer works" in again.content
    assert sign_in(visitor(), password="tambour velours orage").status_code == 302


def test_aut_06_a_reset_link_dies_with_the_password_it_was_made_for(ines, mailoutbox) -> None:
    link, client = reset_link(mailoutbox), visitor()
    sign_in(client)
    client.post("/settings/password/", {"oldpassword": PASSWORD, "password1": "tambour velours orage"})

    assert b"password1" not in visitor().get(link, follow=True).content


def test_aut_06_a_code_for_one_session_is_worth_nothing_in_another(mailoutbox) -> None:
    Organisation.objects.update(joining=Organisation.Joining.OPEN)
    visitor().post("/sign-up/", {"name": "Mallory", "email": "victim@ferrand.example", "password1": PASSWORD})
    code = re.search(r"^[A-Z0-9-]{6,}$", str(mailoutbox[0].body), re.M)
    assert code is not None

    victim = visitor()
    assert victim.post("/sign-up/code/", {"code": code.group()})["Location"] == "/sign-in/"
    assert not Actor.objects.exists()


def test_aut_09_changing_the_address_asks_for_the_password_again_and_tells_the_old_one(ines, mailoutbox) -> None:
    client = visitor()
    sign_in(client)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 1}]
    session.save()

    asked = client.post("/settings/email/", {"email": "new@ferrand.example", "action_add": "1"})
    assert asked["Location"].startswith("/sign-in/confirm/")
    assert mailoutbox == []
    assert client.post(asked["Location"], {"password": "not it"}).status_code == 422
    resumed = client.post(asked["Location"], {"password": PASSWORD})
    assert resumed.status_code == 302
    code = re.search(r"^[A-Z0-9-]{6,}$", str(mailoutbox[-1].body), re.M)
    assert code is not None and mailoutbox[-1].to == ["new@ferrand.example"]
    client.post("/sign-up/code/", {"code": code.group()})

    assert ines.account is not None
    ines.account.refresh_from_db()
    assert ines.account.email == "new@ferrand.example"
    notice = mailoutbox[-1]
    assert notice.to == ["ines.ferrand@ferrand.example"] and "new@ferrand.example" in str(notice.body)


def test_aut_09_changing_the_password_asks_for_the_old_one_and_is_noticed(ines, mailoutbox) -> None:
    client = visitor()
    sign_in(client)

    wrong = client.post("/settings/password/", {"oldpassword": "not it", "password1": "tambour velours orage"})
    assert wrong.status_code == 422 and mailoutbox == []
    client.post("/settings/password/", {"oldpassword": PASSWORD, "password1": "tambour velours orage"})

    assert mailoutbox[0].to == ["ines.ferrand@ferrand.example"] and "changed" in mailoutbox[0].subject


FORMS = [
    "/sign-in/",
    "/sign-out/",
    "/sign-up/",
    "/password/forgotten/",
    "/settings/",
    "/settings/profile/",
    "/settings/password/",
    "/settings/email/",
    "/settings/sessions/others/end/",
    "/@karim.benali/follow/",
    "/@karim.benali/block/",
    "/admin/",
    "/admin/people/",
    "/admin/people/karim.benali/suspend/",
]


@pytest.mark.parametrize("path", FORMS)
def test_aut_10_no_form_is_taken_without_its_token(path: str) -> None:
    boss, _karim = person("Ines Ferrand", password=PASSWORD, admin=True), person("Karim Benali")
    client = visitor(enforce_csrf_checks=True)
    client.force_login(boss.account)

    assert client.post(path, {}).status_code == 403
    assert client.post(path, "{}", content_type="text/plain").status_code == 403


@pytest.mark.parametrize(
    "path", ["/@karim.benali/follow/", "/@karim.benali/block/", "/admin/people/karim.benali/suspend/"]
)
def test_aut_10_a_link_does_nothing(path: str) -> None:
    boss, karim = person("Ines Ferrand", admin=True), person("Karim Benali")
    client = visitor()
    client.force_login(boss.account)

    assert client.get(path).status_code == 405
    karim.refresh_from_db()
    assert karim.followers_count == 0 and seen_by(karim).signed_in


EVIL = [
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "/web/%2Fevil.example",
    "\t//evil.example",
]


@pytest.mark.parametrize("then", EVIL)
def test_aut_12_signing_in_leads_nowhere_else(ines, then: str) -> None:
    client = visitor()
    form = {"login": "ines.ferrand@ferrand.example", "password": PASSWORD, "next": then}

    assert client.post(f"/sign-in/?{urlencode({'next': then})}", form)["Location"] == "/"
    back = client.post("/@ines.ferrand/unmute/", {"next": then})["Location"]
    assert back.startswith("/") and not back.startswith(("//", "/\\"))


def test_aut_12_signing_in_leads_back_within_the_house(ines) -> None:
    client = visitor()

    answer = client.post(
        "/sign-in/?next=/people/", {"login": "ines.ferrand@ferrand.example", "password": PASSWORD, "next": "/people/"}
    )

    assert answer["Location"] == "/people/"


def test_aut_13_a_new_password_signs_every_other_device_out(ines) -> None:
    here, phone = visitor(), visitor()
    sign_in(here)
    sign_in(phone)

    here.post("/settings/password/", {"oldpassword": PASSWORD, "password1": "tambour velours orage"})

    assert here.get("/settings/").status_code == 200
    assert phone.get("/settings/").status_code == 302


def test_a_suspended_account_is_out_at_once_and_cannot_come_back(ines) -> None:
    client = visitor()
    sign_in(client)
    assert ines.account is not None

    suspend(by=SYSTEM, account=ines.account)

    assert client.get("/settings/").status_code == 302
    again = sign_in(visitor())
    assert again.status_code == 422 or again["Location"] == "/sign-in/suspended/"


@pytest.mark.parametrize("path", ["/sign-in/", "/settings/", "/settings/sessions/", "/nowhere/"])
def test_hdr_01_what_is_personal_is_kept_by_nobody_and_framed_by_nobody(ines, path: str) -> None:
    client = visitor()
    if path != "/sign-in/":
        sign_in(client)

    answer = client.get(path)

    policy = answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert "frame-ancestors 'none'" in policy and "unsafe-inline" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


def test_a_token_in_the_address_is_not_kept_by_caches(ines) -> None:
    admin = person("Ada Boss", admin=True)
    letter = invite(by=seen_by(admin), email="zoe@ferrand.example")

    assert "no-store" in visitor().get(f"/invitation/{letter.token}/")["Cache-Control"]
