"""Opening an account from an app."""

from __future__ import annotations

import re
import secrets
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client, override_settings

from parvis.core.ledger import Entry, tell
from parvis.demo.house import House
from parvis.identity.actions.letting_in import issue, register_app
from parvis.identity.models import Account, Actor, Relation, SignUp
from parvis.spaces.actions.signing_up import forget_unconfirmed
from parvis.spaces.models import Organisation
from tests.api.client import App

PASSWORD = "83dU29170rjKilKQQwuWhJv3PKnSW59bWx0perjP6i7Nu4rkeh4mRfYuvVLYM3fM"
FORM = {
    "username": "Zebulon", "email": "zebulon@elsewhere.example", "password": PASSWORD, "agreement": True, "locale": "en",
}  # fmt: skip


@pytest.fixture
def app(house: House) -> App:
    """An app with a token of its own, at an open house."""
    Organisation.objects.update(joining=Organisation.Joining.OPEN, domains="ferrand.example")
    registered, _secret = register_app(
        name="Tusk", redirect_uris=["urn:ietf:wg:oauth:2.0:oob"], wanted=["read", "write", "follow"]
    )
    known = App()
    known.token = secrets.token_hex(16)
    issue(app=registered, account=None, allowed=["read", "write", "follow"], secret=known.token)
    return known


def with_token(told: dict[str, Any]) -> App:
    """The app of whoever just signed up."""
    assert {"access_token", "token_type", "scope", "created_at"} == set(told) and told["token_type"] == "Bearer"
    assert isinstance(told["created_at"], int)
    known = App()
    known.token = told["access_token"]
    return known


def letter_for(mailoutbox: list[EmailMessage]) -> str:
    """The path in the letter of the sign-up just made."""
    for pk in Entry.objects.filter(told_at=None, verb__startswith="sign_up.").values_list("pk", flat=True):
        tell(pk)
    found = re.search(r"https?://[^/]+(/sign-up/confirm/\S+)", str(mailoutbox[-1].body))
    assert found is not None
    return found[1]


@override_settings(CONFIRM_MAIL=False)
def test_where_nothing_is_confirmed_the_token_works_at_once(app: App, house: House) -> None:
    own = with_token(app.post("accounts", FORM))
    told = own.get("accounts/verify_credentials")
    assert (told["username"], told["display_name"], told["locked"]) == ("zebulon", "", False)
    assert told["source"]["privacy"] == "public" and told["followers_count"] == 0
    actor = Actor.objects.get(handle="zebulon")
    assert actor.is_public and [r.kind for r in actor.relations.all()] == [Relation.Kind.FAN]
    assert App().get("accounts/lookup", {"acct": "zebulon"})["id"] == told["id"]
    assert own.post(f"accounts/{house.nadia.pk}/follow")["following"] is True
    own.post("accounts", FORM, status=403)  # who has an account opens none
    own.post("emails/confirmations", status=403)


@override_settings(CONFIRM_MAIL=False)
def test_what_is_wrong_is_told_field_by_field(app: App) -> None:
    refused = app.post("accounts", {"username": "nadia", "email": "no", "password": ""}, status=422)
    assert refused["error"].startswith("Validation failed: Username has already been taken, Email is invalid")
    assert {field: told[0]["error"] for field, told in refused["details"].items()} == {
        "username": "ERR_TAKEN", "email": "ERR_INVALID", "password": "ERR_BLANK", "agreement": "ERR_ACCEPTED",
    }  # fmt: skip
    for wrong, field, code in (
        ({"username": ""}, "username", "ERR_BLANK"),
        ({"username": "x" * 40}, "username", "ERR_TOO_LONG"),
        ({"username": "admin"}, "username", "ERR_RESERVED"),
        ({"email": "nadia@ferrand.example"}, "email", "ERR_TAKEN"),
        ({"password": "short"}, "password", "ERR_INVALID"),
        ({"agreement": False}, "agreement", "ERR_ACCEPTED"),
    ):
        told = app.post("accounts", {**FORM, **wrong}, status=422)
        assert [(name, d[0]["error"]) for name, d in told["details"].items()] == [(field, code)]
    assert not Account.objects.filter(email=FORM["email"]).exists()
    App().post("accounts", FORM, status=401)


def test_the_letter_opens_the_account_to_whoever_chose_its_password(
    app: App, mailoutbox: list[EmailMessage], client: Client
) -> None:
    own = with_token(app.post("accounts", FORM))
    missing = {"error": "Your login is missing a confirmed e-mail address"}
    assert own.get("accounts/verify_credentials", status=403) == missing
    assert own.get("timelines/home", status=403) == missing and own.get("emails/check_confirmation") is False
    assert not Actor.objects.filter(handle="zebulon").exists()
    # Nobody takes the handle meanwhile.
    told = app.post("accounts", {**FORM, "email": "other@elsewhere.example"}, status=422)
    assert told["details"]["username"][0]["error"] == "ERR_TAKEN"
    first = letter_for(mailoutbox)
    assert own.post("emails/confirmations") == {}
    path = letter_for(mailoutbox)
    assert len(mailoutbox) == 2 and first and "@zebulon" in str(mailoutbox[-1].body)
    assert b"@zebulon" in client.get(path).content
    assert client.post(path, {"password": "not the one"}).status_code == 422
    assert client.post(path, {"password": PASSWORD}).status_code == 302
    assert own.get("accounts/verify_credentials")["username"] == "zebulon"
    assert own.get("emails/check_confirmation") is True
    own.post("emails/confirmations", status=403)
    assert client.get(path).status_code == 404 and client.get("/sign-up/confirm/forged/").status_code == 404


def test_who_comes_in_by_his_domain_proves_it_and_becomes_a_colleague(
    app: App, mailoutbox: list[EmailMessage], client: Client
) -> None:
    Organisation.objects.update(joining=Organisation.Joining.DOMAINS)
    app.post("accounts", FORM, status=403)
    own = with_token(app.post("accounts", {**FORM, "email": "zebulon@ferrand.example"}))
    own.get("accounts/verify_credentials", status=403)
    client.post(letter_for(mailoutbox), {"password": PASSWORD})
    assert own.get("accounts/verify_credentials")["source"]["privacy"] == "private"
    assert Actor.objects.get(handle="zebulon").is_inside() and not Actor.objects.get(handle="zebulon").is_public


def test_a_house_by_invitation_says_so(app: App) -> None:
    Organisation.objects.update(joining=Organisation.Joining.INVITATION)
    assert "invitation" in app.post("accounts", FORM, status=403)["error"]


def test_an_account_nobody_confirmed_is_forgotten(app: App) -> None:
    import datetime

    own = with_token(app.post("accounts", FORM))
    assert forget_unconfirmed() == 0
    SignUp.objects.update(at=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
    assert forget_unconfirmed() == 1
    assert not Account.objects.filter(email=FORM["email"]).exists()
    own.get("accounts/verify_credentials", status=401)
