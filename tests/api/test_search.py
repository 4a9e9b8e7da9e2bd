"""Search for everything at once, under the law."""

from __future__ import annotations

from django.conf import settings

from parvis.demo.house import House
from parvis.spaces.models import Audience, Reach
from parvis.stream.indexing import index_post
from parvis.stream.models import Post, Topic
from tests.api.client import App


def say(house: House, text: str, reach: Reach, *, by: str = "helene", topics: tuple[str, ...] = ()) -> Post:
    """Something said, and found."""
    audience = Audience.of(reach, spaces=[house.atlas] if reach == Reach.SPACE else [])
    post = Post(author=house.person(by), audience=audience, text=text, html=f"<p>{text}</p>")
    post.root = post
    post.save()
    post.topics.set([Topic.objects.get_or_create(key=key)[0] for key in topics])
    index_post(post)
    return post


def found(app: App, kind: str, q: str, **query: object) -> list[str]:
    """What is found of a kind: ids, or names of tags."""
    told = app.get("/api/v2/search", {"q": q, "type": kind, **query})
    assert set(told) == {"accounts", "statuses", "hashtags"}
    assert all(not told[other] for other in told if other != kind)
    return [one.get("id") if kind != "hashtags" else one["name"] for one in told[kind]]


def test_statuses_are_found_by_those_who_may_read_them(house: House) -> None:
    room, inside, out = (say(house, "quokkasaurus", reach) for reach in (Reach.SPACE, Reach.INSIDE, Reach.PUBLIC))
    assert set(found(App(house.nadia), "statuses", "quokkasaurus")) == {str(p.pk) for p in (room, inside, out)}
    assert found(App(house.mathilde), "statuses", "quokkasaurus") == [str(out.pk)]
    assert found(App(), "statuses", "quokkasaurus") == [str(out.pk)]
    theirs = set(found(App(house.theo), "statuses", "quokkasaurus"))
    assert str(inside.pk) not in theirs and str(out.pk) in theirs
    # By one author only; and of one whom one may not find, nothing.
    assert len(found(App(house.nadia), "statuses", "quokkasaurus", account_id=str(house.helene.pk))) == 3
    assert found(App(house.nadia), "statuses", "quokkasaurus", account_id=str(house.karim.pk)) == []
    assert found(App(house.nadia), "statuses", "quokkasaurus", account_id="12345") == []
    pages = [found(App(house.nadia), "statuses", "quokkasaurus", limit=1, offset=n) for n in range(4)]
    assert len({page[0] for page in pages[:3]}) == 3 and pages[3] == []


def test_hashtags_are_found_in_the_order_of_their_names(house: House) -> None:
    app = App(house.mathilde)
    for key in ("hashtag_z", "hashtag_x", "hashtag_y"):
        say(house, f"#{key}", Reach.PUBLIC, topics=(key,))
    assert found(app, "hashtags", "#hashtag") == ["hashtag_x", "hashtag_y", "hashtag_z"]
    assert found(app, "hashtags", "HASHTAG_", exclude_unreviewed="true", limit=2) == ["hashtag_x", "hashtag_y"]
    assert found(app, "hashtags", "hashtag", limit=2, offset=2) == ["hashtag_z"]
    whole = app.get("/api/v2/search", {"q": "#hashtag_"})
    assert len(whole["hashtags"]) == 3 and not whole["statuses"] and not whole["accounts"]


def test_an_address_leads_to_what_stands_there(house: House) -> None:
    post = say(house, "somewhere", Reach.INSIDE)
    url, handle = f"{settings.SITE_URL}/posts/{post.pk}", f"{settings.SITE_URL}/@nadia"
    app, fan = App(house.emily), App(house.mathilde)
    assert found(app, "statuses", url, resolve="true") == [str(post.pk)]
    assert found(app, "statuses", f"{settings.SITE_URL}/@helene/{post.pk}") == [str(post.pk)]
    assert found(fan, "statuses", url, resolve="true") == []
    assert found(fan, "accounts", handle, resolve="true") == [str(house.nadia.pk)]
    assert found(app, "accounts", f"{settings.SITE_URL}/spaces/{house.atlas.slug}/") in ([str(house.atlas.pk)], [])
    assert found(app, "accounts", url) == []


def test_everything_at_once(house: House) -> None:
    say(house, "nadia sews", Reach.PUBLIC, topics=("nadiastyle",))
    told = App(house.emily).get("/api/v2/search", {"q": "nadia"})
    assert told["accounts"][0]["acct"] == "nadia" and told["statuses"] and told["hashtags"][0]["name"] == "nadiastyle"
    App(house.emily).get("/api/v2/search", {"q": " "}, status=400)
    App(house.nadia, scopes="read:accounts").get("/api/v2/search", {"q": "x"}, status=403)
    for odd in ("a\0b", "#", "@", '"', "%", "type:nothing", "a" * 5000):
        App(house.emily).get("/api/v2/search", {"q": odd})
