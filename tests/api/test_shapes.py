"""What apps were built against, asked of the whole demo house."""

from __future__ import annotations

import pytest

from parvis.demo.house import House
from tests.api.client import App
from tests.api.shapes import SHAPES, differences, fits


def test_the_statuses_of_the_house_have_the_shape_apps_know(house: House) -> None:
    app = App(house.nadia)
    for page in ("timelines/home", "timelines/public", f"accounts/{house.nadia.pk}/statuses"):
        told = app.get(page, {"limit": 40})
        assert told
        fits("status", told)
        fits("account", [status["account"] for status in told])
    fits("status", App().get("timelines/public", {"limit": 40}))


def test_files_polls_and_quotes_have_it_too(house: House) -> None:
    told = App(house.nadia).get("timelines/home", {"limit": 40})
    files = [file for status in told for file in status["media_attachments"] if file["type"] == "image"]
    assert files
    fits("media", files)


def test_people_and_spaces_are_accounts(house: House) -> None:
    app = App(house.nadia)
    fits("account", [app.get(f"accounts/{pk}") for pk in (house.nadia.pk, house.theo.pk, house.atlas.pk)])


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"id": 7}, [".id is int, not str: 7", ".flag is missing"]),
        ({"id": None, "flag": True}, [".id is NoneType, not str: None"]),
        ({"id": "7", "flag": 1}, [".flag is int, not bool: 1"]),
        ({"id": "7", "flag": True, "more": 1}, []),
    ],
)
def test_the_checker_sees_what_is_missing_and_what_is_of_another_type(said: object, wrong: list[str]) -> None:
    assert list(differences({"id": "str", "flag": "bool"}, said)) == wrong
    assert "GET /api/v2/instance" in SHAPES
