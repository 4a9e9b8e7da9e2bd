"""Two ways of looking for the newest, one page; and neither goes through more than it has to."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import partial
from threading import get_ident
from typing import Any

import pytest
from django.core.exceptions import SynchronousOnlyOperation
from django.db import connection
from django.db.models import QuerySet

from parvis.core import compiled as compiling
from parvis.demo.house import House
from parvis.identity.models import Follow, List, ListMember
from parvis.identity.viewer import VISITOR
from parvis.spaces.models import Space
from parvis.stream import lines, spans
from parvis.stream.lines import LINES, gathered, newest, walked
from parvis.stream.models import Attachment, Post, Topic
from parvis.stream.spans import MOST_ID, Span
from parvis.stream.timelines import FILTERS, carrying, topic_posts
from tests.stream.small_house import person, room, say, viewer


def _asked(house: House, handle: str) -> list[tuple[str, int, dict[str, object]]]:
    """Every timeline there is, for one reader."""
    person, space = house.helene.pk, Space.objects.exclude(posts_count=0).order_by("pk").first()
    assert space is not None
    own = List.objects.create(owner=house.person(handle), title="list")
    ListMember.objects.bulk_create(
        ListMember(list=own, actor=one) for one in {house.helene, house.karim, house.person(handle)}
    )
    return [
        *(("home", 0, {"only": only}) for only in FILTERS),
        ("square", 0, {}),
        ("square", 0, {"media": True}),
        ("person", person, {}),
        ("person", person, {"roots": True, "own": True}),
        ("person", person, {"pinned": True}),
        ("space", space.pk, {}),
        ("space", space.pk, {"unpinned": True}),
        ("list", own.pk, {"replies": "list"}),
        ("list", own.pk, {"replies": "followed"}),
        ("talks", 0, {}),
    ]


@pytest.mark.parametrize("handle", ["nadia", "emily", "theo", "mathilde", "yann"])
def test_walking_and_gathering_find_the_same(house: House, handle: str) -> None:
    viewer = house.viewer(handle)
    topic = Topic.objects.filter(posts__isnull=False).first()
    assert topic is not None
    topic.followers.add(house.person(handle))
    for name, about, only in _asked(house, handle):
        whole = list(LINES[name](viewer, about, **only).posts.order_by("-pk").values_list("pk", flat=True))
        assert whole or name not in ("home", "square") or only
        middle = whole[len(whole) // 2] if whole else 1
        for span in (Span(), Span(before=middle, size=3), Span(since=middle, size=3), Span(since=middle, up=True)):
            among = [pk for pk in whole if span.since < pk < span.before]
            page = (among[::-1] if span.up else among)[: span.size]
            assert gathered(name, viewer, about, span, **only) == page, (name, only)
            assert newest(name, viewer, about, span, **only) == page, (name, only)


def _paged(asked: Callable[[Span], list[int]], size: int, *, up: bool) -> list[int]:
    """All of a list, page after page, as an app asks for it."""
    found: list[int] = []
    while page := asked(
        Span(before=MOST_ID if up or not found else found[-1], since=found[-1] if up and found else 0, up=up, size=size)
    ):
        found += page
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("relation", ["employee", None])
def test_no_post_is_lost_between_sources_that_share_them(relation: str | None) -> None:
    """Posts in several rooms, with several topics, with several pictures, by whom one follows: down to the last page."""
    ada, bob = person("Ada"), person("Bob", relation=relation)
    rooms, dice = [room(f"room{n}", ada, bob) for n in range(5)], random.Random(7)
    keys = [f"topic{n}" for n in range(6)]
    for number in range(36):
        spaces = tuple(dice.sample(rooms, dice.choice((1, 2, 3))))
        words = " ".join(f"#{key}" for key in dice.sample(keys, dice.choice((0, 2, 4))))
        post = say(f"{number} {words}", by=ada, spaces=spaces)
        pictures = [Attachment(post=post, owner=ada, kind="image", name="x") for _picture in range(dice.choice((0, 3)))]
        Attachment.objects.bulk_create(pictures)
    bob.topics.set(Topic.objects.filter(key__in=keys[:4]))
    Follow.objects.create(source=bob, target=ada)
    reader = viewer(bob)
    tagged = topic_posts(reader, keys)
    lists: list[tuple[QuerySet[Post], Callable[[Span], list[int]], Callable[[Span], list[int]]]] = [
        (tagged, lambda span: carrying(span, keys, tagged), lambda span: carrying(span, keys, tagged))
    ]
    for name, about, only in [
        *(("home", 0, {"only": only}) for only in FILTERS),
        ("person", ada.pk, {"media": True}),
        ("space", rooms[0].pk, {}),
    ]:
        asked = {"name": name, "viewer": reader, "about": about, **only}
        lists.append(
            (LINES[name](reader, about, **only).posts, partial(_by, newest, asked), partial(_by, gathered, asked))
        )
    for posts, walking, gathering in lists:
        whole = list(posts.order_by("-pk").values_list("pk", flat=True))
        for size in (1, 2, 5, 7, 20):
            for up in (False, True):
                for way in (walking, gathering):
                    assert _paged(way, size, up=up) == (whole[::-1] if up else whole), (way, size, up, len(whole))


def _by(way: Callable[..., list[int]], asked: dict[str, Any], span: Span) -> list[int]:
    return way(span=span, **asked)


@pytest.fixture
def short_walks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Walking gives up after three steps; queries that were compiled before or are compiled meanwhile are forgotten."""
    monkeypatch.setattr(spans, "STEPS", 3)
    for _time in range(2):
        lines._walked.known.clear()
        lines._beyond.known.clear()
        if not _time:
            yield


def test_what_lies_far_below_is_found_all_the_same(house: House, short_walks: None) -> None:
    """Walking gives up after a few steps; the page is whole."""
    for reader in (VISITOR, house.viewer("theo")):
        whole = LINES["square"](reader, 0).posts.order_by("-pk").values_list("pk", flat=True)
        assert newest("square", reader, 0, Span(size=7)) == list(whole[:7])


def _plan(queryset: object) -> str:
    """How the database goes about it; a line a step."""
    return str(queryset.explain())  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["home", "square", "person"])
def test_no_page_goes_through_a_whole_table(house: House, name: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans by what stands there, and here that is little")
    viewer, about = house.viewer("nadia"), house.helene.pk if name == "person" else 0
    line = LINES[name](viewer, about)
    plans = [_plan(walked(name, viewer, about, Span(before=MOST_ID)))]
    plans += [_plan(Span().newest(*source)) for source in line.sources]
    for plan in plans:
        assert "SCAN stream_post" not in plan or "USING COVERING INDEX post_roots" in plan, plan
        assert "SCAN spaces_audience" not in plan and "SCAN identity_actor" not in plan, plan
        assert "SCAN spaces_membership" not in plan, plan
    held = {"home": {"post_audience", "post_begun"}, "square": {"post_audience"}, "person": {"post_said"}}[name]
    assert all(any(f"USING INDEX {index} (" in plan for plan in plans) for index in held), plans


def test_questions_and_media_are_found_by_what_is_only_theirs(house: House) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans by what stands there, and here that is little")
    reader = house.viewer("nadia")
    ways = {
        "post_questions": LINES["home"](reader, 0, only="questions"),
        "attachment_owned": LINES["person"](reader, house.helene.pk, media=True),
        "stream_attachment_post_id": LINES["home"](reader, 0, only="media"),
    }
    for index, line in ways.items():
        (source,) = line.sources
        first = _plan(Span().newest(*source)).splitlines()[0]
        assert f"INDEX {index}" in first, first


def test_nothing_is_gathered_on_the_event_loop(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(compiling._own, get_ident(), connection.connection)
    with pytest.raises(SynchronousOnlyOperation):
        gathered("home", house.viewer("nadia"), 0, Span(), only="all")
