"""OAU-01 to 05, and the whole way of an app: it registers, is let in, acts, and is shut out."""

from __future__ import annotations

import base64
import datetime
import re

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from parvis.core.ledger import Entry
from parvis.identity import scopes
from parvis.identity.actions import letting_in
from parvis.identity.actions.suspending import suspend
from parvis.identity.models import Account, Actor, Code, Token
from parvis.identity.viewer import SYSTEM
from parvis.spaces.models import Organisation
from tests.api.app import BACK, PKCE, VERIFIER, answer, app, came_back, code, exchange, query, token, userinfo
from tests.api.client import program
from tests.cast import PASSWORD, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house() -> Organisation:
    return Organisation.objects.create(pk=1, name="Maison Ferrand", language="en")


@pytest.fixture
def lea() -> Actor:
    return person("Léa Morel", password=PASSWORD, language="en")


@pytest.fixture
def browser(lea: Actor) -> Client:
    client = Client()
    client.force_login(lea.account)
    return client


# -- The whole way -------------------------------------------------------------------------------------------------------


def test_an_app_is_registered_let_in_acts_and_goes(lea: Actor, browser: Client) -> None:
    tusk = app(website="https://tusk.example")
    assert tusk["redirect_uris"] == [BACK] == [tusk["redirect_uri"]]
    assert tusk["scopes"] == ["read", "write", "follow", "push"]
    assert (tusk["name"], tusk["website"], tusk["client_secret_expires_at"]) == ("Tusk", "https://tusk.example", 0)

    page = browser.get("/oauth/authorize", query(tusk, scope="read write:statuses")).content.decode()
    assert "Tusk" in page
    assert "Léa Morel" in page
    assert "Everything you can read here" in page
    assert "Publish, edit and delete posts and messages" in page
    assert "Everything you can do here" not in page
    assert not Code.objects.exists()  # looking gives nothing

    back = came_back(answer(browser, tusk, scope="read write:statuses", state="s 1&2"))
    assert (back["state"], back["iss"]) == ("s 1&2", "http://127.0.0.1:8000")
    told = exchange(tusk, back["code"]).json()
    assert set(told) == {"access_token", "token_type", "scope", "created_at"}
    assert (told["token_type"], told["scope"]) == ("Bearer", "read write:statuses")
    assert isinstance(told["created_at"], int)

    shows = {"authorization": f"Bearer {told['access_token']}"}
    who = program().get("/oauth/userinfo", headers=shows).json()
    assert (who["name"], who["preferred_username"], who["sub"]) == ("Léa Morel", "lea.morel", str(lea.pk))
    assert program().get("/api/v1/apps/verify_credentials", headers=shows).json()["name"] == "Tusk"

    kept = Token.objects.get()
    assert told["access_token"] not in (kept.key, str(kept.__dict__))
    gone = {"token": told["access_token"], "client_id": tusk["client_id"], "client_secret": tusk["client_secret"]}
    assert program().post("/oauth/revoke", gone).json() == {}
    assert userinfo(told["access_token"]) == 401
    assert program().post("/oauth/revoke", gone).status_code == 200  # gone already is gone
    assert {"app.registered", "app.allowed", "token.revoked"} <= set(Entry.objects.values_list("verb", flat=True))


@pytest.mark.parametrize("written", ["json", "form", "parts", "address", "basic"])
def test_what_is_sent_is_read_however_it_is_written(browser: Client, written: str) -> None:
    tusk = app()
    told = {"grant_type": "authorization_code", "code": code(browser, tusk), "redirect_uri": BACK}
    shown = {"client_id": tusk["client_id"], "client_secret": tusk["client_secret"]}
    client = program()
    if written == "json":
        got = client.post("/oauth/token", told | shown, content_type="application/json")
    elif written == "form":
        got = client.generic(
            "POST",
            "/oauth/token",
            "&".join(f"{k}={v}" for k, v in (told | shown).items()),
            "application/x-www-form-urlencoded",
        )
    elif written == "address":
        got = client.post("/oauth/token", query_params=told | shown)
    elif written == "basic":
        secret = base64.b64encode(":".join(shown.values()).encode()).decode()
        got = client.post("/oauth/token", told, headers={"authorization": f"Basic {secret}"})
    else:
        got = client.post("/oauth/token", told | shown)
    assert got.status_code == 200, got.content
    assert userinfo(got.json()["access_token"]) == 200
    assert got["Cache-Control"] == "no-store"


def test_what_cannot_be_read_is_said_to_be() -> None:
    for body in ("{", "[]", '"x"', "[" * 100_000):
        got = program().post("/oauth/token", body, content_type="application/json")
        assert (got.status_code, got.json()["error"]) == (400, "invalid_request")
    assert program().post("/oauth/token").json()["error"] == "unsupported_grant_type"
    for shown in (
        "Basic ???",
        "Basic " + base64.b64encode(b"\0a:\0").decode(),
        "Basic " + base64.b64encode(b"\xff").decode(),
    ):
        got = program().post("/oauth/token", {"grant_type": "client_credentials"}, headers={"authorization": shown})
        assert (got.status_code, got.json()["error"]) == (401, "invalid_client")
    assert program().get("/oauth/token").status_code == 405


def test_an_app_of_its_own_stands_for_nobody() -> None:
    tusk = app(scopes="read write")
    shown = {"client_id": tusk["client_id"], "client_secret": tusk["client_secret"]}
    told = {"grant_type": "client_credentials", "user": "1", "account": "1", **shown}
    got = program().post("/oauth/token", told | {"scope": "read write"}).json()
    assert got["scope"] == "read write"
    assert userinfo(got["access_token"]) == 422
    headers = {"authorization": f"Bearer {got['access_token']}"}
    assert program().get("/api/v1/apps/verify_credentials", headers=headers).status_code == 200
    assert program().post("/oauth/token", told).json()["scope"] == "read"
    assert program().post("/oauth/token", told | {"scope": "push"}).json()["error"] == "invalid_scope"
    wrong = program().post("/oauth/token", told | {"client_secret": "wrong"})
    assert (wrong.status_code, wrong.json()["error"]) == (401, "invalid_client")
    assert wrong.json()["error_description"]


def test_a_password_is_taken_only_where_the_operator_says_so(settings, lea: Actor) -> None:
    tusk = app()
    told = {"grant_type": "password", "username": lea.account.email, "password": PASSWORD, "scope": "read",
            "client_id": tusk["client_id"], "client_secret": tusk["client_secret"]}  # fmt: skip
    assert program().post("/oauth/token", told).json()["error"] == "unsupported_grant_type"
    settings.PASSWORD_GRANT = True
    assert userinfo(program().post("/oauth/token", told).json()["access_token"]) == 200
    wrong = program().post("/oauth/token", told | {"password": "wrong"})
    assert (wrong.status_code, wrong.json()["error"]) == (400, "invalid_grant")
    suspend(by=SYSTEM, account=lea.account)
    assert program().post("/oauth/token", told).json()["error"] == "invalid_grant"


def test_the_server_says_what_it_can_do_and_no_more(settings) -> None:
    told = program().get("/.well-known/oauth-authorization-server").json()
    assert told["issuer"] == "http://127.0.0.1:8000"
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert told["grant_types_supported"] == ["authorization_code", "client_credentials"]
    assert {"read", "write:statuses", "follow", "push", "profile", "admin:read"} <= set(told["scopes_supported"])
    settings.PASSWORD_GRANT = True
    assert "password" in program().get("/.well-known/oauth-authorization-server").json()["grant_types_supported"]


# -- OAU-01 --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked",
    [
        "https://app.example/back/more",
        "https://app.example/bac",
        "https://app.example/",
        "https://app.example/back/",
        "https://app.example/back?next=https://evil.example",
        "https://app.example/back#x",
        "http://app.example/back",
        "https://app.example./back",
        "https://app.example:8443/back",
        "https://APP.example/back",
        "https://evil@app.example/back",
        "https://app.example@evil.example/back",
        "//app.example/back",
        "javascript:alert(1)",
    ],
)
def test_oau_01_an_address_that_was_not_registered_is_never_returned_to(browser: Client, asked: str) -> None:
    tusk = app()
    for response in (
        browser.get("/oauth/authorize", query(tusk, redirect_uri=asked)),
        answer(browser, tusk, redirect_uri=asked),
    ):
        assert response.status_code == 400
        assert "Location" not in response
        assert "Back to the app" not in response.content.decode()
    assert not Code.objects.exists()


def test_oau_01_an_app_on_ones_own_machine_may_choose_its_port_and_nothing_else(browser: Client) -> None:
    desk = app(redirect_uris=["http://127.0.0.1/cb", "http://localhost:7000/cb"])
    assert code(browser, desk, redirect_uri="http://127.0.0.1:49152/cb")
    for asked in ("http://127.0.0.1:49152/else", "http://127.0.0.2/cb", "https://127.0.0.1:4/cb", "http://localhost:7001/cb",
                  "http://evil@127.0.0.1:9/cb", "http://127.0.0.1:9/cb?x=1", "http://127.0.0.1:99999/cb"):  # fmt: skip
        assert answer(browser, desk, redirect_uri=asked).status_code == 400, asked
    given = code(browser, desk, redirect_uri="http://127.0.0.1:5000/cb")
    assert exchange(desk, given, redirect_uri="http://127.0.0.1:5001/cb").json()["error"] == "invalid_grant"
    assert exchange(desk, given, redirect_uri="http://127.0.0.1:5000/cb").status_code == 200


def test_an_app_with_one_address_need_not_repeat_it(browser: Client) -> None:
    tusk = app()
    assert exchange(tusk, code(browser, tusk, redirect_uri=None), redirect_uri=None).status_code == 200
    two = app(redirect_uris=[BACK, "tusk://back"])
    assert answer(browser, two, redirect_uri=None).status_code == 400


@pytest.mark.parametrize("address", ["tusk://", "tusk://oauth?a=1", "com.example.tusk:/back"])
def test_an_app_is_returned_to_by_its_own_scheme_letter_for_letter(browser: Client, address: str) -> None:
    tusk = app(redirect_uris=[address])
    page = browser.get("/oauth/authorize", query(tusk))
    scheme = address.partition(":")[0]
    assert f"form-action 'self' {scheme}:;" in page["Content-Security-Policy"] + ";"
    response = answer(browser, tusk)
    assert response["Location"].startswith(f"{address}{'&' if '?' in address else '?'}code=")
    assert exchange(tusk, came_back(response)["code"]).status_code == 200


def test_an_app_without_an_address_gets_its_code_copied(browser: Client) -> None:
    toot = app(redirect_uris="urn:ietf:wg:oauth:2.0:oob")
    response = answer(browser, toot)
    assert response.status_code == 200
    shown = re.search(r'<textarea id="code"[^>]*>([^<]+)<', response.content.decode())[1]
    assert exchange(toot, shown).status_code == 200
    assert answer(browser, toot, "refuse")["Location"] == "/settings/apps/"


# -- OAU-02 --------------------------------------------------------------------------------------------------------------


def test_oau_02_an_app_without_a_secret_proves_that_it_asked(browser: Client) -> None:
    public = app(token_endpoint_auth_method="none")
    assert public["client_secret"] == ""
    page = browser.get("/oauth/authorize", query(public))
    assert page.status_code == 400
    assert f"{BACK}?error=invalid_request" in page.content.decode()  # a link, which nobody follows for the person
    given = code(browser, public, **PKCE)
    assert exchange(public, given).status_code == 400
    assert exchange(public, given, code_verifier="wrong" * 10).json()["error"] == "invalid_grant"
    assert exchange(public, given, code_verifier=VERIFIER).status_code == 200
    alone = {"grant_type": "client_credentials", "client_id": public["client_id"]}
    assert program().post("/oauth/token", alone).status_code == 401


@pytest.mark.parametrize(
    "asked",
    [
        {"code_challenge": VERIFIER, "code_challenge_method": "plain"},
        {"code_challenge": VERIFIER},
        {"code_challenge": "short", "code_challenge_method": "S256"},
    ],
)
def test_oau_02_a_proof_that_proves_nothing_is_refused(browser: Client, asked: dict[str, str]) -> None:
    for tusk in (app(), app(token_endpoint_auth_method="none")):
        assert answer(browser, tusk, **asked).status_code == 400
    assert not Code.objects.exists()


def test_oau_02_older_apps_may_go_without_where_policy_lets_them(settings, browser: Client) -> None:
    tusk = app()
    assert exchange(tusk, code(browser, tusk)).status_code == 200
    assert exchange(tusk, code(browser, tusk), code_verifier=VERIFIER).json()["error"] == "invalid_grant"  # a downgrade
    settings.OAUTH_REQUIRE_PKCE = True
    assert answer(browser, tusk).status_code == 400
    assert exchange(tusk, code(browser, tusk, **PKCE), code_verifier=VERIFIER).status_code == 200


# -- OAU-03 --------------------------------------------------------------------------------------------------------------


def test_oau_03_a_code_is_good_once_and_used_twice_closes_what_it_opened(browser: Client) -> None:
    tusk = app()
    given = code(browser, tusk)
    first, other = exchange(tusk, given).json()["access_token"], token(browser, tusk)
    assert userinfo(first) == 200
    again = exchange(tusk, given)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert (userinfo(first), userinfo(other)) == (401, 200)


def test_oau_03_two_at_once_get_one_token(browser: Client) -> None:
    tusk = app()
    given = code(browser, tusk)
    held = Code.objects.select_related("app", "account").get()  # both have found it unused
    assert exchange(tusk, given).status_code == 200
    with pytest.raises(letting_in.Spent):
        letting_in.exchange(code=held, secret="second")
    assert not Token.objects.exists()


def test_oau_03_a_code_is_for_its_app_and_for_a_minute(lea: Actor, browser: Client) -> None:
    tusk, other = app(), app(client_name="Other")
    given = code(browser, tusk)
    stolen = exchange(other, given)
    assert (stolen.status_code, stolen.json()["error"]) == (400, "invalid_grant")
    assert exchange(tusk, given, client_secret="wrong").status_code == 401
    assert exchange(tusk, given, client_secret=None).status_code == 401
    assert exchange(tusk, given).status_code == 200  # none of that spent it
    late = code(browser, tusk)
    with time_machine.travel(timezone.now() + datetime.timedelta(seconds=61)):
        assert exchange(tusk, late).json()["error"] == "invalid_grant"
    gone = code(browser, tusk)
    Account.objects.filter(pk=lea.account.pk).update(is_active=False)
    assert exchange(tusk, gone).json()["error"] == "invalid_grant"


# -- OAU-04 --------------------------------------------------------------------------------------------------------------


def test_oau_04_nothing_is_ever_widened(browser: Client) -> None:
    small = app(scopes="read:accounts write:statuses")
    for asked in ("read", "write", "read:accounts write", "push", "nonsense", "read:nonsense"):
        assert answer(browser, small, scope=asked).status_code == 400, asked
    given = code(browser, small, scope="write:statuses")
    told = exchange(small, given, scope="read write admin:read").json()
    assert told["scope"] == "write:statuses"
    assert userinfo(told["access_token"]) == 403
    assert program().get("/oauth/userinfo", headers={"authorization": "Bearer wrong"}).json() == {
        "error": "The access token is invalid"
    }
    whole = app(scopes="read")
    assert exchange(whole, code(browser, whole, scope="read:accounts")).json()["scope"] == "read:accounts"


def test_oau_04_who_administers_nothing_lets_nobody_administer(settings, lea: Actor, browser: Client) -> None:
    boss = app(scopes="read admin:read admin:write")
    page = browser.get("/oauth/authorize", query(boss, scope="read admin:read")).content.decode()
    assert "You can’t allow that" in page
    assert exchange(boss, code(browser, boss, scope="read admin:read")).json()["scope"] == "read"
    assert answer(browser, boss, scope="admin:write").status_code == 422
    settings.PASSWORD_GRANT = True
    told = {"grant_type": "password", "username": lea.account.email, "password": PASSWORD, "scope": "read admin:read"}
    told |= {"client_id": boss["client_id"], "client_secret": boss["client_secret"]}
    assert program().post("/oauth/token", told).json()["scope"] == "read"
    ines = person("Ines Boss", admin=True)
    client = Client()
    client.force_login(ines.account)
    assert exchange(boss, code(client, boss, scope="read admin:read")).json()["scope"] == "read admin:read"


def test_scopes_cover_their_parts_and_nothing_beside() -> None:
    assert scopes.covers({"read"}, "read:statuses")
    assert scopes.covers({"follow"}, "write:blocks")
    assert scopes.covers({"read:accounts"}, "profile")
    assert scopes.covers({"admin:read"}, "admin:read:accounts")
    assert not scopes.covers({"read:statuses"}, "read")
    assert not scopes.covers({"read"}, "write:statuses")
    assert not scopes.covers({"follow"}, "write:statuses")
    assert not scopes.covers({"read", "write", "follow", "push"}, "admin:read")
    assert not scopes.covers({"profile"}, "read:accounts")
    assert [group.key for group in scopes.explained(scopes.ALL)] == list(scopes.TITLES)
