"""Polls from an app, in the words it knows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import time_machine
from django.utils import timezone

from parvis.demo.house import House
from tests.api.client import App
from tests.api.test_statuses import has_shape

POLL: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("id", "expires_at"), (str,)),
    **dict.fromkeys(("expired", "multiple", "voted"), (bool,)),
    **dict.fromkeys(("votes_count", "voters_count"), (int,)),
    **dict.fromkeys(("options", "emojis", "own_votes"), (list,)),
}


def ask(app: App, **more: Any) -> dict[str, Any]:
    """A poll of three options among the house."""
    poll = {"options": ["foo", "bar", "baz"], **more}
    status: dict[str, Any] = app.post("statuses", {"status": "Answer me this", "poll": poll})
    return status


def test_a_poll_is_asked_and_answered_once(house: House) -> None:
    nadia, karim = App(house.nadia), App(house.karim)
    status = ask(nadia)
    poll = status["poll"]
    assert has_shape(poll, POLL) and poll["id"] == status["id"]
    assert poll["options"] == [{"title": name, "votes_count": 0} for name in ("foo", "bar", "baz")]
    ends = datetime.fromisoformat(poll["expires_at"])
    assert abs(ends - timezone.now() - timedelta(days=1)) < timedelta(minutes=1)
    wrong = karim.post(f"polls/{poll['id']}/votes", {"choices": [5]}, status=422)
    assert "The chosen vote option does not exist" in wrong["error"]
    wrong = karim.post(f"polls/{poll['id']}/votes", {"choices": [0, 2]}, status=422)
    assert "You have already voted on this poll" in wrong["error"]
    voted = karim.post(f"polls/{poll['id']}/votes", {"choices": ["1"]})
    assert (voted["voted"], voted["own_votes"], voted["votes_count"]) == (True, [1], 1)
    wrong = karim.post(f"polls/{poll['id']}/votes", {"choices": [0]}, status=422)
    assert "You have already voted on this poll" in wrong["error"]
    assert nadia.get(f"polls/{poll['id']}")["options"][1] == {"title": "bar", "votes_count": 1}
    App(house.theo).get(f"polls/{poll['id']}", status=404)
    App(house.theo).post(f"polls/{poll['id']}/votes", {"choices": [0]}, status=404)


def test_several_choices_where_the_poll_lets(house: House) -> None:
    poll = ask(App(house.nadia), multiple=True)["poll"]
    assert App(house.karim).post(f"polls/{poll['id']}/votes", {"choices": [0, 2]})["own_votes"] == [0, 2]


def test_hidden_totals_are_hidden_from_everybody_until_the_end(house: House) -> None:
    nadia, karim = App(house.nadia), App(house.karim)
    poll = ask(nadia, hide_totals=True, expires_in=28_800)["poll"]
    karim.post(f"polls/{poll['id']}/votes", {"choices": [0]})
    assert [option["votes_count"] for option in nadia.get(f"polls/{poll['id']}")["options"]] == [None] * 3
    with time_machine.travel(timezone.now() + timedelta(hours=9)):
        ended = nadia.get(f"polls/{poll['id']}")
        assert ended["expired"] is True and [option["votes_count"] for option in ended["options"]] == [1, 0, 0]
        late = App(house.lea).post(f"polls/{poll['id']}/votes", {"choices": [0]}, status=422)
        assert "The poll has already ended" in late["error"]


def test_a_poll_that_makes_no_sense_is_refused(house: House) -> None:
    nadia = App(house.nadia)
    for poll in ({"options": ["one"]}, {"options": ["a", "A"]}, {"options": ["a", "b"], "expires_in": 10}):
        nadia.post("statuses", {"status": "?", "poll": poll}, status=422)
    status = ask(nadia)
    assert nadia.put(f"statuses/{status['id']}", {"status": "Answer me that"})["poll"]["id"] == status["id"]
    other = {"options": ["foo", "qux"], "expires_in": 3600}
    nadia.put(f"statuses/{status['id']}", {"status": "Answer me that", "poll": other}, status=422)
