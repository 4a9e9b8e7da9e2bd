"""Statuses from an app: said where they were meant to go, and nowhere else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from parvis.core.ledger import Entry, tell
from parvis.demo.house import House
from parvis.identity.models import Account, Actor, Follow
from parvis.spaces.models import Organisation, Reach
from parvis.stream.models import Notification, Post, Submission
from tests.api.client import App

WORDS, NOBODY = str, type(None)
STATUS: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("id", "created_at", "spoiler_text", "visibility", "uri", "url", "content"), (WORDS,)),
    **dict.fromkeys(("in_reply_to_id", "in_reply_to_account_id", "language", "edited_at"), (WORDS, NOBODY)),
    **dict.fromkeys(("replies_count", "reblogs_count", "favourites_count", "quotes_count"), (int,)),
    **dict.fromkeys(("sensitive", "favourited", "reblogged", "muted", "bookmarked", "pinned"), (bool,)),
    **dict.fromkeys(("filtered", "media_attachments", "mentions", "tags", "emojis", "tagged_collections"), (list,)),
    **dict.fromkeys(("reblog", "application", "quote", "card", "poll"), (dict, NOBODY)),
    **dict.fromkeys(("account", "quote_approval", "parvis"), (dict,)),
}


def has_shape(thing: dict[str, Any], shape: dict[str, tuple[type, ...]]) -> bool:
    """Every key is there, and every value of a type it may have."""
    assert set(shape) <= set(thing), set(shape) - set(thing)
    assert not {key: thing[key] for key, kinds in shape.items() if not isinstance(thing[key], kinds)}
    return True


def tell_all() -> None:
    """Have the listeners hear what is still untold."""
    for pk in Entry.objects.filter(told_at=None).values_list("pk", flat=True):
        tell(pk)


@pytest.fixture
def nadia(house: House) -> App:
    return App(house.nadia)


@pytest.fixture
def public(house: House) -> House:
    """The house with Nadia and Karim out on the square."""
    Actor.objects.filter(pk__in=[house.nadia.pk, house.karim.pk]).update(is_public=True, public_name="Somebody")
    return house


def test_a_status_has_every_field_a_client_may_read(house: House, nadia: App) -> None:
    said = nadia.post(
        "statuses", {"status": "Seams are *taped* #seams, @karim", "spoiler_text": "Sewing", "language": "en"}
    )
    assert has_shape(said, STATUS)
    assert said["visibility"] == "private" and said["language"] == "en" and said["sensitive"] is True
    assert [mention["acct"] for mention in said["mentions"]] == ["karim"]
    assert [tag["name"] for tag in said["tags"]] == ["seams"]
    assert said["parvis"]["reach"] == "inside" and said["parvis"]["kind"] == "note"
    assert nadia.get(f"statuses/{said['id']}") == said
    assert nadia.get("statuses", {"id[]": [said["id"], "77"]}) == [said]
    App(house.theo).get(f"statuses/{said['id']}", status=404)
    nadia.post("statuses", {"status": " "}, status=422)
    nadia.post("statuses", {"status": "Hello", "visibility": "everywhere"}, status=422)
    App(house.nadia, scopes="read").post("statuses", {"status": "Hello"}, status=403)


def test_visibilities_are_reaches(public: House, nadia: App) -> None:
    def said(visibility: str, text: str = "Good morning") -> Post:
        found = nadia.post("statuses", {"status": text, "visibility": visibility})
        assert found["visibility"] == visibility
        return Post.objects.select_related("audience").get(pk=found["id"])

    assert said("public").audience.reach == Reach.PUBLIC
    assert not said("unlisted").listed
    assert said("private").audience.reach == Reach.INSIDE
    message = said("direct", "Just you, @karim")
    assert {actor.handle for actor in message.audience.people.all()} == {"karim", "nadia"}
    App(public.lea).get(f"statuses/{message.pk}", status=404)
    assert App(public.karim).get(f"statuses/{message.pk}")["visibility"] == "direct"
    # Who keeps off the square does not speak there, and an outsider does not speak to the house.
    Actor.objects.filter(pk=public.lea.pk).update(is_public=False)
    App(public.lea).post("statuses", {"status": "Good morning", "visibility": "public"}, status=422)
    App(public.theo).post("statuses", {"status": "Good morning", "visibility": "private"}, status=422)


def test_what_is_not_said_follows_the_writer_then_the_house(public: House, nadia: App) -> None:
    assert nadia.post("statuses", {"status": "One"})["visibility"] == "private"
    Organisation.objects.update(public_by_default=True)
    assert nadia.post("statuses", {"status": "Two"})["visibility"] == "public"
    Account.objects.filter(pk=public.nadia.account_id).update(
        post_reach="unlisted", post_sensitive=True, post_language="fr"
    )
    said = nadia.post("statuses", {"status": "Three"})
    assert (said["visibility"], said["sensitive"], said["language"]) == ("unlisted", True, "fr")


def test_naming_a_space_speaks_in_it(house: House, nadia: App) -> None:
    slug = house.atlas.slug
    said = nadia.post("statuses", {"status": f"@{slug} the new hem holds", "visibility": "private"})
    assert [space["slug"] for space in said["parvis"]["spaces"]] == [slug] and said["parvis"]["reach"] == "space"
    assert App(house.theo).get(f"statuses/{said['id']}")["id"] == said["id"]  # the subcontractor is a member
    App(house.emily).get(f"statuses/{said['id']}", status=404)
    # Known but closed to him: better not at all than to everybody. Unknown to her: a word like any other.
    App(house.karim).post("statuses", {"status": f"@{house.ventes.slug} hello", "visibility": "private"}, status=422)
    unknown = App(house.emily).post("statuses", {"status": f"@{slug} hello"}, status=422)
    assert unknown["code"] == "absent_name"  # as a name that nobody has
    # People’s handles win.
    Actor.objects.filter(pk=house.karim.pk).update(handle=slug)
    handled = nadia.post("statuses", {"status": f"@{slug} hello"}, status=422)
    assert (
        handled["code"] == "held" and "Atlas" in handled["error"]
    )  # the name is a code name: it stays among those who know
    slug = house.space("reparabilite").slug
    Actor.objects.filter(pk=house.karim.pk).update(handle=slug)
    assert nadia.post("statuses", {"status": f"@{slug} hello"})["parvis"]["spaces"] == []


def test_our_extension_names_spaces_levels_and_kinds(house: House, nadia: App) -> None:
    asked = {"space": str(house.atlas.pk), "kind": "question", "title": "Which thread?", "level": "confidential"}
    said = nadia.post("statuses", {"status": "For the hem", "parvis": asked})
    assert said["parvis"]["kind"] == "question" and said["parvis"]["level"] == "confidential"
    assert said["content"].startswith("<p><strong>Which thread?</strong></p>")
    assert (
        nadia.post("statuses", {"status": "Hi", "space": house.atlas.slug})["parvis"]["spaces"][0]["slug"]
        == house.atlas.slug
    )
    App(house.mathilde).post("statuses", {"status": "Hi", "space": house.atlas.slug}, status=422)
    nadia.post("statuses", {"status": "Hi", "parvis": {"level": "cosmic"}}, status=422)


def test_an_answer_is_heard_by_those_of_its_thread(public: House, nadia: App) -> None:
    karim = App(public.karim)
    first = nadia.post("statuses", {"status": "One", "space": public.atlas.slug})
    second = karim.post("statuses", {"status": "Two", "in_reply_to_id": first["id"], "visibility": "public"})
    third = nadia.post("statuses", {"status": "Three", "in_reply_to_id": second["id"]})
    assert second["visibility"] == "private" and second["in_reply_to_account_id"] == str(public.nadia.pk)
    thread = App(public.theo).get(f"statuses/{second['id']}/context")
    assert [s["id"] for s in thread["ancestors"]] == [first["id"]]
    assert [s["id"] for s in thread["descendants"]] == [third["id"]]
    App(public.mathilde).get(f"statuses/{second['id']}/context", status=404)
    App(public.mathilde).post("statuses", {"status": "Hm", "in_reply_to_id": first["id"]}, status=404)
    # A private word on what everybody reads is a message, not a comment everybody reads.
    out = nadia.post("statuses", {"status": "To all", "visibility": "public"})
    aside = karim.post("statuses", {"status": "Are you sure?", "in_reply_to_id": out["id"], "visibility": "direct"})
    assert aside["visibility"] == "direct"
    App().get(f"statuses/{aside['id']}", status=404)
    assert nadia.get(f"statuses/{aside['id']}")["id"] == aside["id"]


def test_the_same_key_says_it_once(house: House, nadia: App) -> None:
    first = nadia.post("statuses", {"status": "Once"}, Idempotency_Key="abc")
    assert nadia.post("statuses", {"status": "Once"}, Idempotency_Key="abc")["id"] == first["id"]
    assert App(house.karim).post("statuses", {"status": "Once"}, Idempotency_Key="abc")["id"] != first["id"]
    nadia.post("statuses", {"status": ""}, status=422, Idempotency_Key="void")
    assert nadia.post("statuses", {"status": "Better"}, Idempotency_Key="void")["content"] == "<p>Better</p>"
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        from parvis.stream.jobs import forget_keys

        assert nadia.post("statuses", {"status": "Once"}, Idempotency_Key="abc")["id"] != first["id"]
        forget_keys()
    assert Submission.objects.filter(author=house.nadia.pk).count() == 1


def test_an_edit_keeps_what_was_said(house: House, nadia: App) -> None:
    said = nadia.post("statuses", {"status": "Four o’clock", "spoiler_text": "Meeting"})
    edited = nadia.put(f"statuses/{said['id']}", {"status": "Five o’clock"})
    assert edited["content"] == "<p>Five o’clock</p>" and edited["spoiler_text"] == "Meeting" and edited["edited_at"]
    assert nadia.get(f"statuses/{said['id']}/source") == {
        "id": said["id"], "text": "Five o’clock", "spoiler_text": "Meeting",
    }  # fmt: skip
    versions = App(house.karim).get(f"statuses/{said['id']}/history")
    assert [version["content"] for version in versions] == ["<p>Four o’clock</p>", "<p>Five o’clock</p>"]
    assert set(versions[0]) >= {
        "content",
        "spoiler_text",
        "sensitive",
        "created_at",
        "account",
        "media_attachments",
        "emojis",
    }
    assert versions[0]["account"]["acct"] == "nadia"
    App(house.karim).put(f"statuses/{said['id']}", {"status": "Six"}, status=404)
    App(house.mathilde).get(f"statuses/{said['id']}/history", status=404)


def test_what_is_deleted_is_answered_to_be_written_again(house: House, nadia: App) -> None:
    said = nadia.post("statuses", {"status": "A *tpyo*"})
    App(house.karim).delete(f"statuses/{said['id']}", status=404)
    assert nadia.delete(f"statuses/{said['id']}")["text"] == "A *tpyo*"
    nadia.get(f"statuses/{said['id']}", status=404)
    nadia.delete(f"statuses/{said['id']}", status=404)


def test_responses_stand_until_taken_back(house: House, nadia: App) -> None:
    karim, theo = App(house.karim), App(house.theo)
    said = nadia.post("statuses", {"status": "Done"})["id"]
    for verb, flag in (("favourite", "favourited"), ("bookmark", "bookmarked"), ("mute", "muted")):
        for _twice in range(2):
            assert karim.post(f"statuses/{said}/{verb}")[flag] is True
        assert nadia.get(f"statuses/{said}")[flag] is False
    assert karim.get("favourites")[0]["id"] == said == karim.get("bookmarks")[0]["id"]
    assert [a["acct"] for a in nadia.get(f"statuses/{said}/favourited_by")] == ["karim"]
    assert karim.get(f"statuses/{said}")["favourites_count"] == 1
    theo.post(f"statuses/{said}/favourite", status=404)
    theo.get(f"statuses/{said}/favourited_by", status=404)
    for verb, flag in (("unfavourite", "favourited"), ("unbookmark", "bookmarked"), ("unmute", "muted")):
        for _twice in range(2):
            assert karim.post(f"statuses/{said}/{verb}")[flag] is False
    assert nadia.get(f"statuses/{said}/favourited_by") == []
    assert nadia.post(f"statuses/{said}/pin")["pinned"] is True
    assert [s["id"] for s in karim.get(f"accounts/{house.nadia.pk}/statuses", {"pinned": "true"})] == [said]
    karim.post(f"statuses/{said}/pin", status=422)
    assert nadia.post(f"statuses/{said}/unpin")["pinned"] is False


def test_a_muted_thread_is_heard_of_no_more(house: House, nadia: App) -> None:
    karim = App(house.karim)
    said = nadia.post("statuses", {"status": "Any thoughts?"})["id"]
    karim.post("statuses", {"status": "Some", "in_reply_to_id": said})
    tell_all()
    heard = Notification.objects.filter(recipient=house.nadia.pk, post__root=said)
    assert heard.count() == 1
    nadia.post(f"statuses/{said}/mute")
    karim.post("statuses", {"status": "More, @nadia", "in_reply_to_id": said})
    tell_all()
    assert heard.count() == 1
    nadia.post(f"statuses/{said}/unmute")
    karim.post("statuses", {"status": "And more", "in_reply_to_id": said})
    tell_all()
    assert heard.count() == 2


def test_a_share_wraps_what_it_shares(public: House, nadia: App) -> None:
    karim = App(public.karim)
    said = nadia.post("statuses", {"status": "News", "visibility": "public"})["id"]
    share = karim.post(f"statuses/{said}/reblog", {"visibility": "public"})
    assert share["reblogged"] is True and share["reblog"]["id"] == said and share["reblog"]["reblogs_count"] == 1
    assert karim.post(f"statuses/{said}/reblog")["id"] == share["id"]
    assert karim.post(f"statuses/{share['id']}/reblog")["id"] == share["id"]
    assert [a["acct"] for a in nadia.get(f"statuses/{said}/reblogged_by")] == ["karim"]
    back = karim.post(f"statuses/{said}/unreblog")
    assert back["id"] == said and back["reblogged"] is False and back["reblog"] is None and back["reblogs_count"] == 0
    # What was said to a room stays there, and shares go no further than what they share.
    room = nadia.post("statuses", {"status": "Ours", "space": public.atlas.slug})["id"]
    karim.post(f"statuses/{room}/reblog", status=422)
    inside = nadia.post("statuses", {"status": "Among us", "visibility": "private"})["id"]
    assert karim.post(f"statuses/{inside}/reblog", {"visibility": "public"})["visibility"] == "private"
    App(public.mathilde).post(f"statuses/{inside}/reblog", status=404)


def test_a_comment_is_shared_as_any_post_is(public: House, nadia: App) -> None:
    karim, mathilde = App(public.karim), App(public.mathilde)
    root = nadia.post("statuses", {"status": "Zips or buttons?", "visibility": "public"})["id"]
    said = nadia.post("statuses", {"status": "Zips, of course", "in_reply_to_id": root})["id"]
    share = karim.post(f"statuses/{said}/reblog", {"visibility": "public"})
    assert share["reblog"]["id"] == said and share["reblog"]["in_reply_to_id"] == root and share["reblogged"]
    assert share["in_reply_to_id"] is None and share["content"] == "" and share["reblog"]["reblogs_count"] == 1
    at_home = next(one for one in mathilde.get("timelines/public") if one["id"] == share["id"])
    assert at_home["reblog"]["content"] == "<p>Zips, of course</p>"
    tell_all()
    heard = nadia.get("notifications", {"types[]": "reblog"})
    assert [(one["account"]["acct"], one["status"]["id"]) for one in heard] == [("karim", said)]
    assert karim.post(f"statuses/{said}/unreblog")["reblogs_count"] == 0
    assert share["id"] not in [one["id"] for one in mathilde.get("timelines/public")]
    quote = karim.post("statuses", {"status": "She knows", "quoted_status_id": said, "visibility": "public"})
    assert quote["quote"]["quoted_status"]["id"] == said
    # What was answered in a room, or inside, stays there.
    room = nadia.post("statuses", {"status": "Ours", "space": public.atlas.slug})["id"]
    karim.post(f"statuses/{nadia.post('statuses', {'status': 'Yes', 'in_reply_to_id': room})['id']}/reblog", status=422)
    inside = nadia.post("statuses", {"status": "Among us", "visibility": "private"})["id"]
    answer = nadia.post("statuses", {"status": "Us", "in_reply_to_id": inside})["id"]
    assert karim.post(f"statuses/{answer}/reblog", {"visibility": "public"})["visibility"] == "private"
    mathilde.post(f"statuses/{answer}/reblog", status=404)


def test_quotes_ask_their_author(public: House, nadia: App) -> None:
    karim, lea = App(public.karim), App(public.lea)
    said = nadia.post("statuses", {"status": "Quote me", "visibility": "public"})["id"]
    quote = karim.post("statuses", {"status": "She says", "quoted_status_id": said, "visibility": "public"})
    assert quote["quote"]["state"] == "accepted" and quote["quote"]["quoted_status"]["id"] == said
    now = karim.get(f"statuses/{said}")
    assert (now["quotes_count"], now["reblogs_count"]) == (1, 0)
    assert now["quote_approval"] == {"automatic": ["public"], "manual": [], "current_user": "automatic"}
    assert [s["id"] for s in lea.get(f"statuses/{said}/quotes")] == [quote["id"]]
    karim.post("statuses", {"quoted_status_id": said}, status=422)
    lea.post(f"statuses/{said}/quotes/{quote['id']}/revoke", status=404)
    revoked = nadia.post(f"statuses/{said}/quotes/{quote['id']}/revoke")
    assert revoked["quote"] == {"state": "revoked", "quoted_status": None}
    assert nadia.get(f"statuses/{said}/quotes") == [] and nadia.get(f"statuses/{said}")["quotes_count"] == 0
    lea.put(f"statuses/{said}/interaction_policy", {"quote_approval_policy": "nobody"}, status=404)
    nadia.put(f"statuses/{said}/interaction_policy", {"quote_approval_policy": "nobody"})
    assert karim.get(f"statuses/{said}")["quote_approval"]["current_user"] == "denied"
    karim.post("statuses", {"status": "Again", "quoted_status_id": said}, status=422)
    nadia.put(f"statuses/{said}/interaction_policy", {"quote_approval_policy": "followers"})
    for app in (karim, lea):
        follows = Follow.objects.filter(source=app.actor, target=public.nadia).exists()
        approval = app.get(f"statuses/{said}")["quote_approval"]
        assert approval == {
            "automatic": ["followers"], "manual": [], "current_user": "automatic" if follows else "denied",
        }  # fmt: skip


def test_a_quote_shows_no_more_than_the_law(public: House, nadia: App) -> None:
    karim = App(public.karim)
    said = nadia.post("statuses", {"status": "Gone soon", "visibility": "public"})["id"]
    quote = karim.post("statuses", {"status": "Look", "quoted_status_id": said, "visibility": "public"})["id"]
    nested = nadia.post("statuses", {"status": "Look who looks", "quoted_status_id": quote, "visibility": "public"})
    assert nested["quote"]["quoted_status"]["quote"] == {"state": "accepted", "quoted_status_id": said}
    nadia.delete(f"statuses/{said}")
    assert App().get(f"statuses/{quote}")["quote"] == {"state": "deleted", "quoted_status": None}
    Post.objects.filter(pk=said).update(deleted_at=None)
    inside = Post.objects.get(pk=nadia.post("statuses", {"status": "Inside"})["id"])
    Post.objects.filter(pk=quote).update(shared=inside.pk)
    assert App().get(f"statuses/{quote}")["quote"] == {"state": "unauthorized", "quoted_status": None}


def test_topics_narrow_and_widen_a_timeline(public: House, nadia: App) -> None:
    ids = {
        name: nadia.post("statuses", {"status": text, "visibility": "public"})["id"]
        for name, text in {"a": "#weft", "b": "#warp", "ab": "#weft #warp"}.items()
    }
    hidden = nadia.post("statuses", {"status": "#weft", "visibility": "unlisted"})["id"]
    inside = nadia.post("statuses", {"status": "#weft", "visibility": "private"})["id"]

    def tagged(app: App, **query: Any) -> set[str]:
        return {s["id"] for s in app.get("timelines/tag/weft", query)}

    assert tagged(App(), local="true") == {ids["a"], ids["ab"]}
    assert tagged(nadia) == {ids["a"], ids["ab"], inside} and hidden not in tagged(nadia)
    assert tagged(App(), **{"any[]": "Warp"}) == set(ids.values())
    assert tagged(App(), **{"all[]": "warp"}) == {ids["ab"]}
    assert tagged(App(), **{"none[]": "warp"}) == {ids["a"]}
    assert tagged(App(), only_media="true") == set()


def test_conversations_are_listed_read_and_put_aside(house: House, nadia: App) -> None:
    karim = App(house.karim)
    said = nadia.post("statuses", {"status": "@karim lunch?", "visibility": "direct"})["id"]
    talk = karim.get("conversations")[0]
    assert talk["last_status"]["id"] == said and talk["unread"] is True
    assert [account["acct"] for account in talk["accounts"]] == ["nadia"]
    assert karim.post(f"conversations/{talk['id']}/read")["unread"] is False
    App(house.lea).post(f"conversations/{talk['id']}/read", status=404)
    assert karim.delete(f"conversations/{talk['id']}") == {}
    assert talk["id"] not in {one["id"] for one in karim.get("conversations")}
    assert talk["id"] in {one["id"] for one in nadia.get("conversations")}
    answer = nadia.post("statuses", {"status": "@karim well?", "visibility": "direct"})["id"]
    assert karim.get("conversations")[0]["last_status"]["id"] == answer
    assert answer in {s["id"] for s in karim.get("timelines/direct")}


def test_what_is_on_the_square_can_be_embedded(public: House, nadia: App) -> None:
    out = nadia.post("statuses", {"status": "Look <b>here</b>", "visibility": "public"})
    told = App().get("/api/oembed", {"url": out["url"]})
    assert told["type"] == "rich" and out["url"] in told["html"] and "&lt;b&gt;" in told["html"]
    inside = nadia.post("statuses", {"status": "Not here", "visibility": "private"})
    nadia.get("/api/oembed", {"url": inside["url"]}, status=404)
    App().get("/api/oembed", {"url": "https://elsewhere.example/@a/1"}, status=404)


def test_without_a_translator_nothing_is_translated(public: House, nadia: App) -> None:
    out = nadia.post("statuses", {"status": "Bonjour", "visibility": "public", "language": "fr"})["id"]
    nadia.post(f"statuses/{out}/translate", {"lang": "en"}, status=404)
    assert App().get("instance/translation_languages") == {}


def test_an_external_is_told_how_to_speak_and_a_pinned_post_heads_the_profile(house: House) -> None:
    told = App(house.theo).post("statuses", {"status": "Hello", "visibility": "private"}, status=422)
    assert "@" in told["error"]
    nadia = App(house.nadia)
    first = nadia.post("statuses", {"status": "The older one"})["id"]
    nadia.post("statuses", {"status": "The newer one"})
    nadia.post(f"statuses/{first}/pin")
    web = Client()
    web.force_login(house.karim.account)
    page = web.get("/@nadia/?tab=posts").content.decode()
    assert page.index('class="pinned"') < page.index("The older one") < page.index("The newer one")
    assert page.count(f'id="post-{first}"') == 1
