"""The page on which one tries our own API."""

from __future__ import annotations

import re

from django.contrib.staticfiles import finders
from django.test import Client

from parvis.demo.house import House


def test_members_try_the_api_and_visitors_sign_in_first(house: House) -> None:
    client = Client()
    assert client.get("/developers/api/").status_code == 302
    client.force_login(house.nadia.account)
    page = client.get("/developers/api/")
    said = page.content.decode()
    assert page.status_code == 200 and 'data-description="/api/parvis/v1/openapi.json"' in said
    script = re.search(r'<script nonce="[^"]+" src="/static/(js/try[^"]*)"', said)
    assert script is not None and finders.find(script[1])
    assert "connect-src 'self'" in page["Content-Security-Policy"]
