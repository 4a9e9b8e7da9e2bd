"""Tags: followed, shown on profiles, counted from what the world may read."""

from __future__ import annotations

from parvis.demo.house import House
from parvis.spaces.models import Audience, Reach
from parvis.stream.models import Post, Topic
from parvis.stream.timelines import home_posts
from tests.api.client import App
from tests.api.shapes import assert_shape

TAG = {"id": str, "name": str, "url": str, "history": list, "following": bool, "featuring": bool}
FEATURED = {"id": str, "name": str, "url": str, "statuses_count": str, "last_status_at": (str, None)}


def say(house: House, key: str, reach: Reach, *, by: str = "helene") -> Post:
    """A post that carries a topic."""
    audience = Audience.of(reach, spaces=[house.atlas] if reach == Reach.SPACE else [])
    post = Post(author=house.person(by), audience=audience, text=f"#{key}", html=f"#{key}")
    post.root = post
    post.save()
    post.topics.add(Topic.objects.get_or_create(key=key)[0])
    return post


def test_a_tag_is_followed_and_no_longer(house: House) -> None:
    app = App(house.nadia)
    told = app.post("tags/Foo/follow")
    assert_shape(told, TAG)
    assert told["name"] == "foo" and told["following"] is True and len(told["history"]) == 7
    app.post("tags/bar/follow")
    assert [tag["name"] for tag in app.get("followed_tags")][:2] == ["bar", "foo"]
    assert app.get("followed_tags", {"limit": 1})[0]["name"] == "bar" and 'rel="next"' in app.asked["Link"]
    said = say(house, "foo", Reach.PUBLIC, by="mathilde")
    assert home_posts(house.viewer("nadia")).filter(pk=said.pk).exists()
    assert app.post("tags/foo/unfollow")["following"] is False
    assert "foo" not in [tag["name"] for tag in app.get("followed_tags")]
    app.post("tags/%20%21/follow", status=404)
    App().post("tags/foo/follow", status=401)
    assert "following" not in App().get("tags/foo")


def test_tags_are_shown_on_a_profile(house: House) -> None:
    app = App(house.nadia)
    say(house, "sewing", Reach.INSIDE, by="nadia")
    shown = app.post("featured_tags", {"name": "#Sewing"})
    assert_shape(shown, FEATURED)
    assert shown["name"] == "sewing" and shown["statuses_count"] == "1" and shown["last_status_at"]
    assert app.get("featured_tags") == [shown] and app.get("tags/sewing")["featuring"] is True
    # Outside one reads neither what was said nor how often.
    (outside,) = App(house.mathilde).get(f"accounts/{house.nadia.pk}/featured_tags")
    assert outside["statuses_count"] == "0" and outside["last_status_at"] is None
    assert app.post("tags/knots/feature")["featuring"] is True
    assert app.post("tags/knots/unfeature")["featuring"] is False
    assert App(house.emily).delete(f"featured_tags/{shown['id']}", status=404) == {"error": "Record not found"}
    assert app.delete(f"featured_tags/{shown['id']}") == {}
    assert app.get("featured_tags") == []
    assert "sewing" in {tag["name"] for tag in app.get("featured_tags/suggestions")}
    app.post("featured_tags", {"name": "!!"}, status=422)
    for n in range(10):
        app.post("featured_tags", {"name": f"tag{n}"})
    app.post("featured_tags", {"name": "one_more"}, status=422)


def test_a_tag_spoken_of_where_one_may_not_read_is_like_one_nobody_used(house: House) -> None:
    fan = App(house.mathilde)
    say(house, "hushproject", Reach.SPACE)
    never = fan.get("tags/neverused")
    hidden = fan.get("tags/hushproject")
    assert hidden["history"] == never["history"]
    assert fan.get("/api/v2/search", {"q": "#hush"})["hashtags"] == []
    assert [tag["name"] for tag in App(house.nadia).get("/api/v2/search", {"q": "#hush"})["hashtags"]] == [
        "hushproject"
    ]
    say(house, "hushproject", Reach.PUBLIC, by="nadia")
    say(house, "hushproject", Reach.PUBLIC)
    told = fan.get("tags/hushproject")
    assert told["history"][0]["uses"] == "2" == told["history"][0]["accounts"] and told["id"] == hidden["id"]
