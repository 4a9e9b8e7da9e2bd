"""This device: what it may keep of what was read, and whether it is told of news."""

from __future__ import annotations

import datetime
import json
import re
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from parvis.config import wiring
from parvis.core.ledger import Entry
from parvis.demo.house import House
from parvis.identity.models import Account
from parvis.spaces.models import Level, Reach, Space
from parvis.stream.actions.publishing import publish
from parvis.stream.jobs import clear_pushes, sweep_pushes
from parvis.stream.models import Notification, Post, PushSubscription
from parvis.stream.writing import Destination, Writing
from tests.api.test_push import Phone
from tests.core.far_side import Square, square

__all__ = ["square"]
ONLINE = re.compile(r"<!--online-->.*?<!--/online-->", re.DOTALL)


def kept(client: Client, path: str) -> str | None:
    """What the worker would keep of a page; None if it may not."""
    answer = client.get(path)
    assert answer["Cache-Control"] == "private, no-store" and answer["Parvis-Reader"]
    return ONLINE.sub("", answer.content.decode()) if answer.get("Parvis-Keep") == "1" else None


@pytest.fixture
def nadia(house: House) -> Client:
    client = Client()
    client.force_login(house.nadia.account)
    awake = {"quiet_from": "00:00", "quiet_until": "00:00", "quiet_weekend": False, "language": "en"}
    Account.objects.filter(pk=house.nadia.account_id).update(**awake)
    return client


def said(house: House, text: str, *, room: Space | None = None) -> Post:
    to = Destination(Reach.SPACE, (room,)) if room else Destination(Reach.INSIDE)
    return publish(Writing(text=text), by=house.viewer("karim"), to=to)


def test_home_and_threads_may_be_kept_but_nothing_confidential(house: House, nadia: Client) -> None:
    plain, secret = said(house, "Ordinaire"), said(house, "Confidentiel", room=house.atlas)
    assert house.atlas.level == secret.level == Level.CONFIDENTIAL
    home = kept(nadia, "/")
    assert home is not None and "Confidentiel" not in home and house.atlas.name not in home
    assert "Confidentiel" in nadia.get("/").content.decode()
    assert "<script" not in home and "<textarea" not in home
    assert "Ordinaire" in (kept(nadia, f"/posts/{plain.pk}/") or "")
    assert kept(nadia, f"/posts/{secret.pk}/") is None
    for page in ("/messages/", "/notifications/", "/settings/", "/people/"):
        assert kept(nadia, page) is None


def test_each_session_has_a_mark_of_its_own_and_visitors_none(house: House, nadia: Client) -> None:
    again, visitor = Client(), Client()
    again.force_login(house.nadia.account)
    marks = {client.get("/notifications/")["Parvis-Reader"] for client in (nadia, again)}
    assert len(marks) == 2 and "" not in marks
    assert visitor.get("/square/")["Parvis-Reader"] == "" and "Parvis-Keep" not in visitor.get("/square/")


def test_signing_out_leaves_nothing(nadia: Client) -> None:
    assert nadia.post("/sign-out/")["Clear-Site-Data"] == '"storage"'


def test_the_house_can_be_put_on_the_first_screen(nadia: Client) -> None:
    told = json.loads(nadia.get("/manifest.webmanifest").content)
    assert {icon["sizes"] for icon in told["icons"]} >= {"192x192", "512x512"} and told["scope"] == "/"
    for icon in told["icons"]:
        assert nadia.get(icon["src"]).status_code == 200
    script = nadia.get("/worker.js")
    assert script["Content-Type"].startswith("text/javascript") and script["Cache-Control"] == "private, no-store"
    assert "You are offline" in Client().get("/offline/", headers={"accept-language": "en"}).content.decode()


def subscribed(client: Client, phone: Phone, **more: Any) -> int:
    asked = {"endpoint": phone.endpoint, **phone.keys(), **more}
    return client.post("/settings/notifications/device/", asked).status_code


def mention(house: House) -> None:
    Entry.objects.update(told_at=timezone.now())
    said(house, "Bonjour @nadia")
    wiring.notify(Entry.objects.get(told_at=None, verb="post.published"))


def test_a_browser_is_told_while_one_is_signed_in_there(
    house: House, nadia: Client, square: Square, settings: Any
) -> None:
    settings.PARVIS_OUTBOUND_EXEMPT, settings.PARVIS_OUTBOUND_PORTS = ["127.0.0.2/32"], [square.port]
    phone = Phone(square)
    assert 'data-held="0"' in nadia.get("/settings/notifications/").content.decode()
    assert subscribed(nadia, phone) == 204
    assert 'data-held="1"' in nadia.get("/settings/notifications/").content.decode()
    mention(house)
    [told] = phone.read()
    assert "Bonjour" in told["body"] and told["access_token"] == ""
    assert nadia.get(told["url"]).status_code == 302
    assert Notification.objects.get(pk=told["notification_id"]).read_at is not None
    nadia.post("/sign-out/")
    mention(house)
    assert len(phone.visits) == 1
    clear_pushes()
    assert not PushSubscription.objects.exists()


def test_a_change_of_password_silences_other_devices(
    house: House, nadia: Client, square: Square, settings: Any
) -> None:
    settings.PARVIS_OUTBOUND_EXEMPT, settings.PARVIS_OUTBOUND_PORTS = ["127.0.0.2/32"], [square.port]
    phone = Phone(square)
    phone.status = 503
    subscribed(nadia, phone)
    mention(house)
    account = Account.objects.get(pk=house.nadia.account_id)
    account.set_password("un autre mot de passe")
    account.save()
    assert Session.objects.exists()
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=5)):
        sweep_pushes()
    assert len(phone.visits) == 1


def test_what_nothing_can_be_sent_to_is_refused(nadia: Client, square: Square) -> None:
    phone = Phone(square)
    assert subscribed(nadia, phone) == 422, "our own network"
    assert subscribed(nadia, phone, endpoint="https://push.example.org/x", auth="AA") == 422
    assert subscribed(nadia, phone, endpoint="https://push.example.org/x") == 204
    assert subscribed(nadia, phone, remove="1") == 204 and not PushSubscription.objects.exists()
    assert subscribed(Client(), phone) == 302
