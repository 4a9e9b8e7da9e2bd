"""What oauthlib asks while it follows a protocol: is this app known, this address registered, this code still good?

Sources: RFC 6749, RFC 7636 (PKCE), RFC 7009 (revocation), RFC 9700 (current practice). oauthlib keeps the order of the
questions and the words of the errors; the answers are here, the writing in `actions/letting_in.py`.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from typing import Any
from urllib.parse import unquote_plus

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from oauthlib.common import Request
from oauthlib.oauth2 import RequestValidator
from oauthlib.oauth2.rfc6749 import errors

from parvis.identity import redirects, scopes
from parvis.identity.actions import letting_in
from parvis.identity.keys import token_of
from parvis.identity.models import Account, App, Code, Token
from parvis.identity.models.app import digest
from parvis.identity.viewer import SYSTEM, viewer_of

CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")  # what SHA-256 gives, RFC 7636 §4.2


class Validator(RequestValidator):  # type: ignore[misc]
    """Our apps, codes and tokens, as oauthlib asks after them. `request.client` is the App it found.

    `asked` is the HTTP request, for the pace of sign-in, which goes by network address.
    """

    def __init__(self, asked: HttpRequest) -> None:
        super().__init__()
        self.asked = asked

    # -- Which app it is ---------------------------------------------------------------------------------------------

    def validate_client_id(self, client_id: str, request: Request, *_args: Any, **_options: Any) -> bool:
        """Whether there is such an app."""
        request.client = App.objects.filter(client_id=client_id or "").first()
        return request.client is not None

    def client_authentication_required(self, request: Request, *_args: Any, **_options: Any) -> bool:
        """Whether it has to show its secret: all but those registered as public."""
        app = App.objects.filter(client_id=_shown(request)[0]).first()
        return app is None or bool(app.secret)

    def authenticate_client(self, request: Request, *_args: Any, **_options: Any) -> bool:
        """Whether the secret is the app's, in the body or by HTTP Basic (RFC 6749 §2.3.1)."""
        client_id, secret = _shown(request)
        app = App.objects.filter(client_id=client_id).first()
        known = bool(app and app.secret) and hmac.compare_digest(digest(secret), app.secret if app else "")
        request.client = app if known else None
        return known

    def authenticate_client_id(self, client_id: str, request: Request, *_args: Any, **_options: Any) -> bool:
        """Whether this is a public app, which has no secret to show."""
        return self.validate_client_id(client_id or _shown(request)[0], request) and not request.client.secret

    # -- What it asks of a person ------------------------------------------------------------------------------------

    def validate_redirect_uri(self, _client_id: str, redirect_uri: str, request: Request, *_a: Any, **_o: Any) -> bool:
        """Whether the app registered this address."""
        return any(redirects.matches(redirect_uri, registered) for registered in request.client.redirect_uris)

    def get_default_redirect_uri(self, _client_id: str, request: Request, *_args: Any, **_options: Any) -> str | None:
        """The app's address, if it registered only one."""
        registered = request.client.redirect_uris
        return registered[0] if len(registered) == 1 else None

    def validate_response_type(
        self, _client_id: str, response_type: str, _app: App, _request: Request, *_args: Any, **_options: Any
    ) -> bool:
        """A code, and nothing else: tokens in addresses leak (RFC 9700 §2.1.2)."""
        return bool(response_type == "code")

    def is_pkce_required(self, _client_id: str, request: Request) -> bool:
        """Whether it must prove that the one who exchanges the code is the one who asked: what has no secret always."""
        return settings.OAUTH_REQUIRE_PKCE or not request.client.secret

    def get_default_scopes(self, _client_id: str, request: Request, *_args: Any, **_options: Any) -> list[str]:
        """What is meant by saying nothing: `read`, or all it registered if that is less."""
        registered = request.client.scopes.split()
        return [scopes.DEFAULT] if scopes.covers(registered, scopes.DEFAULT) else registered

    def validate_scopes(
        self, _client_id: str, wanted: list[str], app: App, _request: Request, *_args: Any, **_options: Any
    ) -> bool:
        """Whether it registered for all this."""
        return bool(wanted) and scopes.within(wanted, app.scopes.split())

    # -- What it exchanges for a token -------------------------------------------------------------------------------

    def validate_grant_type(
        self, _client_id: str, grant_type: str, app: App, _request: Request, *_args: Any, **_options: Any
    ) -> bool:
        """Whether this app may ask in this way: an app without a secret can't ask for itself, since anybody could."""
        return grant_type == "authorization_code" or bool(app.secret)

    def validate_code(self, _client_id: str, code: str, app: App, request: Request, *_args: Any, **_o: Any) -> bool:
        """Whether the code was given to this app, a minute ago at most, and is unused; used twice, its tokens go."""
        found = Code.objects.filter(key=digest(code), app=app).select_related("account", "app").first()
        if found is None:
            return False
        if found.used_at is not None:
            letting_in.revoke_all(Token.objects.filter(code=found))
            return False
        request.grant, request.user, request.scopes = found, found.account, found.scopes.split()
        young = found.created_at > timezone.now() - letting_in.CODE_LIVES
        return bool(young and viewer_of(found.account).signed_in)

    def get_code_challenge(self, _code: str, request: Request) -> str | None:
        """The challenge the code was given against. Raises where a verifier comes without one (RFC 9700 §2.1.1)."""
        challenge: str = request.grant.challenge
        if not challenge and request.code_verifier:
            raise errors.InvalidGrantError(request=request)
        return challenge or None

    def get_code_challenge_method(self, _code: str, _request: Request) -> str:
        """The only one we take."""
        return "S256"

    def confirm_redirect_uri(
        self, _client_id: str, _code: str, redirect_uri: str, _app: App, request: Request, *_args: Any, **_options: Any
    ) -> bool:
        """Whether it is the address the code was sent to. Raises otherwise, as RFC 6749 §5.2 words it."""
        if redirect_uri != request.grant.redirect_uri:
            raise errors.InvalidGrantError(request=request)
        return True

    def validate_user(self, username: str, password: str, _app: App, request: Request, *_a: Any, **_o: Any) -> bool:
        """Whether this is somebody's address and password, at the pace of the sign-in page."""
        try:
            account = get_adapter().authenticate(self.asked, email=username, password=password)
        except ValidationError:  # too many attempts
            return False
        request.user = account if isinstance(account, Account) and _may_come_in(account) else None
        return request.user is not None

    # -- What is written ---------------------------------------------------------------------------------------------

    def save_bearer_token(self, token: dict[str, Any], request: Request, *_args: Any, **_options: Any) -> None:
        """Keep the digest of the token drawn, and say what it really allows. Raises `InvalidGrantError` for a spent code."""
        secret, code = token["access_token"], getattr(request, "grant", None)
        try:
            if isinstance(code, Code):
                kept = letting_in.exchange(code=code, secret=secret)
            else:
                kept = letting_in.issue(app=request.client, account=request.user, allowed=request.scopes, secret=secret)
        except letting_in.Spent:
            raise errors.InvalidGrantError(request=request) from None
        token.pop("expires_in", None)  # it lives until somebody takes it back
        token |= {"scope": kept.scopes, "created_at": int(kept.created_at.timestamp())}

    def invalidate_authorization_code(self, *_args: Any, **_options: Any) -> None:
        """Done already, in one statement with the token: of two at once, one wins."""

    def revoke_token(self, token: str, _hint: str, request: Request, *_args: Any, **_options: Any) -> None:
        """Close a token of this app; one that isn't there is closed already. Raises for another app's."""
        held = token_of(token)
        if held is None:
            return
        if held.app_id != request.client.pk:
            raise NotYours
        letting_in.revoke(held, by=SYSTEM)


class NotYours(errors.OAuth2Error):  # type: ignore[misc]
    """A token of another app (RFC 7009 §2.1)."""

    error = "unauthorized_client"
    description = "You are not authorized to revoke this token"
    status_code = 403


def _shown(request: Request) -> tuple[str, str]:
    """The app's id and secret as it shows them; HTTP Basic wins. Empty where it shows none."""
    kind, _space, coded = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "basic":
        try:
            client_id, _colon, secret = base64.b64decode(coded, validate=True).decode().replace("\0", "").partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return "", ""
        return unquote_plus(client_id), unquote_plus(secret)
    return request.client_id or "", request.client_secret or ""


def _may_come_in(account: Account) -> bool:
    """Whether the sign-in page would let the account in: it is confirmed, active, and has a profile."""
    confirmed = EmailAddress.objects.filter(user=account, verified=True).exists()
    return confirmed and viewer_of(account).signed_in


def challenge_of(request: Request) -> str:
    """The PKCE challenge as it was sent, or nothing. Raises `InvalidRequestError` if it can't be one."""
    challenge = request.code_challenge or ""
    if challenge and not CHALLENGE.fullmatch(challenge):
        raise errors.InvalidRequestError(description="The code challenge is not a SHA-256.", request=request)
    return str(challenge)
