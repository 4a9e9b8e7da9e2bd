"""Inviting: a colleague by name, somebody new by mail, or a link."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from parvis.core.errors import Refused
from parvis.identity.faces import face
from parvis.identity.models import Relation
from parvis.identity.viewer import Viewer
from parvis.spaces import directory, law, policies, queries
from parvis.spaces.actions.inviting import Letter, invite, invite_person, revoke
from parvis.spaces.invitation_letters import send_invitation
from parvis.spaces.models import Invitation, Role, Space
from parvis.web import doors
from parvis.web.forms import attempt
from parvis.web.numbers import number
from parvis.web.pages.spaces.member_forms import ByLink, ByMail, ByName
from parvis.web.pages.spaces.rooms import answered, room
from parvis.web.request import Request

MOST_ADDRESSES = 20


@doors.member
def invite_to(request: Request, slug: str) -> HttpResponseBase:
    """Three ways to bring somebody in, each a form of its own."""
    space = room(request, slug)
    if not policies.may_invite(request.viewer, space):
        raise Http404
    how = request.POST.get("how", "")
    ways = _forms(request, space, how)
    if request.method == "POST" and how in ways and ways[how].is_valid():
        answers: dict[str, Callable[..., HttpResponseBase | None]] = {
            "name": _by_name,
            "mail": _by_mail,
            "link": _by_link,
        }
        answer = answers[how](request, space, ways[how])
        if answer is not None:
            return answer
    return _page(request, space, ways)


def _forms(request: Request, space: Space, how: str) -> dict[str, Any]:
    """The forms of the ways that are open here; the one that was sent holds what was typed."""
    viewer = request.viewer

    def sent(name: str) -> QueryDict | None:
        return request.POST if how == name else None

    roles = Role.values if policies.may_steward(viewer, space) else [Role.GUEST.value, Role.MEMBER.value]
    ways: dict[str, Any] = {"name": ByName(sent("name"), roles=roles, prefix="name")}
    relations = [kind for kind in Relation.Kind.values if policies.may_invite_as(viewer, space, kind)]
    if relations:
        ways["mail"] = ByMail(sent("mail"), relations=relations, roles=roles, prefix="mail")
        if policies.may_invite_by_link(viewer, space):
            plain = [Role.GUEST.value, Role.MEMBER.value]
            ways["link"] = ByLink(sent("link"), relations=relations, roles=plain, prefix="link")
    return ways


def _page(request: Request, space: Space, ways: dict[str, Any], **more: Any) -> HttpResponseBase:
    search = request.GET.get("q", "")
    context = {
        "space": space,
        "ways": ways,
        "q": search,
        "found": queries.invitable(request.viewer, space, search=search),
        "invited": {row.actor_id for row in queries.invited(request.viewer, space)},
        "invitations": queries.invitations(request.viewer, space),
        **more,
    }
    wrong = any(form.errors for form in ways.values())
    template = "spaces/invitable.html" if request.htmx else "spaces/invite.html"
    return render(request, template, context, status=422 if wrong else 200)


def _by_name(request: Request, space: Space, form: ByName) -> HttpResponseBase | None:
    actor = law.people(request.viewer).filter(pk=number(request.POST.get("person", "")) or 0).first()
    if actor is None:
        form.add_error(None, _("Choose somebody first."))
        return None
    told = form.cleaned_data
    row = attempt(
        form, invite_person, space=space, actor=actor, role=told["role"], until=told["until"], by=request.viewer
    )
    if row is None:
        return None
    came = _("%s had asked, and is in.") if row.holds() else _("%s is invited.")
    shown = face(actor, request.viewer, shared=actor.pk in directory.companions(request.viewer))
    messages.success(request, came % shown.name)
    return redirect(f"{space.get_absolute_url()}invite/?q={request.POST.get('q', '')}")


def _by_mail(request: Request, space: Space, form: ByMail) -> HttpResponseBase | None:
    told = dict(form.cleaned_data)
    addresses = list(dict.fromkeys(part for part in re.split(r"[\s,;]+", told.pop("emails")) if part))
    if not addresses or len(addresses) > MOST_ADDRESSES:
        form.add_error("emails", _("One to twenty addresses, please."))
        return None
    letters, wrong = _write(request.viewer, space, addresses, told)
    for letter in letters:
        send_invitation(letter)
    if wrong:
        left = request.POST.copy()
        left[form.add_prefix("emails")] = "\n".join(wrong)
        form.data = left
        for address, refusal in wrong.items():
            field = refusal.field if refusal.field in form.fields and refusal.field != "email" else "emails"
            line = _("%(address)s: %(refusal)s") % {"address": address, "refusal": refusal}
            form.add_error(field, line if field == "emails" else str(refusal))
    if letters:
        n = len(letters)
        messages.success(request, ngettext("%(n)d invitation sent.", "%(n)d invitations sent.", n) % {"n": n})
    for letter in letters:
        if letter.renewed:
            again = _("%(email)s had been invited already: the earlier invitation no longer works.")
            messages.info(request, again % {"email": letter.invitation.email})
    return None if wrong else redirect(f"{space.get_absolute_url()}invite/")


def _write(
    viewer: Viewer, space: Space, addresses: list[str], told: dict[str, Any]
) -> tuple[list[Letter], dict[str, Refused]]:
    """An invitation for each address; those refused with the reason."""
    letters, wrong = [], {}
    for address in addresses:
        try:
            letters.append(invite(by=viewer, space=space, email=address, **told))
        except Refused as refusal:
            wrong[address] = refusal
    return letters, wrong


def _by_link(request: Request, space: Space, form: ByLink) -> HttpResponseBase | None:
    letter = attempt(form, invite, by=request.viewer, space=space, **form.cleaned_data)
    if letter is None:
        return None
    # Shown in the answer itself, once: the house keeps only its digest.
    ways = _forms(request, space, "")
    link = f"{settings.SITE_URL}/invitation/{letter.token}/"
    return _page(request, space, ways, link=link, invitation=letter.invitation)


@doors.member
@require_POST
def take_back(request: Request, slug: str, invitation_id: int) -> HttpResponseBase:
    """Have an invitation let nobody in any more."""
    space = room(request, slug)
    invitation = doors.found(Invitation.objects.filter(space=space), pk=invitation_id)
    to = f"{space.get_absolute_url()}members/"
    done = _("This invitation lets nobody in any more.")
    return answered(request, to, revoke, invitation=invitation, done=done)
