"""Opening a space: people, objective, strategy, and tools last."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parvis.identity.models import Actor
from parvis.spaces import policies, queries
from parvis.spaces.actions.opening import open_space
from parvis.spaces.charter import Tool
from parvis.spaces.models import Level, Role, Space
from parvis.web import doors
from parvis.web.forms import attempt
from parvis.web.pages.spaces.directory import person_named
from parvis.web.pages.spaces.opening_forms import Opening
from parvis.web.request import Request


@doors.insider
def new(request: Request) -> HttpResponseBase:
    """The path of four steps; one form, so that it works whole without a script."""
    parent = _parent(request)
    if request.method != "POST":
        return _page(request, Opening(request.viewer, initial=_usual(parent)), parent)
    form = Opening(request.viewer, request.POST)
    if not form.is_valid():
        return _page(request, form, parent)
    alike = queries.similar(request.viewer, form.cleaned_data["name"])
    if alike and "similar_seen" not in request.POST:
        return _page(request, form, parent, similar=alike)
    space = _open(request, form, parent)
    if space is None:
        return _page(request, form, parent)
    messages.success(request, _("%s is open. Say hello, and invite people.") % space.name)
    return redirect(space.get_absolute_url())


def _open(request: Request, form: Opening, parent: Space | None) -> Space | None:
    """Open the space; None with the reason on the form if it is refused."""
    told = form.cleaned_data
    technology: Actor | None = None
    if told["technology"]:
        technology = person_named(request, told["technology"])
        if technology is None:
            form.add_error("technology", _("Nobody answers to this name. Try the handle, such as @paul.garnier."))
            return None
    return attempt(
        form,
        open_space,
        by=request.viewer,
        charter=form.promise(),
        parent=parent,
        technology=technology,
        **{
            name: told[name]
            for name in ("name", "kind", "tools", "description", "visibility", "joining", "level", "ends_on")
        },
    )


def _parent(request: Request) -> Space | None:
    """The space this one is opened in, if one is named and the viewer may."""
    slug = request.POST.get("within") or request.GET.get("within")
    parent = Space.objects.visible_to(request.viewer).filter(slug=slug).first() if slug else None
    return parent if parent is not None and policies.may_open_inside(request.viewer, parent) else None


def _usual(parent: Space | None) -> dict[str, Any]:
    """What most new spaces are."""
    return {
        "kind": Space.Kind.PROJECT,
        "visibility": parent.visibility if parent else Space.Visibility.LISTED,
        "joining": Space.Joining.REQUEST,
        "level": max(parent.level, Level.INTERNAL) if parent and parent.visibility != "public" else Level.INTERNAL,
        "tools": [tool for tool in Tool.values if tool != Tool.ANNOUNCEMENTS],
    }


def _page(
    request: Request, form: Opening, parent: Space | None, similar: list[Space] | None = None
) -> HttpResponseBase:
    context = {"form": form, "steps": form.steps(), "parent": parent, "similar": similar or [], "role": Role.STEWARD}
    return render(request, "spaces/new.html", context, status=422 if form.is_bound else 200)
