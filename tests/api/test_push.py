"""Devices told of what concerns their person: encrypted for them alone, under the law as it stands when it leaves."""

from __future__ import annotations

import datetime
import json
import os
import stat
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import http_ece
import pytest
import time_machine
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from django.test import override_settings
from django.utils import timezone

from parvis.config import wiring
from parvis.core import push
from parvis.core.ledger import Entry
from parvis.core.sealing import seal, unseal
from parvis.demo.house import House
from parvis.identity.models import Account, Block, Follow, Mute, Token
from parvis.spaces.models import Level, Membership, Reach
from parvis.stream.actions.publishing import publish
from parvis.stream.jobs import sweep_pushes
from parvis.stream.models import Push, PushSubscription
from parvis.stream.notifying import VERBS
from parvis.stream.writing import Destination, Writing
from tests.api.client import App
from tests.core.far_side import Square, Visit, square

__all__ = ["square"]


def b64(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def plain(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Phone:
    """A device: its keys, the push service it listens at, and what it could read of what came."""

    def __init__(self, service: Square, *, standard: bool = True) -> None:
        self.key, self.secret = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
        self.service, self.standard, self.status = service, standard, 201
        self.visits: list[Visit] = []
        self.endpoint = service.add_page("/send/me", self._came).replace("square.test", "127.0.0.2")

    def _came(self, visit: Visit) -> None:
        self.visits.append(visit)
        visit.reply(status=self.status)

    def keys(self) -> dict[str, str]:
        form = (serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
        return {"p256dh": b64(self.key.public_key().public_bytes(*form)), "auth": b64(self.secret)}

    def asks(self, **more: Any) -> dict[str, Any]:
        """The body of a subscription."""
        told = {"endpoint": self.endpoint, "keys": self.keys(), "standard": self.standard}
        return {"subscription": told, "data": {"alerts": {"mention": True}, "policy": "all", **more}}

    def read(self) -> list[dict[str, Any]]:
        """What came, decrypted."""
        return [self._read(visit) for visit in self.visits]

    def _read(self, visit: Visit) -> dict[str, Any]:
        headers, body = visit.headers, visit.body  # type: ignore[attr-defined]
        more: dict[str, Any] = {}
        if not self.standard:
            told = dict(part.split("=", 1) for part in headers["crypto-key"].split(";"))
            more = {"dh": plain(told["dh"]), "salt": plain(headers["encryption"].removeprefix("salt="))}
        way = headers["content-encoding"]
        said = http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret, version=way, **more)
        return dict(json.loads(said))


@pytest.fixture
def phone(square: Square, settings: Any) -> Phone:
    settings.PARVIS_OUTBOUND_EXEMPT = ["127.0.0.2/32"]
    settings.PARVIS_OUTBOUND_PORTS = [square.port]
    return Phone(square)


@pytest.fixture
def nadia(house: House) -> App:
    Entry.objects.update(told_at=timezone.now())
    awake = {"quiet_from": "00:00", "quiet_until": "00:00", "quiet_weekend": False, "language": "en"}
    Account.objects.filter(pk=house.nadia.account_id).update(**awake)
    return App(house.nadia)


def tell() -> None:
    for entry in Entry.objects.filter(told_at=None, verb__in=VERBS.split()).order_by("pk"):
        wiring.notify(entry)
    Entry.objects.filter(told_at=None).update(told_at=timezone.now())


def say(house: House, text: str, to: Destination | None = None, **more: Any) -> None:
    publish(Writing(text=text, **more), by=house.viewer("karim"), to=to or Destination(Reach.INSIDE))
    tell()


def test_a_subscription_lives_and_goes_with_its_token(house: House, nadia: App, phone: Phone) -> None:
    nadia.get("push/subscription", status=404)
    made = nadia.post("push/subscription", phone.asks())
    assert made.keys() == {"id", "endpoint", "standard", "alerts", "policy", "server_key"}
    assert made["alerts"]["mention"] is True and made["alerts"]["poll"] is False and "admin.report" in made["alerts"]
    assert made["server_key"] == push.public_key() and made["standard"] is True
    assert nadia.get("push/subscription") == made
    again = nadia.post("push/subscription", phone.asks())
    assert again["id"] != made["id"] and PushSubscription.objects.count() == 1
    changed = nadia.put("push/subscription", {"data": {"alerts": {"poll": True}, "policy": "follower"}})
    assert (changed["alerts"]["mention"], changed["alerts"]["poll"], changed["policy"]) == (False, True, "follower")
    App(house.nadia).get("push/subscription", status=404)
    App(house.nadia, scopes="read write").post("push/subscription", phone.asks(), status=403)
    assert nadia.delete("push/subscription") == {} and not PushSubscription.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "https://127.0.0.1\\@example.org/"},
        {"endpoint": "file:///etc/passwd"},
        {"endpoint": ""},
        {"keys": {"p256dh": "AAAA", "auth": "AAAA"}},
        {"keys": {}},
    ],
)
def test_what_nothing_can_be_sent_to_is_refused(nadia: App, phone: Phone, wrong: dict[str, Any]) -> None:
    asked = phone.asks()
    asked["subscription"] |= wrong
    nadia.post("push/subscription", asked, status=422)
    nadia.post("push/subscription", phone.asks(policy="nobody"), status=422)
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize("standard", [True, False])
def test_a_mention_reaches_the_device_which_alone_can_read_it(
    house: House, nadia: App, phone: Phone, standard: bool
) -> None:
    phone.standard = standard
    nadia.post("push/subscription", phone.asks())
    say(house, "Bonjour @nadia, le patron est prêt")
    [told] = phone.read()
    assert told["title"].endswith("mentioned you") and "patron est prêt" in told["body"]
    assert (told["notification_type"], told["access_token"], told["preferred_locale"]) == ("mention", nadia.token, "en")
    assert nadia.get(f"notifications/{told['notification_id']}")["type"] == "mention"
    assert told["icon"].startswith("http")
    headers = phone.visits[0].headers
    assert headers["ttl"] == "172800" and headers["content-encoding"] == ("aes128gcm" if standard else "aesgcm")
    kept = PushSubscription.objects.get()
    assert nadia.token not in f"{kept.__dict__}" and b64(phone.secret) not in f"{kept.__dict__}"
    header = headers["authorization"]
    token = header.split("t=")[1].split(",")[0] if standard else header.removeprefix("WebPush ")
    key = header.split("k=")[1] if standard else headers["crypto-key"].split("p256ecdsa=")[1]
    assert_signed(token, key, phone)
    tell()
    assert len(phone.visits) == 1, "once"


def assert_signed(token: str, key: str, phone: Phone) -> None:
    """The house says who it is to this push service, for less than a day (RFC 8292)."""
    assert key == push.public_key()
    said, _dot, signature = token.rpartition(".")
    raw = plain(signature)
    both = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), plain(key))
    public.verify(both, said.encode(), ec.ECDSA(hashes.SHA256()))
    claims = json.loads(plain(said.split(".")[1]))
    assert claims["aud"] == phone.endpoint.removesuffix("/send/me") and claims["sub"]
    assert 0 < claims["exp"] - timezone.now().timestamp() < 86400


def test_nothing_confidential_leaves_the_house(house: House, nadia: App, phone: Phone) -> None:
    nadia.post("push/subscription", phone.asks())
    say(house, "Secret @nadia", Destination(Reach.SPACE, (house.atlas,)), level=Level.CONFIDENTIAL)
    [told] = phone.read()
    assert (told["title"], told["body"]) == ("New message in one of your spaces", "")
    assert "ecret" not in json.dumps(told) and "arim" not in json.dumps(told)


def forget(house: House) -> None:
    Membership.objects.filter(space=house.atlas, actor=house.nadia).delete()


WHY_NOT: dict[str, Callable[[House], object]] = {
    "no longer a member": forget,
    "muted": lambda house: Mute.objects.create(source=house.nadia, target=house.karim),
    "blocked": lambda house: Block.objects.create(source=house.nadia, target=house.karim),
    "suspended": lambda house: Account.objects.filter(pk=house.nadia.account_id).update(is_active=False),
    "token revoked": lambda house: Token.objects.filter(account=house.nadia.account_id).delete(),
    "quiet hours": lambda house: Account.objects.filter(pk=house.nadia.account_id).update(
        quiet_from="00:00", quiet_until="23:59:59"
    ),
    "not this kind": lambda house: PushSubscription.objects.update(alerts={"mention": False}),
    "nobody's": lambda house: PushSubscription.objects.update(policy="none"),
    "only of those one follows": lambda house: (
        PushSubscription.objects.update(policy="followed"),
        Follow.objects.filter(source=house.nadia, target=house.karim).delete(),
    ),
}


@pytest.mark.parametrize("reason", WHY_NOT)
def test_the_law_is_asked_again_when_it_leaves(house: House, nadia: App, phone: Phone, reason: str) -> None:
    """It was told while all was well and its push service was away; then something changed."""
    nadia.post("push/subscription", phone.asks())
    phone.status = 503
    say(house, "Ici @nadia", Destination(Reach.SPACE, (house.atlas,)))
    assert len(phone.visits) == 1 and Push.objects.get().settled_at is None
    WHY_NOT[reason](house)
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=5)):
        sweep_pushes()
    assert len(phone.visits) == 1
    assert not Push.objects.filter(settled_at=None).exists()


def test_a_service_that_fails_is_asked_again_and_one_that_is_gone_forgotten(
    house: House, nadia: App, phone: Phone
) -> None:
    nadia.post("push/subscription", phone.asks())
    phone.status = 503
    say(house, "Ici @nadia")
    sweep_pushes()
    assert len(phone.visits) == 1, "not at once"
    phone.status = 201
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=3)):
        sweep_pushes()
        sweep_pushes()
    assert len(phone.visits) == 2 and Push.objects.get().settled_at is not None
    phone.status = 410
    say(house, "Là @nadia")
    assert not PushSubscription.objects.exists() and not Push.objects.exists()
    nadia.get("push/subscription", status=404)


def test_our_own_network_is_never_asked(house: House, nadia: App, phone: Phone, settings: Any) -> None:
    nadia.post("push/subscription", phone.asks())
    settings.PARVIS_OUTBOUND_EXEMPT = []
    say(house, "Ici @nadia")
    assert phone.visits == [] and not PushSubscription.objects.exists()


def test_the_key_of_the_house_is_made_once_and_kept_to_itself(tmp_path: Path) -> None:
    with override_settings(VAPID_KEY="", DATA=tmp_path):
        push._kept.cache_clear()
        key = push.public_key()
        push._kept.cache_clear()
        assert push.public_key() == key and len(plain(key)) == 65
        [file] = tmp_path.iterdir()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    push._kept.cache_clear()
    assert push.public_key() != key


def test_what_is_sealed_opens_with_the_key_of_the_house_alone() -> None:
    kept = seal("mot de passe")
    assert unseal(kept) == "mot de passe" and "passe" not in kept and seal("mot de passe") != kept
    with override_settings(SECRET_KEY="another"), pytest.raises(ValueError):
        unseal(kept)
