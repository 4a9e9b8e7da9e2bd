"""`parvis demo`: once, into an empty installation."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from parvis.demo.house import House
from parvis.identity.models import Account
from parvis.spaces.models import Organisation
from parvis.stream.models import Post


def test_a_second_time_is_refused(house: House) -> None:
    before = Post.objects.count()
    with pytest.raises(CommandError, match="not empty"):
        call_command("demo")
    assert Post.objects.count() == before


def test_if_empty_changes_nothing_and_says_how_to_sign_in(house: House, settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    (tmp_path / "demo-password").write_text(house.password)
    before, out = Post.objects.count(), io.StringIO()
    call_command("demo", "--if-empty", stdout=out)
    assert "nadia@ferrand.example" in out.getvalue() and house.password in out.getvalue()
    assert Post.objects.count() == before


@pytest.mark.django_db
def test_somebody_elses_organisation_is_left_alone(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    Organisation.objects.create(pk=1, name="Une autre")
    out = io.StringIO()
    call_command("demo", "--if-empty", stdout=out)
    assert out.getvalue() == "" and not Account.objects.exists()


@pytest.mark.django_db
def test_a_short_password_is_refused_before_anything_is_built() -> None:
    with pytest.raises(CommandError, match="15"):
        call_command("demo", "--password", "sac")
    assert not Organisation.objects.exists()


@pytest.mark.django_db
def test_it_draws_portraits_and_scenes() -> None:
    from PIL import Image

    from parvis.demo import portraits, scenes
    from parvis.demo.people import PEOPLE

    for person in PEOPLE[:3]:
        assert person.portrait is not None
        assert Image.open(io.BytesIO(portraits.draw(person.portrait))).size == (400, 400)
    assert Image.open(io.BytesIO(scenes.draw("buckle"))).size == (1200, 800)
    assert {person.cover for person in PEOPLE if person.cover} <= set(scenes.SCENES)
