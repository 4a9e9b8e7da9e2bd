"""Translation through the service the settings name, and no further than what is out on the square."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.cache import cache

from parvis.demo.house import House
from tests.api.client import App
from tests.core.far_side import Square, Visit, square

__all__ = ["square"]


@pytest.fixture
def translator(square: Square, settings: Any) -> Square:
    """A LibreTranslate that shouts."""

    def translate(visit: Visit) -> None:
        asked = json.loads(visit.body)
        said = {"translatedText": [text.upper().replace("<P>", "<p>").replace("</P>", "</p>") for text in asked["q"]]}
        visit.reply(json.dumps(said).encode(), content_type="application/json")

    square.add_page("/translate", translate)
    square.add("/languages", b'[{"code": "fr", "targets": ["en", "es"]}]', content_type="application/json")
    settings.PARVIS_TRANSLATOR_URL = f"http://127.0.0.2:{square.port}"
    settings.PARVIS_TRANSLATOR_KEY = "k"
    settings.PARVIS_OUTBOUND_EXEMPT = ["127.0.0.2/32"]
    settings.PARVIS_OUTBOUND_PORTS = [square.port]
    cache.clear()
    return square


def test_what_is_out_is_translated(house: House, translator: Square) -> None:
    nadia, theo = App(house.nadia), App(house.theo)
    poll = {"options": ["oui", "non"]}
    said = {"status": "Bonjour", "visibility": "public", "language": "fr", "spoiler_text": "Mot", "poll": poll}
    out = nadia.post("statuses", said)["id"]
    told = theo.post(f"statuses/{out}/translate", {"lang": "en"})
    assert (told["content"], told["spoiler_text"], told["language"]) == ("<p>BONJOUR</p>", "MOT", "en")
    assert told["detected_source_language"] == "fr" and told["provider"] == "LibreTranslate"
    assert told["poll"] == {"id": out, "options": [{"title": "OUI"}, {"title": "NON"}]}
    assert theo.post(f"statuses/{out}/translate", {"lang": "en"}) == told and len(translator.visits) == 1
    assert json.loads(translator.visits[0].body)["api_key"] == "k"
    theo.post(f"statuses/{out}/translate", {"lang": "fr"}, status=403)
    assert theo.get("instance/translation_languages") == {"fr": ["en", "es"]}


def test_what_is_said_among_us_is_sent_to_nobody(house: House, translator: Square) -> None:
    inside = App(house.nadia).post("statuses", {"status": "Bonjour", "visibility": "private", "language": "fr"})["id"]
    App(house.karim).post(f"statuses/{inside}/translate", {"lang": "en"}, status=403)
    App(house.theo).post(f"statuses/{inside}/translate", {"lang": "en"}, status=404)
    assert translator.visits == []


def test_a_translator_that_is_down_says_so(house: House, translator: Square) -> None:
    translator.add("/translate", b"oops", status=500)
    out = App(house.nadia).post("statuses", {"status": "Hi", "visibility": "public"})["id"]
    App(house.karim).post(f"statuses/{out}/translate", {"lang": "es"}, status=503)
