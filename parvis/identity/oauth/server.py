"""Our OAuth 2 server, put together from oauthlib's grants: what a page and an address of the API may ask of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

import msgspec
from django.conf import settings
from django.http import HttpRequest
from oauthlib.oauth2 import (
    AuthorizationCodeGrant,
    AuthorizationEndpoint,
    BearerToken,
    ClientCredentialsGrant,
    ResourceOwnerPasswordCredentialsGrant,
    RevocationEndpoint,
    TokenEndpoint,
)
from oauthlib.oauth2.rfc6749 import errors
from oauthlib.oauth2.rfc6749.grant_types.authorization_code import code_challenge_method_s256

from parvis.identity import redirects
from parvis.identity.actions.letting_in import draw
from parvis.identity.models import App
from parvis.identity.oauth.validator import Validator, challenge_of

# What we hear of what is sent; oauthlib would take any other name for a thing it knows.
HEARD: Final = frozenset(
    """client_id client_secret code code_challenge code_challenge_method code_verifier grant_type password redirect_uri
    response_type scope state token token_type_hint username""".split()  # noqa: SIM905, a list of words is read as words
)
# Where oauthlib gives a code alone, Mastodon says more, and some apps show it.
DESCRIPTIONS: Final = {
    "invalid_client": "Client authentication failed due to unknown client, no client authentication included, "
    "or unsupported authentication method.",
    "invalid_grant": "The provided authorization grant is invalid, expired, revoked, does not match the redirection URI "
    "used in the authorization request, or was issued to another client.",
    "invalid_scope": "The requested scope is invalid, unknown, or malformed.",
    "unsupported_grant_type": "The authorization grant type is not supported by the authorization server.",
    "unauthorized_client": "The client is not authorized to perform this request using this method.",
    "invalid_request": "The request is missing a required parameter, includes an unsupported parameter value, "
    "or is otherwise malformed.",
}


@dataclass(frozen=True)
class Reply:
    """What an address of the API answers."""

    status: int
    told: dict[str, Any]


@dataclass(frozen=True)
class Asking:
    """What an app asks of a person, found in order."""

    app: App
    redirect_uri: str
    scopes: list[str]
    state: str
    challenge: str

    @property
    def shows_code(self) -> bool:
        """Whether there is nowhere to return to, so that the code is copied by hand."""
        return self.redirect_uri == redirects.OOB

    def answered(self, **answer: str) -> str:
        """The address to return to with an answer, who says it (RFC 9207) and what the app wants back."""
        return redirects.with_answer(self.redirect_uri, **answer, state=self.state, iss=settings.SITE_URL)


class Misasked(Exception):
    """An app asked in a way we don't take. `back`, if it may be returned to: its address, with the error."""

    def __init__(self, error: errors.OAuth2Error, back: str = "") -> None:
        super().__init__(description_of(error))
        self.code, self.back = str(error.error), back


class CodeGrant(AuthorizationCodeGrant):  # type: ignore[misc]
    """Codes with PKCE by SHA-256 only: `plain` proves nothing to whoever saw the request."""

    _code_challenge_methods = {"S256": code_challenge_method_s256}


def grant_types() -> list[str]:
    """How a token may be asked for here; by a password only where the operator allows it (RFC 9700 §2.4 does not)."""
    return ["authorization_code", "client_credentials", *(["password"] if settings.PASSWORD_GRANT else [])]


def asking(request: HttpRequest) -> Asking:
    """What the app in the address asks for. Raises `Misasked`."""
    validator = Validator(request)
    grant = CodeGrant(validator)
    endpoint = AuthorizationEndpoint("code", BearerToken(validator), {"code": grant})
    sent = [(name, value) for name, values in request.GET.lists() if name in HEARD for value in values]
    try:
        wanted, info = endpoint.validate_authorization_request(f"/oauth/authorize?{urlencode(sent)}")
    except errors.FatalClientError as error:
        raise Misasked(error) from None
    except errors.OAuth2Error as error:
        raise Misasked(error, _back(error)) from None
    asked = info["request"]
    try:
        challenge = challenge_of(asked)
    except errors.OAuth2Error as error:
        raise Misasked(error, _back(error)) from None
    return Asking(asked.client, asked.redirect_uri, list(dict.fromkeys(wanted)), asked.state or "", challenge)


def _back(error: errors.OAuth2Error) -> str:
    """Where to return to with this error, or nothing where there is no address."""
    if not error.redirect_uri or error.redirect_uri == redirects.OOB:
        return ""
    told = {"error": str(error.error), "error_description": description_of(error)}
    return redirects.with_answer(error.redirect_uri, **told, state=error.state or "", iss=settings.SITE_URL)


def token(request: HttpRequest, sent: Mapping[str, list[str]]) -> Reply:
    """Exchange what was sent for a token (RFC 6749 §3.2)."""
    validator = Validator(request)
    grants = {"authorization_code": CodeGrant(validator, refresh_token=False)}
    grants["client_credentials"] = ClientCredentialsGrant(validator)
    grants["password"] = ResourceOwnerPasswordCredentialsGrant(validator, refresh_token=False)
    allowed = {name: grants[name] for name in grant_types()}
    # Without a grant type, or with another, the code grant says what is wrong.
    endpoint = TokenEndpoint(
        "authorization_code", BearerToken(validator, token_generator=lambda _asked: draw()), allowed
    )
    return _reply(endpoint.create_token_response, request, sent)


def revoke(request: HttpRequest, sent: Mapping[str, list[str]]) -> Reply:
    """Close a token at its app's wish (RFC 7009)."""
    endpoint = RevocationEndpoint(Validator(request), supported_token_types=["access_token"])
    return _reply(endpoint.create_revocation_response, request, sent)


def _reply(ask: Any, request: HttpRequest, sent: Mapping[str, list[str]]) -> Reply:
    body = urlencode([(name, value) for name, values in sent.items() if name in HEARD for value in values])
    headers = {"Authorization": request.headers.get("authorization", "")}
    try:
        _headers, told, status = ask(request.path, "POST", body, headers)
    except errors.OAuth2Error as error:
        return Reply(error.status_code, {"error": error.error, "error_description": description_of(error)})
    answer = msgspec.json.decode(told) if told else {}
    if "error" in answer:
        said = answer.get("error_description") or DESCRIPTIONS.get(answer["error"], "")
        answer = {"error": answer["error"], "error_description": said}
    return Reply(status, answer)


def description_of(error: errors.OAuth2Error) -> str:
    """A sentence for the app's author."""
    return str(error.description or DESCRIPTIONS.get(str(error.error), ""))
