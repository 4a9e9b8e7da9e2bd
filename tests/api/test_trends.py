"""Trends, from the square alone; and announcements to the whole house."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from parvis.demo.house import House
from parvis.identity.models import Actor
from parvis.spaces.models import Reach, Space
from parvis.stream import topics, trends
from parvis.stream.actions.correcting import delete
from parvis.stream.actions.publishing import comment, publish
from parvis.stream.actions.responding import react
from parvis.stream.models import Acknowledgement, Post, Preview
from parvis.stream.writing import Destination, Writing
from tests.api.client import App
from tests.api.shapes import fits


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    trends.kept.clear()
    yield
    trends.kept.clear()


def say(house: House, who: str, text: str, reach: Reach = Reach.PUBLIC) -> Post:
    return publish(Writing(text=text), by=house.viewer(who), to=Destination(reach))


def test_what_many_say_on_the_square_trends_and_what_is_said_inside_never_does(house: House) -> None:
    Actor.objects.update(discoverable=True, is_public=True)
    for who in ("nadia", "emily", "yann"):
        said = say(house, who, "Vive le #bivouacdeparvis")
        say(house, who, "Vive le #secretdeparvis", Reach.INSIDE)
    comment(Writing(text="Oui #bivouacdeparvis"), by=house.viewer("nadia"), on=said)
    tags = App().get("trends/tags")
    assert tags[0]["name"] == "bivouacdeparvis" and "secretdeparvis" not in [tag["name"] for tag in tags]
    assert len(tags[0]["history"]) == 7
    assert (tags[0]["history"][0]["uses"], tags[0]["history"][0]["accounts"]) == ("4", "3")
    assert topics.history(["secretdeparvis"])["secretdeparvis"][0].uses == 0
    assert App(house.nadia).get("trends/tags")[0] == tags[0]
    assert App().get("trends/tags", {"offset": 1, "limit": 1})[0]["name"] != "bivouacdeparvis"


def test_what_moved_people_trends_until_it_is_taken_down(house: House) -> None:
    Actor.objects.update(discoverable=True)
    post = say(house, "nadia", "Regardez ce fermoir")
    for who in ("emily", "yann", "mathilde", "philippe", "karim", "sofia", "bastien"):
        if who in house.people:
            react(post, "like", by=house.viewer(who))
            react(post, "bravo", by=house.viewer(who))
    found = App().get("trends/statuses")
    fits("status", found)
    assert str(post.pk) in [status["id"] for status in found[:3]]
    delete(post, by=house.viewer("nadia"))
    assert str(post.pk) not in [status["id"] for status in App().get("trends/statuses")]


def test_links_trend_with_their_cards(house: House) -> None:
    Actor.objects.update(discoverable=True)
    inside, outside = (say(house, "nadia", "Lisez", reach) for reach in (Reach.INSIDE, Reach.PUBLIC))
    for post, name in ((inside, "hidden"), (outside, "seen")):
        Preview.objects.create(url=f"https://{name}.example/", title=name).posts.add(post)
    found = App().get("trends/links")
    assert [link["title"] for link in found if link["title"] in ("seen", "hidden")] == ["seen"]
    assert {"url", "type", "authors", "history", "image"} <= set(found[0])


def test_who_does_not_want_to_be_found_does_not_trend(house: House) -> None:
    say(house, "nadia", "Vive le #bivouacdeparvis")
    Actor.objects.filter(handle="nadia").update(discoverable=False)
    assert "bivouacdeparvis" not in trends.tags()


def test_announcements_wait_until_they_are_acknowledged(house: House) -> None:
    staff = Space.objects.get(kind=Space.Kind.ALL_STAFF)
    steward = staff.memberships.filter(role="steward", state="active").first()
    assert steward is not None
    by = house.viewer(steward.actor.handle)
    post = publish(
        Writing(text="On ferme lundi", kind="announcement"), by=by, to=Destination(Reach.SPACE, spaces=(staff,))
    )
    app, other = App(house.emily), App(house.theo)
    told = app.get("announcements")[0]
    assert (told["id"], told["read"], told["reactions"]) == (str(post.pk), False, [])
    assert "lundi" in told["content"] and {"mentions", "tags", "emojis", "statuses", "updated_at"} <= set(told)
    assert str(post.pk) not in [one["id"] for one in other.get("announcements", {"with_dismissed": True})]
    other.post(f"announcements/{post.pk}/dismiss", status=404)
    for _twice in range(2):
        app.put(f"announcements/{post.pk}/reactions/👍")
    assert app.get("announcements")[0]["reactions"] == [{"name": "👍", "count": 1, "me": True}]
    assert app.put(f"announcements/{post.pk}/reactions/🦄", status=422)["error"].startswith("Validation failed")
    app.delete(f"announcements/{post.pk}/reactions/👍")
    assert app.get("announcements")[0]["reactions"] == []
    assert app.post(f"announcements/{post.pk}/dismiss") == {}
    assert Acknowledgement.objects.filter(post=post, actor=house.emily).exists()
    assert str(post.pk) not in [one["id"] for one in app.get("announcements")]
    again = app.get("announcements", {"with_dismissed": True})
    assert next(one for one in again if one["id"] == str(post.pk))["read"] is True
