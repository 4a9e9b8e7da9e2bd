"""Filters: made, changed and removed in both versions, and what they catch."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from parvis.demo.house import House
from parvis.spaces.models import Reach
from parvis.stream import timelines
from parvis.stream.actions.publishing import publish
from parvis.stream.filtering import expression
from parvis.stream.models import Filter, Post
from parvis.stream.writing import Destination, PollWriting, Writing
from tests.api.client import App


def said(house: House, text: str, who: str = "karim") -> Post:
    return publish(Writing(text=text), by=house.viewer(who), to=Destination(Reach.INSIDE))


def seen(app: App, post: Post, **more: object) -> list[dict[str, object]]:
    """The `filtered` list of the post on the home of the app's person."""
    return next(s["filtered"] for s in app.get("timelines/home", more) if s["id"] == str(post.pk))


def test_a_filter_lives_and_goes(house: House) -> None:
    app = App(house.nadia)
    made = app.post(
        "/api/v2/filters",
        {
            "title": "Plot",
            "context": ["home"],
            "expires_in": 3600,
            "keywords_attributes": [{"keyword": "spoiler", "whole_word": True}],
        },
    )
    assert made.keys() == {"id", "title", "context", "expires_at", "filter_action", "keywords", "statuses"}
    assert (made["filter_action"], made["keywords"][0]["whole_word"], made["statuses"]) == ("warn", True, [])
    assert app.get("/api/v2/filters") == [made] and app.get(f"/api/v2/filters/{made['id']}") == made
    word = made["keywords"][0]["id"]
    changed = app.put(
        f"/api/v2/filters/{made['id']}",
        {
            "filter_action": "blur",
            "expires_in": "",
            "keywords_attributes": [{"id": word, "_destroy": True}, {"keyword": "ending", "whole_word": "false"}],
        },
    )
    assert (changed["title"], changed["filter_action"], changed["expires_at"]) == ("Plot", "blur", None)
    assert [(w["keyword"], w["whole_word"]) for w in changed["keywords"]] == [("ending", False)]
    more = app.post(f"/api/v2/filters/{made['id']}/keywords", {"keyword": "finale"})
    assert app.put(f"/api/v2/filters/keywords/{more['id']}", {"keyword": "the finale"})["keyword"] == "the finale"
    assert app.get(f"/api/v2/filters/keywords/{more['id']}")["keyword"] == "the finale"
    assert app.delete(f"/api/v2/filters/keywords/{more['id']}") == {}
    assert len(app.get(f"/api/v2/filters/{made['id']}/keywords")) == 1
    assert app.delete(f"/api/v2/filters/{made['id']}") == {}
    app.get(f"/api/v2/filters/{made['id']}", status=404)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "", "context": ["home"]},
        {"title": "A", "context": []},
        {"title": "A", "context": ["nowhere"]},
        {"title": "A", "context": ["home"], "filter_action": "burn"},
        {"title": "A", "context": ["home"], "keywords_attributes": [{"keyword": " "}]},
        {"title": "A", "context": ["home"], "keywords_attributes": [{"keyword": "x" * 600}]},
    ],
)
def test_what_is_wrong_is_refused_and_leaves_nothing(house: House, wrong: dict[str, object]) -> None:
    assert App(house.nadia).post("/api/v2/filters", wrong, status=422)["error"]
    assert not Filter.objects.exists()


def test_a_filter_is_ones_own(house: House) -> None:
    mine = App(house.nadia).post("/api/v2/filters", {"title": "A", "context": ["home"]})
    karim = App(house.karim)
    assert karim.get("/api/v2/filters") == karim.get("filters") == []
    for verb, path in (("get", ""), ("put", ""), ("delete", ""), ("post", "/keywords"), ("post", "/statuses")):
        karim.ask(verb, f"/api/v2/filters/{mine['id']}{path}", {"title": "B", "keyword": "b"}, status=404)
    App(house.nadia, scopes="read write:statuses").post("/api/v2/filters", {}, status=403)


def test_it_catches_whole_words_where_it_was_asked_and_until_it_runs_out(house: House) -> None:
    app = App(house.nadia)
    party, art, mine = said(house, "Une Party !"), said(house, "De l’ART, enfin"), said(house, "art", "nadia")
    app.post(
        "/api/v2/filters",
        {"title": "Arts", "context": ["home"], "expires_in": 3600, "keywords_attributes": [{"keyword": "art"}]},
    )
    assert seen(app, party) == seen(app, mine) == []
    [found] = seen(app, art)
    assert found["keyword_matches"] == ["art"] and found["status_matches"] == []
    assert found["filter"]["title"] == "Arts" and found["filter"]["filter_action"] == "warn"  # type: ignore[index]
    assert app.get(f"accounts/{house.karim.pk}/statuses")[0]["filtered"] == [], "not where it was not asked"
    assert not any(s["filtered"] for s in App(house.karim).get("timelines/home")), "nobody else’s business"
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=2)):
        assert seen(app, art) == []


def test_what_a_poll_offers_and_a_picture_shows_is_read_too(house: House) -> None:
    app, filters = App(house.nadia), "/api/v2/filters"
    asked = PollWriting(("Football", "Belote"))
    post = publish(
        Writing(text="Ce soir ?", kind="poll", poll=asked), by=house.viewer("karim"), to=Destination(Reach.INSIDE)
    )
    words = [{"keyword": "football"}]
    app.post(
        filters, {"title": "Ball", "context": ["home", "thread"], "filter_action": "hide", "keywords_attributes": words}
    )
    (caught,) = seen(app, post)
    assert caught["keyword_matches"] == ["football"]
    assert post.pk not in [card.post.pk for card in timelines.home(house.viewer("nadia")).cards]
    assert post.pk in [card.post.pk for card in timelines.home(house.viewer("emily")).cards]


def test_a_post_is_caught_by_name_if_one_may_read_it(house: House) -> None:
    app = App(house.nadia)
    post = said(house, "Bonjour")
    held = app.post("/api/v2/filters", {"title": "A", "context": ["home"]})
    row = app.post(f"/api/v2/filters/{held['id']}/statuses", {"status_id": str(post.pk)})
    assert app.get(f"/api/v2/filters/statuses/{row['id']}") == row
    assert seen(app, post)[0]["status_matches"] == [str(post.pk)]
    app.post(f"/api/v2/filters/{held['id']}/statuses", {"status_id": str(post.pk)}, status=422)
    assert app.delete(f"/api/v2/filters/statuses/{row['id']}") == {} and seen(app, post) == []
    secret = publish(
        Writing(text="Chut"), by=house.viewer("karim"), to=Destination(Reach.PEOPLE, people=(house.karim, house.emily))
    )
    hidden = app.post(f"/api/v2/filters/{held['id']}/statuses", {"status_id": str(secret.pk)}, status=404)
    assert hidden == app.post(f"/api/v2/filters/{held['id']}/statuses", {"status_id": "12"}, status=404)


def test_the_first_version_has_a_filter_for_each_word(house: House) -> None:
    app = App(house.nadia)
    made = app.post("filters", {"phrase": "café", "context": ["home", "thread"], "irreversible": True})
    assert made == {
        "id": made["id"], "phrase": "café", "context": ["home", "thread"], "whole_word": False, "expires_at": None,
        "irreversible": True,
    }  # fmt: skip
    assert app.get("filters") == [made] and app.get(f"filters/{made['id']}") == made
    assert app.get("/api/v2/filters")[0]["filter_action"] == "hide"
    changed = app.put(f"filters/{made['id']}", {"phrase": "thé", "context": ["home"], "whole_word": True})
    assert (changed["phrase"], changed["context"], changed["whole_word"]) == ("thé", ["home"], True)
    assert app.delete(f"filters/{made['id']}") == {} and app.get("/api/v2/filters") == []
    app.post("filters", {"phrase": "", "context": ["home"]}, status=422)


def test_words_are_found_as_people_mean_them() -> None:
    assert expression("C++", whole=True).search("du c++ moderne") and not expression("c", whole=True).search("abc")
    assert expression("art", whole=False).search("party") and expression("É", whole=True).search("un é seul")


def test_who_has_no_filter_pays_one_indexed_question(house: House) -> None:
    app = App(house.nadia)
    app.get("timelines/home")
    with CaptureQueriesContext(connection) as asked:
        app.get("timelines/home")
    assert not [query for query in asked if "filterkeyword" in query["sql"]]
    if connection.vendor == "sqlite":
        plan = Filter.objects.filter(actor=house.nadia.pk).values_list("pk", "version").explain()
        assert "USING INDEX" in plan
