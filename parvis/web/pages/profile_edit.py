"""Changing one's profile: every line with its own reach, without scripts too."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from parvis.core.errors import Refused
from parvis.identity.actions.picturing import Slot, remove_picture, reuse_photo, set_picture
from parvis.identity.actions.profiling import MOST_LINES, ONCE, Line, edit, set_fields, set_manager
from parvis.identity.models import Actor, ProfileField, Reach
from parvis.spaces import law
from parvis.web import doors
from parvis.web.forms import attempt
from parvis.web.pages.settings import account_of
from parvis.web.request import Request

Kind = ProfileField.Kind
LONG = {Kind.ABOUT, Kind.SEEK, Kind.OFFER, Kind.EXPERIENCE, Kind.RESPONSIBILITY}
# What is offered to be filled in where nothing stands yet.
OFFERED = (Kind.ABOUT, Kind.SEEK, Kind.OFFER, Kind.LOCATION, Kind.RESPONSIBILITY, Kind.SKILL, Kind.LANGUAGE, Kind.LINK)
# The order of the form: as the page is read.
ORDER = (Kind.ABOUT, Kind.SEEK, Kind.OFFER, *(kind for kind in Kind if kind not in (Kind.ABOUT, Kind.SEEK, Kind.OFFER)))
DETAILS = {
    Kind.LINK: gettext_lazy("Label"),
    Kind.OTHER: gettext_lazy("Label"),
    Kind.EXPERIENCE: gettext_lazy("When"),
    Kind.LANGUAGE: gettext_lazy("Level"),
}
PUBLIC = ("is_public", "public_name", "public_headline", "indexable")
FLAGS = ("locked", "discoverable", "hide_collections", "automated")
SHAPES = {"left": (-1.0, 0.0), "centre": (0.0, 0.0), "right": (1.0, 0.0), "top": (0.0, 1.0), "bottom": (0.0, -1.0)}


class Basics(forms.Form):
    """Who one is inside, and on the square."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80, widget=forms.TextInput({"autocomplete": "name"}))
    headline = forms.CharField(label=gettext_lazy("What you do, in a line"), max_length=140, required=False)
    team = forms.CharField(label=gettext_lazy("Team"), max_length=80, required=False)
    manager = forms.CharField(
        label=gettext_lazy("Manager"),
        required=False,
        max_length=41,
        help_text=gettext_lazy("Their @handle."),
        widget=forms.TextInput({"placeholder": "@", "autocapitalize": "none", "spellcheck": "false"}),
    )


class Persona(forms.Form):
    """How one appears on the square."""

    is_public = forms.BooleanField(label=gettext_lazy("I have a public profile"), required=False)
    public_name = forms.CharField(label=gettext_lazy("Public name"), max_length=80, required=False)
    public_headline = forms.CharField(label=gettext_lazy("Public line"), max_length=200, required=False)
    same_photo = forms.BooleanField(label=gettext_lazy("Show my photo there too"), required=False)
    indexable = forms.BooleanField(
        label=gettext_lazy("What I say on the square may be searched by anyone"),
        help_text=gettext_lazy("Otherwise search engines are turned away, and only those who know you find it here."),
        required=False,
    )


class Followers(forms.Form):
    """Who may follow one, and be told to."""

    locked = forms.BooleanField(label=gettext_lazy("I approve who follows me"), required=False)
    discoverable = forms.BooleanField(label=gettext_lazy("I may be suggested to others"), required=False)
    hide_collections = forms.BooleanField(
        label=gettext_lazy("I keep to myself whom I follow, and who follows me"),
        help_text=gettext_lazy("How many they are is still shown."),
        required=False,
    )
    automated = forms.BooleanField(label=gettext_lazy("This account is run by a program"), required=False)


@doors.member
@require_http_methods(["GET", "POST"])
def profile(request: Request) -> HttpResponseBase:
    """The whole profile on one page; “add a line” sends it too, and keeps what was typed."""
    _account, actor = account_of(request)
    posted = request.POST if request.method == "POST" else None
    basics = Basics(posted, initial=_initial(actor))
    persona = Persona(posted, initial=_initial(actor))
    followers = Followers(posted, initial=_initial(actor))
    rows = rows_in(request.POST) if posted is not None else rows_of(actor)
    if posted is not None and "add" in posted and len(rows) < MOST_LINES:
        rows.append({"kind": posted["add"], "value": "", "detail": "", "reach": Reach.INSIDE, "fresh": True})
    elif (
        posted is not None
        and all([basics.is_valid(), persona.is_valid(), followers.is_valid()])
        and _save(request, actor, basics, persona, rows)
    ):
        edit(by=request.viewer, actor=actor, **followers.cleaned_data)
        messages.success(request, _("Your profile is saved."))
        return redirect(actor.get_absolute_url())
    wrong = bool(basics.errors or persona.errors or any(row.get("error") for row in rows))
    context = {
        "actor": actor,
        "basics": basics,
        "persona": persona,
        "followers": followers,
        "sections": sections(rows),
        "reaches": Reach.choices,
        "tab": "profile",
        "wrong": wrong,
    }
    return render(request, "settings/profile.html", context, status=422 if wrong else 200)


def _initial(actor: Actor) -> dict[str, Any]:
    initial = {name: getattr(actor, name) for name in ("name", "headline", "team", *PUBLIC, *FLAGS)}
    manager = actor.manager
    return initial | {
        "manager": f"@{manager.handle}" if manager else "",
        "same_photo": bool(actor.public_photo) and actor.public_photo == actor.photo,
    }


def rows_of(actor: Actor) -> list[dict[str, Any]]:
    """The lines as they stand, and an empty one for each kind that is worth filling in."""
    stored = list(ProfileField.objects.filter(actor=actor))
    rows = [{"kind": f.kind, "value": f.value, "detail": f.detail, "reach": f.reach} for f in stored]
    said = {row["kind"] for row in rows}
    return rows + [
        {"kind": kind, "value": "", "detail": "", "reach": Reach.INSIDE} for kind in OFFERED if kind not in said
    ]


def rows_in(posted: QueryDict) -> list[dict[str, Any]]:
    """The lines as they were sent: four parallel lists. A line whose box says “remove” is left out."""
    lists = [posted.getlist(name) for name in ("kind", "value", "detail", "reach")]
    gone = set(posted.getlist("remove"))
    rows = zip(*lists, strict=False)
    return [
        {"kind": kind, "value": value, "detail": detail, "reach": reach}
        for position, (kind, value, detail, reach) in enumerate(rows)
        if str(position) not in gone
    ][:MOST_LINES]


def sections(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines by kind, in the order of the kinds, each with its place in the form."""
    shown = []
    position = 0
    for kind in ORDER:
        mine = [row for row in rows if row["kind"] == kind]
        for row in mine:
            row["at"], position = position, position + 1
        detail = DETAILS.get(kind)
        more = not mine or (kind not in ONCE and bool(mine[-1]["value"]))
        row = {"kind": kind, "label": kind.label, "rows": mine, "long": kind in LONG, "detail": detail, "more": more}
        shown.append(row)
    return shown


def _save(request: Request, actor: Actor, basics: Basics, persona: Persona, rows: list[dict[str, Any]]) -> bool:
    by, data, public = request.viewer, basics.cleaned_data, persona.cleaned_data
    attempt(basics, edit, by=by, actor=actor, **{name: data[name] for name in ("name", "headline", "team")})
    shown = {name: public[name] for name in PUBLIC}
    attempt(persona, edit, by=by, actor=actor, **shown)
    attempt(basics, set_manager, by=by, actor=actor, manager=_manager(request, basics))
    if public["same_photo"] and actor.photo != actor.public_photo:
        reuse_photo(by=by, actor=actor)
    elif not public["same_photo"] and actor.public_photo:
        remove_picture(by=by, actor=actor, slot="public_photo")
    try:
        lines = [Line(row["kind"], row["value"], row["detail"], row["reach"]) for row in rows]
        set_fields(by=by, actor=actor, fields=lines)
    except Refused as refused:
        at = int(refused.field) if refused.field else 0
        rows[at]["error"] = str(refused)
        return False
    return not (basics.errors or persona.errors)


def _manager(request: Request, basics: Basics) -> Actor | None:
    """The person whose handle was typed; an error on the form if there is none."""
    handle = basics.cleaned_data["manager"].strip().lstrip("@").lower()
    if not handle:
        return None
    found = law.people(request.viewer).filter(handle=handle).first()
    if found is None:
        basics.add_error("manager", _("Nobody has this handle."))
    return found


@doors.member
@require_POST
def picture(request: Request, slot: str) -> HttpResponseBase:
    """Put up a photo or a cover, or take it down."""
    _account, actor = account_of(request)
    place: Slot = "cover" if slot == "cover" else "photo"
    upload = request.FILES.get("picture")
    try:
        if "remove" in request.POST:
            remove_picture(by=request.viewer, actor=actor, slot=place)
        elif upload is not None:
            focus = SHAPES.get(request.POST.get("focus", ""), (0.0, 0.0))
            set_picture(by=request.viewer, actor=actor, slot=place, data=upload.read(), focus=focus)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("/settings/profile/")
