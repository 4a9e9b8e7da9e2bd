"""Lists of people, and the spaces that are read like them."""

from __future__ import annotations

from django.utils import timezone

from parvis.demo.house import House
from parvis.identity.models import Actor, ListMember
from parvis.spaces.models import Audience, Membership, Reach, Space
from parvis.stream.models import Post
from parvis.stream.timelines import home_posts
from tests.api.client import App
from tests.api.shapes import assert_shape

LIST = {"id": str, "title": str, "replies_policy": str, "exclusive": bool}


def say(author: Actor, text: str, parent: Post | None = None) -> Post:
    """Something said to the whole house."""
    audience = Audience.of(Reach.INSIDE)
    post = Post(author=author, audience=audience, text=text, html=f"<p>{text}</p>", parent=parent)
    post.root = parent.root if parent else post
    post.save()
    return post


def said(app: App, pk: str, **query: object) -> list[str]:
    """What stands in a list, by its text."""
    found = app.get(f"timelines/list/{pk}", {"limit": 40, **query})
    return [s["content"].removeprefix("<p>").removesuffix("</p>") for s in found]


def test_a_list_is_made_changed_and_taken_down(house: House) -> None:
    app = App(house.nadia)
    made = app.post("lists", {"title": "  The workshop "})
    assert_shape(made, LIST)
    assert made == made | {"title": "The workshop", "replies_policy": "list", "exclusive": False}
    told = app.put(f"lists/{made['id']}", {"replies_policy": "none", "exclusive": True})
    assert told == {"id": made["id"], "title": "The workshop", "replies_policy": "none", "exclusive": True}
    assert app.get(f"lists/{made['id']}") == told and app.get("lists")[0] == told
    assert app.post("lists", {"title": " "}, status=422)["error"] == "Validation failed: Title can't be blank"
    app.put(f"lists/{made['id']}", {"replies_policy": "some"}, status=422)
    for stranger in (App(house.emily), App(house.mathilde)):
        absent = {"error": "Record not found"}
        assert stranger.get(f"lists/{made['id']}", status=404) == absent
        assert stranger.delete(f"lists/{made['id']}", status=404) == absent
        assert stranger.get(f"timelines/list/{made['id']}", status=404) == stranger.get("lists/12345", status=404)
    assert app.delete(f"lists/{made['id']}") == {}
    app.get(f"lists/{made['id']}", status=404)


def test_only_people_one_follows_are_in_a_list(house: House) -> None:
    app = App(house.nadia)
    pk = app.post("lists", {"title": "Near"})["id"]
    stranger = next(a for a in (house.philippe, house.aicha, house.sophie, house.paul))
    app.post(f"accounts/{stranger.pk}/unfollow")
    refused = app.post(f"lists/{pk}/accounts", {"account_ids": [str(stranger.pk)]}, status=404)
    assert (
        refused == {"error": "Record not found"} == app.post(f"lists/{pk}/accounts", {"account_ids": ["5"]}, status=404)
    )
    app.post(f"accounts/{stranger.pk}/follow")
    assert app.post(f"lists/{pk}/accounts", {"account_ids": [str(stranger.pk), str(house.nadia.pk)]}) == {}
    app.post(f"lists/{pk}/accounts", {"account_ids": [str(stranger.pk)]})  # again changes nothing
    assert {a["id"] for a in app.get(f"lists/{pk}/accounts")} == {str(stranger.pk), str(house.nadia.pk)}
    assert len(app.get(f"lists/{pk}/accounts", {"limit": 0})) == 2
    assert app.get(f"lists/{pk}/accounts", {"limit": 1}) and 'rel="next"' in app.asked["Link"]
    assert [one["id"] for one in app.get(f"accounts/{stranger.pk}/lists")] == [pk]
    assert App(house.emily).get(f"accounts/{stranger.pk}/lists") == []
    assert app.delete(f"lists/{pk}/accounts", {"account_ids": [str(house.nadia.pk)]}) == {}
    app.post(f"accounts/{stranger.pk}/unfollow")
    assert app.get(f"lists/{pk}/accounts") == [] and not ListMember.objects.filter(list=pk).exists()


def test_a_list_reads_its_people_with_the_replies_it_wants(house: House) -> None:
    app = App(house.nadia)
    for who in (house.helene, house.karim):
        app.post(f"accounts/{who.pk}/follow")
    app.post(f"accounts/{house.philippe.pk}/unfollow")
    pk = app.post("lists", {"title": "Two"})["id"]
    app.post(f"lists/{pk}/accounts", {"account_ids": [str(house.helene.pk)]})
    root, other = say(house.helene, "L-root"), say(house.philippe, "not followed")
    say(house.helene, "L-to-herself", root)
    say(house.helene, "L-to-karim", say(house.karim, "K-root"))
    say(house.helene, "L-to-philippe", other)
    assert said(app, pk)[:3] == ["L-to-herself", "L-root", said(app, pk)[2]]
    assert {"L-to-karim", "L-to-philippe", "K-root"}.isdisjoint(said(app, pk))
    app.put(f"lists/{pk}", {"replies_policy": "followed"})
    assert said(app, pk)[:3] == ["L-to-karim", "L-to-herself", "L-root"]
    app.put(f"lists/{pk}", {"replies_policy": "none"})
    assert said(app, pk)[0] == "L-root" and "L-to-herself" not in said(app, pk)
    assert said(app, pk, max_id=str(root.pk)) == said(app, pk)[1:]
    app.post(f"accounts/{house.helene.pk}/mute")
    assert said(app, pk) == []


def test_an_exclusive_list_leaves_the_home(house: House) -> None:
    app = App(house.nadia)
    app.post(f"accounts/{house.helene.pk}/follow")
    said_now = say(house.helene, "only in the list")
    made = app.post("lists", {"title": "Apart", "exclusive": True})
    app.post(f"lists/{made['id']}/accounts", {"account_ids": [str(house.helene.pk), str(house.nadia.pk)]})
    mine = say(house.nadia, "mine")
    home = home_posts(house.viewer("nadia"))
    assert not home.filter(pk=said_now.pk).exists() and home.filter(pk=mine.pk).exists()
    assert said(app, made["id"])[:2] == ["mine", "only in the list"]
    app.put(f"lists/{made['id']}", {"exclusive": False})
    assert home.filter(pk=said_now.pk).exists()
    assert home_posts(house.viewer("emily")).filter(pk=said_now.pk).exists()


def test_spaces_are_lists_that_are_only_read(house: House) -> None:
    app = App(house.nadia)
    made = app.post("lists", {"title": "Zzz, but one’s own come first"})
    every = app.get("lists")
    assert every[0] == made
    atlas = next(one for one in every if one["id"] == str(house.atlas.pk))
    assert_shape(atlas, LIST)
    staff = Space.objects.get(kind=Space.Kind.ALL_STAFF)  # nobody chose to be in it
    assert str(staff.pk) not in {one["id"] for one in every} and app.get(f"lists/{staff.pk}")["title"] == staff.name
    assert atlas["title"] == house.atlas.name and app.get(f"lists/{house.atlas.pk}") == atlas
    assert {a["id"] for a in app.get(f"lists/{house.atlas.pk}/accounts", {"limit": 80})} >= {str(house.nadia.pk)}
    feed = app.get(f"timelines/list/{house.atlas.pk}")
    assert feed and all(str(house.atlas.pk) in {s["id"] for s in one["parvis"]["spaces"]} for one in feed)
    assert "space" in app.put(f"lists/{house.atlas.pk}", {"title": "Mine"}, status=422)["error"]
    app.delete(f"lists/{house.atlas.pk}", status=422)
    app.post(f"lists/{house.atlas.pk}/accounts", {"account_ids": []}, status=422)
    # Leaving it takes it away at once.
    Membership.objects.filter(space=house.atlas, actor=house.nadia).update(until=timezone.now())
    assert app.get(f"timelines/list/{house.atlas.pk}", status=404) == {"error": "Record not found"}
    assert str(house.atlas.pk) not in {one["id"] for one in app.get("lists")}
    outside = App(house.mathilde).get("lists")
    assert {Space.objects.get(pk=one["id"]).visibility for one in outside} <= {"public"}
