"""Notifications for apps: one by one, in groups, put aside, and how far one has read."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from parvis.api import hot
from parvis.api.entities.notifications import told
from parvis.core.ledger import Entry
from parvis.demo.house import House
from parvis.identity.actions.tying import follow
from parvis.identity.models import Actor, Block, Contact, Follow, Mute
from parvis.spaces.models import Membership, Reach
from parvis.stream import markers
from parvis.stream.actions import quoting
from parvis.stream.actions.correcting import edit
from parvis.stream.actions.publishing import comment, publish
from parvis.stream.actions.responding import react
from parvis.stream.models import Marker, Notification, Post
from parvis.stream.notifying import VERBS, notify
from parvis.stream.writing import Destination, Writing
from tests.api.client import App

SQUARE = Destination(Reach.INSIDE)


@pytest.fixture
def nadia(house: House) -> App:
    """Nadia’s app; nothing has been told her yet."""
    Notification.objects.filter(recipient=house.nadia).delete()
    Entry.objects.update(told_at=timezone.now())
    Marker.objects.filter(actor=house.nadia).delete()
    Contact.objects.all().delete()
    return App(house.nadia)


def tell() -> None:
    for entry in Entry.objects.filter(told_at=None, verb__in=VERBS.split()).order_by("pk"):
        notify(entry)
    Entry.objects.filter(told_at=None).update(told_at=timezone.now())


def say(house: House, who: str, text: str, to: Destination = SQUARE, **more: Any) -> Post:
    post = publish(Writing(text=text, **more), by=house.viewer(who), to=to)
    tell()
    return post


def types(app: App, **query: Any) -> list[str]:
    return [one["type"] for one in app.get("notifications", query)]


def test_each_kind_has_its_name_and_what_it_is_about(house: House, nadia: App) -> None:
    post = say(house, "nadia", "Bonjour")
    react(post, "like", by=house.viewer("karim"))
    shared = say(house, "emily", "", shared=post)
    quoted = say(house, "tomasz", "Lisez", shared=post)
    mention = say(house, "karim", "Merci @nadia")
    Follow.objects.filter(target=house.nadia).delete()
    follow(target=house.nadia, by=house.viewer("karim"))
    tell()
    found = nadia.get("notifications")
    assert [(n["type"], n["account"]["username"]) for n in found] == [
        ("follow", "karim"), ("mention", "karim"), ("quote", "tomasz"), ("reblog", "emily"), ("favourite", "karim"),
    ]  # fmt: skip
    assert "status" not in found[0]
    assert [n["status"]["id"] for n in found[1:]] == [str(p.pk) for p in (mention, quoted, post, post)]
    assert str(shared.pk) not in {n["status"]["id"] for n in found[1:]}
    for one in found:
        assert one.keys() - {"status"} == {"id", "type", "created_at", "group_key", "account"}
        assert nadia.get(f"notifications/{one['id']}") == one
    assert types(nadia, **{"types[]": "mention"}) == ["mention"]
    assert types(nadia, **{"exclude_types[]": ["mention", "reblog", "follow"]}) == ["quote", "favourite"]
    assert types(nadia, account_id=house.emily.pk) == ["reblog"]
    edit(Post.objects.get(pk=mention.pk), Writing(text="Merci !"), by=house.viewer("karim"))
    say(house, "nadia", "", shared=mention)
    edit(Post.objects.get(pk=mention.pk), Writing(text="Grand merci !"), by=house.viewer("karim"))
    tell()
    assert types(nadia)[0] == "update"


def test_who_quoted_a_post_hears_when_it_says_something_else(house: House, nadia: App) -> None:
    post = say(house, "karim", "Mardi")
    quote = say(house, "nadia", "Notez", shared=post)
    revoked = say(house, "emily", "Notez", shared=post)
    quoting.revoke(revoked, by=house.viewer("karim"))
    edit(Post.objects.get(pk=post.pk), Writing(text="Mercredi"), by=house.viewer("karim"))
    tell()
    (told,) = nadia.get("notifications", {"types[]": "quoted_update"})
    assert told["account"]["acct"] == "karim" and told["status"]["id"] == str(quote.pk)
    assert told["status"]["quote"]["quoted_status"]["content"] == "<p>Mercredi</p>"
    (group,) = nadia.get("/api/v2/notifications", {"types[]": "quoted_update"})["notification_groups"]
    assert (group["type"], group["status_id"]) == ("quoted_update", str(quote.pk))
    assert types(App(house.emily), **{"types[]": "quoted_update"}) == []
    # Of several, it is told with the latest he may still read that was not taken from him.
    seat = Membership.objects.filter(Membership.current(), actor=house.nadia).earliest("pk")
    say(house, "nadia", "Entre nous", Destination(Reach.SPACE, (seat.space,)), shared=post)
    quoting.revoke(say(house, "nadia", "Encore", shared=post), by=house.viewer("karim"))
    Membership.objects.filter(pk=seat.pk).update(state="left")
    (told,) = nadia.get("notifications", {"types[]": "quoted_update"})
    assert told["status"]["id"] == str(quote.pk)
    # Who may quote it is nobody's news, nor is an edit that changes no word.
    quoting.let_quote(Post.objects.get(pk=post.pk), "nobody", by=house.viewer("karim"))
    edit(Post.objects.get(pk=post.pk), Writing(text="Mercredi"), by=house.viewer("karim"))
    tell()
    assert len(types(nadia, **{"types[]": "quoted_update"})) == 1


def test_pages_counts_and_what_is_thrown_away(house: House, nadia: App) -> None:
    for n in range(3):
        say(house, "karim", f"Un @nadia {n}")
    first = nadia.get("notifications", {"limit": 2})
    assert 'rel="next"' in nadia.asked["Link"] and f"max_id={first[-1]['id']}" in nadia.asked["Link"]
    [last] = nadia.get("notifications", {"limit": 2, "max_id": first[-1]["id"]})
    assert nadia.get("notifications/unread_count") == {"count": 3}
    assert nadia.get("notifications/unread_count", {"limit": 2}) == {"count": 2}
    other = App(house.karim)
    other.post(f"notifications/{last['id']}/dismiss", status=404)
    other.get(f"notifications/{last['id']}", status=404)
    assert nadia.post(f"notifications/{last['id']}/dismiss") == {}
    nadia.get(f"notifications/{last['id']}", status=404)
    assert nadia.post("notifications/dismiss", {"id": first[0]["id"]}) == {}
    assert nadia.post("notifications/clear") == {} and nadia.get("notifications") == []
    App(house.nadia, scopes="read:statuses").get("notifications", status=403)
    App().get("notifications", status=401)


def test_what_one_may_no_longer_read_is_not_there(house: House, nadia: App) -> None:
    say(house, "karim", "Ici @nadia", Destination(Reach.SPACE, (house.atlas,)))
    [one] = nadia.get("notifications")
    Membership.objects.filter(space=house.atlas, actor=house.nadia).delete()
    assert nadia.get("notifications") == []
    assert nadia.get("/api/v2/notifications")["notification_groups"] == []
    assert nadia.get("notifications/unread_count") == {"count": 0}
    nadia.get(f"notifications/{one['id']}", status=404)
    nadia.get(f"/api/v2/notifications/{one['group_key']}", status=404)


@pytest.mark.parametrize("tie", [Mute, Block])
def test_the_muted_and_the_blocked_are_not_heard(house: House, nadia: App, tie: Any) -> None:
    say(house, "karim", "Ici @nadia")
    assert types(nadia) == ["mention"]
    tie.objects.create(source=house.nadia, target=house.karim)
    assert types(nadia) == []


def test_groups(house: House, nadia: App) -> None:
    post = say(house, "nadia", "Bonjour")
    fans = ("karim", "emily", "tomasz")
    for who in fans:
        react(post, "like", by=house.viewer(who))
    say(house, "karim", "Ici @nadia")
    tell()
    page = nadia.get("/api/v2/notifications")
    mention, liked = page["notification_groups"]
    assert (mention["type"], mention["group_key"]) == ("mention", f"ungrouped-{mention['page_max_id']}")
    assert (liked["type"], liked["notifications_count"], liked["status_id"]) == ("favourite", 3, str(post.pk))
    assert liked["most_recent_notification_id"] == int(liked["page_max_id"]) > int(liked["page_min_id"])
    assert liked["sample_account_ids"] == [str(getattr(house, who).pk) for who in reversed(fans)]
    assert {a["id"] for a in page["accounts"]} == set(liked["sample_account_ids"])
    assert {s["id"] for s in page["statuses"]} == {mention["status_id"], str(post.pk)}
    avatars = nadia.get("/api/v2/notifications", {"expand_accounts": "partial_avatars"})
    assert len(avatars["accounts"]) == 2 and len(avatars["partial_accounts"]) == 1
    assert avatars["partial_accounts"][0].keys() >= {"id", "acct", "url", "avatar", "locked", "bot"}
    assert len(nadia.get("/api/v2/notifications", {"grouped_types[]": "reblog"})["notification_groups"]) == 4
    assert nadia.get("/api/v2/notifications/unread_count") == {"count": 2}
    key = liked["group_key"]
    assert nadia.get(f"/api/v2/notifications/{key}")["notification_groups"][0]["notifications_count"] == 3
    assert [a["username"] for a in nadia.get(f"/api/v2/notifications/{key}/accounts")] == [*reversed(fans)]
    App(house.karim).get(f"/api/v2/notifications/{key}", status=404)
    assert nadia.post(f"/api/v2/notifications/{key}/dismiss") == {}
    nadia.get(f"/api/v2/notifications/{key}", status=404)
    for wrong in ("nothing", "favourite-x-1", "follow-99999999999999", "ungrouped-"):
        nadia.get(f"/api/v2/notifications/{wrong}", status=404)
    nadia.get("/api/v2/notifications", {"expand_accounts": "all"}, status=422)


def test_a_policy_puts_strangers_aside_until_they_are_let_in(house: House, nadia: App) -> None:
    everything = nadia.get("/api/v2/notifications/policy")
    assert everything["for_not_following"] == "accept" and everything["summary"]["pending_requests_count"] == 0
    Follow.objects.filter(source=house.nadia, target__in=(house.karim, house.emily)).delete()
    Follow.objects.create(source=house.nadia, target=house.emily)
    nadia.patch("/api/v2/notifications/policy", {"for_not_following": "filter"})
    assert nadia.get("notifications/policy")["filter_not_following"] is True
    post = say(house, "karim", "Ici @nadia")
    say(house, "emily", "Là @nadia")
    assert [n["account"]["username"] for n in nadia.get("notifications")] == ["emily"]
    assert types(nadia, include_filtered=True, account_id=house.karim.pk) == ["mention"]
    assert nadia.get("notifications/unread_count") == {"count": 1}
    [request] = nadia.get("notifications/requests")
    assert request.keys() == {"id", "created_at", "updated_at", "account", "notifications_count", "last_status"}
    assert (request["account"]["username"], request["notifications_count"]) == ("karim", "1")
    assert request["last_status"]["id"] == str(post.pk)
    assert nadia.get("/api/v2/notifications/policy")["summary"] == {
        "pending_requests_count": 1,
        "pending_notifications_count": 1,
    }
    App(house.emily).post(f"notifications/requests/{request['id']}/accept", status=404)
    assert nadia.post(f"notifications/requests/{request['id']}/accept") == {}
    assert len(nadia.get("notifications")) == 2 and nadia.get("notifications/requests") == []
    assert nadia.get("notifications/requests/merged") == {"merged": True}
    say(house, "karim", "Encore @nadia")
    assert len(nadia.get("notifications")) == 3


def test_requests_are_dismissed_and_news_dropped(house: House, nadia: App) -> None:
    Follow.objects.filter(source=house.nadia).delete()
    nadia.put("notifications/policy", {"filter_not_following": True})
    say(house, "karim", "Ici @nadia")
    [request] = nadia.get("notifications/requests")
    assert nadia.get(f"notifications/requests/{request['id']}") == request
    assert nadia.post("notifications/requests/dismiss", {"id": [request["id"]]}) == {}
    assert nadia.get("notifications/requests") == [] == nadia.get("notifications", {"include_filtered": True})
    nadia.patch("/api/v2/notifications/policy", {"for_not_following": "drop"})
    say(house, "karim", "Ici @nadia")
    assert nadia.get("notifications", {"include_filtered": True}) == []
    nadia.patch("/api/v2/notifications/policy", {"for_not_following": "shred"}, status=422)


def test_new_accounts_bots_and_unasked_messages(house: House, nadia: App) -> None:
    Follow.objects.filter(source=house.nadia).delete()
    talk = Destination(Reach.PEOPLE, people=(house.nadia, house.karim, house.theo, house.emily))
    nadia.patch("/api/v2/notifications/policy", {"for_private_mentions": "filter"})
    first = say(house, "karim", "Psst", talk)
    assert types(nadia) == []
    comment(Writing(text="Oui ?"), by=house.viewer("nadia"), on=first)
    say(house, "karim", "Alors…", talk)
    assert types(nadia) == ["mention"], "one has answered"
    nadia.patch("/api/v2/notifications/policy", {"for_new_accounts": "filter", "for_private_mentions": "accept"})
    Actor.objects.filter(pk=house.emily.pk).update(joined_at=timezone.now() - datetime.timedelta(days=2))
    say(house, "emily", "Ici @nadia")
    assert types(nadia) == ["mention"]
    nadia.patch("/api/v2/notifications/policy", {"for_new_accounts": "accept", "for_bots": "filter"})
    say(house, "emily", "Ici @nadia")
    Actor.objects.filter(pk=house.emily.pk).update(automated=True)
    say(house, "emily", "Là @nadia")
    assert types(nadia) == ["mention", "mention"]


def test_markers_go_forward_and_the_pages_know(house: House, nadia: App) -> None:
    assert nadia.get("markers", {"timeline[]": ["home", "notifications"]}) == {}
    say(house, "karim", "Ici @nadia")
    newest = nadia.get("notifications")[0]["id"]
    saved = nadia.post("markers", {"notifications": {"last_read_id": newest}, "home": {"last_read_id": "1000"}})
    assert saved["notifications"]["last_read_id"] == newest and saved["home"].keys() == {
        "last_read_id", "version", "updated_at",
    }  # fmt: skip
    assert nadia.get("notifications/unread_count") == {"count": 0}
    markers.mark_read(house.viewer("nadia"), "home", 2000)
    again = nadia.post("markers", {"home": {"last_read_id": "1500"}})
    assert again["home"]["last_read_id"] == "2000", "never back"
    assert nadia.get("markers", {"timeline[]": "home"}) == again
    assert again["home"]["version"] > saved["home"]["version"]
    nadia.post("markers", {"home": {"last_read_id": "abc"}}, status=422)
    assert Marker.objects.filter(actor=house.karim, place="notifications").count() == 0


def test_the_list_is_a_few_questions_however_long_and_walks_its_index(house: House, nadia: App) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            nadia.get("notifications", {"limit": 20})
        return len(queries)

    for n in range(3):
        say(house, "karim", f"Un @nadia {n}")
    asked()
    few = asked()
    for n in range(10):
        say(house, "emily", f"Deux @nadia {n}")
    asked()
    assert asked() == few
    scope = {"method": "GET", "path": "/api/v1/notifications", "query_string": b"limit=5", "headers": []}
    found = hot.find(scope)
    assert found is not None
    nadia.get("notifications", {"limit": 5})
    assert hot._said(scope, found, f"Bearer {nadia.token}", "").body == nadia.asked.content
    page = told(house.viewer("nadia")).filter(pk__lt=2**62, pk__gt=0).order_by("-pk").values("pk")[:20]
    if connection.vendor == "sqlite":
        plan = page.explain()
        assert "INDEX notification_list (recipient_id=? AND id>? AND id<?)" in plan.splitlines()[0], plan
        assert "TEMP B-TREE FOR ORDER BY" not in plan
