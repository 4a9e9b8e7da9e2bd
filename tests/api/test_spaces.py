"""Our own API, for what Mastodon has no word for: spaces, who is in them, charters, invitations, people, search, drafts."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from parvis.demo.house import House
from parvis.identity.models import Actor
from parvis.spaces import queries
from parvis.spaces.law import people
from parvis.spaces.models import Charter, Membership, Organisation, Reach, Space
from parvis.stream.actions.publishing import publish
from parvis.stream.models import Draft, Post
from parvis.stream.writing import Destination, Writing
from tests.api.client import App

CHARTER = {
    "people": "Ceux du labo",
    "intention": "talk",
    "objective": "Tester dix toiles",
    "strategy": "Une par semaine",
}
NOWHERE = 999999999999999991


class Ours(App):
    """An app that asks our own API."""

    def ask(self, verb: str, path: str, data: Any = None, *, status: int = 200, **headers: str) -> Any:
        return super().ask(verb, f"/api/parvis/v1/{path}", data, status=status, **headers)


def app(actor: Actor | None, scopes: str = "read write follow admin:read admin:write") -> Ours:
    return Ours(actor, scopes=scopes)


def test_a_space_is_opened_changed_and_closed(house: House) -> None:
    lea = app(house.lea)
    asked = {"name": "Banc d’essai", "kind": "project", "charter": {**CHARTER, "strategy": "  "}}
    refused = lea.post("spaces", asked, status=422)
    assert list(refused["details"]) == ["strategy"] and refused["code"] == "missing"
    opened = lea.post("spaces", {**asked, "charter": CHARTER, "tools": ["questions"]}, status=201)
    space = f"spaces/{opened['id']}"
    assert opened["own"]["role"] == "steward" and opened["may"]["steward"] and opened["level"] == "internal"
    assert lea.get("spaces", {"slug": opened["slug"]})[0]["id"] == opened["id"]
    changed = lea.patch(space, {"name": "Le banc", "questions": ["Pourquoi ?"], "joining": "request"})
    assert (changed["name"], changed["questions"][0]["text"]) == ("Le banc", "Pourquoi ?")
    assert lea.patch(space, {"level": "public"}, status=422)["details"].keys() == {"reason"}
    assert lea.patch(space, {"level": "public", "reason": "On en parle dehors"})["level"] == "public"
    assert app(house.karim).patch(space, {"name": "À moi"}, status=422)["code"] == "forbidden"
    assert lea.post(f"{space}/archive")["archived_at"] and not lea.get(space)["may"]["post"]
    assert lea.post(f"{space}/reopen")["archived_at"] is None


def test_what_is_wrong_is_said_by_field_and_in_the_readers_language(house: House) -> None:
    for actor, language in ((house.nadia, "fr"), (house.emily, "en")):
        mine, ventes = app(actor), f"spaces/{house.ventes.pk}"
        with translation.override(language):
            assert mine.patch(ventes, {"name": "Sud"}, status=422)["error"] == _("Only stewards change the space.")
            told = mine.post("spaces", {"name": "x", "kind": "club", "charter": CHARTER}, status=422)
            assert told["details"]["kind"][0]["description"] == _("This is not one of the values one can choose.")
            told = mine.post("spaces", {"name": "x" * 81, "kind": "team", "charter": CHARTER}, status=422)
            assert told["details"]["name"][0]["description"] == _("This is too long: %(n)s at most.") % {"n": 80}
    nadia = app(house.nadia)
    missing = {name: value for name, value in CHARTER.items() if name != "objective"}
    told = nadia.post("spaces", {"name": "x", "kind": "team", "charter": missing}, status=422)
    assert list(told["details"]) == ["charter.objective"]
    assert list(nadia.post("spaces", {"name": 7}, status=422)["details"]) == ["name"]
    assert nadia.get("spaces", {"limit": "many"}, status=422)["details"].keys() == {"limit"}


@pytest.mark.parametrize("who", ["theo", "mathilde", "emily", "nadia", ""])
def test_each_finds_the_spaces_and_people_he_may_know(house: House, who: str) -> None:
    viewer, mine = house.viewer(who), app(house.person(who) if who else None)
    known = Space.objects.visible_to(viewer)
    assert {int(s["id"]) for s in mine.get("spaces", {"limit": 80})} == set(
        known.filter(archived_at=None).values_list("pk", flat=True)
    )
    findable = people(viewer).filter(kind=Actor.Kind.PERSON, left_at=None)
    found, address = [], {"limit": 5}
    while page := mine.get("people", address):
        found += page
        address = {"limit": 5, "max_id": page[-1]["id"]}
        assert "max_id" in mine.asked["Link"] and "limit=5" in mine.asked["Link"]
    assert {int(p["id"]) for p in found} == set(findable.values_list("pk", flat=True))
    assert all(p["relation"] is None and p["team"] == "" for p in found if not p["inside"])
    for path in ("spaces/{}", "spaces/{}/charter", "spaces/{}/members", "spaces/{}/posts"):
        for space in Space.objects.exclude(pk__in=known.values("pk")):
            hidden = mine.get(path.format(space.pk), status=404)
            assert hidden == mine.get(path.format(NOWHERE), status=404)


def test_coming_in_and_going_out(house: House) -> None:
    ventes, karim, bastien = f"spaces/{house.ventes.pk}", app(house.karim), app(house.bastien)
    assert karim.get(f"{ventes}/membership", status=404)
    assert karim.post(f"{ventes}/membership", {}, status=422)["details"].keys() == {"accepts_charter"}
    questions = karim.get(ventes)["questions"]
    given = {"accepts_charter": True, "answers": {question["id"]: "Oui." for question in questions}}
    assert karim.post(f"{ventes}/membership", given)["state"] == "requested"
    asking = {row["account"]["acct"]: row for row in bastien.get(f"{ventes}/requests")}
    assert asking.keys() == {"aicha", "karim"} and "Oui." in asking["karim"]["answer"]
    assert app(house.nadia).get(f"{ventes}/requests") == []
    row = f"{ventes}/members/{asking['karim']['id']}"
    assert app(house.nadia).post(f"{row}/accept", status=404)
    assert bastien.post(f"{row}/accept", {"role": "member"})["state"] == "active"
    assert bastien.post(f"{row}/accept", status=404)["code"] == "gone"
    assert karim.patch(f"{ventes}/membership", {"muted": True, "notify": "nothing"})["muted"]
    no = bastien.post(f"{ventes}/members/{asking['aicha']['id']}/decline", {"word": "Plus tard"})
    assert (no["state"], no["word"]) == ("left", "Plus tard")
    assert karim.delete(f"{ventes}/membership")["state"] == "left"
    assert karim.get(ventes)["own"]["state"] == "left"


def test_stewards_look_after_members(house: House) -> None:
    ventes, bastien = f"spaces/{house.ventes.pk}", app(house.bastien)
    rows = {row["account"]["acct"]: row["id"] for row in bastien.get(f"{ventes}/members")}
    emily = f"{ventes}/members/{rows['emily']}"
    assert bastien.patch(emily, {"role": "moderator"})["role"] == "moderator"
    day = (datetime.date.today() + datetime.timedelta(days=30)).isoformat()
    assert bastien.patch(emily, {"role": "member", "until": day})["until"]
    assert bastien.patch(emily, {"until": "9999-12-31"}, status=422)["details"].keys() == {"until"}
    assert app(house.nadia).patch(emily, {"role": "guest"}, status=422)["code"] == "forbidden"
    assert bastien.post(f"{emily}/ban", {"until": day, "word": "Pause"})["state"] == "banned"
    assert [row["id"] for row in bastien.get(f"{ventes}/bans")] == [rows["emily"]]
    assert bastien.post(f"{emily}/unban")["state"] == "left"
    invited = bastien.post(f"{ventes}/members", {"account_id": str(house.lea.pk)}, status=201)
    assert invited["state"] == "invited" and app(house.lea).get(f"{ventes}/membership")["state"] == "invited"
    assert app(house.lea).delete(f"{ventes}/membership")["state"] == "left"
    unknown = bastien.post(f"{ventes}/members", {"account_id": str(NOWHERE)}, status=422)
    assert unknown["details"].keys() == {"account_id"}


def test_a_subcontractor_sees_who_is_in_his_room_and_what_it_is_for(house: House) -> None:
    atlas, theo = f"spaces/{house.atlas.pk}", app(house.theo)
    assert {row["account"]["acct"] for row in theo.get(f"{atlas}/members")} >= {"nadia", "theo", "karim"}
    assert theo.get(f"{atlas}/charter")["objective"].startswith("Livrer")
    assert theo.get(atlas)["may"] == {
        "post": True, "comment": True, "invite": False, "pin": False, "moderate": False, "steward": False,
    }  # fmt: skip
    told = theo.get(f"people/{house.nadia.pk}")
    assert told["inside"] and [space["name"] for space in told["spaces"]] == ["Projet Atlas"]
    assert {line["kind"] for line in told["lines"]} <= {
        line["kind"] for line in app(house.karim).get(f"people/{house.nadia.pk}")["lines"]
    }
    assert theo.get(f"people/{house.philippe.pk}", status=404)


def test_a_charter_has_versions_and_is_stood_by(house: House) -> None:
    atlas, nadia, theo = f"spaces/{house.atlas.pk}", app(house.nadia), app(house.theo)
    before = nadia.get(f"{atlas}/charter")
    assert theo.put(f"{atlas}/charter", CHARTER, status=422)["code"] == "forbidden"
    after = nadia.put(f"{atlas}/charter", CHARTER)
    assert (after["version"], after["accepted_version"]) == (before["version"] + 1, before["version"] + 1)
    assert [row["version"] for row in theo.get(f"{atlas}/charter/versions")] == [2, 1]
    newest, first = theo.get(f"{atlas}/charter/versions")
    assert newest["account"]["acct"] == "nadia" and newest["words"]["objective"] == CHARTER["objective"]
    assert first["words"]["objective"] == before["objective"] != newest["words"]["objective"]
    charter = Charter.objects.get(space=house.atlas)
    assert set(queries.charter_words(house.viewer("theo"), charter)) == {1, 2}
    assert set(queries.charter_words(house.viewer("sophie"), charter)) == {2}  # who is not in
    assert theo.post(f"{atlas}/charter/accept", {"version": 1}, status=422)["code"] == "stale"
    assert theo.post(f"{atlas}/charter/accept", {"version": 2})["charter_accepted"] == 2


def test_invitations_by_mail_and_by_link(house: House, mailoutbox: list[EmailMessage]) -> None:
    ventes, bastien = f"spaces/{house.ventes.pk}/invitations", app(house.bastien)
    new = {"relation": "partner", "employer": "Sacs & Cie", "email": "ana@sacs.example"}
    sent = bastien.post(ventes, new, status=201)
    assert sent["sent"] and "url" not in sent and mailoutbox[0].to == ["ana@sacs.example"]
    link = bastien.post(ventes, {**new, "email": "", "quota": 5}, status=201)
    assert "/invitation/" in link["url"] and link["quota"] == 5
    assert {row["id"] for row in bastien.get(ventes)} == {sent["id"], link["id"]}
    assert "url" not in bastien.get(ventes)[0]
    assert bastien.post(ventes, {**new, "relation": "employee"}, status=422)["details"].keys() == {"relation"}
    assert bastien.post(ventes, {**new, "days": 400}, status=422)["details"].keys() == {"days"}
    to_atlas = f"spaces/{house.atlas.pk}/invitations"
    assert app(house.nadia).post(to_atlas, {**new, "email": ""}, status=422)["details"].keys() == {"email"}
    assert app(house.theo).delete(f"invitations/{link['id']}", status=404)
    assert bastien.delete(f"invitations/{link['id']}")["revoked_at"]
    assert [row["id"] for row in bastien.get(ventes)] == [sent["id"]]
    assert bastien.post("invitations", {"email": "neuf@sacs.example"}, status=422)["details"].keys() == {"relation"}
    assert app(house.yann).post("invitations", {"email": "neuf@sacs.example"}, status=201)["space_id"] is None


def test_what_people_are_to_the_house_is_for_administrators(house: House) -> None:
    path, yann = f"people/{house.theo.pk}/relations", app(house.yann)
    assert app(house.nadia).get(path, status=403)
    assert app(house.yann, scopes="read write").get(path, status=403)
    (held,) = yann.get(path)
    assert (held["kind"], bool(held["employer"])) == ("subcontractor", True)
    assert yann.post(path, {"kind": "partner"}, status=422)["details"].keys() == {"sponsor"}
    also = yann.post(path, {"kind": "partner", "sponsor_id": str(house.nadia.pk), "employer": "X"}, status=201)
    assert yann.delete(f"{path}/{also['id']}", {"on": "2001-01-01"}, status=422)["details"].keys() == {"until"}
    assert yann.delete(f"{path}/{also['id']}")["until"]


def test_search_finds_every_kind_and_nothing_hidden(house: House) -> None:
    nadia, fan = app(house.nadia), app(house.mathilde)
    found = nadia.get("search", {"q": "étanche", "kind": "all"})
    assert {"post", "space"} <= {one["kind"] for one in found["results"]}
    assert any(segment["match"] for one in found["results"] for segment in (*one["title"], *one["excerpt"]))
    post = next(one for one in found["results"] if one["kind"] == "post")
    assert post["status"]["id"] == post["id"] and post["account"] is None
    assert fan.get("search", {"q": "Atlas", "kind": "all"})["counts"] == fan.get("search", {"q": "zznobody"})["counts"]
    assert nadia.get("search", {"kind": "clouds"}, status=422)["details"].keys() == {"kind"}
    assert nadia.get("search", {"q": "", "type": "question", "limit": 2})["has_next"] in (True, False)


def test_a_post_goes_to_several_spaces_with_its_kind_level_and_title(house: House) -> None:
    nadia = app(house.nadia)
    both = [str(house.ventes.pk), str(house.maison.pk)]
    said = nadia.post(
        "posts", {"text": "Où en est-on ?", "title": "Stocks", "kind": "question", "spaces": both}, status=201
    )
    assert said["parvis"]["kind"] == "question" and said["parvis"]["level"] == "restricted"
    assert {space["id"] for space in said["parvis"]["spaces"]} == set(both)
    assert nadia.get(f"spaces/{both[0]}/posts", {"limit": 1})[0]["id"] == said["id"]
    answered = app(house.emily).post("posts", {"text": "Bientôt.", "in_reply_to_id": said["id"]}, status=201)
    assert answered["in_reply_to_id"] == said["id"]
    assert app(house.theo).get(f"posts/{said['id']}", status=404)
    assert app(house.theo).post("posts", {"text": "Hé", "spaces": both}, status=422)["details"].keys() == {"spaces"}
    wide = {"text": "Secret", "spaces": [str(house.atlas.pk)], "reach": "public"}
    assert nadia.post("posts", wide, status=422)["details"].keys() == {"reach"}
    assert nadia.post("posts", {"text": "Où ?"}, status=422)["details"].keys() == {"spaces"}
    talk = nadia.post("posts", {"text": "Entre nous", "people": [str(house.theo.pk)]}, status=201)
    assert talk["visibility"] == "direct" and app(house.theo).get(f"posts/{talk['id']}")["id"] == talk["id"]
    poll = {"options": ["Bleu", "Vert"], "closes_at": "2020-01-01T00:00:00Z"}
    asked = {"text": "?", "kind": "poll", "spaces": both[1:], "poll": poll}
    assert nadia.post("posts", asked, status=422)["details"].keys() == {"poll.closes_at"}
    assert nadia.post("posts", {**asked, "poll": {"options": ["Bleu", "Vert"]}}, status=201)["poll"]["options"]


def test_drafts_are_those_of_the_composers(house: House) -> None:
    lea = app(house.lea)
    place = f"space:{house.atlas.pk}"
    kept = lea.put("drafts", {"place": place, "text": "Brouillon", "kind": "note", "to": place})
    assert Draft.objects.get(pk=kept["id"]).fields == {"text": "Brouillon", "kind": "note", "to": place}
    assert kept["id"] in {draft["id"] for draft in lea.get("drafts")}
    assert lea.put("drafts", {"place": "elsewhere", "text": "x"}, status=422)["details"].keys() == {"place"}
    assert lea.put("drafts", {"place": "home"}, status=422)["details"].keys() == {"text"}
    assert app(house.karim).delete(f"drafts/{kept['id']}", status=404)
    assert lea.delete(f"drafts/{kept['id']}") == {}
    assert kept["id"] not in {draft["id"] for draft in lea.get("drafts")}


def test_the_house_says_its_name_and_administrators_change_it(house: House) -> None:
    assert app(None).get("organisation")["name"] == "Maison Ferrand"
    assert "domains" not in app(house.nadia).get("organisation")
    assert app(house.nadia).patch("organisation", {"name": "Moi"}, status=403)
    yann = app(house.yann)
    assert yann.patch("organisation", {"tagline": "Cousu ici", "domains": ["ferrand.example"]})["domains"] == [
        "ferrand.example"
    ]
    assert yann.patch("organisation", {"domains": ["pas un domaine"]}, status=422)["details"].keys() == {"domains"}
    assert Organisation.current().tagline == "Cousu ici"


def test_the_scope_of_a_token_holds_here_too(house: House) -> None:
    reader = app(house.nadia, scopes="read:accounts")
    assert reader.get("spaces")
    assert reader.post("spaces", {}, status=403) == {"error": "This action is outside the authorized scopes"}
    assert app(None).get(f"spaces/{house.atlas.pk}/membership", status=401)
    assert not Membership.objects.filter(space=house.atlas, actor=house.bastien).exists()


def test_who_can_read_a_post_or_a_space_is_told_to_who_can_read_it(house: House) -> None:
    to = Destination(Reach.SPACE, (house.atlas,))
    post = publish(Writing(text="Essai"), by=house.viewer("nadia"), to=to)
    seats = Membership.objects.filter(Membership.current(), space=house.atlas).count()
    for path in (f"posts/{post.pk}/readers", f"spaces/{house.atlas.pk}/readers"):
        told = app(house.theo).get(path)
        assert (told["anyone"], told["total"]) == (False, seats)
        assert sum(group["count"] for group in told["relations"]) == seats
        external = next(group for group in told["relations"] if group["relation"] == "subcontractor")
        assert [account["id"] for account in external["examples"]] == [str(house.theo.pk)]
        assert [(group["space"]["slug"], group["count"]) for group in told["spaces"]] == [(house.atlas.slug, seats)]
        assert app(house.mathilde).get(path, status=404) == app(house.mathilde).get("posts/1/readers", status=404)
    public = publish(Writing(text="Bonjour"), by=house.viewer("nadia"), to=Destination(Reach.PUBLIC))
    nobody = {"anyone": True, "total": None, "relations": [], "spaces": []}
    assert app(None).get(f"posts/{public.pk}/readers") == nobody
    assert app(house.emily).get(f"posts/{public.pk}/readers")["total"] > seats


def test_a_closed_space_is_meant_wherever_its_name_stands(house: House) -> None:
    """What was meant for a room goes nowhere else because of the order of words, or a slip of the finger."""
    app, slug, host = App(house.nadia), house.atlas.slug, settings.SITE_URL.partition("//")[2]
    for text in (f"@{slug} bonjour", f"Bonjour @{slug} !", f"@karim regarde\n\n@{slug}", f"Voilà @{slug}@{host}"):
        said = app.post("statuses", {"status": text, "visibility": "public"})
        assert [space["slug"] for space in said["parvis"]["spaces"]] == [slug], text
        assert said["visibility"] == "private"
    before = Post.objects.count()
    slip = app.post("statuses", {"status": f"@{slug}x bonjour", "visibility": "public"}, status=422)
    hidden = App(house.bastien).post("statuses", {"status": f"@{slug} bonjour", "visibility": "private"}, status=422)
    assert (slip["code"], hidden["code"]) == ("absent_name", "absent_name")  # a room he may not know, like none
    assert Post.objects.count() == before
    open_room = house.space("randonneurs").slug
    spoken_of = app.post("statuses", {"status": f"Venez sur @{open_room}", "visibility": "public"})
    assert spoken_of["visibility"] == "public" and spoken_of["parvis"]["spaces"] == []
