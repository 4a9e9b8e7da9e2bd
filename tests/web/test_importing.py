"""The page that brings a directory in, by the forms it shows."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from parvis.identity.models import Actor
from tests.cast import person
from tests.imports.house import founded

pytestmark = pytest.mark.django_db
FILE = "Qui,E-mail\nCamille Roche,camille@ferrand.example\nYanis Berger,yanis@ferrand.example\n"


@pytest.fixture
def admin(client: Client) -> Client:
    actor = founded()
    assert actor.account is not None
    client.force_login(actor.account)
    return client


def sent(client: Client, text: str) -> Any:
    return client.post("/admin/import/", {"file": SimpleUploadedFile("people.csv", text.encode())})


def fields(page: Any) -> dict[str, str]:
    """What the page’s form would send back."""
    text = page.content.decode()
    held = dict(re.findall(r'<input type="hidden" name="(held|name)" value="([^"]*)"', text))
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', text):
        chosen = re.search(r'value="([^"]*)" selected', options)
        held[name] = chosen[1] if chosen else ""
    return held


def test_look_map_and_import(admin: Client) -> None:
    page = sent(admin, FILE)
    assert page.status_code == 200 and "2 people added" in page.content.decode()
    assert Actor.objects.count() == 1
    form = fields(page)
    assert form["column-1"] == "email" and form["column-0"] == ""
    again = admin.post("/admin/import/", {**form, "column-0": "name"})
    assert fields(again)["column-0"] == "name"
    done = admin.post("/admin/import/", {**fields(again), "import": "yes"})
    assert done["Location"] == "/admin/people/"
    assert Actor.objects.get(account__email="camille@ferrand.example").name == "Camille Roche"


def test_what_is_wrong_is_said_by_line(admin: Client) -> None:
    page = sent(admin, FILE + "Zoé,no address\n")
    text = page.content.decode()
    assert page.status_code == 422
    assert "Line 4" in text and "isn’t an e-mail address" in text
    assert 'name="import"' not in text
    admin.post("/admin/import/", {**fields(page), "import": "yes"})
    assert Actor.objects.count() == 1


def test_no_file_or_one_too_large(admin: Client) -> None:
    assert "Choose a file first." in admin.post("/admin/import/", {}).content.decode()
    assert "too big" in sent(admin, "x" * 1_400_001).content.decode()
    assert admin.post("/admin/import/", {"held": "é~"}).status_code == 422


def test_a_hostile_cell_is_only_words(admin: Client) -> None:
    page = sent(admin, "Name,Email\n<script>alert(1)</script>,a@x.example\n")
    assert "<script>alert" not in page.content.decode()


def test_the_door_is_the_administrators(client: Client) -> None:
    assert client.get("/admin/import/").status_code == 302
    member = person("Zoé Lefèvre")
    assert member.account is not None
    client.force_login(member.account)
    assert client.get("/admin/import/").status_code == 404
    assert sent(client, FILE).status_code == 404
    assert Actor.objects.count() == 1


def test_codes_are_said_in_words_and_an_unknown_manager_plainly(admin: Client) -> None:
    page = sent(admin, "Name,Email,Relation,Manager\nZoé Roche,zoe@ferrand.example,employé,nobody@ferrand.example\n")
    text = page.content.decode()

    assert "<td>employee</td>" in text
    assert "“nobody@ferrand.example” is neither in this file nor in the house." in text
    leader = sent(admin, "Name,Email,Relation\nZoé Roche,zoe@ferrand.example,leader\n").content.decode()
    assert "<td>opinion leader</td>" in leader
