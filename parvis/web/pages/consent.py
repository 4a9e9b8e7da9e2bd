"""The page where a person lets an app in, or doesn't (RFC 6749 §3.1; RFC 9700 §4.1 and §4.11)."""

from __future__ import annotations

import time

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parvis.core.errors import Refused
from parvis.identity import redirects, scopes
from parvis.identity.actions.letting_in import grant_code
from parvis.identity.models import Account
from parvis.identity.oauth.server import Asking, Misasked, asking
from parvis.web import doors
from parvis.web.request import Request

RECENT = 300  # seconds since the password was typed, for an app that wants it typed anew
YES = ("true", "1")


@doors.member
@require_http_methods(["GET", "POST"])
def authorize(request: Request) -> HttpResponseBase:
    """Say what an app asks for, and take the answer. The question stands in the address, and is read anew each time."""
    with translation.override(_language(request)):
        if request.GET.get("force_login") in YES and not _typed_password(request):
            here = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('account_reauthenticate')}?{here}")
        try:
            asked = asking(request)
        except Misasked as wrong:
            return _said(request, "account/app_misasked.html", {"wrong": wrong}, 400)
        if request.method == "POST":
            return _answered(request, asked)
        return _question(request, asked)


def _language(request: Request) -> str:
    """The one the app asks for, if the house speaks it; else that of the page."""
    wanted = request.GET.get("lang", "").split("-")[0].lower()
    return wanted if wanted in dict(settings.LANGUAGES) else translation.get_language() or settings.LANGUAGE_CODE


def _typed_password(request: HttpRequest) -> bool:
    if isinstance(request.user, Account) and not request.user.has_usable_password():
        return True  # there is none to type
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < RECENT


def _question(request: Request, asked: Asking, refusal: str = "") -> HttpResponse:
    given = scopes.grantable(asked.scopes, admin=request.viewer.admin)
    context = {
        "app": asked.app,
        "groups": scopes.explained(given),
        "withheld": len(given) < len(asked.scopes),
        "place": redirects.place_of(asked.redirect_uri),
        "here": _without_force(request),
        "refusal": refusal,
    }
    response = _said(request, "account/app_asks.html", context, 422 if refusal else 200)
    if not asked.shows_code:
        # Browsers hold a form's redirects to `form-action` too, and an app's own page may lead on to another of its hosts.
        target = f"{redirects.scheme_of(asked.redirect_uri)}:"
        response._csp_update = {"form-action": [target]}  # type: ignore[attr-defined]
    return response


def _without_force(request: Request) -> str:
    """This address for somebody else to sign in to, who will have typed his password."""
    query = request.GET.copy()
    query.pop("force_login", None)
    return f"{request.path}?{query.urlencode()}"


def _answered(request: Request, asked: Asking) -> HttpResponseBase:
    if request.POST.get("answer") != "allow":
        if asked.shows_code:
            messages.info(request, _("Nothing was given to %(app)s.") % {"app": asked.app.name})
            return redirect("apps")
        return _back(asked, error="access_denied", error_description="The resource owner denied the request.")
    try:
        code = grant_code(
            by=request.viewer,
            app=asked.app,
            redirect_uri=asked.redirect_uri,
            allowed=asked.scopes,
            challenge=asked.challenge,
        )
    except Refused as refused:
        return _question(request, asked, str(refused))
    if asked.shows_code:
        return _said(request, "account/app_code.html", {"app": asked.app, "code": code})
    return _back(asked, code=code)


def _back(asked: Asking, **answer: str) -> HttpResponseBase:
    """Return to the app. 303, so that nothing typed here goes along (RFC 9700 §4.12)."""
    response = HttpResponse(_("Back to %(app)s…") % {"app": asked.app.name}, "text/plain; charset=utf-8", 303)
    response["Location"] = asked.answered(**answer)
    return response


def _said(request: Request, template: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    response = render(request, template, context, status=status)
    response["Content-Language"] = translation.get_language() or ""
    return response
