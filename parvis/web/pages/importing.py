"""Bringing in a directory of people from a file: send it, look at what it would do, say yes."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from parvis.imports.people_csv import Sheet, preview, read
from parvis.imports.people_writing import CREATED, UNCHANGED, UPDATED, Outcome, import_people, preview_people
from parvis.web import doors
from parvis.web.request import Request

# The file travels with the form from step to step, so that nothing private lies about; the command takes larger ones.
LARGEST = 1_400_000  # bytes; a form may hold two mebibytes, and letters weigh a third more than bytes
SHOWN = 100  # problems
FIELDS = {
    "": gettext_lazy("Leave out"),
    "email": gettext_lazy("Email address"),
    "name": gettext_lazy("Full name"),
    "first_name": gettext_lazy("First name"),
    "last_name": gettext_lazy("Last name"),
    "title": gettext_lazy("Job title"),
    "team": gettext_lazy("Team"),
    "manager": gettext_lazy("Manager"),
    "location": gettext_lazy("Location"),
    "phone": gettext_lazy("Telephone"),
    "skills": gettext_lazy("Skills"),
    "language": gettext_lazy("Language"),
    "relation": gettext_lazy("Relation"),
    "starts": gettext_lazy("From"),
    "ends": gettext_lazy("Until"),
    "employer": gettext_lazy("Employer"),
    "sponsor": gettext_lazy("Sponsor"),
}


@doors.admin
@require_http_methods(["GET", "POST"])
def people(request: Request) -> HttpResponseBase:
    """The file asked for; what it would do; and, confirmed, doing it."""
    if request.method == "GET":
        return render(request, "admin/import.html", {"tab": "people"})
    name, data = _file(request)
    refusal = _refusal(data)
    if refusal:
        return render(request, "admin/import.html", {"tab": "people", "refusal": refusal}, status=422)
    sheet = read(data, _mapping(data, request.POST))
    if "import" in request.POST:
        digest = hashlib.sha256(data).hexdigest()
        outcome = import_people(sheet, by=request.viewer, name=name, fingerprint=digest)
        if outcome.stands:
            messages.success(request, _imported(outcome))
            return redirect("/admin/people/")
    else:
        outcome = preview_people(sheet, by=request.viewer)
    held = {"name": name, "held": base64.urlsafe_b64encode(data).decode()}
    return render(request, "admin/import_preview.html", held | _shown(sheet, outcome), status=_status(outcome))


def _file(request: Request) -> tuple[str, bytes]:
    """The file just sent, or the one the form carries; its name and content."""
    sent = request.FILES.get("file")
    if sent is not None:
        return (sent.name or "")[:160], b"".join(sent.chunks()) if (sent.size or 0) <= LARGEST else b"\0" * (
            LARGEST + 1
        )
    try:
        return request.POST.get("name", "")[:160], base64.urlsafe_b64decode(request.POST.get("held", ""))
    except (binascii.Error, ValueError):
        return "", b""


def _refusal(data: bytes) -> str:
    """Why this can’t be looked at, or ""."""
    if not data:
        return _("Choose a file first.")
    if len(data) > LARGEST:
        return _("This file is too big for the page: use the command “parvis import people”.")
    return ""


def _mapping(data: bytes, form: QueryDict) -> dict[str, str] | None:
    """What the reader says each column holds; None on the first look, for our guess."""
    if "column-0" not in form:
        return None
    return {title: form.get(f"column-{n}", "") for n, title in enumerate(read(data).columns)}


def _shown(sheet: Sheet, outcome: Outcome) -> dict[str, Any]:
    rows = preview(sheet)
    columns = [
        {"n": n, "title": title, "field": sheet.mapping.get(title, ""), "cells": [row.get(title, "") for row in rows]}
        for n, title in enumerate(sheet.columns)
    ]
    return {
        "tab": "people",
        "columns": columns,
        "fields": FIELDS,
        "lines": range(len(rows)),
        "created": outcome.count(CREATED),
        "updated": outcome.count(UPDATED),
        "unchanged": outcome.count(UNCHANGED),
        "problems": outcome.problems[:SHOWN],
        "more": max(len(outcome.problems) - SHOWN, 0),
        "stands": outcome.stands,
    }


def _imported(outcome: Outcome) -> str:
    created, updated = outcome.count(CREATED), outcome.count(UPDATED)
    new = ngettext("%(n)d person added", "%(n)d people added", created) % {"n": created}
    changed = ngettext("%(n)d updated", "%(n)d updated", updated) % {"n": updated}
    return _("%(new)s, %(changed)s.") % {"new": new, "changed": changed}


def _status(outcome: Outcome) -> int:
    return 200 if outcome.stands else 422
