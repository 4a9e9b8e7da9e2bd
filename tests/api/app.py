"""An app, as a developer writes one: it registers, sends a person to us, and exchanges what it gets back."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.test import Client

from tests.api.client import program

VERIFIER = "a-verifier-of-forty-three-characters-or-more-0123"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
PKCE = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}
BACK = "https://app.example/back"


def register(**asked: Any) -> Any:
    """The answer to a registration."""
    told = {"client_name": "Tusk", "redirect_uris": BACK, "scopes": "read write follow push", **asked}
    return program().post("/api/v1/apps", told, content_type="application/json")


def app(**asked: Any) -> dict[str, Any]:
    """A registered app."""
    answer = register(**asked)
    assert answer.status_code == 200, answer.content
    return answer.json()


def query(app: dict[str, Any], **asked: str) -> dict[str, str]:
    """What stands in the address the app sends a person to; None leaves a thing out."""
    told = {
        "response_type": "code",
        "client_id": app["client_id"],
        "redirect_uri": app["redirect_uris"][0],
        "scope": "read",
    }
    return {name: value for name, value in (told | asked).items() if value is not None}


def answer(browser: Client, app: dict[str, Any], says: str = "allow", **asked: str) -> Any:
    """The answer to a person who says yes, or no."""
    from urllib.parse import urlencode

    return browser.post(f"/oauth/authorize?{urlencode(query(app, **asked))}", {"answer": says})


def came_back(response: Any) -> dict[str, str]:
    """What the app finds in the address it was returned to."""
    assert response.status_code == 303, response.content
    return dict(parse_qsl(urlsplit(response["Location"]).query))


def code(browser: Client, app: dict[str, Any], **asked: str) -> str:
    """A code, by way of the consent page."""
    return came_back(answer(browser, app, **asked))["code"]


def exchange(app: dict[str, Any], code: str, **told: str | None) -> Any:
    """The answer to an app that shows its code."""
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": app["client_id"],
        "client_secret": app["client_secret"] or None,
        "redirect_uri": app["redirect_uris"][0],
        **told,
    }
    return program().post("/oauth/token", {name: value for name, value in sent.items() if value is not None})


def token(browser: Client, app: dict[str, Any], **asked: str) -> str:
    """A token, by way of everything."""
    return exchange(app, code(browser, app, **asked)).json()["access_token"]


def userinfo(token: str) -> int:
    """Whether a token opens the door: the status of what it is shown for."""
    return program().get("/oauth/userinfo", headers={"authorization": f"Bearer {token}"}).status_code
