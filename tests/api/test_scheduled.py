"""Scheduled statuses: said when their hour comes, by the law of that hour."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import time_machine
from django.utils import timezone

from parvis.demo.house import House
from parvis.spaces.models import Membership
from parvis.stream.models import Draft, Post
from parvis.web.scheduled import publish_due
from tests.api.client import App


def later(app: App, text: str, **more: Any) -> dict[str, Any]:
    """A status for in ten minutes."""
    at = (timezone.now() + timedelta(minutes=10)).replace(microsecond=0).isoformat()
    told: dict[str, Any] = app.post("statuses", {"status": text, "scheduled_at": at, **more})
    return told


def test_a_scheduled_status_waits_is_moved_and_called_back(house: House) -> None:
    nadia = App(house.nadia)
    told = later(nadia, "Soon", visibility="private", spoiler_text="Plans", sensitive=False, media_ids=[])
    assert set(told) == {"id", "scheduled_at", "params", "media_attachments"}
    assert told["params"]["text"] == "Soon" and told["params"]["visibility"] == "private"
    assert told["params"]["spoiler_text"] == "Plans" and told["params"]["in_reply_to_id"] is None
    assert told["scheduled_at"].endswith(".000Z")
    assert nadia.get("scheduled_statuses") == [told] == [nadia.get(f"scheduled_statuses/{told['id']}")]
    at = (timezone.now() + timedelta(hours=2)).isoformat()
    moved = nadia.put(f"scheduled_statuses/{told['id']}", {"scheduled_at": at})
    assert moved["scheduled_at"] > told["scheduled_at"]
    App(house.karim).get(f"scheduled_statuses/{told['id']}", status=404)
    App(house.karim).delete(f"scheduled_statuses/{told['id']}", status=404)
    assert nadia.delete(f"scheduled_statuses/{told['id']}") == {}
    assert nadia.get("scheduled_statuses") == []


def test_junk_is_no_moment(house: House) -> None:
    nadia = App(house.nadia)
    assert nadia.post("statuses", {"status": "foo", "scheduled_at": "banana"}, status=422)["error"] == "Record invalid"
    soon = (timezone.now() + timedelta(minutes=1)).isoformat()
    nadia.post("statuses", {"status": "foo", "scheduled_at": soon}, status=422)
    at = (timezone.now() + timedelta(hours=1)).isoformat()
    nadia.post("statuses", {"status": " ", "scheduled_at": at}, status=422)
    nadia.post("statuses", {"status": "Hm", "scheduled_at": at, "in_reply_to_id": "12"}, status=404)


def test_it_goes_out_as_it_was_asked(house: House) -> None:
    nadia = App(house.nadia)
    first = nadia.post("statuses", {"status": "One", "space": house.atlas.slug})["id"]
    later(nadia, "Two", in_reply_to_id=first, language="en", sensitive=True)
    later(nadia, "Which?", poll={"options": ["a", "b"], "expires_in": 3600})
    later(nadia, f"@{house.atlas.slug} three")
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        publish_due()
        [two] = nadia.get(f"statuses/{first}/context")["descendants"]
        assert (two["content"], two["language"], two["sensitive"]) == ("<p>Two</p>", "en", True)
        said = nadia.get("timelines/home", {"limit": 2})  # due at the same minute, they go out in either order
        assert [space["slug"] for status in said for space in status["parvis"]["spaces"]] == [house.atlas.slug]
        assert [status["poll"]["expired"] for status in said if status["poll"]] == [False]
    assert not Draft.objects.filter(author=house.nadia.pk).exclude(publish_at=None).exists()


def test_the_law_is_that_of_the_hour(house: House) -> None:
    theo = App(house.theo)
    told = later(theo, "From outside", space=house.atlas.slug)
    Membership.objects.filter(actor=house.theo.pk, space=house.atlas).delete()
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        publish_due()
    assert not Post.objects.filter(author=house.theo.pk, text="From outside").exists()
    assert Draft.objects.get(pk=told["id"]).refusal
    assert theo.get("scheduled_statuses") == []
