"""Coming in: the invitation's page, and the first steps."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from parvis.identity.actions.picturing import set_picture
from parvis.identity.actions.preferring import prefer, welcome
from parvis.identity.actions.profiling import edit
from parvis.identity.actions.registering import LONGEST_NAME
from parvis.identity.models import Account
from parvis.spaces.actions.arriving import arrive, invitation_for
from parvis.spaces.models import Space
from parvis.spaces.queries import spaces_of
from parvis.web import doors
from parvis.web.account_forms import charter_box
from parvis.web.accounts import INVITATION, INVITED_TO, JOINING, came_in, invited_space
from parvis.web.forms import attempt
from parvis.web.request import Request


@doors.everyone
@never_cache
@require_safe
def invitation(request: Request, token: str) -> HttpResponseBase:
    """Who invites, to what, and what one will see there; those who are in already go on to accept."""
    if request.me is not None:
        return redirect("redeem", token=token)
    found = invitation_for(token)
    if found is None:
        return render(request, "account/invitation_stale.html", status=404)
    request.session[INVITATION] = token
    return render(request, "account/invitation.html", {"invitation": found})


class FirstSteps(forms.Form):
    """What makes a person recognisable; all of it can wait."""

    photo = forms.FileField(label=gettext_lazy("A photo of you"), required=False)
    headline = forms.CharField(
        label=gettext_lazy("What do you do?"),
        max_length=140,
        required=False,
        help_text=gettext_lazy("In a line: “Pattern maker, loves a good zip”."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)

    photo.widget.attrs["accept"] = "image/*"


class Name(forms.Form):
    """The name of somebody whose session was lost between sign-up and first sign-in."""

    name = forms.CharField(label=gettext_lazy("Your name"), max_length=LONGEST_NAME)


@doors.everyone
@require_http_methods(["GET", "POST"])
def first_steps(request: Request) -> HttpResponseBase:
    """Photo, a line about oneself, language, spaces to join."""
    if not isinstance(request.user, Account):
        return redirect("/sign-in/")
    if request.me is None:
        return _who_are_you(request, request.user)
    initial = {"headline": request.me.headline, "language": request.user.language}
    form = FirstSteps(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _save(request, request.user, form):
        return redirect(_first_place(request))
    mine = {space.pk for space in spaces_of(request.viewer)}
    open_spaces = Space.objects.visible_to(request.viewer).filter(joining=Space.Joining.FREE, archived_at=None)
    context = {"form": form, "spaces": open_spaces.exclude(pk__in=mine).order_by("-members_count")[:6]}
    return render(request, "account/welcome.html", context, status=422 if form.errors else 200)


def _first_place(request: Request) -> str:
    """Where somebody new goes: into the space he was invited to, home otherwise."""
    space = Space.objects.visible_to(request.viewer).filter(slug=request.session.pop(INVITED_TO, "")).first()
    return space.get_absolute_url() if space else "/"


def _save(request: Request, account: Account, form: FirstSteps) -> bool:
    actor, by, data = request.me, request.viewer, form.cleaned_data
    if actor is None:
        raise Http404
    if data["photo"]:
        attempt(form, set_picture, by=by, actor=actor, slot="photo", data=data["photo"].read())
    attempt(form, edit, by=by, actor=actor, headline=data["headline"])
    attempt(form, prefer, by=by, account=account, language=data["language"])
    if form.errors:
        return False
    welcome(by=by, account=account)
    return True


def _who_are_you(request: Request, account: Account) -> HttpResponseBase:
    """Ask the name again of a verified account without a profile."""
    held = request.session.get(JOINING) or {}
    space = invited_space(request)
    form = Name(request.POST or None, initial={"name": held.get("name", "")})
    if space is not None:
        form.fields["accepts_charter"] = charter_box()
    if request.method == "POST" and form.is_valid():
        token = request.session.get(INVITATION, "")
        arrived = attempt(
            form,
            arrive,
            account=account,
            name=form.cleaned_data["name"],
            token=token,
            employer=held.get("employer", ""),
            accepts_charter=bool(form.cleaned_data.get("accepts_charter")),
        )
        if arrived:
            came_in(request)
            return redirect("/welcome/")
    return render(request, "account/name.html", {"form": form, "space": space}, status=422 if form.errors else 200)
