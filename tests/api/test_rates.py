"""Whoever asks too much is told when to come back, by the slow way and the fast one alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from parvis.api import hot, rates
from parvis.demo.house import House
from tests.api.client import App


@pytest.fixture
def limited(settings: Any) -> Iterator[None]:
    settings.RATE_LIMITS, settings.API_RATE = True, 3
    rates.windows.running.clear()
    yield
    rates.windows.running.clear()


def test_nothing_is_said_where_nothing_is_limited(house: House) -> None:
    app = App(house.nadia)
    app.get("timelines/home")
    assert "X-RateLimit-Limit" not in app.asked


def test_a_token_is_counted_and_comes_back_when_the_window_ends(house: House, limited: None) -> None:
    app, other = App(house.nadia), App(house.nadia)
    with time_machine.travel("2026-11-23 10:00Z", tick=False) as clock:
        for left in ("2", "1", "0"):
            app.get("timelines/home")
            assert (app.asked["X-RateLimit-Limit"], app.asked["X-RateLimit-Remaining"]) == ("3", left)
        assert app.asked["X-RateLimit-Reset"] == "2026-11-23T10:05:00.000000Z"
        assert app.get("timelines/home", status=429) == {"error": "Too many requests"}
        assert app.asked["Retry-After"] == "300" and app.asked["X-RateLimit-Remaining"] == "0"
        other.get("timelines/home")  # another token of the same person has its own window
        clock.shift(301)
        app.get("timelines/home")


def test_visitors_are_counted_by_address(house: House, limited: None, settings: Any) -> None:
    visitor = App()
    for _time in range(3):
        visitor.get("timelines/public")
    visitor.get("timelines/public", status=429)
    settings.BEHIND_PROXY = True
    visitor.get("timelines/public", X_Forwarded_For="203.0.113.9, 198.51.100.7")
    assert visitor.asked["X-RateLimit-Remaining"] == "2"
    visitor.get("timelines/public", X_Forwarded_For="192.0.2.1, 198.51.100.7")
    assert visitor.asked["X-RateLimit-Remaining"] == "1", "what the proxy itself says, not what a visitor claims"


def test_the_fast_way_in_counts_in_the_same_window(house: House, limited: None) -> None:
    app = App(house.nadia)
    app.get("timelines/home")
    headers = [(b"authorization", f"Bearer {app.token}".encode())]
    scope = {
        "method": "GET",
        "path": "/api/v1/timelines/home",
        "query_string": b"",
        "headers": headers,
        "client": ("192.0.2.5", 1),
    }
    found = hot.find(scope)
    assert found is not None
    statuses = []
    for _time in range(3):
        status, head, _body = hot.answered(scope, found)
        statuses.append(status)
    assert statuses == [200, 200, 429]
    assert dict(head)[b"x-ratelimit-remaining"] == b"0"
