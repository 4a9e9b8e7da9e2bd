"""Web push (RFC 8030): a message encrypted for one device, which its push service can’t read, signed by this house.

Encrypted by RFC 8291, or by the draft that apps from before it know; signed by RFC 8292 (VAPID) with a key of our own.
"""

from __future__ import annotations

import json
import os
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from django.conf import settings

from parvis.core.outbound import Outbound, Refused, checked_url, fetch

LASTS = 2 * 86400  # seconds a push service keeps a message for a device that is off
SIGNED_FOR = 12 * 3600  # seconds; RFC 8292 allows a day
SECONDS = 10.0


@dataclass(frozen=True)
class Device:
    """Where a device listens: its push service, its public key and its secret (base64url), and which of the two ways."""

    endpoint: str
    p256dh: str
    auth: str
    standard: bool = True


def check(device: Device) -> None:
    """Raises `ValueError` for keys no message can be encrypted for, or an address we would not ask."""
    if len(_bytes(device.auth)) != 16:
        raise ValueError("auth")
    ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(device.p256dh))
    rules = Outbound.from_settings()
    try:
        address = checked_url(device.endpoint, ports=rules.ports)
    except Refused as refused:
        raise ValueError("endpoint") from refused
    if address.scheme != "https" and not rules.exempt:
        raise ValueError("endpoint")


def send(message: bytes, device: Device, *, using: Outbound | None = None) -> int:
    """Hand a message to the device's push service; the status it answers: 201 taken, 404 or 410 gone, 429 or 5xx later.

    Raises as `parvis.core.outbound.fetch`.
    """
    body, headers = encrypted(message, device)
    sent = {**headers, "TTL": str(LASTS), "Urgency": "normal", "Content-Type": "application/octet-stream"}
    return fetch(device.endpoint, method="POST", headers=sent, body=body, total_seconds=SECONDS, using=using).status


def encrypted(message: bytes, device: Device) -> tuple[bytes, dict[str, str]]:
    """The body and the headers of a message."""
    sender, salt = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
    way = "aes128gcm" if device.standard else "aesgcm"
    body = http_ece.encrypt(
        message,
        salt=salt,
        private_key=sender,
        dh=_bytes(device.p256dh),
        auth_secret=_bytes(device.auth),
        version=way,
    )
    token, key = _token(device.endpoint), public_key()
    if device.standard:
        return body, {"Content-Encoding": way, "Authorization": f"vapid t={token}, k={key}"}
    return body, {
        "Content-Encoding": way,
        "Encryption": f"salt={_text(salt)}",
        "Crypto-Key": f"dh={_text(_point(sender))};p256ecdsa={key}",
        "Authorization": f"WebPush {token}",
    }


def _token(endpoint: str) -> str:
    """Says to the push service who sends: a signed claim for its origin (RFC 8292, section 2)."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(time.time()) + SIGNED_FOR,
        "sub": settings.SITE_URL if settings.SITE_URL.startswith("https://") else "mailto:admin@localhost",
    }
    said = ".".join(
        _text(json.dumps(part, separators=(",", ":")).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims)
    )
    r, s = decode_dss_signature(_private_key().sign(said.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{said}.{_text(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def public_key() -> str:
    """The key by which push services and devices know this house, as apps expect it: an uncompressed point, base64url."""
    return _text(_point(_private_key()))


def _private_key() -> ec.EllipticCurvePrivateKey:
    return _read(settings.VAPID_KEY or _kept())


@lru_cache(maxsize=2)
def _read(secret: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(_bytes(secret), "big"), ec.SECP256R1())


@lru_cache(maxsize=1)
def _kept() -> str:
    """The key of the installation, made at first need. Two processes that make it at once keep the same one."""
    path = settings.DATA / "vapid.key"
    if not path.is_file():
        number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
        fresh = path.with_name(f"vapid.{os.getpid()}.tmp")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(_text(number.to_bytes(32, "big")))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return str(path.read_text()).strip()


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    form = serialization.PublicFormat.UncompressedPoint
    return key.public_key().public_bytes(serialization.Encoding.X962, form)


def _text(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    """base64url or base64, with or without padding. Raises `ValueError`."""
    plain = text.strip().rstrip("=").replace("+", "-").replace("/", "_")
    return urlsafe_b64decode(plain + "=" * (-len(plain) % 4))
