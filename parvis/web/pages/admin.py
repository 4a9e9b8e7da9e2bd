"""Running the house: its name and policy, its people."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.conf import settings as django_settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from parvis.core.errors import Refused
from parvis.identity.actions import relating, suspending
from parvis.identity.models import Actor, Relation
from parvis.identity.models.folded import fold
from parvis.identity.viewer import SYSTEM, Viewer
from parvis.spaces.actions.governing import govern
from parvis.spaces.actions.inviting import invite, revoke
from parvis.spaces.directory import everybody
from parvis.spaces.invitation_letters import send_invitation
from parvis.spaces.models import Invitation, Organisation
from parvis.web import doors
from parvis.web.forms import attempt
from parvis.web.numbers import number
from parvis.web.pages.spaces.words import Date, day
from parvis.web.request import Request

PAGE = 50
HUES = [
    (5, gettext_lazy("Raspberry")),
    (35, gettext_lazy("Orange")),
    (65, gettext_lazy("Amber")),
    (130, gettext_lazy("Green")),
    (160, gettext_lazy("Emerald")),
    (190, gettext_lazy("Teal")),
    (220, gettext_lazy("Sky blue")),
    (262, gettext_lazy("Indigo")),
    (320, gettext_lazy("Violet")),
    (345, gettext_lazy("Pink")),
]


class Policy(forms.ModelForm):  # type: ignore[type-arg]
    """The organisation as its administrators set it."""

    hue = forms.TypedChoiceField(label=gettext_lazy("Colour"), coerce=int, choices=HUES, widget=forms.RadioSelect)

    class Meta:
        model = Organisation
        fields = ("name", "tagline", "language", "hue", "joining", "domains", "square_open", "public_by_default")
        widgets = {"joining": forms.RadioSelect}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        nearest = min((hue for hue, _label in HUES), key=lambda hue: abs(hue - self.instance.hue))
        self.initial["hue"] = nearest


@doors.admin
@require_http_methods(["GET", "POST"])
def settings(request: Request) -> HttpResponseBase:
    """Name, look, and whom the house lets in."""
    form = Policy(request.POST or None, instance=Organisation.current())
    if request.method == "POST" and form.is_valid():
        attempt(form, govern, by=request.viewer, **form.cleaned_data)
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect("/admin/")
    return render(request, "admin/organisation.html", {"form": form, "tab": "organisation"}, status=_status(form))


class Invite(forms.Form):
    """Somebody to bring in, by mail; or a link for several."""

    email = forms.CharField(
        label=gettext_lazy("Email address"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("Leave empty to make a link you can pass on."),
    )
    relation = forms.ChoiceField(label=gettext_lazy("They come as"), choices=Relation.Kind.choices)
    employer = forms.CharField(label=gettext_lazy("Their company"), required=False, max_length=120)
    until = day(gettext_lazy("Access ends on"))
    message = forms.CharField(
        label=gettext_lazy("A word from you"), required=False, max_length=500, widget=forms.Textarea({"rows": 2})
    )
    quota = forms.IntegerField(label=gettext_lazy("How many people may use the link"), initial=1, min_value=1)
    days = forms.IntegerField(label=gettext_lazy("Valid for how many days"), initial=14, min_value=1)


@doors.admin
@require_http_methods(["GET", "POST"])
def people(request: Request) -> HttpResponseBase:
    """Everybody with an account, and the invitations that are out."""
    form = Invite(request.POST or None)
    link = ""
    if request.method == "POST" and form.is_valid():
        letter = attempt(form, invite, by=request.viewer, **form.cleaned_data)
        if letter is not None and letter.invitation.email:
            send_invitation(letter)
            sent = _("Invitation renewed for %(email)s: the one sent before no longer works.")
            sent = sent if letter.renewed else _("Invitation sent to %(email)s.")
            messages.success(request, sent % {"email": letter.invitation.email})
            return redirect("/admin/people/")
        if letter is not None:  # shown once: only its digest is kept
            link, form = f"{django_settings.SITE_URL}/invitation/{letter.token}/", Invite()
    q, page = request.GET.get("q", "")[:80], number(request.GET.get("page", ""), digits=4) or 1
    rows = list(_accounts(request.viewer, q)[(page - 1) * PAGE :][: PAGE + 1])
    context = {
        "form": form,
        "link": link,
        "q": q,
        "rows": rows[:PAGE],
        "page": page,
        "has_more": len(rows) > PAGE,
        "invitations": Invitation.objects.filter(Invitation.usable()).select_related("space", "invited_by")[:50],
        "tab": "people",
    }
    return render(request, "admin/people.html", context, status=_status(form))


def _accounts(viewer: Viewer, q: str) -> QuerySet[Actor]:
    """The people of the house, found by name or address: administrators see them all, whatever the blocks between."""
    actors = everybody(viewer).select_related("account").prefetch_related("relations")
    for term in fold(q).split():
        actors = actors.filter(folded__contains=term) | actors.filter(account__email__contains=term)
    return actors.order_by("folded", "pk")


class Relate(forms.ModelForm):  # type: ignore[type-arg]
    """A relation to begin."""

    sponsor = forms.CharField(
        label=gettext_lazy("Sponsor"),
        required=False,
        max_length=41,
        help_text=gettext_lazy("The @handle of the colleague who answers for them. Externals need one."),
    )

    class Meta:
        model = Relation
        fields = ("kind", "since", "until", "sponsor", "employer")
        widgets = {"since": Date, "until": Date}

    def clean_sponsor(self) -> Actor | None:
        """The colleague behind the handle."""
        handle = self.cleaned_data["sponsor"].strip().lstrip("@").lower()
        found = everybody(SYSTEM).filter(handle=handle).first() if handle else None
        if handle and found is None:
            raise forms.ValidationError(_("Nobody has this handle."))
        return found


@doors.admin
@require_http_methods(["GET", "POST"])
def person(request: Request, handle: str) -> HttpResponseBase:
    """One person's account and relations."""
    actor = doors.found(_accounts(request.viewer, ""), handle=handle)
    form = Relate(request.POST or None, initial={"since": datetime.date.today()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        attempt(form, relating.begin, by=request.viewer, actor=actor, **data)
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect(request.path)
    relations = actor.relations.select_related("sponsor").order_by("-since")
    context = {"actor": actor, "relations": relations, "form": form, "tab": "people", "today": datetime.date.today()}
    return render(request, "admin/person.html", context, status=_status(form))


# What is said when it is done.
DONE = {
    "suspend": gettext_lazy(
        "%(name)s is suspended: signed out everywhere, and can’t sign in until you reactivate them."
    ),
    "reactivate": gettext_lazy("%(name)s can sign in again."),
    "empower": gettext_lazy("%(name)s is an administrator now."),
    "disempower": gettext_lazy("%(name)s is no longer an administrator."),
    "sign-out": gettext_lazy("%(name)s is signed out on every device."),
}


@doors.admin
@require_POST
def account(request: Request, handle: str, verb: str) -> HttpResponseBase:
    """Suspend, reactivate, sign out everywhere, or make an administrator."""
    actor = doors.found(_accounts(request.viewer, ""), handle=handle)
    held = actor.account
    if held is None:
        raise Http404
    acts = {
        "suspend": lambda: suspending.suspend(by=request.viewer, account=held),
        "reactivate": lambda: suspending.reactivate(by=request.viewer, account=held),
        "empower": lambda: suspending.set_admin(by=request.viewer, account=held, admin=True),
        "disempower": lambda: suspending.set_admin(by=request.viewer, account=held, admin=False),
        "sign-out": lambda: suspending.end_sessions(held),
    }
    if verb not in acts:
        raise Http404
    return _told(request, acts[verb], f"/admin/people/{actor.handle}/", DONE[verb] % {"name": actor.name})


@doors.admin
@require_POST
def end_relation(request: Request, handle: str, relation_id: int) -> HttpResponseBase:
    """End a relation today, or on the day given."""
    relation = doors.found(Relation.objects.filter(actor__handle=handle).select_related("actor"), pk=relation_id)
    try:
        on = datetime.date.fromisoformat(request.POST.get("on", ""))
    except ValueError:
        on = None
    alumni = "alumni" in request.POST
    return _told(
        request,
        lambda: relating.end(by=request.viewer, relation=relation, on=on, alumni=alumni),
        f"/admin/people/{handle}/",
        _("The relation ends on that day."),
    )


@doors.admin
@require_POST
def revoke_invitation(request: Request, invitation_id: int) -> HttpResponseBase:
    """Take an invitation back."""
    held = doors.found(Invitation.objects.all(), pk=invitation_id)
    return _told(
        request,
        lambda: revoke(invitation=held, by=request.viewer),
        "/admin/people/",
        _("This invitation lets nobody in any more."),
    )


def _told(request: Request, act: Any, then: str, done: str) -> HttpResponseBase:
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect(then)


def _status(form: forms.BaseForm) -> int:
    return 422 if form.errors else 200
