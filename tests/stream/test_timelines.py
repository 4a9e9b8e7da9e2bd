"""Two ways of looking for the newest, one page; and neither goes through more than it has to."""

from __future__ import annotations

import pytest
from django.db import connection

from parvis.demo.house import House
from parvis.identity.models import List, ListMember
from parvis.identity.viewer import VISITOR
from parvis.spaces.models import Space
from parvis.stream import spans
from parvis.stream.models import Topic
from parvis.stream.spans import MOST_ID, Span
from parvis.stream.timelines import FILTERS, LINES, gathered, newest, walked


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


def test_what_lies_far_below_is_found_all_the_same(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Walking gives up after a few steps; the page is whole."""
    monkeypatch.setattr(spans, "STEPS", 3)
    for viewer in (VISITOR, house.viewer("theo")):
        whole = LINES["square"](viewer, 0).posts.order_by("-pk").values_list("pk", flat=True)
        assert newest("square", viewer, 0, Span(size=7)) == list(whole[:7])


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
