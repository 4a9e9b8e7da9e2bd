"""What stewards decide about their space."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from parvis.core.errors import Refused
from parvis.spaces import policies
from parvis.spaces.actions import settling
from parvis.spaces.models import Space
from parvis.web import doors
from parvis.web.covers import keep_cover
from parvis.web.pages.spaces.rooms import answered, room
from parvis.web.pages.spaces.setting_forms import Gate, Identity, Threshold, Tools
from parvis.web.request import Request

GRID = (
    ("who_posts", gettext_lazy("Post")),
    ("who_comments", pgettext_lazy("verb", "Comment")),
    ("who_invites", gettext_lazy("Invite")),
    ("who_pins", gettext_lazy("Pin")),
)


@doors.member
def show(request: Request, slug: str) -> HttpResponseBase:
    """All the settings, each part a form of its own."""
    return _page(request, _stewarded(request, slug))


def _stewarded(request: Request, slug: str) -> Space:
    space = room(request, slug)
    if not policies.may_steward(request.viewer, space):
        raise Http404
    return space


def _page(request: Request, space: Space, bound: dict[str, Any] | None = None) -> HttpResponseBase:
    bound = bound or {}
    parts = {
        "identity": Identity(
            initial={name: getattr(space, name) for name in Identity.base_fields if hasattr(space, name)}
        ),
        "threshold": Threshold(request.viewer, space, initial={"visibility": space.visibility, "level": space.level}),
        "gate": Gate(initial={"joining": space.joining, "questions": "\n".join(map(str, space.questions.all()))}),
        "tools": Tools(initial={"tools": space.tools}),
        **bound,
    }
    context = {
        "space": space,
        "parts": parts,
        "grid": [(name, label, getattr(space, name)) for name, label in GRID],
        "columns": Space.Who.choices,
        "unlocked": getattr(space, "charter", None) is not None and space.charter.is_complete,
        "may_nest": space.parent_id is None,
    }
    return render(request, "spaces/settings.html", context, status=422 if bound else 200)


@doors.member
@require_POST
def change(request: Request, slug: str, part: str) -> HttpResponseBase:
    """Save one part; if it is refused, the page comes back with what was typed."""
    space = _stewarded(request, slug)
    form = _form(request, space, part)
    if form.is_valid():
        try:
            _SAVE[part](request, space, form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(f"{space.get_absolute_url()}settings/#{part}")
    space.refresh_from_db()
    return _page(request, space, {part: form})


def _form(request: Request, space: Space, part: str) -> forms.Form:
    if part == "identity":
        return Identity(request.POST, request.FILES)
    if part == "threshold":
        return Threshold(request.viewer, space, request.POST)
    return {"gate": Gate, "tools": Tools, "rights": forms.Form}[part](request.POST)


def _identity(request: Request, space: Space, told: dict[str, Any]) -> None:
    upload, no_cover = told.pop("cover"), told.pop("no_cover")
    if upload or no_cover:
        told["cover"] = keep_cover(upload) if upload else ""
    settling.change_settings(space=space, by=request.viewer, **told)


def _threshold(request: Request, space: Space, told: dict[str, Any]) -> None:
    settling.change_threshold(space=space, by=request.viewer, **told)


def _gate(request: Request, space: Space, told: dict[str, Any]) -> None:
    settling.change_settings(space=space, by=request.viewer, joining=told["joining"])
    settling.ask_questions(space=space, questions=told["questions"].splitlines(), by=request.viewer)


def _tools(request: Request, space: Space, told: dict[str, Any]) -> None:
    settling.change_settings(space=space, by=request.viewer, tools=told["tools"])


def _rights(request: Request, space: Space, told: dict[str, Any]) -> None:  # noqa: ARG001, the grid is plain radios
    grid = {name: request.POST.get(name, "") for name, _label in GRID}
    guests = "guests_comment" in request.POST
    settling.change_settings(space=space, by=request.viewer, guests_comment=guests, **grid)


_SAVE = {"identity": _identity, "threshold": _threshold, "gate": _gate, "tools": _tools, "rights": _rights}


@doors.member
@require_POST
def close(request: Request, slug: str, verb: str) -> HttpResponseBase:
    """Archive the space, or open it again."""
    space = _stewarded(request, slug)
    to = f"{space.get_absolute_url()}settings/"
    if verb == "archive":
        done = _("The space is archived: everything stays readable, nothing more is said.")
        return answered(request, to, settling.archive, space=space, done=done)
    return answered(request, to, settling.reopen, space=space, done=_("The space is open again."))
