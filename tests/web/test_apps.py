"""The page where a person lets an app in, and the one where he sees which ones he let in."""

from __future__ import annotations

import datetime
import re

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from parvis.identity.actions import letting_in
from parvis.identity.models import Actor, Code, Token
from parvis.spaces.models import Organisation
from tests.api.app import answer, app, came_back, code, exchange, query, token, userinfo
from tests.cast import PASSWORD, person, seen_by

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house() -> Organisation:
    return Organisation.objects.create(pk=1, name="Maison Ferrand", language="en")


@pytest.fixture
def lea() -> Actor:
    return person("Léa Morel", password=PASSWORD, language="en")


def browser_of(actor: Actor, **options) -> Client:
    client = Client(**options)
    client.force_login(actor.account)
    return client


def type_password(client: Client) -> None:
    assert client.post("/sign-in/confirm/?next=/", {"password": PASSWORD}).status_code == 302


def test_a_visitor_signs_in_first_and_comes_back_to_the_question(lea) -> None:
    tusk, visitor = app(), Client(headers={"accept-language": "en"})
    asked = visitor.get("/oauth/authorize", query(tusk, state="x"))
    assert asked.status_code == 302
    assert asked["Location"].startswith("/sign-in/?next=/oauth/authorize%3F")
    page = visitor.get(asked["Location"])
    back = re.search(r'name="next" value="([^"]+)"', page.content.decode())[1].replace("&amp;", "&")
    done = visitor.post("/sign-in/", {"login": lea.account.email, "password": PASSWORD, "next": back})
    assert "Let Tusk in?" in visitor.get(done["Location"]).content.decode()
    assert came_back(visitor.post(done["Location"], {"answer": "allow"}))["state"] == "x"


def test_refusing_tells_the_app_and_gives_it_nothing(lea) -> None:
    tusk = app()
    back = came_back(answer(browser_of(lea), tusk, "refuse", state="x"))
    assert (back["error"], back["state"], back["iss"]) == ("access_denied", "x", "http://127.0.0.1:8000")
    assert "code" not in back
    assert "error" in came_back(answer(browser_of(lea), tusk, "nonsense"))
    assert not Code.objects.exists()
    copied, client = app(redirect_uris="urn:ietf:wg:oauth:2.0:oob"), browser_of(lea)
    to = answer(client, copied, "refuse", redirect_uri="urn:ietf:wg:oauth:2.0:oob")["Location"]
    assert "Nothing was given to Tusk." in client.get(to).content.decode()


def test_no_page_of_a_stranger_says_yes(lea) -> None:
    """AUT-10: neither a form of elsewhere nor a link lets an app in."""
    tusk = app()
    assert answer(browser_of(lea, enforce_csrf_checks=True), tusk).status_code == 403
    page = browser_of(lea).get("/oauth/authorize", query(tusk, answer="allow"))
    assert page.status_code == 200
    assert not Code.objects.exists()
    policy = page["Content-Security-Policy"]
    assert "form-action 'self' https:;" in policy + ";"
    assert "frame-ancestors 'none'" in policy
    assert page["Cache-Control"] == "private, no-store"
    elsewhere = browser_of(lea).get("/settings/")["Content-Security-Policy"]
    assert "form-action 'self';" in elsewhere + ";"


def test_the_question_is_put_in_the_language_the_app_asks_for(lea) -> None:
    tusk = app()
    page = browser_of(lea).get("/oauth/authorize", query(tusk, lang="fr-CA"))
    assert page["Content-Language"] == "fr"
    assert '<html lang="fr">' in page.content.decode()
    for other in ("xx", "", "../"):
        assert browser_of(lea).get("/oauth/authorize", query(tusk, lang=other))["Content-Language"] == "en"


def test_an_app_may_want_the_password_typed_anew(lea) -> None:
    tusk, client = app(), browser_of(lea)
    asked = client.get("/oauth/authorize", query(tusk, force_login="true"))
    assert asked["Location"].startswith("/sign-in/confirm/?next=")
    assert answer(client, tusk, force_login="true")["Location"].startswith("/sign-in/confirm/")
    done = client.post(asked["Location"], {"password": PASSWORD})
    page = client.get(done["Location"]).content.decode()
    assert "Let Tusk in?" in page
    assert "code" in came_back(answer(client, tusk, force_login="true"))
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=6)):
        assert answer(client, tusk, force_login="true").status_code == 302


def test_somebody_else_may_sign_in_instead(lea) -> None:
    tusk, client = app(), browser_of(lea)
    page = client.get("/oauth/authorize", query(tusk, state="a b", force_login="false")).content.decode()
    here = re.search(r'name="next" value="([^"]+)"', page)[1].replace("&amp;", "&")
    out = client.post("/sign-out/", {"next": here})
    assert out["Location"] == here
    assert client.get(here)["Location"].startswith("/sign-in/?next=/oauth/authorize%3F")


def test_what_is_asked_badly_is_said_on_a_page_and_goes_nowhere(lea) -> None:
    tusk, client = app(), browser_of(lea)
    for asked in ({"client_id": "nobody"}, {"client_id": None}, {"redirect_uri": "https://evil.example/"}):
        page = client.get("/oauth/authorize", query(tusk, **asked))
        assert page.status_code == 400
        assert "evil.example" not in page.content.decode()
    for asked in ({"response_type": "token"}, {"response_type": None}, {"scope": "admin:write"}):
        page = client.get("/oauth/authorize", query(tusk, **asked, state="s"))
        assert page.status_code == 400
        assert escape("https://app.example/back?error=") in page.content.decode()
    twice = client.get(f"/oauth/authorize?client_id={tusk['client_id']}&client_id=x&response_type=code")
    assert twice.status_code == 400


def test_one_sees_which_apps_one_let_in_and_shuts_them_out(lea) -> None:
    client, other = browser_of(lea), browser_of(person("Inès Roy"))
    assert "None yet" in client.get("/settings/apps/").content.decode()
    tusk = app(website="https://tusk.example/")
    held, waiting, theirs = token(client, tusk), code(client, tusk), token(other, tusk)
    assert userinfo(held) == 200
    page = client.get("/settings/apps/").content.decode()
    assert page.count("<b>Tusk</b>") == 1
    assert 'href="https://tusk.example/"' in page
    assert "last used" in page
    where = re.search(r'action="(/settings/apps/\d+/shut-out/)"', page)[1]

    stranger = browser_of(person("Karim Haddad"))
    assert stranger.post(where).status_code == 404
    assert client.get(where).status_code == 405
    assert client.post(where).status_code == 302
    assert (userinfo(held), userinfo(theirs)) == (401, 200)
    assert exchange(tusk, waiting).status_code == 400
    assert "None yet" in client.get("/settings/apps/").content.decode()


def test_a_token_for_a_script_is_made_after_a_password_and_shown_once(lea) -> None:
    client = browser_of(lea)
    wanted = {"name": "Weather", "scopes": ["read", "write"]}
    assert client.post("/settings/tokens/new/", wanted)["Location"].startswith("/sign-in/confirm/")
    assert not Token.objects.exists()
    asked = client.get("/sign-in/confirm/", headers={"referer": "http://testserver/settings/apps/"})
    assert '<a class="button quiet" href="http://testserver/settings/apps/">' in asked.content.decode()
    asked = client.get("/sign-in/confirm/", headers={"referer": "https://evil.example/"})
    assert '<a class="button quiet" href="/settings/">' in asked.content.decode()
    type_password(client)
    page = client.get("/settings/tokens/new/").content.decode()
    assert "What it may do" in page
    assert "administrators" not in page
    for wrong in ({}, {"name": "x"}, {"name": "\u200b", "scopes": ["read"]}, {"name": "x", "scopes": ["admin:read"]}):
        assert client.post("/settings/tokens/new/", wrong).status_code == 422
    page = client.post("/settings/tokens/new/", wanted).content.decode()
    secret = re.search(r'id="secret"[^>]*>([^<]+)<', page)[1]
    assert userinfo(secret) == 200
    page = client.get("/settings/apps/").content.decode()
    assert secret not in page
    assert "Weather" in page
    where = re.search(r'action="(/settings/tokens/\d+/revoke/)"', page)[1]
    assert browser_of(person("Karim Haddad")).post(where).status_code == 404
    client.post(where)
    assert userinfo(secret) == 401


def test_an_administrator_may_give_a_script_his_powers(lea) -> None:
    client = browser_of(person("Ines Boss", admin=True, password=PASSWORD, language="en"))
    type_password(client)
    assert "suspend accounts" in client.get("/settings/tokens/new/").content.decode()
    client.post("/settings/tokens/new/", {"name": "x", "scopes": ["admin:read", "admin:write"]})
    assert Token.objects.get().scopes == "admin:read admin:write"


def test_signing_out_everywhere_shuts_apps_out_if_one_likes(lea) -> None:
    client = browser_of(lea)
    _made, secret = letting_in.make_token(by=seen_by(lea), account=lea.account, name="Script", wanted=["read"])
    client.get("/")
    assert "Shut out all apps" in client.get("/settings/sessions/").content.decode()
    client.post("/settings/sessions/others/end/")
    assert userinfo(secret) == 200
    client.post("/settings/sessions/others/end/", {"apps": "on"})
    assert userinfo(secret) == 401


def test_changing_ones_password_shuts_apps_out(lea) -> None:
    """AUT-13."""
    client = browser_of(lea)
    _made, secret = letting_in.make_token(by=seen_by(lea), account=lea.account, name="Script", wanted=["read"])
    fresh = "tilleul boussole mistral velours"
    wrong = client.post("/settings/password/", {"oldpassword": "wrong", "password1": fresh})
    assert (wrong.status_code, userinfo(secret)) == (422, 200)
    assert client.post("/settings/password/", {"oldpassword": PASSWORD, "password1": fresh}).status_code == 302
    assert userinfo(secret) == 401
