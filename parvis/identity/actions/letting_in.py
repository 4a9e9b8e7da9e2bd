"""Letting programs in: apps register, people allow them, codes become tokens, and either side takes them back."""

from __future__ import annotations

import datetime
import secrets
import time
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.core import ledger, names
from parvis.core.errors import Refused
from parvis.identity import redirects, scopes
from parvis.identity.models import Account, App, Code, Token
from parvis.identity.models.app import digest
from parvis.identity.viewer import Viewer, viewer_of

CODE_LIVES = datetime.timedelta(seconds=60)
FORGOTTEN_AFTER = datetime.timedelta(days=30)
MOST_ADDRESSES, LONGEST_NAME, LONGEST_WEBSITE = 20, 80, 400
SHORTEST_GIVEN = 32  # characters of a token somebody chooses himself: as many as nobody guesses
TOUCHED_EVERY = 3600  # seconds

_touched: dict[int, float] = {}


class Spent(Exception):
    """The code was exchanged before, or is too old."""


def draw() -> str:
    """A secret of 256 bits."""
    return secrets.token_urlsafe(32)


def register_app(
    *, name: str, redirect_uris: Sequence[str], wanted: Iterable[str], website: str = "", public: bool = False
) -> tuple[App, str]:
    """Register a program; give it with its secret, which is not kept. A `public` one has none, and must use PKCE.

    Anybody may: it opens nothing until a person allows it. Raises `Refused` (`name`, `redirect_uris`, `scopes`, `website`).
    """
    shown = names.clean_name(name, LONGEST_NAME)
    if not shown:
        raise Refused(_("An app needs a name."), field="name", code="blank")
    if names.mixed_script(shown):
        raise Refused(_("This name mixes alphabets within a word."), field="name", code="mixed_script")
    if not redirect_uris or len(redirect_uris) > MOST_ADDRESSES or not all(map(redirects.acceptable, redirect_uris)):
        raise Refused(_("An app can’t be returned to at this address."), field="redirect_uris", code="invalid")
    asked = list(wanted) or [scopes.DEFAULT]
    if not scopes.known(asked):
        raise Refused(_("One of these permissions doesn’t exist."), field="scopes", code="invalid")
    secret = "" if public else draw()
    with transaction.atomic():
        app = App.objects.create(
            client_id=draw(),
            secret=digest(secret) if secret else "",
            name=shown,
            website=_website(website),
            redirect_uris=list(redirect_uris),
            scopes=" ".join(asked),
        )
        ledger.record("app.registered", by=None, about=app)
    return app, secret


def grant_code(*, by: Viewer, app: App, redirect_uri: str, allowed: Iterable[str], challenge: str = "") -> str:
    """Let an app in: give the code it exchanges for a token within a minute. Only what the person can give is given.

    Raises `Refused` if nothing is left of what it asked.
    """
    account = _account_of(by)
    given = scopes.grantable(allowed, admin=by.admin)
    if not given:
        raise Refused(_("Only administrators can allow this."), field="scopes", code="admin")
    secret = draw()
    with transaction.atomic():
        Code.objects.create(
            key=digest(secret),
            app=app,
            account=account,
            redirect_uri=redirect_uri,
            scopes=" ".join(given),
            challenge=challenge,
        )
        ledger.record("app.allowed", by=by.actor_id, about=app, scopes=given)
    return secret


def exchange(*, code: Code, secret: str) -> Token:
    """Turn a code into the token whose value is `secret`, once. Raises `Spent`; what a code used twice gave is revoked."""
    with transaction.atomic():
        young = Code.objects.filter(pk=code.pk, used_at=None, created_at__gt=timezone.now() - CODE_LIVES)
        if young.update(used_at=timezone.now()):
            return issue(app=code.app, account=code.account, allowed=code.scopes.split(), secret=secret, code=code)
    revoke_all(Token.objects.filter(code=code))
    raise Spent


def issue(
    *, app: App | None, account: Account | None, allowed: Iterable[str], secret: str, code: Code | None = None
) -> Token:
    """Write down a token of an app for a person, or of an app alone; `secret` is its value, of which a digest is kept."""
    given = scopes.grantable(allowed, admin=account is not None and viewer_of(account).admin)
    return Token.objects.create(key=digest(secret), app=app, account=account, scopes=" ".join(given), code=code)


def make_token(*, by: Viewer, account: Account, name: str, wanted: Iterable[str], value: str = "") -> tuple[Token, str]:
    """Give somebody a token of his own, for a script; give it with its value, which is not kept.

    `value` is chosen by the operator who has to know it beforehand. Raises `Refused` (`name`, `scopes`, `value`).
    """
    if not (by.system or by.account_id == account.pk):
        raise Refused(_("These are somebody else’s settings."))
    shown = names.clean_name(name, LONGEST_NAME)
    if not shown:
        raise Refused(_("Say what it is for."), field="name", code="blank")
    asked = list(wanted)
    given = scopes.grantable(asked, admin=viewer_of(account).admin)
    if not given or not scopes.known(asked):
        raise Refused(_("Choose what it may do."), field="scopes", code="invalid")
    if value and (len(value) < SHORTEST_GIVEN or Token.objects.filter(key=digest(value)).exists()):
        raise Refused(_("This value can be guessed, or is taken."), field="value", code="weak")
    secret = value or draw()
    with transaction.atomic():
        token = Token.objects.create(key=digest(secret), account=account, name=shown, scopes=" ".join(given))
        ledger.record("token.made", by=by.actor_id, about=token)
    return token, secret


def revoke(token: Token, *, by: Viewer) -> None:
    """Close a token for good. Raises `Refused` if it is somebody else's."""
    if not (by.system or (by.account_id is not None and by.account_id == token.account_id)):
        raise Refused(_("These are somebody else’s settings."))
    revoke_all(Token.objects.filter(pk=token.pk), by=by)


def shut_out(app: App, *, by: Viewer) -> int:
    """Take back all that a person gave an app: its tokens, and a code it may not have exchanged yet; give how many tokens."""
    account = _account_of(by)
    with transaction.atomic():
        Code.objects.filter(app=app, account=account, used_at=None).delete()
        return revoke_all(Token.objects.filter(app=app, account=account), by=by)


def shut_out_all(account: Account, *, by: Viewer | None = None) -> int:
    """Close all the tokens of an account, apps' and its own: its password changed hands, or it is suspended."""
    with transaction.atomic():
        Code.objects.filter(account=account, used_at=None).delete()
        return revoke_all(Token.objects.filter(account=account), by=by)


def revoke_all(tokens: QuerySet[Token], *, by: Viewer | None = None) -> int:
    """Close these tokens; an entry for each, so that streams they hold open end."""
    with transaction.atomic():
        closed = list(tokens)
        for token in closed:
            ledger.record("token.revoked", by=by.actor_id if by else None, about=token)
        Token.objects.filter(pk__in=[token.pk for token in closed]).delete()
    return len(closed)


def touch(token_id: int) -> None:
    """Note that a token was used, at most once an hour: it costs a look into memory but for that once."""
    now = time.time()
    if now - _touched.get(token_id, 0) < TOUCHED_EVERY:
        return
    moment = timezone.now()
    old = Q(used_at=None) | Q(used_at__lte=moment - datetime.timedelta(seconds=TOUCHED_EVERY))
    Token.objects.filter(old, pk=token_id).update(used_at=moment)
    if len(_touched) > 20_000:
        _touched.clear()
    _touched[token_id] = now  # last: on the event loop Django refuses to write, and the request comes again in a thread


def forget_unused() -> int:
    """Forget spent codes after a day, and apps that nobody let in for a month; give how many apps."""
    now = timezone.now()
    Code.objects.filter(created_at__lt=now - datetime.timedelta(days=1)).delete()
    held = Token.objects.filter(app=OuterRef("pk"))
    idle = App.objects.filter(~Exists(held), created_at__lt=now - FORGOTTEN_AFTER)
    return idle.delete()[0]


def _account_of(by: Viewer) -> Account:
    account = Account.objects.filter(pk=by.account_id or 0, is_active=True).first()
    if account is None:
        raise Refused(_("Sign in first."))
    return account


def _website(address: str) -> str:
    """A web address to link to. Raises `Refused`: any other scheme could run something on the reader's machine."""
    if not (website := address.strip()):
        return ""
    try:
        parts = urlsplit(website)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        valid = False
    if not valid or len(website) > LONGEST_WEBSITE or names.strip_hidden(website) != website or " " in website:
        raise Refused(_("This doesn’t look like a web address."), field="website", code="invalid")
    return website
