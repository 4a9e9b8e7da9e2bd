"""Who is in a space, and what stewards and moderators do about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.core.errors import Refused
from parvis.spaces import policies, queries
from parvis.spaces.actions import joining, managing
from parvis.spaces.models import Membership, Role, Space
from parvis.web import doors
from parvis.web.pages.spaces.member_forms import Ban, End, Removal, Roles
from parvis.web.pages.spaces.rooms import answered, room
from parvis.web.request import Request
from parvis.web.templatetags.spaces import last_day

PAGE = 40


@doors.square
def members(request: Request, slug: str) -> HttpResponseBase:
    """The members, and for those who moderate: who asks, who is invited, who is kept out."""
    space, viewer = room(request, slug), request.viewer
    asked = {"q": request.GET.get("q", ""), "role": request.GET.get("role", "")}
    page = Paginator(queries.members(viewer, space, search=asked["q"], role=asked["role"]), PAGE)
    shown = page.get_page(request.GET.get("page"))
    for row in shown:
        row.space = space
    context: dict[str, Any] = {"space": space, "page": shown, "asked": asked, "manages": _manages(request, space)}
    if request.htmx:
        return render(request, "spaces/member_rows.html", context)
    context |= {
        "roles": [(value, capfirst(str(label))) for value, label in Role.choices],
        "guarded": not policies.may_see_members(viewer, space),
        "requests": queries.requests(viewer, space),
        "invited": queries.invited(viewer, space),
        "banned": queries.banned(viewer, space),
        "invitations": queries.invitations(viewer, space),
    }
    return render(request, "spaces/members.html", context)


def _manages(request: Request, space: Space) -> bool:
    return policies.may_moderate(request.viewer, space) or policies.may_change_roles(request.viewer, space)


def _row(request: Request, space: Space, membership_id: int) -> Membership:
    """A membership of this space that the viewer may manage. Raises `Http404`."""
    if not _manages(request, space):
        raise Http404
    row = doors.found(Membership.objects.filter(space=space).select_related("actor"), pk=membership_id)
    row.space = space
    return row


@doors.member
def member(request: Request, slug: str, membership_id: int) -> HttpResponseBase:
    """One member: role, half of the pair, end, removal, ban."""
    space = room(request, slug)
    return _member_page(request, space, _row(request, space, membership_id))


def _member_page(
    request: Request, space: Space, row: Membership, bound: dict[str, forms.Form] | None = None
) -> HttpResponseBase:
    context = {
        "space": space,
        "row": row,
        "may_role": policies.may_change_roles(request.viewer, space) and row.holds(),
        "may_manage": policies.may_manage(request.viewer, row),
        "removable": space.kind != Space.Kind.ALL_STAFF or row.role == Role.GUEST,
        "forms": {
            "role": Roles(initial={"role": row.role, "pair": row.pair}),
            "end": End(initial={"until": last_day(row.until) if row.until else None}),
            "remove": Removal(prefix="remove"),
            "ban": Ban(prefix="ban"),
            **(bound or {}),
        },
    }
    return render(request, "spaces/member.html", context, status=422 if bound else 200)


@doors.member
@require_POST
def change(request: Request, slug: str, membership_id: int, verb: str) -> HttpResponseBase:
    """Do one of the things that can be done to a member; what is refused is shown where it was asked."""
    space = room(request, slug)
    row = _row(request, space, membership_id)
    form = _FORMS[verb](request.POST)
    if form.is_valid():
        try:
            done = _DO[verb](request, row, form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, done)
            return redirect(f"{space.get_absolute_url()}members/")
    return _member_page(request, space, row, {verb: form})


def _change_role(request: Request, row: Membership, told: dict[str, Any]) -> str:
    managing.change_role(membership=row, role=told["role"], by=request.viewer)
    if told["role"] == Role.STEWARD or told["pair"]:
        managing.name_pair(membership=row, half=told["pair"], by=request.viewer)
    return _("%s has another role now.") % row.actor.name


def _set_end(request: Request, row: Membership, told: dict[str, Any]) -> str:
    managing.set_end(membership=row, until=told["until"], by=request.viewer)
    return _("Saved.")


def _remove(request: Request, row: Membership, told: dict[str, Any]) -> str:
    managing.remove(membership=row, word=told["word"], by=request.viewer)
    return _("%s is no longer in this space.") % row.actor.name


def _ban(request: Request, row: Membership, told: dict[str, Any]) -> str:
    managing.ban(membership=row, until=told["until"], word=told["word"], by=request.viewer)
    return _("%s is banned from this space.") % row.actor.name


_FORMS: dict[str, Callable[..., forms.Form]] = {
    "role": Roles,
    "end": End,
    "remove": lambda data: Removal(data, prefix="remove"),
    "ban": lambda data: Ban(data, prefix="ban"),
}
_DO = {"role": _change_role, "end": _set_end, "remove": _remove, "ban": _ban}


@doors.member
@require_POST
def decide(request: Request, slug: str, membership_id: int, verb: str) -> HttpResponseBase:
    """Answer a request, take back an invitation, lift a ban."""
    space = room(request, slug)
    row = _row(request, space, membership_id)
    to = f"{space.get_absolute_url()}members/"
    name = row.actor.name
    if verb == "accept":
        role = request.POST.get("role", Role.MEMBER)
        done = _("%s is in.") % name
        return answered(request, to, joining.accept_request, membership=row, role=role, done=done)
    if verb == "decline":
        word, done = request.POST.get("word", ""), _("You’ve declined the request of %s.") % name
        return answered(request, to, joining.decline_request, membership=row, word=word, done=done)
    if verb == "uninvite":
        return answered(request, to, managing.remove, membership=row, done=_("The invitation is taken back."))
    return answered(request, to, managing.unban, membership=row, done=_("%s may come back.") % name)
