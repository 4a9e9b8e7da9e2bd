"""`parvis user`, for the administrator who is locked out in the night."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import translation

from parvis.identity.models import Account
from tests.cast import PASSWORD, person

pytestmark = pytest.mark.django_db


def user(*arguments: str, **options: object) -> str:
    """What `parvis user …` says."""
    out = io.StringIO()
    call_command("user", *arguments, stdout=out, **options)
    return out.getvalue()


def test_a_password_is_drawn_and_opens_the_door() -> None:
    lea = person("Lea Morel", password=PASSWORD)
    browser = Client()
    assert browser.login(email=lea.account.email, password=PASSWORD)
    assert browser.get("/settings/").status_code == 200

    said = user("password", "LEA.MOREL@ferrand.example")

    password = said.splitlines()[0].rpartition(": ")[2]
    assert browser.get("/settings/").status_code == 302  # that session is over
    assert Client().login(email=lea.account.email, password=password)
    assert not Client().login(email=lea.account.email, password=PASSWORD)


def test_a_password_may_be_given_but_not_a_weak_one() -> None:
    lea = person("Lea Morel", password=PASSWORD)
    with pytest.raises(CommandError, match="at least 15 characters"):
        user("password", lea.account.email, password="short")
    assert "ended" in user("password", lea.account.email, password="tilleul boussole mistral velours")
    assert Client().login(email=lea.account.email, password="tilleul boussole mistral velours")


def test_accounts_are_suspended_opened_again_and_named_administrators() -> None:
    email = person("Lea Morel").account.email
    user("admin", email)
    with pytest.raises(CommandError, match="only administrator"):
        user("suspend", email)
    assert "administrator" in user("list")
    person("Ines Boss", admin=True)

    user("admin", email, "--off")
    user("suspend", email)
    assert f"{email}" in user("list")
    assert "suspended" in user("list")
    assert not Account.objects.get(email=email).is_active
    user("reactivate", email)
    assert "suspended" not in user("list")


def test_nobody_and_the_wrong_one_are_said() -> None:
    with pytest.raises(CommandError, match="no account nobody"):
        user("suspend", "nobody@ferrand.example")
    with pytest.raises(CommandError, match="Say whose"):
        user("password")


def test_a_batch_may_have_a_header_and_says_who_is_there_already(tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("Name,Email,Password\nLéa Morel,lea@ferrand.example\n")
    assert user("create", batch=str(people)).startswith("@lea.morel")
    assert Account.objects.get().email == "lea@ferrand.example"
    with pytest.raises(CommandError, match="is already there; see parvis user password"):
        user("create", "lea@ferrand.example")


def test_refusals_are_in_english_whatever_the_house_speaks() -> None:
    with translation.override("fr"), pytest.raises(CommandError, match="at least 15 characters"):
        user("create", "lea@ferrand.example", password="court")
