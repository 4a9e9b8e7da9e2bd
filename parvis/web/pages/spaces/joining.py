"""Coming into a space and going out of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.core.errors import Refused
from parvis.spaces import policies, queries
from parvis.spaces.actions import charter as chartering
from parvis.spaces.actions import inviting, joining, managing
from parvis.spaces.models import Membership, Space
from parvis.web import doors
from parvis.web.forms import attempt
from parvis.web.numbers import number
from parvis.web.pages.spaces.member_forms import Joining
from parvis.web.pages.spaces.rooms import answered, room
from parvis.web.request import Request
from parvis.web.templatetags.spaces import charter_of


@doors.member
def join(request: Request, slug: str) -> HttpResponseBase:
    """The charter to accept and the questions to answer, then in."""
    space = room(request, slug)
    row = Membership.objects.filter(space=space, actor=request.viewer.actor_id).first()
    if row is not None and row.holds():
        return redirect(space.get_absolute_url())
    invited = row is not None and row.state == Membership.State.INVITED
    asks = space.joining == Space.Joining.REQUEST and not invited
    form = Joining(
        list(space.questions.all()) if asks else [], request.POST or None, charter=charter_of(space), label_suffix=""
    )
    if request.method == "POST" and (form.is_valid() or not form.fields):
        entered = attempt(
            form, joining.join, space=space, by=request.viewer, answers=form.answers(), accepts_charter=_accepts(form)
        )
        if entered is not None:
            return _welcome(request, space, entered)
    context = {"space": space, "row": row, "form": form, "asks": asks, "invited": invited}
    return render(request, "spaces/join.html", context, status=422 if form.errors else 200)


def _accepts(form: Joining) -> bool:
    return bool(form.cleaned_data.get("accepts_charter"))


def _welcome(request: Request, space: Space, row: Membership) -> HttpResponseBase:
    if row.holds():
        messages.success(request, _("Welcome to %s.") % space.name)
        return redirect(f"{space.get_absolute_url()}about/" if space.welcome else space.get_absolute_url())
    messages.success(request, _("Your request is on its way. You’ll hear from a steward."))
    return redirect(f"{space.get_absolute_url()}join/")


@doors.member
@require_POST
def withdraw(request: Request, slug: str) -> HttpResponseBase:
    """Take back a request."""
    space = room(request, slug)
    done = _("You’ve taken your request back.")
    return answered(request, space.get_absolute_url(), joining.withdraw_request, space=space, done=done)


@doors.member
@require_POST
def decline(request: Request, slug: str) -> HttpResponseBase:
    """Say no to an invitation; afterwards the space may be out of sight, so the way leads to the list."""
    space = room(request, slug)
    return answered(
        request, "/spaces/", joining.decline_invitation, space=space, done=_("You’ve declined the invitation.")
    )


@doors.member
def leave(request: Request, slug: str) -> HttpResponseBase:
    """Ask once, then leave."""
    space = room(request, slug)
    if request.method == "POST":
        done = _("You’ve left %s.") % space.name
        to = "/spaces/" if space.visibility == Space.Visibility.HIDDEN else space.get_absolute_url()
        try:
            joining.leave(space=space, by=request.viewer)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(f"{space.get_absolute_url()}members/")
        messages.success(request, done)
        return redirect(to)
    if policies.membership(request.viewer, space) is None:
        return redirect(space.get_absolute_url())
    return render(request, "spaces/leave.html", {"space": space})


@doors.member
@require_POST
def tune(request: Request, slug: str) -> HttpResponseBase:
    """Choose what one hears of the space."""
    space = room(request, slug)
    choice = {"notify": request.POST.get("notify"), "muted": "muted" in request.POST}
    return answered(request, space.get_absolute_url(), managing.tune, space=space, done=_("Noted."), **choice)


@doors.member
@require_POST
def accept_charter(request: Request, slug: str) -> HttpResponseBase:
    """Stand by the charter as one has read it."""
    space = room(request, slug)
    to, done = f"{space.get_absolute_url()}charter/", _("Thank you. You’ve accepted the charter.")
    version = number(request.POST.get("version", "")) or 0
    return answered(request, to, chartering.accept_charter, space=space, version=version, done=done)


@doors.everyone
def invitation(request: Request, token: str) -> HttpResponseBase:
    """Where an invitation leads: those with an account come in, the others are shown the way to open one."""
    if request.me is None:
        return redirect("invitation", token=token)
    found = queries.invitation_for(token)
    context = {
        "invitation": found,
        "token": token,
        "charter": charter_of(found.space) if found and found.space else None,
    }
    if request.method == "POST" and request.me is not None:
        try:
            row = inviting.redeem(token=token, actor=request.me, accepts_charter="accepts_charter" in request.POST)
        except Refused as refusal:
            return render(request, "spaces/invitation.html", {**context, "refusal": str(refusal)}, status=422)
        messages.success(request, _("Welcome to %s.") % row.space.name if row else _("Welcome."))
        return redirect(row.space.get_absolute_url() if row else "/")
    return render(request, "spaces/invitation.html", context, status=200 if found else 404)
