"""Dates as people of each language write them."""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone, translation

from parvis.identity.models import Relation
from parvis.spaces.models import Organisation
from parvis.web.templatetags.parvis import day, since
from tests.cast import person


@pytest.mark.parametrize(
    ("language", "month", "short", "long"),
    [
        ("fr", 6, "8 juin 2020", "8 juin 2020"),
        ("fr", 11, "8 nov. 2020", "8 novembre 2020"),
        ("en", 11, "8 Nov 2020", "8 November 2020"),
        ("en", 9, "8 Sept 2020", "8 September 2020"),
    ],
)
def test_a_past_day_is_written_as_the_language_does(language: str, month: int, short: str, long: str) -> None:
    with translation.override(language):
        assert since(datetime.datetime(2020, month, 8, 12, tzinfo=datetime.UTC)) == short
        assert day(datetime.date(2020, month, 8)) == long


def test_the_year_is_said_when_it_is_another() -> None:
    this_year = timezone.localdate().replace(month=1, day=8)
    with translation.override("en"):
        assert day(this_year) == "8 January"
        assert day(None) == ""


@pytest.mark.django_db
def test_an_administrator_reads_since_when_and_gets_dates_the_browser_understands() -> None:
    Organisation.objects.create(pk=1, name="Maison Ferrand", language="fr")
    boss = person("Ines Ferrand", admin=True, language="fr")
    Relation.objects.update(since=datetime.date(2021, 6, 21))
    client = Client()
    client.force_login(boss.account)

    html = client.get("/admin/people/ines.ferrand/").content.decode()

    assert "21 juin 2021" in html and "21 juin 2021 –" not in html
    dates = re.findall(r'<input type="date"[^>]* value="([^"]*)"', html)
    assert len(dates) == 2 and all(re.fullmatch(r"\d{4}-\d\d-\d\d", value) for value in dates)
