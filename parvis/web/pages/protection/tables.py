"""What is protected as a table: taken out for a spreadsheet, brought in again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from parvis.guard import queries
from parvis.imports import terms_csv
from parvis.web.pages.protection.desks import desk
from parvis.web.request import Request

LARGEST = 2_000_000  # bytes
SHOWN = 100  # problems


@require_GET
def take_out(request: Request, slug: str = "") -> HttpResponseBase:
    """All the terms looked after here, those that ended included."""
    at = desk(request, slug)
    name = f"protected-{at.space.slug}.csv" if at.space else "protected.csv"
    terms = queries.terms(at.viewer, space=at.space).order_by("pk")
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(
        terms_csv.written(terms, at.viewer), content_type="text/csv; charset=utf-8", headers=disposition
    )


@require_http_methods(["GET", "POST"])
def bring_in(request: Request, slug: str = "") -> HttpResponseBase:
    """Ask for a file; with one, do what it says, or say line by line why not."""
    at = desk(request, slug)
    context: dict[str, Any] = {"desk": at, "space": at.space, "tab": "protected", "sample": terms_csv.sample()}
    if request.method == "GET":
        return render(request, "protected/import.html", context)
    sent = request.FILES.get("file")
    if sent is None or not sent.size or sent.size > LARGEST:
        refusal = _("This file is too big.") if sent and sent.size else _("Choose a file first.")
        return render(request, "protected/import.html", {**context, "refusal": refusal}, status=422)
    outcome = terms_csv.take_in(b"".join(sent.chunks()), by=at.viewer, space=at.space, rooms=at.rooms())
    if outcome.problems:
        context |= {"problems": outcome.problems[:SHOWN], "more": max(0, len(outcome.problems) - SHOWN)}
        return render(request, "protected/import.html", context, status=422)
    messages.success(request, _said(outcome))
    return redirect(at.url)


def _said(outcome: terms_csv.Outcome) -> str:
    added = ngettext("%(n)d added", "%(n)d added", outcome.added) % {"n": outcome.added}
    changed = ngettext("%(n)d changed", "%(n)d changed", outcome.changed) % {"n": outcome.changed}
    same = ngettext("%(n)d as it was", "%(n)d as they were", outcome.unchanged) % {"n": outcome.unchanged}
    return _("%(added)s, %(changed)s, %(same)s.") % {"added": added, "changed": changed, "same": same}
