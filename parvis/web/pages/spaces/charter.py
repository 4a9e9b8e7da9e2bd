"""What a space is for, and what it is like."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from parvis.core import markdown
from parvis.spaces import policies
from parvis.spaces.actions.charter import change_charter
from parvis.spaces.charter import Promise
from parvis.spaces.models import Charter, Level
from parvis.web import doors
from parvis.web.forms import attempt
from parvis.web.pages.spaces.opening_forms import Words
from parvis.web.pages.spaces.rooms import room
from parvis.web.pages.spaces.words import CARRIES, INTENTIONS, JOINED, VISIBLE_TO
from parvis.web.request import Request


@doors.square
def show(request: Request, slug: str) -> HttpResponseBase:
    """The charter of the space."""
    space = room(request, slug)
    charter = getattr(space, "charter", None)
    meaning = INTENTIONS.get(charter.intention, "") if charter else ""
    accepted = space.memberships.filter(charter_accepted=charter.version, state="active").count() if charter else 0
    context = {"space": space, "charter": charter, "meaning": meaning, "accepted": accepted}
    return render(request, "spaces/charter.html", context)


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
