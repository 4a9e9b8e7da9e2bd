"""HDR-01, AUT-10, AUT-11: what every answer tells the browser, and what no answer lets a stranger's page do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.http import HttpResponseBase
from django.test import Client

from parvis.core.ledger import Entry
from parvis.identity.models import Account
from tests.house import doors
from tests.house.canaries import Planted

pytestmark = pytest.mark.once

PRINTS = """
import parvis.config.bootstrap, django; django.setup()
from django.conf import settings as s
print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0)
"""


def addresses(planted: Planted) -> list[str]:
    """Every address of the house twice: something that is there, and something that is not."""
    found = []
    for route in doors.routes():
        subjects = list(doors.BY_PARAMETERS[doors.parameters(route)](planted))
        found += [
            doors.address(route, values) for subject in subjects[:1] for values in (subject.values, subject.absent)
        ]
    return [*dict.fromkeys(found), "/nowhere/", "/static/css/parvis.css", "/static/nowhere.css"]


def wrong(path: str, answer: HttpResponseBase, *, signed_in: bool) -> list[str]:
    """What an answer's headers lack."""
    told, policy = answer.headers, answer.headers.get("Content-Security-Policy", "")
    static = path.startswith("/static/") and answer.status_code == 200
    checks = {
        "nosniff": told.get("X-Content-Type-Options") == "nosniff",
        "referrer": told.get("Referrer-Policy") in ("same-origin", "no-referrer"),
        "opener": told.get("Cross-Origin-Opener-Policy") == "same-origin",
        "policy": static or ("default-src 'none'" in policy and "unsafe" not in policy),
        "frames": static or "frame-ancestors 'none'" in policy or "sandbox" in policy,
        "resource": static or told.get("Cross-Origin-Resource-Policy") == "same-origin",
        "cors": _cors(path, answer),
        "kept": static or not signed_in or _unkept(path, told.get("Cache-Control", "")),
        "cookies": all(c["httponly"] and c["samesite"] == "Lax" for c in answer.cookies.values()),
    }
    return [f"{path} ({answer.status_code}): {name}" for name, holds in checks.items() if not holds]


def _cors(path: str, answer: HttpResponseBase) -> bool:
    """No other origin reads anything, but apps the files they have keys for: without cookies, by `*`."""
    opened = {name.lower(): value for name, value in answer.items() if name.lower().startswith("access-control-")}
    files = path.startswith(("/files/", "/faces/")) and opened.pop("access-control-allow-origin", "*") == "*"
    return not opened or (files and "access-control-allow-credentials" not in opened)


def _unkept(path: str, cache: str) -> bool:
    """Nothing a person saw signed in is kept, but files (asked for each time), faces and what is public to machines."""
    if path.startswith(("/files/", "/faces/")):
        return "private" in cache or "no-store" in cache
    return "no-store" in cache or (
        "public" in cache and path.endswith((".xml", ".txt", ".webmanifest", ".atom", ".ico"))
    )


def test_hdr_01_every_answer_is_closed(planted: Planted) -> None:
    found = []
    for persona in ("steward", "visitor"):
        client = planted.clients[persona]
        for path in addresses(planted):
            answer = client.get(path, headers={"origin": "https://evil.example"})
            found += wrong(path, answer, signed_in=persona == "steward")
    assert found == []


def test_hdr_01_what_breaks_is_closed_too(planted: Planted, monkeypatch) -> None:
    def broken(*_args: object, **_named: object) -> None:
        raise RuntimeError("The disk is gone")

    monkeypatch.setattr("parvis.stream.timelines.home", broken)
    answer = planted.clients["steward"].get("/")
    assert answer.status_code == 500
    assert wrong("/", answer, signed_in=True) == []
    assert b"The disk" not in answer.content


def test_hdr_01_the_watch_sees_what_lacks(planted: Planted) -> None:
    answer = planted.clients["steward"].get("/")
    answer.headers["Content-Security-Policy"] = "default-src 'none'; script-src 'unsafe-inline'"
    del answer.headers["X-Content-Type-Options"]
    assert [found.rpartition(" ")[2] for found in wrong("/", answer, signed_in=True)] == ["nosniff", "policy", "frames"]


def test_hdr_01_cookies_keep_to_https_where_there_is_some(tmp_path: Path) -> None:
    def told(url: str) -> list[str]:
        given = {
            **os.environ,
            "PARVIS_URL": url,
            "PARVIS_DATA": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "parvis.config.settings",
        }
        given["PARVIS_TESTING"] = "1"
        ran = subprocess.run([sys.executable, "-c", PRINTS], env=given, capture_output=True, text=True, check=True)
        return ran.stdout.split()

    assert told("https://parvis.example") == ["__Host-session", "__Host-csrf", "True", "True", "True"]
    assert told("http://127.0.0.1:8000") == ["session", "csrf", "False", "False", "False"]


# By token, or not at all: mail programs unsubscribe without one (RFC 8058), and have no more methods than that.
REFUSED = {403, 404, 405}


# What programs call: they show a secret of their own, and no cookie is looked at.
NO_COOKIE = ("/api/", "/oauth/token", "/oauth/revoke", "/oauth/userinfo")


def test_aut_10_nothing_is_done_without_the_token(planted: Planted) -> None:
    """Every address, by every unsafe method, from a page of somebody else's: refused before anything is done."""
    client = Client(enforce_csrf_checks=True, headers={"origin": "https://evil.example"})
    account = Account.objects.get(actor=planted.house.people["yann"])
    client.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")
    written = Entry.objects.count()
    found = {
        f"{method} {path}": status
        for path in addresses(planted)
        if not path.startswith(("/static/", *NO_COOKIE))
        for method in ("POST", "PUT", "PATCH", "DELETE")
        for content in ("text/plain", "application/x-www-form-urlencoded")
        if (status := client.generic(method, path, "text=hello", content_type=content).status_code) not in REFUSED
    }
    assert found == {}
    assert Entry.objects.count() == written


def test_aut_10_looking_changes_nothing(planted: Planted) -> None:
    """Every address is asked for, and nobody does anything by it."""
    client, written = planted.clients["steward"], Entry.objects.count()
    for path in addresses(planted):
        client.get(path)
    assert list(Entry.objects.values_list("verb", flat=True).order_by("pk")[written:]) == []
