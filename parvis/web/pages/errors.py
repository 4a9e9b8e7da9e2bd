"""The pages for what goes wrong. What is hidden and what does not exist get the same bytes."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from parvis.web.request import Request


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """404, without a word on why."""
    return render(cast(Request, request), "errors/404.html", status=404)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """403, for requests that no page of ours sends."""
    return render(request, "errors/403.html", status=403)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """403 for a form that was open too long or came from elsewhere; what was typed is shown again to be copied."""
    typed = [value for name, value in request.POST.items() if name in {"text", "title", "message"} and value]
    return render(request, "errors/csrf.html", {"typed": typed}, status=403)


def broken(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """500, drawn without the database, which may be what broke."""
    return render(None, "errors/500.html", status=500)
