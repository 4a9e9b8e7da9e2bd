"""Two ways of looking for the newest, one page."""

from __future__ import annotations

import pytest

from parvis.demo.house import House
from parvis.spaces.models import Audience, Reach
from parvis.stream import density
from parvis.stream.models import Post, Topic
from parvis.stream.timelines import FILTERS, home_posts


@pytest.mark.parametrize("handle", ["nadia", "emily", "theo", "giulia", "gerard", "mathilde", "maite", "yann"])
def test_walking_and_collecting_find_the_same(house: House, handle: str) -> None:
    viewer = house.viewer(handle)
    topic = Topic.objects.filter(posts__isnull=False).first()
    assert topic is not None
    topic.followers.add(house.person(handle))
    for only in FILTERS:
        walked, collected = (
            list(home_posts(viewer, only, walked=way).order_by("-pk").values_list("pk", flat=True))
            for way in (True, False)
        )
        assert walked == collected and (walked or only != "all")


def test_who_is_in_little_has_it_collected(house: House) -> None:
    """A house where thousands of posts concern Nadia, and three of them Théo."""
    said = Audience.of(Reach.INSIDE)
    Post.objects.bulk_create(
        [
            Post(id=number, root_id=number, author=house.helene, audience=said, text="x", html="<p>x</p>")
            for number in range(10**15, 10**15 + 10)
        ]
    )
    house.helene.posts_count = 5000
    house.helene.save()
    house.nadia.following_count = 1
    from parvis.identity.actions.tying import follow

    follow(by=house.viewer("nadia"), target=house.helene)
    assert density.is_dense(house.viewer("nadia")) and not density.is_dense(house.viewer("theo"))
