"""The addresses of OAuth that programs call. The page where a person says yes is `parvis/web/pages/consent.py`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from parvis.api import doors
from parvis.api.answers import Answer, ApiError, answer, encode
from parvis.api.call import Call
from parvis.api.oauth.sent import Sent, Unreadable, first, sent
from parvis.core.absolute import absolute
from parvis.core.errors import Refused
from parvis.core.limiting import within
from parvis.core.push import public_key
from parvis.identity import scopes
from parvis.identity.actions import letting_in
from parvis.identity.faces import face
from parvis.identity.models import App
from parvis.identity.oauth import server
from parvis.identity.viewer import actor_of

View = Callable[[HttpRequest], HttpResponse]
REGISTRATIONS, TOKENS = ("60/hour", "apps"), ("300/10 minutes", "oauth tokens")
WRONG = {
    "name": {"blank": "Name can't be blank"},
    "redirect_uris": {"invalid": "Redirect URI must be an absolute URI."},
    "scopes": {"invalid": "Scopes doesn't match configured on the server."},
    "website": {"invalid": "Website is not a valid URL"},
}


def called_by(policy: str) -> Callable[[View], View]:
    """An address for programs: it says who may come in, and goes by no cookie."""

    def decorate(view: View) -> View:
        @wraps(view)
        def called(request: HttpRequest) -> HttpResponse:
            try:
                return view(request)
            except Unreadable:
                return told({"error": "invalid_request", "error_description": "The body can't be read."}, 400)

        called.policy = policy  # type: ignore[attr-defined]
        return cast(View, csrf_exempt(called))

    return decorate


def told(what: dict[str, Any], status: int = 200) -> HttpResponse:
    """An answer nobody keeps, as OAuth words it."""
    response = HttpResponse(encode(what), "application/json; charset=utf-8", status)
    response["Cache-Control"] = "no-store"
    if status == 401:
        response["WWW-Authenticate"] = 'Basic realm="Parvis"'  # RFC 6749 §5.2
    return response


@called_by("everyone")
@require_POST
def register(request: HttpRequest) -> HttpResponse:
    """Register an app (`POST /api/v1/apps`). `token_endpoint_auth_method=none` makes it a public one (RFC 7591)."""
    if not within(*REGISTRATIONS, get_adapter().get_client_ip(request)):
        return told({"error": "Too many requests"}, 429)
    asked = sent(request)
    public = first(asked, "token_endpoint_auth_method") == "none"
    try:
        app, secret = letting_in.register_app(
            name=first(asked, "client_name"),
            redirect_uris=_addresses(asked),
            wanted=scopes.listed(" ".join(asked.get("scopes", []))),
            website=first(asked, "website"),
            public=public,
        )
    except Refused as refused:
        said = WRONG.get(refused.field or "", {}).get(refused.code, str(refused))
        return told({"error": f"Validation failed: {said}"}, 422)
    credentials = {"client_id": app.client_id, "client_secret": secret, "client_secret_expires_at": 0}
    return told(described(app) | credentials)


def _addresses(asked: Sent) -> list[str]:
    """The addresses to return to: a list, or one text with a line each."""
    return list(dict.fromkeys(address for text in asked.get("redirect_uris", []) for address in text.split()))


def described(app: App) -> dict[str, Any]:
    """Mastodon's `Application`, as the app itself may read it."""
    return {
        "id": str(app.pk),
        "name": app.name,
        "website": app.website or None,
        "scopes": app.scopes.split(),
        "redirect_uris": app.redirect_uris,
        "redirect_uri": "\n".join(app.redirect_uris),
        "vapid_key": public_key(),
    }


@doors.anyone
def verify_app(call: Call) -> Answer:
    """Which app a token is of, whatever it allows."""
    app = App.objects.filter(pk=call.grant.app_id or 0).first() if call.grant else None
    if app is None:
        raise ApiError(401, doors.NO_TOKEN)
    return answer(described(app))


@called_by("everyone")
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """Exchange a code, or what an app knows, for a token."""
    if not within(*TOKENS, get_adapter().get_client_ip(request)):
        return told({"error": "Too many requests"}, 429)
    reply = server.token(request, sent(request))
    return told(reply.told, reply.status)


@called_by("everyone")
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """Close a token."""
    reply = server.revoke(request, sent(request))
    return told(reply.told, reply.status)


@doors.member("profile")
def userinfo(call: Call) -> Answer:
    """Who a token stands for, in the words of OpenID Connect Core §5.1."""
    actor = actor_of(call.viewer.account_id or 0)
    if actor is None:
        raise ApiError(401, doors.NO_TOKEN)
    shown = face(actor, call.viewer)
    picture = {"picture": absolute(shown.photo_url)} if shown.photo_url else {}
    return answer(
        {
            "iss": settings.SITE_URL,
            "sub": str(actor.pk),
            "name": shown.name,
            "preferred_username": actor.handle,
            "profile": absolute(shown.url),
            **picture,
        }
    )


@called_by("everyone")
@require_safe
def metadata(_request: HttpRequest) -> HttpResponse:
    """What this server can do, for programs that ask before they begin (RFC 8414, RFC 9207)."""
    here = settings.SITE_URL
    return told(
        {
            "issuer": here,
            "service_documentation": "https://docs.joinmastodon.org/spec/oauth/",
            "authorization_endpoint": f"{here}/oauth/authorize",
            "token_endpoint": f"{here}/oauth/token",
            "app_registration_endpoint": f"{here}/api/v1/apps",
            "revocation_endpoint": f"{here}/oauth/revoke",
            "userinfo_endpoint": f"{here}/oauth/userinfo",
            "scopes_supported": list(scopes.ALL),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": server.grant_types(),
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
            "revocation_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
        }
    )
