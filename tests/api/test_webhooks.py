"""Webhooks: programs elsewhere hear what they may, signed, tried again, and given up with a word to those who look after them."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from parvis.core.ledger import Entry
from parvis.demo.house import House
from parvis.identity.models import Actor
from parvis.spaces.actions.charter import change_charter
from parvis.spaces.actions.joining import leave
from parvis.spaces.charter import Promise
from parvis.spaces.models import Reach, Space
from parvis.stream.actions.correcting import delete
from parvis.stream.actions.publishing import publish
from parvis.stream.delivering import due, forget_old, on_event
from parvis.stream.jobs import deliver_due
from parvis.stream.models import Delivery, Notification, Post, Webhook
from parvis.stream.webhooks import CHOSEN
from parvis.stream.writing import Destination, Writing
from tests.api.client import App
from tests.core.far_side import Sink, Square, sink, square

Commit = Callable[..., AbstractContextManager[Any]]
__all__ = ["sink", "square"]
BASE = "/api/parvis/v1/"
SCOPES = "read write admin:read admin:write"
State = Delivery.State


@pytest.fixture(autouse=True)
def outside(settings: Any, square: Square, sink: Sink) -> None:
    """The square is on the public web; the sink’s port is open, so only its address protects it."""
    settings.PARVIS_OUTBOUND_EXEMPT = ["127.0.0.2/32"]
    settings.PARVIS_OUTBOUND_PORTS = [square.port, sink.port]


@pytest.fixture
def told(django_capture_on_commit_callbacks: Commit) -> Iterator[Callable[[], AbstractContextManager[Any]]]:
    """What is done within is told to those who hear of it, once it has committed."""
    yield lambda: django_capture_on_commit_callbacks(execute=True)


def hook(app: App, square: Square, *events: str, space: Space | None = None, path: str = "/hook") -> dict[str, Any]:
    """Make a webhook to the square."""
    place = f"spaces/{space.pk}/webhooks" if space else "webhooks"
    made: dict[str, Any] = app.post(
        f"{BASE}{place}",
        {"name": "Robot", "url": square.url(path, host="127.0.0.2"), "events": list(events)},
        status=201,
    )
    return made


def say(text: str, house: House, who: str, *spaces: Space, reach: Reach = Reach.SPACE) -> Post:
    return publish(Writing(text=text), by=house.viewer(who), to=Destination(reach, spaces=spaces))


def heard(square: Square) -> list[dict[str, Any]]:
    return [json.loads(visit.body) for visit in square.visits]


def test_a_space_tells_what_its_members_may_read_signed(house: House, square: Square, told: Any) -> None:
    square.add("/hook")
    bastien = App(house.bastien, scopes=SCOPES)
    made = hook(bastien, square, "post.published", space=house.ventes)
    with told():
        post = say("Deux **retours** à Bayonne", house, "bastien", house.ventes)
        say("Rien pour eux", house, "nadia", house.maison)
    (visit,) = square.visits
    (event,) = heard(square)
    assert event["type"] == "post.published" and event["data"]["post"]["text"] == "Deux **retours** à Bayonne"
    assert event["data"]["post"]["id"] == str(post.pk) and event["data"]["by"]["handle"] == "bastien"
    assert event["data"]["space"]["name"] == "Ventes Sud-Ouest"
    signed = f"{visit.headers['webhook-id']}.{visit.headers['webhook-timestamp']}.".encode() + visit.body
    proof = hmac.digest(b64decode(made["secret"].removeprefix("whsec_")), signed, hashlib.sha256)
    assert visit.headers["webhook-signature"] == f"v1,{b64encode(proof).decode()}"
    (row,) = bastien.get(f"{BASE}webhooks/{made['id']}/deliveries")
    assert (row["state"], row["status"], row["attempts"]) == ("sent", 200, 1)


def test_of_what_is_confidential_only_ids_leave(house: House, square: Square, told: Any) -> None:
    square.add("/hook")
    hook(
        App(house.nadia, scopes=SCOPES),
        square,
        "post.published",
        "membership.left",
        "charter.changed",
        space=house.atlas,
    )
    with told():
        post = say("La couture tient", house, "karim", house.atlas)
        leave(space=house.atlas, by=house.viewer("tomasz"))
        words = Promise(people="x", intention="talk", objective="Couture", strategy="y")
        change_charter(space=house.atlas, promise=words, by=house.viewer("nadia"))
    assert [event["type"] for event in heard(square)] == ["post.published", "membership.left", "charter.changed"]
    assert heard(square)[0]["data"]["about"] == {"kind": "post", "id": str(post.pk)}
    said = "".join(json.dumps(event) for event in heard(square)).casefold()
    assert not any(word in said for word in ("couture", "karim", "tomasz", "atlas"))


def test_the_house_hears_of_what_is_inside_or_public_and_of_no_closed_room(
    house: House, square: Square, told: Any
) -> None:
    square.add("/hook")
    hook(App(house.yann, scopes=SCOPES), square, *CHOSEN)
    with told():
        say("Pour nous tous", house, "emily", reach=Reach.INSIDE)
        say("Entre nous", house, "bastien", house.ventes)
        say("Chut", house, "nadia", house.atlas)
        leave(space=house.ventes, by=house.viewer("emily"))
        publish(
            Writing(text="En tête à tête"), by=house.viewer("nadia"),
            to=Destination(Reach.PEOPLE, people=(house.nadia, house.karim)),
        )  # fmt: skip
    assert [event["data"]["post"]["text"] for event in heard(square)] == ["Pour nous tous"]


def test_what_is_gone_when_it_is_sent_is_not_told(house: House, square: Square, told: Any) -> None:
    square.add("/hook")
    hook(App(house.bastien, scopes=SCOPES), square, "post.published", "post.deleted", space=house.ventes)
    post = say("Trop vite", house, "bastien", house.ventes)
    entry = Entry.objects.get(verb="post.published", about_id=post.pk)
    with told():
        delete(post, by=house.viewer("bastien"))
        on_event(entry)
        on_event(entry)  # told twice, it is one delivery
    assert [event["type"] for event in heard(square)] == ["post.deleted"]
    assert Delivery.objects.get(entry_id=entry.pk).state == State.DROPPED


def test_who_does_not_answer_is_asked_again_for_a_day_and_then_given_up(
    house: House, square: Square, told: Any
) -> None:
    square.add("/hook", status=503)
    made = hook(App(house.bastien, scopes=SCOPES), square, "post.published", space=house.ventes)
    with time_machine.travel("2026-11-23 10:00Z", tick=False) as clock:
        with told():
            say("Un", house, "bastien", house.ventes)
        with told():
            say("Deux", house, "bastien", house.ventes)
        assert len(square.visits) == 1, "the second waits, since the first failed"
        attempts = []
        for _hour in range(30 * 60 // 5):
            clock.shift(timedelta(minutes=5))
            before = len(square.visits)
            with told():
                deliver_due()
            attempts += [timezone.now()] * (len(square.visits) - before)
    webhook = Webhook.objects.get(pk=made["id"])
    assert webhook.disabled_at is not None and due() == []
    first = Delivery.objects.filter(webhook=webhook).order_by("pk")[0]
    assert (first.state, first.attempts, first.status) == (State.FAILED, 8, 503)
    assert (attempts[-1] - attempts[0]) > timedelta(hours=20)
    told_of_it = Notification.objects.filter(kind="webhook").values_list("recipient__handle", flat=True)
    assert sorted(told_of_it) == ["bastien", "yann"]
    app = App(house.bastien, scopes=SCOPES)
    assert app.post(f"{BASE}webhooks/{made['id']}/test", status=422)["code"] == "disabled"
    square.add("/hook")
    assert app.patch(f"{BASE}webhooks/{made['id']}", {"active": True})["failing_since"] is None
    with told():
        assert app.post(f"{BASE}webhooks/{made['id']}/test", status=202)["event"] == "webhook.test"
    assert heard(square)[-1]["type"] == "webhook.test"


def test_a_receiver_that_is_gone_is_switched_off_at_once(house: House, square: Square, told: Any) -> None:
    square.add("/hook", status=410)
    made = hook(App(house.bastien, scopes=SCOPES), square, "post.published", space=house.ventes)
    with told():
        say("Un", house, "bastien", house.ventes)
    assert Webhook.objects.get(pk=made["id"]).disabled_at is not None


def test_a_webhook_never_reaches_into_our_own_network_nor_follows_elsewhere(
    house: House, square: Square, sink: Sink, told: Any
) -> None:
    app = App(house.bastien, scopes=SCOPES)
    inward = {"name": "x", "url": f"http://127.0.0.2:{sink.port}/", "events": ["post.published"]}
    made = app.post(f"{BASE}spaces/{house.ventes.pk}/webhooks", inward, status=201)
    Webhook.objects.filter(pk=made["id"]).update(
        url=f"http://127.0.0.1:{sink.port}/"
    )  # the operator thought better of it
    square.add("/away", status=302, location=f"http://127.0.0.1:{sink.port}/")
    away = hook(app, square, "post.published", space=house.ventes, path="/away")
    with told():
        say("Un", house, "bastien", house.ventes)
    rows = {row.webhook_id: row for row in Delivery.objects.all()}
    assert rows[int(made["id"])].reason == "address" and rows[int(away["id"])].status == 302
    assert sink.hits() == 0
    for url in ("ftp://x.example/", "http://user:x@x.example/", "javascript:alert(1)", "http://x.example:22/", ""):
        asked = {**inward, "url": url}
        assert app.post(f"{BASE}spaces/{house.ventes.pk}/webhooks", asked, status=422)["details"].keys() == {"url"}
    sentences = {}
    for url in ("https://10.0.0.4/x", "http://[::1]/", "http://localhost/", "https://x.example:22/", "nonsense"):
        told_so = app.post(f"{BASE}spaces/{house.ventes.pk}/webhooks", {**inward, "url": url}, status=422)
        sentences[url] = told_so["details"]["url"][0]["description"]
    private, port, nonsense = (sentences[url] for url in ("http://localhost/", "https://x.example:22/", "nonsense"))
    assert sentences["https://10.0.0.4/x"] == sentences["http://[::1]/"] == private
    assert len({private, port, nonsense}) == 3  # each its own reason


def test_who_may_add_and_see_webhooks(house: House, square: Square) -> None:
    bastien = App(house.bastien, scopes=SCOPES)
    made = hook(bastien, square, "post.published", space=house.ventes)
    asked = {"name": "x", "url": "https://robot.example/", "events": ["post.published"]}
    place, one = f"{BASE}spaces/{house.ventes.pk}/webhooks", f"{BASE}webhooks/{made['id']}"
    for actor in (house.nadia, house.theo, house.mathilde):
        other = App(actor, scopes=SCOPES)
        assert other.get(one, status=404) == other.get(f"{BASE}webhooks/12345", status=404)
        assert other.get(f"{BASE}webhooks") == []
    assert App(house.nadia, scopes=SCOPES).post(place, asked, status=422)["code"] == "forbidden"
    assert App(house.theo, scopes=SCOPES).post(place, asked, status=404)
    assert App(house.nadia, scopes=SCOPES).post(f"{BASE}webhooks", asked, status=403)
    assert bastien.post(place, {**asked, "events": ["post.painted"]}, status=422)["details"].keys() == {"events"}
    assert bastien.post(place, {**asked, "events": ["person.left"]}, status=422)["details"].keys() == {"events"}
    assert bastien.post(place, {**asked, "events": []}, status=422)["details"].keys() == {"events"}
    old = bastien.get(f"{one}/secret")["secret"]
    assert old == made["secret"] != bastien.post(f"{one}/secret")["secret"]
    assert "secret" not in bastien.get(one)
    of_house = App(house.yann, scopes=SCOPES).post(f"{BASE}webhooks", asked, status=201)
    plain = App(house.yann, scopes="read write")
    assert plain.get(f"{BASE}webhooks/{of_house['id']}", status=403)
    assert of_house["id"] not in {row["id"] for row in plain.get(f"{BASE}webhooks")}
    assert bastien.delete(one) == {} and bastien.get(one, status=404)


def test_old_deliveries_are_forgotten(house: House, square: Square) -> None:
    made = hook(App(house.bastien, scopes=SCOPES), square, "post.published", space=house.ventes)
    old = timezone.now() - timedelta(days=31)
    for state in (State.SENT, State.WAITING):
        Delivery.objects.create(webhook_id=made["id"], event="webhook.test", state=state, created_at=old)
    assert forget_old() == 1 and Delivery.objects.get(webhook_id=made["id"]).state == State.WAITING


def test_people_off_the_square_are_not_named_to_those_who_hear_of_it(house: House, square: Square, told: Any) -> None:
    square.add("/hook")
    hook(App(house.yann, scopes=SCOPES), square, "post.published")
    with told():
        post = say("Sur la place", house, "nadia", reach=Reach.PUBLIC)
        Actor.objects.filter(pk=house.nadia.pk).update(is_public=False)
    assert heard(square)[0]["data"]["post"]["id"] == str(post.pk)
    assert heard(square)[0]["data"]["post"]["author"] is None and "by" in heard(square)[0]["data"]
