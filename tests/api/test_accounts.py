"""Accounts: one's own, others' under the law, by name and by id."""

from __future__ import annotations

import io
import json
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from django.test.client import MULTIPART_CONTENT, encode_multipart
from PIL import Image

from parvis.api import hot
from parvis.demo.house import House
from parvis.identity.actions import profiling, tying
from parvis.identity.models import Actor, Follow, ProfileField
from parvis.identity.models.folded import fold
from parvis.spaces.models import Organisation, Reach, Space
from parvis.stream.actions.publishing import publish
from parvis.stream.writing import Destination, Writing
from parvis.web.pages.profile_edit import rows_of
from tests.api.client import App
from tests.api.shapes import assert_shape

Kind = ProfileField.Kind
ACCOUNT = {
    "id": str, "username": str, "acct": str, "display_name": str, "locked": bool, "bot": bool, "discoverable": bool,
    "indexable": bool, "group": bool, "created_at": str, "note": str, "url": str, "uri": str, "avatar": str,
    "avatar_static": str, "avatar_description": str, "header": str, "header_static": str, "header_description": str,
    "followers_count": int, "following_count": int, "statuses_count": int, "last_status_at": (str, None),
    "hide_collections": bool, "show_media": bool, "show_media_replies": bool, "show_featured": bool, "noindex": bool,
    "feature_approval": dict, "emojis": list, "roles": list, "fields": list,
}  # fmt: skip
SOURCE = {
    "privacy": str, "sensitive": bool, "language": (str, None), "note": str, "fields": list,
    "follow_requests_count": int, "hide_collections": bool, "discoverable": bool, "indexable": bool,
    "attribution_domains": list, "quote_policy": str,
}  # fmt: skip
ROLE = {"id": str, "name": str, "permissions": str, "color": str, "highlighted": bool, "collection_limit": int}


def picture(colour: str = "teal") -> io.BytesIO:
    """A small PNG, as an app uploads it."""
    out = io.BytesIO()
    Image.new("RGB", (64, 64), colour).save(out, "PNG")
    out.seek(0)
    out.name = "me.png"
    return out


def multipart(app: App, **fields: Any) -> Any:
    """PATCH update_credentials as toot does it."""
    body = encode_multipart("BoUnDaRyStRiNg", fields)
    app.asked = app.client.patch(
        "/api/v1/accounts/update_credentials",
        body,
        content_type=MULTIPART_CONTENT,
        headers={"Authorization": f"Bearer {app.token}"},
    )
    assert app.asked.status_code == 200, app.asked.content
    return json.loads(app.asked.content)


def test_ones_own_account_has_what_only_oneself_sees(house: House) -> None:
    own = App(house.nadia).get("accounts/verify_credentials")
    assert_shape(own, ACCOUNT)
    assert_shape(own["source"], SOURCE)
    assert_shape(own["role"], ROLE)
    assert (
        own["username"] == "nadia" and own["source"]["privacy"] == "private" and own["role"]["permissions"] == "65536"
    )
    assert App(house.yann).get("accounts/verify_credentials")["role"]["permissions"] == "1"
    assert App(house.mathilde).get("accounts/verify_credentials")["source"]["privacy"] == "public"
    App().get("accounts/verify_credentials", status=401)
    App(house.nadia, scopes="write").get("accounts/verify_credentials", status=403)


def test_a_profile_is_changed_line_by_line(house: House) -> None:
    app = App(house.nadia)
    stood = list(ProfileField.objects.filter(actor=house.nadia).exclude(kind__in=(Kind.ABOUT, Kind.LINK)))
    assert stood
    sent = {
        "display_name": "Nadia S.",
        "note": "Bags & boots\nand tea",
        "fields_attributes": [{"name": "Site", "value": "https://nadia.example"}, {"name": "", "value": ""}],
        "bot": True,
        "source": {"privacy": "unlisted", "sensitive": True, "language": "hr"},
    }
    told = app.patch("accounts/update_credentials", sent)
    assert told["display_name"] == "Nadia S." and told["bot"] is True
    assert told["source"]["note"] == "Bags & boots\nand tea" and "Bags &amp; boots<br>and tea" in told["note"]
    assert told["source"]["fields"] == [{"name": "Site", "value": "https://nadia.example", "verified_at": None}]
    assert [told["source"][name] for name in ("privacy", "sensitive", "language")] == ["unlisted", True, "hr"]
    kept = ProfileField.objects.filter(actor=house.nadia).exclude(kind__in=(Kind.ABOUT, Kind.LINK))
    assert [(line.kind, line.value, line.reach) for line in kept] == [(f.kind, f.value, f.reach) for f in stood]
    # What is refused is refused whole, in words.
    wrong = {"display_name": "Not kept", "fields_attributes": {"0": {"name": "x", "value": "y" * 256}}}
    refused = app.patch("accounts/update_credentials", wrong, status=422)
    assert refused["code"] == "too_long" and "fields" in refused["details"]
    assert app.get("accounts/verify_credentials")["display_name"] == "Nadia S."
    app.patch("accounts/update_credentials", {"source": {"privacy": "nobody"}}, status=422)
    assert app.patch("accounts/update_credentials", {"display_name": ""})["display_name"] == ""
    assert App(house.emily).get(f"accounts/{house.nadia.pk}")["display_name"] == ""


def test_any_text_may_stand_under_a_label_of_ones_own(house: House) -> None:
    app, karim = App(house.nadia), App(house.karim)

    def say(*fields: tuple[str, str]) -> list[dict[str, Any]]:
        sent = [{"name": name, "value": value} for name, value in fields]
        told = app.patch("accounts/update_credentials", {"fields_attributes": sent})
        return [{"name": line["name"], "value": line["value"]} for line in told["source"]["fields"]]

    lines = (("Pronouns", "she <b>&"), ("Tea", "see https://tea.example, hot"), ("Evil", "javascript:alert(1)"))
    assert say(*lines) == [{"name": name, "value": value} for name, value in lines]
    seen = {line["name"]: line["value"] for line in karim.get(f"accounts/{house.nadia.pk}")["fields"]}
    assert "Pronouns" not in Client().get("/@nadia/").content.decode()  # a new line is for colleagues
    assert seen["Pronouns"] == "she &lt;b&gt;&amp;" and seen["Evil"] == "javascript:alert(1)"
    assert seen["Tea"] == 'see <a href="https://tea.example" rel="nofollow">https://tea.example</a>, hot'
    # Who saw a line before sees it still, whatever is changed around it.
    ProfileField.objects.filter(detail="Pronouns").update(reach="me")
    say(("Pronouns", "they"), ("Tea", "green"))
    assert "Pronouns" not in json.dumps(karim.get(f"accounts/{house.nadia.pk}")["fields"])
    limits = App().get("/api/v2/instance")["configuration"]["accounts"]
    assert (limits["max_profile_fields"], limits["profile_field_value_limit"]) == (8, 255)
    app.patch(
        "accounts/update_credentials",
        {"fields_attributes": [{"name": "x", "value": str(n)} for n in range(9)]},
        status=422,
    )
    # The page shows them, and its form sends them back as they are.
    web = Client()
    web.force_login(house.nadia.account)
    assert "green" in web.get("/@nadia/").content.decode()
    page = web.get("/settings/profile/").content.decode()
    assert 'value="green"' in page and 'value="Tea"' in page
    rows = rows_of(house.nadia)
    form = {name: [row[name] for row in rows] for name in ("kind", "value", "detail", "reach")}
    assert web.post("/settings/profile/", {**form, "name": "Nadia"}).status_code == 302
    assert app.get("accounts/verify_credentials")["source"]["fields"] == [
        {"name": name, "value": value, "verified_at": None} for name, value in (("Pronouns", "they"), ("Tea", "green"))
    ]


def test_what_one_keeps_to_oneself_is_kept(house: House) -> None:
    app, other = App(house.nadia), App(house.karim)
    Follow.objects.get_or_create(source=house.karim, target=house.nadia)
    Follow.objects.get_or_create(source=house.karim, target=house.emily)
    Follow.objects.get_or_create(source=house.emily, target=house.nadia)
    lists = [f"accounts/{house.nadia.pk}/followers", f"accounts/{house.nadia.pk}/following"]
    assert all(other.get(one) for one in lists)
    told = app.patch("accounts/update_credentials", {"hide_collections": True, "discoverable": False, "bot": True})
    assert told["hide_collections"] is told["source"]["hide_collections"] is True
    assert [other.get(one) for one in lists] == [[], []] and all(app.get(one) for one in lists)
    assert other.get("accounts/familiar_followers", {"id[]": house.nadia.pk})[0]["accounts"] == []
    seen = other.get(f"accounts/{house.nadia.pk}")
    assert seen["followers_count"] > 0 and seen["hide_collections"] and seen["bot"] and not seen["discoverable"]
    assert "nadia" not in [one["acct"] for one in other.get("directory", {"limit": 80})]
    assert "nadia" not in [
        one["account"]["acct"] for one in App(house.sophie).get("/api/v2/suggestions", {"limit": 80})
    ]


def test_who_does_not_want_to_be_searched_is_not(house: House) -> None:
    by = house.viewer("mathilde")
    post = publish(Writing(text="Une rotule de zinzolin"), by=by, to=Destination(Reach.PUBLIC, (house.randonneurs,)))
    visitor, fan = App(), App(house.ana)

    def found(app: App) -> bool:
        return bool(app.get("/api/v2/search", {"q": "zinzolin", "type": "statuses"})["statuses"])

    web, address = Client(), f"/posts/{post.pk}/"
    Follow.objects.filter(target=house.mathilde).delete()
    assert found(visitor) and found(fan) and "noindex" not in web.get(address).content.decode()
    told = App(house.mathilde).patch("accounts/update_credentials", {"indexable": False})
    assert not told["indexable"] and not told["source"]["indexable"] and told["noindex"]
    assert not found(visitor) and not found(fan)
    assert 'name="robots" content="noindex"' in web.get(address).content.decode()
    assert 'name="robots" content="noindex"' in web.get("/@mathilde/").content.decode()
    assert "/@mathilde/" not in web.get("/sitemap/people.xml").content.decode()
    # Who knows him finds it: himself, colleagues, who follows him. It stands on the square for everyone.
    Follow.objects.create(source=house.ana, target=house.mathilde)
    assert found(App(house.mathilde)) and found(App(house.nadia)) and found(fan)
    assert visitor.get(f"statuses/{post.pk}")["id"] == str(post.pk)


def test_a_name_chosen_in_an_app_is_the_public_one_too_unless_they_differ(house: House) -> None:
    app = App(house.mathilde)
    app.patch("accounts/update_credentials", {"display_name": "Mathilde en marche", "note": "I walk"})
    seen = App().get(f"accounts/{house.mathilde.pk}")
    assert seen["display_name"] == "Mathilde en marche" and "I walk" in seen["note"]
    profiling.edit(by=house.viewer("nadia"), actor=house.nadia, public_name="La Cheffe")
    App(house.nadia).patch("accounts/update_credentials", {"display_name": "Nadia inside"})
    assert App().get(f"accounts/{house.nadia.pk}")["display_name"] == "La Cheffe"


def test_pictures_are_put_up_and_taken_down(house: House) -> None:
    app = App(house.mathilde)
    before = app.get("accounts/verify_credentials")
    told = multipart(app, avatar=picture(), header=picture("pink"), **{"source[language]": "fr"})
    assert told["avatar"] != before["avatar"] and told["header"] != before["header"]
    assert told["source"]["language"] == "fr"
    assert App().get(f"accounts/{house.mathilde.pk}")["avatar"] == told["avatar"]  # who came for the square
    assert app.get("profile")["avatar"] == told["avatar"]
    assert app.delete("profile/avatar")["avatar"] == before["avatar"] or not app.get("profile")["avatar"]
    assert app.delete("profile/header")["header"].endswith("cover.png")
    assert app.get("profile")["header"] is None
    # An insider's photo stays inside.
    public = App().get(f"accounts/{house.nadia.pk}")["avatar"]
    Actor.objects.filter(pk=house.nadia.pk).update(photo="", public_photo="")
    told = multipart(App(house.nadia), avatar=picture("olive"))
    assert App().get(f"accounts/{house.nadia.pk}")["avatar"] != told["avatar"], public


def test_the_profile_of_4_6(house: House) -> None:
    app = App(house.nadia)
    told = app.patch("profile", {"note": "Short", "locked": True})
    assert told["note"] == "Short" and told["locked"] is True
    assert {"id", "display_name", "fields", "avatar", "header", "hide_collections", "attribution_domains"} <= set(told)
    assert app.get("profile") == told


def test_preferences_follow_the_account(house: House) -> None:
    app = App(house.nadia)
    shape = {
        "posting:default:visibility": str, "posting:default:sensitive": bool, "posting:default:language": (str, None),
        "posting:default:quote_policy": str, "reading:expand:media": str, "reading:expand:spoilers": bool,
        "reading:autoplay:gifs": bool,
    }  # fmt: skip
    assert_shape(app.get("preferences"), shape)
    assert app.get("preferences")["posting:default:visibility"] == "private"
    Organisation.objects.update(public_by_default=True)
    assert app.get("preferences")["posting:default:visibility"] == "public"


def test_a_person_shows_each_viewer_his_face(house: House) -> None:
    inside, fan, visitor = (App(who).get(f"accounts/{house.nadia.pk}") for who in (house.emily, house.mathilde, None))
    for seen in (inside, fan, visitor):
        assert_shape(seen, ACCOUNT)
    assert inside["fields"] and len(fan["fields"]) < len(inside["fields"])
    values = [[field["value"] for field in seen["fields"]] for seen in (fan, visitor)]  # their names are translated
    assert values[0] == values[1] and {**fan, "fields": 0} == {**visitor, "fields": 0}
    for who in (house.mathilde, None):  # philippe keeps off the square
        assert App(who).get(f"accounts/{house.philippe.pk}", status=404) == {"error": "Record not found"}
    Organisation.objects.update(square_open=False)
    App().get(f"accounts/{house.nadia.pk}", status=401)


def test_many_accounts_at_once(house: House) -> None:
    ids = [str(house.atlas.pk), str(house.philippe.pk), "12345", str(house.nadia.pk)]
    assert [a["id"] for a in App(house.nadia).get("accounts", {"id[]": ids})] == [ids[0], ids[1], ids[3]]
    assert [a["id"] for a in App(house.mathilde).get("accounts", {"id[]": ids})] == [ids[3]]


def test_one_finds_by_name_whom_one_may_find(house: House) -> None:
    app = App(house.emily)
    host = urlsplit(settings.SITE_URL).netloc
    for typed in ("nadia", "@nadia", "NADIA", f"nadia@{host}", f"@Nadia@{host}", "Saidi nadia", "saïdi"):
        found = app.get("accounts/search", {"q": typed, "resolve": "true", "limit": 5})
        assert found[0]["acct"] == "nadia", typed
        assert_shape(found[0], ACCOUNT)
    assert app.get("accounts/search", {"q": "nadia@elsewhere.example"}) == []
    assert app.get("accounts/search", {"q": ""}) == [] and app.get("accounts/search", {"q": "\0 %_'\""}) == []
    assert app.get("accounts/lookup", {"acct": f"Nadia@{host}"})["acct"] == "nadia"
    assert App(house.nadia).get("accounts/lookup", {"acct": house.atlas.slug})["group"] is True
    app.get("accounts/lookup", {"acct": "nadi"}, status=404)
    # The subcontractor, the fan, the visitor.
    for who in (house.theo, house.mathilde, None):
        found = App(who).get("accounts/search", {"q": "philippe"})
        assert all(a["acct"] != "philippe" for a in found) and found == App(who).get("accounts/search", {"q": "zzz"})
        App(who).get("accounts/lookup", {"acct": "philippe"}, status=404)
    tying.block(by=house.viewer("nadia"), target=house.emily)
    assert app.get("accounts/search", {"q": "nadia"}) == []


def test_a_headline_for_colleagues_finds_nobody_outside(house: House) -> None:
    profiling.edit(by=house.viewer("nadia"), actor=house.nadia, headline="Zinzolin secret")
    assert [a["acct"] for a in App(house.emily).get("accounts/search", {"q": "zinzolin"})] == ["nadia"]
    assert App(house.mathilde).get("accounts/search", {"q": "zinzolin"}) == []


def test_whom_one_follows_comes_first_and_alone_if_asked(house: House) -> None:
    app = App(house.nadia)
    mine = {a["id"] for a in app.get(f"accounts/{house.nadia.pk}/following", {"limit": 80})}
    found = app.get("accounts/search", {"q": "e", "limit": 80, "following": "true"})
    assert found and {a["id"] for a in found if not a["group"]} <= mine
    wide = app.get("accounts/search", {"q": "e", "limit": 10})
    assert app.get("accounts/search", {"q": "e", "limit": 5, "offset": 5}) == wide[5:]


def test_spaces_are_found_by_name_as_groups(house: House) -> None:
    found = App(house.nadia).get("accounts/search", {"q": house.atlas.name})
    group = next(a for a in found if a["id"] == str(house.atlas.pk))
    assert_shape(group, ACCOUNT)
    assert group["group"] is True and group["acct"] == house.atlas.slug
    hidden = Space.objects.filter(visibility=Space.Visibility.HIDDEN).first()
    assert hidden is not None
    for typed in (hidden.name, hidden.slug):
        assert App(house.mathilde).get("accounts/search", {"q": typed}) == []
    App(house.mathilde).get("accounts/lookup", {"acct": hidden.slug}, status=404)


def test_a_search_by_name_has_the_fast_way_in(house: House) -> None:
    app = App(house.nadia)
    scope = {
        "method": "GET", "path": "/api/v1/accounts/search", "query_string": b"q=nadia&limit=3",
        "headers": [(b"authorization", f"Bearer {app.token}".encode())],
    }  # fmt: skip
    found = hot.find(scope)
    assert found is not None
    app.get("accounts/search", {"q": "nadia", "limit": 3})
    assert hot.answered(scope, found)[2] == app.asked.content


def test_a_search_by_name_asks_little(house: House, django_assert_max_num_queries: Any) -> None:
    app = App(house.nadia)
    app.get("accounts/search", {"q": "nadia", "limit": 1})
    with django_assert_max_num_queries(2):
        app.get("accounts/search", {"q": "nadia", "limit": 1})


def test_in_a_large_house_people_are_found_by_how_their_words_begin(house: House) -> None:
    crowd = [f"crowd{n:03}" for n in range(450)]
    Actor.objects.bulk_create(Actor(handle=name, name=name, followers_count=50) for name in crowd)

    def found(who: Actor, q: str) -> list[str]:
        return [account["acct"] for account in App(who).get("accounts/search", {"q": q, "limit": 10})]

    words = fold(house.giulia.name).split()
    assert len(words) == 2
    for typed in ("giulia", words[0][:4], words[1][:4], " ".join(reversed(words))):
        assert "giulia" in found(house.nadia, typed), typed
    assert len(found(house.nadia, "crowd")) == 10 and found(house.nadia, "crowd449") == ["crowd449"]
    # The law stands as it does in a small one.
    assert found(house.mathilde, "crowd") == [] and found(house.mathilde, words[1][:4]) == []
