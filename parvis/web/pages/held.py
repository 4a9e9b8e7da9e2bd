"""Texts that wait for a look: one’s own, and those one is asked to look at."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parvis.core.errors import Refused
from parvis.guard.policies import may_release
from parvis.identity.faces import face
from parvis.spaces.models import Space
from parvis.stream import holds
from parvis.stream.actions import holding
from parvis.stream.carry import carry
from parvis.stream.models import Held
from parvis.stream.writing import Destination
from parvis.web import doors
from parvis.web.judged import segments
from parvis.web.numbers import number
from parvis.web.request import Request

PAGE = 20
LONGEST_LINE = 200


@doors.member
def index(request: Request) -> HttpResponseBase:
    """What waits for the viewer’s look; with `show=mine`, his own; with `show=done`, what was looked at."""
    asked = holds.looks(request.viewer)
    show = request.GET.get("show", "" if asked else "mine")
    rows = holds.of(request.viewer) if show == "mine" else holds.asked_of(request.viewer)
    if show != "mine":
        waiting = Held.State.WAITING
        rows = rows.exclude(state=waiting) if show == "done" else rows.filter(state=waiting)
    if before := number(request.GET.get("before", "")):
        rows = rows.filter(pk__lt=before)
    found = list(rows.select_related("author").order_by("-pk")[: PAGE + 1])
    lines = [
        {"held": row, "face": face(row.author, request.viewer), "words": row.fields["text"][:LONGEST_LINE]}
        for row in found[:PAGE]
    ]
    older = found[PAGE - 1].pk if len(found) > PAGE else None
    return render(request, "held/list.html", {"lines": lines, "show": show, "asked": asked, "older": older})


@doors.member
@require_http_methods(["GET", "POST"])
def show(request: Request, held_id: int) -> HttpResponseBase:
    """One of them: what it says, where it would go, what was found, and what can be done."""
    held = doors.found(holds.readable(request.viewer).select_related("author", "on"), pk=held_id)
    refusal = None
    if request.method == "POST":
        try:
            return _act(request, held, request.POST.get("do", ""))
        except Refused as refused:
            refusal = refused
            held.refresh_from_db()
    context = {**_shown(request, held), "refusal": refusal, "words": request.POST.get("words", "")}
    return render(request, "held/held.html", context, status=422 if refusal else 200)


def _shown(request: Request, held: Held) -> dict[str, Any]:
    mine = held.author_id == request.viewer.who
    context: dict[str, Any] = {"held": held, "mine": mine, "author": face(held.author, request.viewer)}
    context |= {"files": holding.files_of(held), "title": held.fields["title"]}
    context["options"] = (held.fields.get("poll") or {}).get("options", [])
    waiting = held.state == Held.State.WAITING
    try:
        _writing, to, _author = holding.unpacked(held)
    except Refused as gone:
        return context | {"gone": str(gone), "parts": [(held.fields["text"], "")]}
    verdict = holding.verdict_of(held) if waiting else None
    reasons = verdict.told(request.viewer) if verdict else []
    context |= {"reasons": reasons, "parts": segments(held.fields["text"], reasons)}
    if isinstance(to, Destination):
        known = set(Space.objects.visible_to(request.viewer).values_list("pk", flat=True))
        context |= {"carry": carry(to), "rooms": [space for space in to.spaces if space.pk in known]}
    if verdict and not mine:
        rooms = to.spaces if isinstance(to, Destination) else held.on.spaces() if held.on else ()
        context["may_release"] = may_release(request.viewer, verdict, spaces=rooms)
    return context


def _act(request: Request, held: Held, verb: str) -> HttpResponseBase:
    words = request.POST.get("words", "")
    if verb == "release":
        post = holding.release(held, by=request.viewer, words=words)
        messages.success(request, _("It is out, in the name of its author."))
        return redirect(post.get_absolute_url() if post.pk else "/held/")
    if verb == "decline":
        holding.decline(held, by=request.viewer, words=words)
        messages.success(request, _("It stays in. Its author is told why."))
        return redirect("/held/")
    if verb == "withdraw":
        holding.withdraw(held, by=request.viewer)
        messages.success(request, _("Taken back. Nobody will look at it."))
        return redirect("/held/?show=mine")
    raise Http404
