"""An app that speaks to the API through the very middleware it meets when served."""

from __future__ import annotations

import json
import secrets
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.client import ClientHandler

from parvis.identity.models import Actor, Token
from parvis.identity.models.app import digest


class _Handler(ClientHandler):
    def load_middleware(self, is_async: bool = False) -> None:
        with override_settings(MIDDLEWARE=settings.API_MIDDLEWARE):
            super().load_middleware(is_async)


def token_for(actor: Actor, scopes: str) -> str:
    """A token that opens the API for this person."""
    secret = secrets.token_hex(16)
    Token.objects.create(key=digest(secret), account_id=actor.account_id, scopes=scopes)
    return secret


def take_back(secret: str) -> None:
    """Revoke a token."""
    Token.objects.filter(key=digest(secret)).delete()


def program() -> Client:
    """A client whose requests go through the middleware of programs, as `parvis.config.front` sends them."""
    client = Client()
    client.handler = _Handler(enforce_csrf_checks=True)
    return client


class App:
    """An app somebody let in. `app.get("timelines/home")` gives what JSON says; `app.asked` the last answer, whole."""

    def __init__(self, actor: Actor | None = None, scopes: str = "read write follow push profile") -> None:
        self.actor = actor
        self.client = program()
        self.asked: HttpResponse
        self.token = ""
        if actor is not None:
            self.token = token_for(actor, scopes)

    def ask(self, verb: str, path: str, data: Any = None, *, status: int = 200, **headers: str) -> Any:
        """Ask for `/api/v1/{path}` (or a whole path), and say what came; the status has to be the one expected."""
        whole = path if path.startswith("/") else f"/api/v1/{path}"
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            named.setdefault("Authorization", f"Bearer {self.token}")
        sent = (
            {"data": json.dumps(data), "content_type": "application/json"}
            if data is not None and verb != "get"
            else {"data": data}
        )
        self.asked = getattr(self.client, verb)(whole, headers=named, **sent)
        assert self.asked.status_code == status, (verb, whole, self.asked.status_code, self.asked.content[:500])
        return json.loads(self.asked.content) if self.asked.content else None

    def get(self, path: str, data: Any = None, **more: Any) -> Any:
        """GET, `data` as the query."""
        return self.ask("get", path, data, **more)

    def post(self, path: str, data: Any = None, **more: Any) -> Any:
        """POST, `data` as JSON."""
        return self.ask("post", path, data if data is not None else {}, **more)

    def put(self, path: str, data: Any = None, **more: Any) -> Any:
        """PUT."""
        return self.ask("put", path, data if data is not None else {}, **more)

    def patch(self, path: str, data: Any = None, **more: Any) -> Any:
        """PATCH."""
        return self.ask("patch", path, data if data is not None else {}, **more)

    def delete(self, path: str, data: Any = None, **more: Any) -> Any:
        """DELETE."""
        return self.ask("delete", path, data if data is not None else {}, **more)
