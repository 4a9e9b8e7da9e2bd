"""Who may come in: each view says it with one of these, and a census refuses a view that doesn't.

A door only keeps the threshold of a page. What stands on the page is asked under the law (`visible_to(viewer)`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase

from parvis.web.middleware import organisation
from parvis.web.request import Request

P = ParamSpec("P")
M = TypeVar("M", bound=Model)
View = Callable[Concatenate[Request, P], HttpResponseBase]


def _door(policy: str, admits: Callable[[Request], bool]) -> Callable[[View[P]], View[P]]:
    """A decorator that names the view's policy, sends visitors to sign in, and hides the page from everybody else."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if admits(request):
                return _as_searched(request, view(request, *args, **kwargs))
            if request.viewer.signed_in:
                raise Http404
            return _to_sign_in(request)

        guarded.policy = policy  # type: ignore[attr-defined]
        return cast(View[P], guarded)

    return decorate


def _as_searched(request: Request, response: HttpResponseBase) -> HttpResponseBase:
    """The answer, which asks search engines to stay away if it shows words of one who keeps off them (`searched`)."""
    if getattr(request, "unsearched", False):
        response["X-Robots-Tag"] = "noindex"
    return response


def _to_sign_in(request: Request) -> HttpResponseBase:
    """Ask the visitor who he is; a script gets a plain refusal, since it could not show him the page."""
    if request.htmx:
        response = HttpResponse(status=401)
        response["HX-Redirect"] = "/sign-in/"
        return response
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")


everyone = _door("everyone", lambda request: True)  # noqa: ARG005
square = _door("square", lambda request: request.viewer.signed_in or organisation(request).square_open)
member = _door("member", lambda request: request.viewer.signed_in)
insider = _door("insider", lambda request: request.viewer.inside)
admin = _door("admin", lambda request: request.viewer.admin)


def found(things: QuerySet[M], **lookup: Any) -> M:
    """The one thing, out of those the viewer may see. Raises `Http404`, the same whether it is hidden or absent."""
    thing = things.filter(**lookup).first()
    if thing is None:
        raise Http404
    return thing
