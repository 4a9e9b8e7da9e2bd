"""Who may come in, and by which verb: every route says it here, and a census refuses one that doesn't."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, cast

import msgspec
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from parvis.api import rates
from parvis.api.access import Grant, bearer
from parvis.api.answers import Answer, ApiError, answer
from parvis.api.call import Call
from parvis.api.params import Params, nested
from parvis.core.errors import Refused
from parvis.core.limiting import caller
from parvis.spaces.models import Organisation
from parvis.stream.judging import Stopped

View = Callable[..., Answer]
WRITES = ("POST", "PUT", "PATCH", "DELETE")
NO_TOKEN = "The access token is invalid"  # noqa: S105  Mastodon's words
NO_SCOPE = "This action is outside the authorized scopes"
NO_MAIL = "Your login is missing a confirmed e-mail address"
NO_USER = "This method requires an authenticated user"
logger = logging.getLogger(__name__)


def _door(policy: str, scope: str, admits: Callable[[Call], None]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        view.policy = policy  # type: ignore[attr-defined]
        view.scope = scope  # type: ignore[attr-defined]
        view.admits = admits  # type: ignore[attr-defined]
        return view

    return decorate


def anyone(view: View) -> View:
    """A route for everybody, with or without a token: what the house says of itself."""
    return _door("everyone", "", lambda _call: None)(view)


def square(scope: str) -> Callable[[View], View]:
    """A route that visitors may read where the square is open to them; a token needs `scope`."""

    def admits(call: Call) -> None:
        if call.grant is not None and not call.grant.covers(scope):
            raise ApiError(403, NO_SCOPE)
        if not call.viewer.signed_in and not Organisation.current().square_open:
            raise ApiError(401, NO_USER)

    return _door("square", scope, admits)


def member(scope: str) -> Callable[[View], View]:
    """A route for a person whose token covers `scope`."""

    def admits(call: Call) -> None:
        if call.grant is None:
            raise ApiError(401, NO_TOKEN)
        if not call.grant.covers(scope):
            raise ApiError(403, NO_SCOPE)
        if call.grant.waiting:
            raise ApiError(403, NO_MAIL)
        if not call.viewer.signed_in:
            raise ApiError(422, NO_USER)

    return _door("member", scope, admits)


def app(scope: str) -> Callable[[View], View]:
    """A route for an app's own token, which stands for nobody yet: opening an account."""

    def admits(call: Call) -> None:
        if call.grant is None:
            raise ApiError(401, NO_TOKEN)
        if not call.grant.covers(scope):
            raise ApiError(403, NO_SCOPE)

    return _door("app", scope, admits)


def admin(scope: str) -> Callable[[View], View]:
    """A route for administrators."""

    def admits(call: Call) -> None:
        if call.grant is None:
            raise ApiError(401, NO_TOKEN)
        if not call.grant.covers(scope) or not call.viewer.admin:
            raise ApiError(403, NO_SCOPE)

    return _door("admin", scope, admits)


def methods(**views: View) -> Callable[..., HttpResponse]:
    """One address, a view for each verb: `methods(GET=show, DELETE=remove)`."""
    views.setdefault("HEAD", views["GET"]) if "GET" in views else None

    @csrf_exempt  # nothing here goes by a cookie
    def handle(request: HttpRequest, **place: Any) -> HttpResponse:
        view = views.get(request.method or "")
        if view is None:
            return _response(answer({"error": "Method not allowed"}, 405), {"Allow": ", ".join(sorted(views))})
        return _response(_answered(view, request, place))

    handle.views = views  # type: ignore[attr-defined]
    handle.policy = " ".join(sorted({view.policy for view in views.values()}))  # type: ignore[attr-defined]
    return cast(Callable[..., HttpResponse], handle)


def _answered(view: View, request: HttpRequest, place: dict[str, Any]) -> Answer:
    header = request.headers.get("authorization", "") or request.GET.get("access_token", "")
    grant = bearer(header) if header else None
    if header and grant is None:
        return answer({"error": NO_TOKEN}, 401)
    with translation.override(_language(request, grant)):
        try:
            call = _call(request, grant)
        except ApiError as error:
            return answer({"error": str(error), **error.more}, error.status)
        except (RequestDataTooBig, TooManyFieldsSent):
            return answer({"error": "Request entity too large"}, 413)
        return carried_out(view, call, place)


def _language(request: HttpRequest, grant: Grant | None) -> str:
    return (grant.viewer.language if grant else "") or translation.get_language_from_request(request)


def carried_out(view: View, call: Call, place: Mapping[str, Any]) -> Answer:
    """The answer of a view to a call that may come in; a refusal in its place where it says no, or one asks too much."""
    rate = rates.rate_of(call, view.scope)  # type: ignore[attr-defined]
    if rate is None:
        return _said(view, call, place)
    if (full := rates.windows.full(rate.key, rate.most)) is not None:
        return rates.refused(full)
    said = _said(view, call, place)  # counted afterwards: on the event loop it may have to begin again in a thread
    said.headers = [*said.headers, *rates.headers(rates.windows.count(*rate))]
    return said


def _said(view: View, call: Call, place: Mapping[str, Any]) -> Answer:
    try:
        view.admits(call)  # type: ignore[attr-defined]
        return view(call, **place)
    except ApiError as error:
        return answer({"error": str(error), **error.more}, error.status)
    except Http404:
        return answer({"error": "Record not found"}, 404)
    except Refused as refused:
        return _refused(refused)


ABSENT = {"absent", "nobody", "gone"}


def _refused(refused: Refused) -> Answer:
    """What an action said, field and reason included."""
    status = (
        404 if refused.code in ABSENT else 429 if refused.code == "rate" else 413 if refused.code == "heavy" else 422
    )
    told: dict[str, Any] = {"error": str(refused), "code": refused.code}
    if refused.field:
        told["details"] = {refused.field: [{"error": f"ERR_{refused.code.upper()}", "description": str(refused)}]}
    if isinstance(refused, Stopped):
        told["parvis"] = _stopped(refused)
    return answer(told, status)


def _stopped(stopped: Stopped) -> dict[str, Any]:
    """Why a text may not go out as it is, as far as its author may know, and what he may do about it."""
    reasons = [
        {"code": one.code, "sentence": one.sentence, "piece": one.piece, "start": one.start, "end": one.end}
        for one in stopped.reasons
    ]
    return {"reasons": reasons, "ways": [offer.way.value for offer in stopped.offers]}


def _call(request: HttpRequest, grant: Grant | None) -> Call:
    params = nested((name, value) for name, values in request.GET.lists() for value in values)
    files: Mapping[str, Any] = {}
    if request.method in WRITES:
        kind = request.content_type or ""
        if kind.endswith("json"):
            params.update(_json(request.body))
        elif kind in {"multipart/form-data", "application/x-www-form-urlencoded"}:
            form, files = (request.POST, request.FILES) if request.method == "POST" else _form(request)
            params.update(nested((name, value) for name, values in form.lists() for value in values))
    return Call(
        path=request.path,
        params=params,
        grant=grant,
        files=files,
        headers=request.headers,
        address=caller(request.META.get("REMOTE_ADDR", ""), request.headers.get("x-forwarded-for", "")),
    )


def _form(request: HttpRequest) -> tuple[Any, Any]:
    """The form of a PUT, PATCH or DELETE, which Django reads for POST only."""
    verb, request.method = request.method, "POST"
    try:
        request._load_post_and_files()
    finally:
        request.method = verb
    return request.POST, request.FILES


def _json(body: bytes) -> Params:
    if not body.strip():
        return Params()
    try:
        sent = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise ApiError(400, "The body is not valid JSON") from None
    if not isinstance(sent, dict):
        raise ApiError(422, "The body must be a JSON object")
    return Params(sent)


def _response(said: Answer, more: Mapping[str, str] | None = None) -> HttpResponse:
    response = HttpResponse(said.body, status=said.status, content_type=said.type)
    for name, value in [*said.headers, *(more or {}).items()]:
        response[name] = value
    if said.status == 401:
        response["WWW-Authenticate"] = f'Bearer realm="{settings.SITE_URL}", error="invalid_token"'
    return response
