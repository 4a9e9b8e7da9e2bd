"""ACL: by no method, language or script does a door tell what is hidden from what is absent, nor let it be touched."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from parvis.core.ledger import Entry
from parvis.identity.actions import suspending
from parvis.identity.models import Account, Actor
from parvis.identity.viewer import SYSTEM
from parvis.spaces.actions import joining
from parvis.spaces.models import Membership
from parvis.stream.live import visible_events
from parvis.stream.models import Bookmark, Post, Reaction, Vote
from parvis.stream.notifications import unread_count
from parvis.stream.talks import unread_talks
from tests.house import doors
from tests.house.canaries import Planted, words_in
from tests.house.doors import Known

ACT = {
    "text": "canari",
    "kind": "like",
    "choices": "0",
    "message": "canari",
    "upto": "9",
    "role": "steward",
    "to": "inside",
}
HOW = [("get", ""), ("head", ""), ("post", ""), ("put", ""), ("patch", ""), ("delete", ""), ("options", "")]
SCRIPTED = [("get", "true"), ("post", "true")]


def ask(client: Client, path: str, method: str, htmx: str):
    extra = {"headers": {"hx-request": "true"}} if htmx else {}
    return (
        client.get(path, **extra)
        if method == "get"
        else getattr(client, method)(path, ACT if method == "post" else None, **extra)
    )


def door(actor: Actor) -> Client:
    """A browser signed in as this person."""
    client = Client(headers={"accept-language": "en"})
    account = Account.objects.get(actor=actor)
    client.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize(
    ("persona", "language", "ways"), [("fan", "en", HOW), ("employee", "fr", SCRIPTED), ("left", "en", SCRIPTED)]
)
def test_acl_01_what_is_hidden_answers_as_what_is_absent(planted: Planted, persona: str, language: str, ways) -> None:
    """Status, headers and body, by every method, with and without a script; and nothing is done."""
    Account.objects.update(language=language)
    client = planted.clients[persona]
    client.get("/")  # so that his session stands in the list of sessions
    known = Known.to(planted.viewer(persona))
    written, told = Entry.objects.count(), []
    for route in doors.routes():
        hidden = [s for s in doors.BY_PARAMETERS[doors.parameters(route)](planted) if not s.known(known)][:1]
        for subject in hidden:
            path, nowhere = doors.address(route, subject.values), doors.address(route, subject.absent)
            for method, htmx in ways:
                here, there = ask(client, path, method, htmx), ask(client, nowhere, method, htmx)
                if doors.same_bytes(here, path) != doors.same_bytes(there, nowhere):
                    told.append(f"{method} {path} {htmx}: {here.status_code}, not {there.status_code}")
    assert told == []
    assert Entry.objects.count() == written
    assert not Post.objects.filter(text="canari").exists()


def test_acl_01_the_comparison_sees_a_difference(planted: Planted) -> None:
    client = planted.clients["fan"]
    open_, shut = (f"/posts/{planted.posts[place].pk}/" for place in ("club", "atlas"))
    assert doors.same_bytes(client.get(open_), open_) != doors.same_bytes(client.get(shut), shut)


def test_acl_02_a_poll_is_closed_to_those_outside_and_names_no_voter(planted: Planted) -> None:
    poll = planted.posts["ventes"]
    voted, refused = (f"/posts/{poll.pk}/vote/", {"choices": "0"}), planted.clients["fan"]
    assert refused.post(*voted).status_code == 404
    assert not Vote.objects.filter(option__poll__post=poll).exists()
    assert planted.clients["employee"].post(*voted).status_code == 302
    assert Vote.objects.filter(option__poll__post=poll).count() == 1
    page = planted.clients["administrator"].get(f"/posts/{poll.pk}/").content.decode()
    assert "canarioptionventes" in page
    assert not re.search(r"100\s?%", page)  # he has not voted yet
    assert "Emily" not in page


def test_acl_06_what_waits_is_forgotten_with_the_access(planted: Planted) -> None:
    """Tomasz was told of Atlas while he was there; the badge, the list and its links know nothing of it now."""
    client, viewer = planted.clients["left"], planted.viewer("left")
    atlas = [planted.posts[place].pk for place in ("atlas", "adieu")]
    waiting = unread_count(viewer)
    Actor.objects.get(pk=viewer.actor_id).notifications.filter(post__in=atlas).delete()
    assert unread_count(viewer) == waiting > 0
    assert words_in([client.get("/notifications/").content.decode()]) <= planted.allowed(viewer)


def test_acl_08_in_the_middle_of_reading(planted: Planted) -> None:
    """Two people side by side in Atlas; one leaves. Each fragment and action of her open page is gone, his goes on."""
    lea, karim = planted.house.lea, planted.house.karim
    hers, his, post, answer = door(lea), door(karim), planted.posts["atlas"], planted.comments["atlas"]
    room = planted.house.atlas.get_absolute_url()
    pages = [room, f"{room}members/", f"{room}files/", f"{room}charter/", f"/posts/{post.pk}/", f"/posts/{post.pk}/card/",
             f"/posts/{answer.pk}/card/", f"/posts/{post.pk}/history/", f"/posts/{post.pk}/reactions/",
             f"/posts/{post.pk}/comment/", planted.files["atlas"].get_absolute_url()]  # fmt: skip
    acts = [
        f"/posts/{post.pk}/{verb}/"
        for verb in ("react", "comment", "bookmark", "vote", "share", "pin", "edit", "delete")
    ]
    assert {hers.get(page).status_code for page in pages} == {200}
    joining.leave(space=planted.house.atlas, by=planted.house.viewer("lea"))
    said = Post.objects.count(), Reaction.objects.count(), Bookmark.objects.count(), Vote.objects.count()
    for script in ({}, {"headers": {"hx-request": "true"}}):
        assert {hers.get(page, **script).status_code for page in pages} == {404}
        assert {hers.post(act, ACT, **script).status_code for act in acts} == {404}
        assert {his.get(page, **script).status_code for page in pages} == {200}
    assert hers.get(f"{room}?before={10**17}", headers={"hx-request": "true"}).status_code == 404
    assert said == (Post.objects.count(), Reaction.objects.count(), Bookmark.objects.count(), Vote.objects.count())
    news = list(Entry.objects.filter(pk__gt=planted.since))
    heard = {
        who: {data.get("id") for _pk, _name, data in visible_events(planted.house.viewer(who), news)}
        for who in ("lea", "karim")
    }
    assert str(post.pk) in heard["karim"] and str(post.pk) not in heard["lea"]


def test_acl_11_a_hidden_permalink_unfurls_into_nothing(planted: Planted) -> None:
    visitor = planted.clients["visitor"]
    assert "og:title" in visitor.get(f"/posts/{planted.posts['club'].pk}/").content.decode()
    for place in ("atlas", "dedans", "cercle", "duo"):
        page = visitor.get(f"/posts/{planted.posts[place].pk}/").content.decode()
        assert "og:" not in page and not words_in([page])


@pytest.mark.parametrize(
    ("place", "to"),
    [("atlas", "inside"), ("atlas", "public"), ("duo", "inside"), ("etabli", "public"), ("cercle", "public")],
)
def test_acl_12_what_was_said_to_a_room_is_not_carried_out_of_it(planted: Planted, place: str, to: str) -> None:
    """Nadia may read all of this; the server still refuses to let her share it wider."""
    before = Post.objects.count()
    answer = planted.clients["steward"].post(f"/posts/{planted.posts[place].pk}/share/", {"to": to, "text": "Voyez"})
    assert answer.status_code == 422
    assert Post.objects.count() == before
    allowed = planted.clients["steward"].post(
        f"/posts/{planted.posts['etabli'].pk}/share/", {"to": "inside", "text": "Voyez"}
    )
    assert allowed.status_code == 302 and Post.objects.count() == before + 1


def test_acl_15_a_moderator_is_nobody_next_door(planted: Planted) -> None:
    """Bastien runs Ventes: he decides nothing in Réparabilité, nor of Atlas through the door of Ventes."""
    bastien, house = door(planted.house.bastien), planted.house
    ventes, next_door = house.ventes.get_absolute_url(), house.reparabilite.get_absolute_url()
    stranger = Membership.objects.get(space=house.atlas, actor=house.people["karim"])
    neighbour = Membership.objects.get(space=house.reparabilite, actor=house.people["karim"])
    own = Membership.objects.get(space=house.ventes, actor=house.people["emily"])
    for verb in ("role", "end", "remove", "ban", "accept", "uninvite"):
        for path in (f"{ventes}members/{stranger.pk}/{verb}/", f"{next_door}members/{neighbour.pk}/{verb}/"):
            assert bastien.post(path, {"role": "guest"}).status_code == 404, path
    assert bastien.get(f"{next_door}settings/").status_code == 404
    assert bastien.post(f"/posts/{planted.posts['etabli'].pk}/delete/").status_code == 302
    assert Post.objects.get(pk=planted.posts["etabli"].pk).deleted_at is None
    stranger.refresh_from_db(), neighbour.refresh_from_db()
    assert stranger.holds() and neighbour.holds() and neighbour.role == "member"
    assert bastien.post(f"{ventes}members/{own.pk}/remove/").status_code == 302
    own.refresh_from_db()
    assert not own.holds()


def test_acl_17_a_supplier_meets_only_those_of_his_room(planted: Planted) -> None:
    giulia, house = planted.clients["partner"], planted.house
    people = giulia.get("/people/").content.decode()
    assert "Léa Moreau" in people and "canariphilippe" not in people and "Odile" in people
    assert "Philippe" not in giulia.get("/people/?team=Direction").content.decode()
    pages = ["/people/", "/@lea/", f"{house.toiles.get_absolute_url()}members/", "/notifications/", "/messages/new/"]
    assert not [page for page in pages if "@ferrand.example" in giulia.get(page).content.decode()]
    assert giulia.get("/people/chart/").status_code == giulia.get("/admin/").status_code == 404
    assert giulia.post("/messages/new/", {"to": "philippe", "text": "Bonjour"}).status_code == 422


def test_acl_18_rights_taken_away_are_gone_at_the_next_click(planted: Planted) -> None:
    yann = planted.clients["administrator"]
    assert yann.get("/admin/people/").status_code == 200
    Account.objects.filter(actor=planted.house.people["yann"]).update(is_admin=False)
    assert yann.get("/admin/people/").status_code == 404
    room = planted.house.ventes.get_absolute_url()
    assert yann.get(f"{room}settings/").status_code == 200
    Membership.objects.filter(space=planted.house.ventes, actor=planted.house.people["yann"]).update(role="member")
    assert yann.get(f"{room}settings/").status_code == 404
    suspending.suspend(by=SYSTEM, account=Account.objects.get(actor=planted.house.people["yann"]))
    assert yann.get("/notifications/")["Location"].startswith("/sign-in/")
    assert yann.get(f"/posts/{planted.posts['dedans'].pk}/").status_code == 404
    assert unread_count(planted.viewer("administrator")) == unread_talks(planted.viewer("administrator")) == 0
