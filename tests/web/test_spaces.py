"""The pages of spaces, as people use them without a script."""

from __future__ import annotations

import dataclasses
import io
import re

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from parvis.identity.models import Actor, Relation
from parvis.spaces.actions.charter import change_charter
from parvis.spaces.actions.inviting import invite, invite_person
from parvis.spaces.actions.settling import ask_questions
from parvis.spaces.charter import Promise
from parvis.spaces.models import Charter, Invitation, Level, Reach, Space
from tests.spaces.people import FREE, HIDDEN, as_, external, person, room, row, said, seated

pytestmark = pytest.mark.django_db
CHARTER = {
    "people": "The workshop",
    "intention": "support",
    "objective": "Every machine mended within a day",
    "strategy": "One asks, anybody answers",
}
NEW = {
    "name": "Sewing machines",
    "kind": "project",
    "visibility": "listed",
    "joining": "request",
    "level": "1",
    **CHARTER,
}


def door(actor: Actor | None = None) -> Client:
    """A browser, signed in as this person, in English."""
    client = Client(headers={"accept-language": "en"})
    if actor is not None:
        assert actor.account is not None
        actor.account.language = "en"
        actor.account.save()
        client.force_login(actor.account)
    return client


def text(answer) -> str:
    """What the page says, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_space_is_opened_with_its_charter_and_the_other_half_invited():
    lea, paul = person("Léa"), person("Paul")
    answer = door(lea).post("/spaces/new/", {**NEW, "technology": f"@{paul.handle}", "tools": ["polls", "files"]})
    space = Space.objects.get()
    assert answer["Location"] == "/spaces/sewing-machines/"
    assert (space.tools, row(space, paul).state) == (["polls", "files"], "invited")
    assert "Every machine mended" in text(door(lea).get("/spaces/sewing-machines/charter/"))


def test_what_is_missing_is_named_and_what_was_typed_stays():
    answer = door(person("Léa")).post("/spaces/new/", {**NEW, "objective": "", "strategy": "Talk more"})
    assert answer.status_code == 422
    assert "Talk more" in answer.content.decode()
    assert 'id="id_objective_error"' in answer.content.decode()
    assert not Space.objects.exists()


def test_a_space_that_sounds_alike_is_shown_once_and_a_hidden_one_never():
    nadia, lea = person("Nadia"), person("Léa")
    room(nadia, "Sewing machine club", **HIDDEN)
    assert door(lea).post("/spaces/new/", NEW).status_code == 302
    Space.objects.filter(slug="sewing-machines").delete()
    room(nadia, "Sewing machine people")
    answer = door(lea).post("/spaces/new/", NEW)
    assert answer.status_code == 422
    assert "Sewing machine people" in text(answer)
    assert "club" not in text(answer)
    assert door(lea).post("/spaces/new/", {**NEW, "similar_seen": "1"}).status_code == 302


def test_nobody_from_outside_opens_a_space():
    assert door(external("Inès")).get("/spaces/new/").status_code == 404
    assert door().get("/spaces/new/")["Location"].startswith("/sign-in/")


def test_the_directory_finds_by_words_and_keeps_what_is_hidden():
    nadia, lea = person("Nadia"), person("Léa")
    room(nadia, "Projet Étanche", description="A bag")
    room(nadia, "Vault", **HIDDEN)
    assert "Projet Étanche" in text(door(lea).get("/spaces/"))
    assert "Vault" not in text(door(lea).get("/spaces/"))
    assert "Vault" in text(door(nadia).get("/spaces/"))
    assert "Projet Étanche" in text(door(lea).get("/spaces/?q=etanche"))
    assert "No space fits" in text(door(lea).get("/spaces/?q=vault"))


PAGES = ["", "members/", "charter/", "charter/edit/", "about/", "settings/", "invite/", "join/", "leave/", "files/"]


@pytest.mark.parametrize("at", PAGES)
def test_hidden_and_absent_are_the_same_page(at):
    nadia, lea = person("Nadia"), person("Léa")
    hidden = room(nadia, "Vault", tools=["files"], **HIDDEN)
    there, nowhere = door(lea).get(f"/spaces/{hidden.slug}/{at}"), door(lea).get(f"/spaces/absent/{at}")
    assert there.status_code == nowhere.status_code == 404
    unsalted = lambda answer: re.sub(r'(nonce|value)="[^"]*"', "", answer.content.decode())  # noqa: E731, nonces and tokens
    assert unsalted(there) == unsalted(nowhere)
    assert "Vault" not in there.content.decode()
    assert door(nadia).get(f"/spaces/{hidden.slug}/{at}").status_code in {200, 302}


def test_joining_takes_the_charter_and_the_answers():
    nadia, lea = person("Nadia"), person("Léa")
    space = room(nadia, "Seams")
    (question,) = ask_questions(space=space, questions=["What do you bring?"], by=as_(nadia))
    browser, url = door(lea), "/spaces/seams/join/"
    assert "What do you bring?" in text(browser.get(url))
    refused = browser.post(url, {f"question_{question.pk}": "Thread"})
    assert refused.status_code == 422
    assert "Thread" in refused.content.decode()
    browser.post(url, {f"question_{question.pk}": "Thread", "accepts_charter": "on"})
    assert row(space, lea).state == "requested"
    page = text(door(nadia).get("/spaces/seams/members/"))
    assert "Asking to join" in page
    assert "Thread" in page
    door(nadia).post(f"/spaces/seams/members/{row(space, lea).pk}/accept/", {"role": "member"})
    assert row(space, lea).holds()


def test_an_invitation_is_answered_on_its_page():
    nadia, lea, noe = person("Nadia"), person("Léa"), person("Noé")
    space = room(nadia, "Vault", **HIDDEN)
    for actor in (lea, noe):
        invite_person(space=space, actor=actor, by=as_(nadia))
    assert "Nadia invites you" in text(door(lea).get(f"{space.get_absolute_url()}join/"))
    door(lea).post(f"{space.get_absolute_url()}join/", {"accepts_charter": "on"})
    assert row(space, lea).holds()
    door(noe).post(f"{space.get_absolute_url()}decline/")
    assert door(noe).get(space.get_absolute_url()).status_code == 404


def test_leaving_asks_first():
    nadia, lea = person("Nadia"), person("Léa")
    space = room(nadia, "Seams", **FREE)
    seated(space, lea)
    browser = door(lea)
    assert "Leave Seams?" in text(browser.get("/spaces/seams/leave/"))
    assert row(space, lea).holds()
    browser.post("/spaces/seams/leave/")
    assert not row(space, lea).holds()


def test_a_space_without_charter_leads_its_stewards_to_write_it():
    nadia, lea = person("Nadia"), person("Léa")
    space = room(nadia, "Seams")
    Charter.objects.filter(space=space).delete()
    seated(space, lea, "member")
    link = 'href="/spaces/seams/charter/edit/"'
    assert link in door(nadia).get("/spaces/seams/about/").content.decode()
    asked = door(lea).get("/spaces/seams/about/").content.decode()
    assert "It has none yet" in asked
    assert link not in asked


@pytest.mark.parametrize("role", ["guest", "member", "moderator"])
def test_settings_and_the_charter_are_for_stewards(role):
    space, lea = room(person("Nadia"), "Seams"), person("Léa")
    seated(space, lea, role)
    browser = door(lea)
    assert browser.get("/spaces/seams/settings/").status_code == 404
    assert browser.get("/spaces/seams/charter/edit/").status_code == 404
    assert browser.post("/spaces/seams/settings/identity/", {"name": "Mine", "kind": "team"}).status_code == 404
    assert browser.post("/spaces/seams/settings/archive/").status_code == 404
    assert (
        "Settings"
        not in re.findall(r"<nav class=\"tabs\".*?</nav>", browser.get("/spaces/seams/about/").content.decode(), re.S)[
            0
        ]
    )


def test_a_steward_changes_each_part_of_the_settings():
    nadia = person("Nadia")
    space, browser, url = room(nadia, "Seams"), door(nadia), "/spaces/seams/settings/"
    browser.post(f"{url}identity/", {"name": "Seams & threads", "kind": "team", "welcome": "**Hello**"})
    browser.post(f"{url}gate/", {"joining": "free", "questions": "Who?\nWhy?"})
    grid = {"who_posts": "moderator", "who_comments": "member", "who_invites": "steward", "who_pins": "steward"}
    browser.post(f"{url}rights/", grid)
    browser.post(f"{url}tools/", {"tools": ["articles"]})
    space.refresh_from_db()
    assert (space.name, space.kind, space.joining, space.tools) == ("Seams & threads", "team", "free", ["articles"])
    assert {name: getattr(space, name) for name in grid} == grid
    assert space.guests_comment is False
    assert [question.text for question in space.questions.all()] == ["Who?", "Why?"]
    assert "<strong>Hello</strong>" in browser.get("/spaces/seams/about/").content.decode()


def test_a_cover_is_drawn_again_and_what_is_no_picture_refused(settings, tmp_path):
    settings.STORAGES["default"]["OPTIONS"]["location"] = str(tmp_path)
    nadia = person("Nadia")
    space, url = room(nadia, "Seams"), "/spaces/seams/settings/identity/"
    picture = io.BytesIO()
    Image.new("RGB", (1200, 800), "teal").save(picture, "PNG")
    told = {"name": "Seams", "kind": "team"}
    door(nadia).post(url, {**told, "cover": SimpleUploadedFile("cover.png", picture.getvalue())})
    space.refresh_from_db()
    assert re.fullmatch(r"[0-9a-f]{32}\.jpg", space.cover)
    refused = door(nadia).post(url, {**told, "cover": SimpleUploadedFile("cover.png", b"<svg/>")})
    assert refused.status_code == 422
    kept = space.cover
    space.refresh_from_db()
    assert space.cover == kept
    door(nadia).post(url, {**told, "no_cover": "on"})
    space.refresh_from_db()
    assert space.cover == ""


def test_the_threshold_tells_how_many_posts_stand_too_wide():
    nadia = person("Nadia")
    space, url = room(nadia, "Seams"), "/spaces/seams/settings/threshold/"
    said(nadia, space, Reach.INSIDE)
    asked = {"visibility": "listed", "level": str(Level.RESTRICTED)}
    refused = door(nadia).post(url, asked)
    assert refused.status_code == 422
    assert "1 post here can be read by more people than this level allows." in text(refused)
    assert door(nadia).post(url, {**asked, "narrow": "on"}).status_code == 302
    lowered = {"visibility": "listed", "level": str(Level.INTERNAL)}
    assert "Say why" in text(door(nadia).post(url, lowered))
    assert door(nadia).post(url, {**lowered, "reason": "It is announced"}).status_code == 302


def test_the_charter_is_changed_and_accepted_again():
    nadia, lea = person("Nadia"), person("Léa")
    space = room(nadia, "Seams")
    seated(space, lea, charter_accepted=1)
    door(nadia).post("/spaces/seams/charter/edit/", CHARTER)
    browser = door(lea)
    assert "The charter awaits your acceptance." in text(browser.get("/spaces/seams/members/"))
    assert "changed since you read it" in text(
        browser.post("/spaces/seams/charter/accept/", {"version": "1"}, follow=True)
    )
    browser.post("/spaces/seams/charter/accept/", {"version": "2"})
    assert row(space, lea).charter_accepted == 2


def test_who_accepts_again_sees_what_changed():
    nadia, lea, passer_by = person("Nadia"), person("Léa"), person("Karim")
    space = room(nadia, "Seams")
    seated(space, lea, charter_accepted=1)
    url, now = "/spaces/seams/charter/", Promise.of(space.charter)
    longer = {"objective": f"{now.objective} <b>Soon</b>", "intention": "support"}
    change_charter(space=space, promise=dataclasses.replace(now, **longer), by=as_(nadia))
    page = door(lea).get(url).content.decode()
    assert "What changed since version 1" in page and "<b>Soon" not in page
    part = page.partition("<dt>Objective</dt>")[2].partition("</dd>")[0]
    assert now.objective in part and "<ins>" in part and "[added:" in part and "Soon" in part and "<del>" not in part
    assert "<dt>Strategy</dt>" not in page
    door(lea).post(f"{url}accept/", {"version": "2"})
    shown = 'id="rewordings"'
    assert shown not in door(lea).get(url).content.decode()
    assert shown in door(lea).get(url, {"since": "1"}).content.decode()
    for since in ("2", "77", "x"):
        assert shown not in door(lea).get(url, {"since": since}).content.decode()
    # What a charter said is for those who stood by it.
    assert "What changed since" not in text(door(passer_by).get(url, {"since": "1"}))


def test_a_moderator_manages_plain_members_where_a_member_finds_nothing():
    space, judge, lea = room(person("Nadia"), "Seams"), person("Judge"), person("Léa")
    seated(space, judge, "moderator")
    member = seated(space, lea)
    url = f"/spaces/seams/members/{member.pk}/"
    assert door(lea).get(url).status_code == 404
    assert door(lea).post(f"{url}ban/", {}).status_code == 404
    assert door(judge).post(f"{url}role/", {"role": "steward", "pair": ""}).status_code == 422
    assert row(space, lea).role == "member"
    assert door(judge).post(f"{url}end/", {"until": "2001-01-01"}).status_code == 422
    door(judge).post(f"{url}ban/", {"ban-word": "Cool down"})
    assert row(space, lea).state == "banned"
    page = text(door(lea).get("/spaces/seams/join/"))
    assert "Cool down" in page
    door(judge).post(f"{url}unban/")
    assert row(space, lea).state == "left"


def test_people_are_invited_by_name_mail_and_link():
    nadia, lea = person("Nadia"), person("Léa")
    space, browser, url = room(nadia, "Seams"), door(nadia), "/spaces/seams/invite/"
    assert "Léa" in text(browser.get(f"{url}?q=lea"))
    browser.post(url, {"how": "name", "person": lea.pk, "name-role": "guest"})
    assert (row(space, lea).state, row(space, lea).role) == ("invited", "guest")
    told = {"relation": "partner", "role": "member", "days": "7"}
    prefixed = lambda way, **more: {"how": way, **{f"{way}-{name}": value for name, value in {**told, **more}.items()}}  # noqa: E731
    browser.post(url, prefixed("mail", emails="zoe@atelier.example, max@atelier.example"))
    assert sorted(letter.to[0] for letter in mail.outbox) == ["max@atelier.example", "zoe@atelier.example"]
    assert "/invitation/" in mail.outbox[0].body
    again = browser.post(url, prefixed("mail", emails="nobody, ute@atelier.example"))
    assert again.status_code == 422
    assert "nobody" in again.content.decode()
    assert len(mail.outbox) == 3
    shown = browser.post(url, prefixed("link", quota="3"))
    token = re.search(r"/invitation/([\w-]+)/", shown.content.decode())
    assert token is not None
    newcomer = external("Zoé")
    assert "invites you" in text(door(newcomer).get(f"/invitations/{token[1]}/"))
    door(newcomer).post(f"/invitations/{token[1]}/", {"accepts_charter": "on"})
    assert row(space, newcomer).holds()


def test_the_mail_does_not_name_a_guarded_space():
    nadia = person("Nadia")
    space = room(nadia, "Rachat Lynx", **HIDDEN)
    told = {"mail-emails": "zoe@atelier.example", "mail-relation": "partner", "mail-role": "member", "mail-days": "7"}
    door(nadia).post(f"{space.get_absolute_url()}invite/", {"how": "mail", **told})
    (letter,) = mail.outbox
    assert "Lynx" not in f"{letter.subject}{letter.body}{letter.alternatives}"


def test_a_space_with_a_hostile_name_breaks_no_page():
    nadia, lea = person("Nadia"), person("<b>Léa</b>")
    hostile = "<script>alert(1)</script>"
    space = room(nadia, hostile, description=hostile, tools=["files"])
    seated(space, lea)
    for page in PAGES:
        assert hostile not in door(nadia).get(f"{space.get_absolute_url()}{page}").content.decode()
    assert hostile not in door(nadia).get("/spaces/").content.decode()
    assert "<b>Léa</b>" not in door(nadia).get(f"{space.get_absolute_url()}members/").content.decode()


def test_an_invitation_taken_back_leads_nowhere():
    nadia = person("Nadia")
    letter = invite(by=as_(nadia), space=room(nadia, "Seams"), relation=Relation.Kind.PARTNER)
    door(nadia).post(f"/spaces/seams/invitations/{letter.invitation.pk}/revoke/")
    assert Invitation.objects.get().revoked_at is not None
    page = door(external("Zoé")).get(f"/invitations/{letter.token}/")
    assert page.status_code == 404
    assert "no longer works" in text(page)


@pytest.mark.parametrize("at", ["/spaces/", "/spaces/seams/members/", "/spaces/seams/about/"])
def test_a_page_costs_the_same_with_many_members_and_spaces(at, django_assert_num_queries):
    nadia = person("Nadia")
    space = room(nadia, "Seams")
    seated(space, person("Max"))
    browser = door(nadia)
    browser.get(at)
    with CaptureQueriesContext(connection) as few:
        browser.get(at)
    for n in range(7):
        seated(space, person(f"Member{n}"))
        room(nadia, f"Space{n}")
    with django_assert_num_queries(len(few)):
        browser.get(at)
