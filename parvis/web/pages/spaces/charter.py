"""What a space is for, and what it is like."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from parvis.core import markdown
from parvis.identity.faces import face
from parvis.spaces import policies, queries
from parvis.spaces.actions.charter import change_charter
from parvis.spaces.charter import Promise
from parvis.spaces.law import people
from parvis.spaces.models import Charter, Level, Space
from parvis.spaces.rewording import rewordings
from parvis.web import doors
from parvis.web.forms import attempt
from parvis.web.numbers import number
from parvis.web.pages.spaces.opening_forms import Words
from parvis.web.pages.spaces.rooms import room
from parvis.web.pages.spaces.words import CARRIES, INTENTIONS, JOINED, VISIBLE_TO
from parvis.web.request import Request


@doors.square
def show(request: Request, slug: str) -> HttpResponseBase:
    """The charter of the space; for its members, with what changed since they accepted it, or since `?since=` a version."""
    space = room(request, slug)
    charter = getattr(space, "charter", None)
    context: dict[str, Any] = {"space": space, "charter": charter}
    if charter is not None:
        charter.space = space
        context["meaning"] = INTENTIONS.get(charter.intention, "")
        context["accepted"] = space.memberships.filter(charter_accepted=charter.version, state="active").count()
        context |= _past(request, charter)
    return render(request, "spaces/charter.html", context)


@dataclass(frozen=True)
class Version:
    """A version of the charter in the list: which, since when, who gave it, and whether its words were kept."""

    number: int
    at: datetime.datetime
    by: str
    kept: bool


def _past(request: Request, charter: Charter) -> dict[str, Any]:
    """The versions of the charter, and in what it differs from the one asked for; nothing for who is not in."""
    row = policies.membership(request.viewer, charter.space)
    if row is None or charter.version == 1:
        return {}
    said = queries.charter_words(request.viewer, charter)
    since = number(request.GET.get("since", ""))
    if since is None and row.charter_accepted < charter.version:
        since = row.charter_accepted or charter.version - 1
    changed = rewordings(said[since], said[charter.version]) if since in said and since != charter.version else []
    return {"versions": _versions(request, charter, set(said)), "since": since, "changed": changed}


def _versions(request: Request, charter: Charter, kept: set[int]) -> list[Version]:
    rows = queries.charter_changes(charter)
    known = {actor.pk: actor for actor in people(request.viewer).filter(pk__in=[by for _n, _at, by in rows if by])}
    closed = charter.space.visibility != Space.Visibility.PUBLIC
    names = {pk: face(actor, request.viewer, shared=closed).name for pk, actor in known.items()}
    return [Version(n, at, names.get(by or 0, ""), n in kept and n != charter.version) for n, at, by in rows]


@doors.member
def edit(request: Request, slug: str) -> HttpResponseBase:
    """Write the charter anew."""
    space = room(request, slug)
    if not policies.may_steward(request.viewer, space):
        raise Http404
    charter = getattr(space, "charter", None) or Charter(space=space)
    form = Words(request.POST or None, initial=vars(Promise.of(charter)))
    if request.method == "POST" and form.is_valid():
        before = charter.version if charter.is_complete else 0
        changed = attempt(form, change_charter, space=space, promise=form.promise(), by=request.viewer)
        if changed is not None:
            again = changed.version > before > 0
            messages.success(request, _("Saved. Members are asked to accept it again.") if again else _("Saved."))
            return redirect(f"{space.get_absolute_url()}charter/")
    context = {"space": space, "form": form, "charter": charter}
    return render(request, "spaces/charter_edit.html", context, status=422 if form.errors else 200)


@doors.square
def about(request: Request, slug: str) -> HttpResponseBase:
    """The welcome text, and what kind of place this is."""
    space = room(request, slug)
    context = {
        "space": space,
        "welcome": mark_safe(_html(space.welcome)) if space.welcome else "",  # noqa: S308, cleaned by `render`
        "carries": CARRIES[Level(space.level)],
        "visible": VISIBLE_TO[space.visibility],
        "joins": JOINED[space.joining],
    }
    return render(request, "spaces/about.html", context)


def _html(text: str) -> str:
    return markdown.render(text, mentions={}, topic_url=lambda key: f"/topics/{key}/").html
