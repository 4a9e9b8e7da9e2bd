"""OAU-05, what an app may call itself and where it may be returned to; and how keys end."""

from __future__ import annotations

import datetime
import json

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from parvis.core import limiting
from parvis.core.ledger import Entry
from parvis.identity.actions import letting_in
from parvis.identity.actions.recovering import replace_password
from parvis.identity.actions.suspending import reactivate, suspend
from parvis.identity.models import Account, Actor, App, Code, Token
from parvis.identity.viewer import SYSTEM
from parvis.spaces.models import Organisation
from tests.api.app import BACK, app, code, exchange, query, register, token, userinfo
from tests.api.client import program
from tests.cast import PASSWORD, person, seen_by

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


# -- OAU-05 --------------------------------------------------------------------------------------------------------------


def test_oau_05_a_name_is_cleaned_and_never_runs(browser: Client) -> None:
    sly = app(client_name="<script>x</script>\u202eeknom\u200b")
    assert sly["name"] == "<script>x</script>eknom"
    page = browser.get("/oauth/authorize", query(sly)).content.decode()
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page
    assert len(app(client_name="n" * 500)["name"]) == 80


@pytest.mark.parametrize(
    "asked",
    [
        {"client_name": ""},
        {"client_name": "\u200b\u202e"},
        {"client_name": "T\u0443sk"},  # a Cyrillic letter within
        {"redirect_uris": ""},
        {"redirect_uris": "/back"},
        {"redirect_uris": "javascript:alert(1)"},
        {"redirect_uris": "JavaScript:alert(1)"},
        {"redirect_uris": "data:text/html,x"},
        {"redirect_uris": "vbscript:x"},
        {"redirect_uris": "file:///etc/passwd"},
        {"redirect_uris": "blob:https://app.example/x"},
        {"redirect_uris": "intent://x#Intent;scheme=https;end"},
        {"redirect_uris": "http://app.example/back"},
        {"redirect_uris": "https:///back"},
        {"redirect_uris": "https://a@app.example/"},
        {"redirect_uris": "https://app.example/#part"},
        {"redirect_uris": "https://app.example/\\evil"},
        {"redirect_uris": "https://[::1/"},
        {"redirect_uris": [BACK, "javascript:x"]},
        {"redirect_uris": [f"https://app.example/{n}" for n in range(21)]},
        {"redirect_uris": "https://app.example/" + "x" * 2000},
        {"website": "javascript:alert(1)"},
        {"website": "tusk.example"},
        {"website": "https://" + "x" * 500},
        {"scopes": "read nonsense"},
    ],
)
def test_oau_05_what_could_do_harm_is_not_registered(asked: dict) -> None:
    got = register(**asked)
    assert got.status_code == 422
    assert got.json()["error"].startswith("Validation failed: ")
    assert not App.objects.exists()


def test_oau_05_nobody_registers_ten_thousand_apps(settings, monkeypatch) -> None:
    settings.RATE_LIMITS = True
    monkeypatch.setattr("parvis.api.oauth.views.REGISTRATIONS", ("2/hour", "apps"))
    limiting._limiter.cache_clear()
    assert [register().status_code for _ in range(3)] == [200, 200, 429]
    assert App.objects.count() == 2


def test_apps_nobody_let_in_are_forgotten_and_the_others_are_not(browser: Client) -> None:
    tusk = app()
    app(client_name="Idle")
    kept = token(browser, tusk)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=31)):
        assert letting_in.forget_unused() == 1
    assert App.objects.get().name == "Tusk"
    assert not Code.objects.exists()
    assert userinfo(kept) == 200


# -- Ends ----------------------------------------------------------------------------------------------------------------


def test_a_token_of_another_app_is_not_ones_to_close(browser: Client) -> None:
    tusk, other = app(), app(client_name="Other")
    held = token(browser, tusk)
    told = {"token": held, "client_id": other["client_id"], "client_secret": other["client_secret"]}
    got = program().post("/oauth/revoke", told)
    assert (got.status_code, got.json()["error"]) == (403, "unauthorized_client")
    assert program().post("/oauth/revoke", told | {"client_secret": "wrong"}).status_code == 401
    assert userinfo(held) == 200


def test_a_suspended_account_and_a_changed_password_close_every_token(lea: Actor, browser: Client) -> None:
    tusk = app()
    held = token(browser, tusk)
    suspend(by=SYSTEM, account=lea.account)
    assert userinfo(held) == 401
    reactivate(by=SYSTEM, account=lea.account)
    assert userinfo(held) == 401
    browser.force_login(Account.objects.get())
    held, waiting = token(browser, tusk), code(browser, tusk)
    replace_password(by=SYSTEM, account=Account.objects.get(), password="tilleul boussole mistral velours")
    assert userinfo(held) == 401
    assert exchange(tusk, waiting).status_code == 400


def test_a_token_remembers_when_it_was_used_once_an_hour(lea: Actor, django_assert_num_queries) -> None:
    made, _secret = letting_in.make_token(by=seen_by(lea), account=lea.account, name="Script", wanted=["read"])
    letting_in.touch(made.pk)
    first = Token.objects.get().used_at
    assert first
    with django_assert_num_queries(0):
        letting_in.touch(made.pk)
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=61)):
        letting_in.touch(made.pk)
        assert Token.objects.get().used_at > first


def test_no_secret_is_written_down_anywhere(browser: Client) -> None:
    tusk = app()
    given = code(browser, tusk)
    held = exchange(tusk, given).json()["access_token"]
    rows = [*App.objects.values(), *Code.objects.values(), *Token.objects.values(), *Entry.objects.values()]
    written = json.dumps(rows, default=str)
    assert not [secret for secret in (tusk["client_secret"], given, held) if secret in written]
