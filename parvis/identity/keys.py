"""Which programs hold a key to an account, and what a key opens."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from parvis.identity import scopes
from parvis.identity.models import App, Token
from parvis.identity.models.app import digest
from parvis.identity.viewer import Viewer


@dataclass(frozen=True)
class LetIn:
    """An app a person let in: what all its tokens together allow, since when, and when one was last used."""

    app: App
    groups: list[scopes.Group]
    since: datetime.datetime
    used_at: datetime.datetime | None


def token_of(secret: str) -> Token | None:
    """The token with this value, with its app and account; None if there is none."""
    if not secret or len(secret) > 200:
        return None
    return Token.objects.filter(key=digest(secret)).select_related("app", "account").first()


def apps_of(viewer: Viewer) -> list[LetIn]:
    """The apps the viewer let in, the one used last first."""
    held: dict[int, list[Token]] = {}
    for token in Token.objects.filter(account=viewer.account_id or 0, app__isnull=False).select_related("app"):
        held.setdefault(token.app_id or 0, []).append(token)
    rows = [_let_in(tokens) for tokens in held.values()]
    return sorted(rows, key=lambda row: row.used_at or row.since, reverse=True)


def _let_in(tokens: list[Token]) -> LetIn:
    app = tokens[0].app
    assert app is not None
    used = [token.used_at for token in tokens if token.used_at]
    allowed = scopes.listed(" ".join(token.scopes for token in tokens))
    return LetIn(app, scopes.explained(allowed), min(token.created_at for token in tokens), max(used) if used else None)


def holds_any(viewer: Viewer) -> bool:
    """Whether some program can act in the viewer's name."""
    return Token.objects.filter(account=viewer.account_id or 0).exists()


def own_tokens(viewer: Viewer) -> list[Token]:
    """The tokens the viewer made for his scripts, the newest first."""
    return list(Token.objects.filter(account=viewer.account_id or 0, app=None).order_by("-pk"))
