"""Who knocks: a token, the person it stands for, and what it may do."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from parvis.core.compiled import compiled
from parvis.identity import scopes
from parvis.identity.actions.letting_in import touch
from parvis.identity.models import SignUp, Token
from parvis.identity.models.app import digest
from parvis.identity.viewer import FACTS, VISITOR, Viewer, here, present, viewers_in


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token opens. `viewer` is a visitor for an app's own token, which stands for nobody."""

    token_id: int
    app_id: int | None
    scopes: frozenset[str]
    viewer: Viewer
    waiting: int = 0  # the account it will stand for, once the person has followed his letter

    def covers(self, needed: str) -> bool:
        """Whether it may do what needs this scope: `read:statuses` is covered by itself and by `read`."""
        return scopes.covers(self.scopes, needed)


def standing(tokens: Iterable[int]) -> set[int]:
    """Those of these tokens that still open the door: two queries, however many they are."""
    asked = Token.objects.filter(pk__among=json.dumps(sorted(tokens))).values_list("pk", "account")
    accounts = dict(asked)
    persons = {account for account in accounts.values() if account is not None}
    here = present(persons)
    return {token for token, account in accounts.items() if account is None or account in here}


@compiled
def _persons(key: str) -> QuerySet[Any, Any]:
    """The token, if it stands for somebody who may come in, and who that is."""
    token = ("account__tokens__pk", "account__tokens__app", "account__tokens__scopes")
    return here(account__tokens__key=key, account__is_active=True).order_by().values_list(*token, *FACTS)


@compiled
def _tokens(key: str) -> QuerySet[Any, Any]:
    return Token.objects.filter(key=key).values_list("pk", "app", "account", "scopes")


def bearer(header: str) -> Grant | None:
    """The grant behind an `Authorization: Bearer …` header (RFC 6750) or a bare token; None if it opens nothing.

    Asked anew each time: a token revoked, an account suspended, a relation that ended are felt at once.
    """
    secret = header[7:].strip() if header[:7].lower() == "bearer " else header.strip()
    if not secret or len(secret) > 200:
        return None
    key = digest(secret)
    for token_id, app_id, allowed, *facts in _persons(key):
        touch(token_id)
        (viewer,) = viewers_in([tuple(facts)]).values()
        return Grant(token_id, app_id, _scopes(allowed), viewer)
    for token_id, app_id, account_id, allowed in _tokens(key):
        if account_id and not SignUp.objects.filter(account=account_id, account__is_active=True).exists():
            return None
        touch(token_id)
        return Grant(token_id, app_id, _scopes(allowed), VISITOR, account_id or 0)
    return None


@lru_cache(maxsize=256)
def _scopes(said: str) -> frozenset[str]:
    return frozenset(said.split())
