"""The charter of discretion: reading it, standing by it; for its owner, who has not, and a reminder."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from parvis.core.errors import Refused
from parvis.guard import departments, discretion, keepers
from parvis.guard.actions import committing
from parvis.guard.discretion import Standing
from parvis.guard.models import Discretion
from parvis.identity.viewer import Viewer
from parvis.spaces import law
from parvis.web import doors
from parvis.web.numbers import number
from parvis.web.request import Request

PAGE = 50
PUT_OFF = "discretion_later"  # in the session: until which day one does not want to be asked
LATER = datetime.timedelta(days=7)


def frame(viewer: Viewer, charter: Discretion, tab: str) -> dict[str, Any]:
    """What the pages around the charter share: its name, and which of them the viewer may open."""
    return {
        "charter": charter,
        "tab": tab,
        "may_know_who": keepers.may_know_who(viewer, charter),
        "may_see_figures": keepers.may_see_figures(viewer, charter),
        "may_write": keepers.may_write(viewer),
    }


def asked(request: Request) -> Standing | None:
    """Why the reader is asked to accept the charter, to be said on his home; None if he is not, or said “later”."""
    until = request.session.get(PUT_OFF, "")
    if not request.viewer.signed_in or until > timezone.localdate().isoformat():
        return None
    mine = discretion.standing(request.viewer)
    return mine if mine.due else None


@doors.member
@require_GET
def show(request: Request) -> HttpResponseBase:
    """What it says; with what is new since the reader accepted it, or since `?since=` a version."""
    charter = Discretion.current()
    mine, said = discretion.standing(request.viewer, charter), discretion.words(charter.version)
    since = number(request.GET.get("since", ""), digits=6) or (mine.accepted if mine.due else 0)
    context = {
        **frame(request.viewer, charter, "charter"),
        "said": said,
        "mine": mine,
        "since": since,
        "changed": discretion.changed(said, since) if mine.bound or request.viewer.admin else [],
        "owner": _owner(request.viewer, charter),
    }
    return render(request, "discretion/charter.html", context)


def _owner(viewer: Viewer, charter: Discretion) -> Any:
    """Who keeps it, if the reader may find him."""
    return law.people(viewer).filter(pk=charter.owner_id or 0).first()


@doors.member
@require_POST
def accept(request: Request) -> HttpResponseBase:
    """Stand by it."""
    try:
        committing.accept(version=number(request.POST.get("version", ""), digits=6) or 0, by=request.viewer)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Thank you. You accepted it today."))
    return redirect("/discretion/")


@doors.member
@require_POST
def later(request: Request) -> HttpResponseBase:
    """Not be asked on one's home for a week. Kept in the session: nobody else knows."""
    request.session[PUT_OFF] = (timezone.localdate() + LATER).isoformat()
    return redirect("/")


@doors.member
@require_GET
def waiting(request: Request) -> HttpResponseBase:
    """Who has not accepted it, for its owner: for anybody else there is no such page."""
    charter = Discretion.current()
    if not keepers.may_know_who(request.viewer, charter):
        raise Http404
    page = number(request.GET.get("page", ""), digits=4) or 1
    people = discretion.waiting(charter)
    findable = law.people(request.viewer).filter(pk__in=people.values("pk")).order_by("folded", "pk")
    rows = list(findable[(page - 1) * PAGE :][: PAGE + 1])
    again = charter.reminded_at + committing.PATIENCE if charter.reminded_at else None
    context = {
        **frame(request.viewer, charter, "waiting"),
        "rows": rows[:PAGE],
        "count": people.count(),
        "page": page,
        "has_more": len(rows) > PAGE,
        "again": again if again and again > timezone.now() else None,
    }
    return render(request, "discretion/waiting.html", context)


@doors.member
@require_POST
def remind(request: Request) -> HttpResponseBase:
    """Remind them all."""
    if not keepers.may_know_who(request.viewer, Discretion.current()):
        raise Http404
    try:
        count = committing.remind(by=request.viewer)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        told = ngettext("%(n)d person is reminded.", "%(n)d people are reminded.", count)
        messages.success(request, told % {"n": count})
    return redirect("/discretion/waiting/")


@doors.member
@require_GET
def figures(request: Request) -> HttpResponseBase:
    """How far departments are, never people: for the owner and administrators."""
    charter = Discretion.current()
    if not keepers.may_see_figures(request.viewer, charter):
        raise Http404
    context = {
        **frame(request.viewer, charter, "departments"),
        "figures": departments.figures(),
        "least": departments.LEAST,
    }
    return render(request, "discretion/departments.html", context)
