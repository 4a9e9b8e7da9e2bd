"""One's own settings: profile, preferences, sessions."""

from __future__ import annotations

import zoneinfo
from typing import Any

from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from parvis.identity import keys
from parvis.identity.actions.letting_in import shut_out_all
from parvis.identity.actions.preferring import prefer
from parvis.identity.actions.suspending import end_sessions
from parvis.identity.models import Account, Actor
from parvis.web import doors
from parvis.web.devices import device_of
from parvis.web.forms import attempt
from parvis.web.request import Request


def account_of(request: Request) -> tuple[Account, Actor]:
    """The signed-in account and its profile. Raises `Http404` for visitors, who get no further than the door anyway."""
    if not isinstance(request.user, Account) or request.me is None:
        raise Http404
    return request.user, request.me


class Preferences(forms.ModelForm):  # type: ignore[type-arg]
    """How a person likes Parvis."""

    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"))

    class Meta:
        model = Account
        fields = ("language", "time_zone", "theme")
        labels = {
            "language": gettext_lazy("Language"),
            "theme": gettext_lazy("Appearance"),
        }
        widgets = {"theme": forms.RadioSelect}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        zones = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone and not zone.startswith("Etc/"))
        current = self.instance.time_zone
        self.fields["time_zone"].choices = [  # type: ignore[attr-defined]
            (zone, zone.replace("_", " ")) for zone in ([current] if current not in zones else []) + zones
        ]


@doors.member
@require_http_methods(["GET", "POST"])
def preferences(request: Request) -> HttpResponseBase:
    """Language, clock and theme; mail and quiet hours stand with the notifications."""
    account, _actor = account_of(request)
    form = Preferences(request.POST or None, instance=Account.objects.get(pk=account.pk))
    if request.method == "POST" and form.is_valid():
        attempt(form, prefer, by=request.viewer, account=account, **form.cleaned_data)
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect("/settings/")
    return render(
        request, "settings/preferences.html", {"form": form, "tab": "preferences"}, status=422 if form.errors else 200
    )


@doors.member
def sessions(request: Request) -> HttpResponseBase:
    """Where one is signed in."""
    account, _actor = account_of(request)
    held = UserSession.objects.purge_and_list(account)
    here = request.session.session_key
    rows = [{"session": s, "device": device_of(s.user_agent), "here": s.session_key == here} for s in held]
    rows.sort(key=lambda row: (not row["here"], -row["session"].last_seen_at.timestamp()))
    context = {"rows": rows, "keys": keys.holds_any(request.viewer), "tab": "sessions"}
    return render(request, "settings/sessions.html", context)


@doors.member
@require_POST
def end_session(request: Request, session_id: int) -> HttpResponseBase:
    """Sign one device out."""
    account, _actor = account_of(request)
    session = doors.found(UserSession.objects.filter(user=account), pk=session_id)
    if session.session_key == request.session.session_key:  # a session can't end under its own request
        return redirect("account_logout")
    session.end()
    messages.success(request, _("That device is signed out."))
    return redirect("/settings/sessions/")


@doors.member
@require_POST
def end_others(request: Request) -> HttpResponseBase:
    """Sign every other device out, and the apps with them if that is asked."""
    account, _actor = account_of(request)
    end_sessions(account, keep=request.session)
    if request.POST.get("apps"):
        shut_out_all(account, by=request.viewer)
    messages.success(request, _("Every other device is signed out."))
    return redirect("/settings/sessions/")
