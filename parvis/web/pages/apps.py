"""What acts in one's name: the apps one let in, and the tokens one made for scripts."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from parvis.identity import keys, scopes
from parvis.identity.actions import letting_in
from parvis.identity.models import App, Token
from parvis.web import doors
from parvis.web.forms import attempt
from parvis.web.pages.settings import account_of
from parvis.web.request import Request

OFFERED = ("profile", "read", "write", "follow", "push")
FOR_ADMINS = ("admin:read", "admin:write")


class NewToken(forms.Form):
    """A token for a script: what it is for, and what it may do."""

    name = forms.CharField(
        label=gettext_lazy("What it is for"),
        max_length=letting_in.LONGEST_NAME,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(label=gettext_lazy("What it may do"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, admin: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = OFFERED + FOR_ADMINS if admin else OFFERED
        self.fields["scopes"].choices = [(scope, scopes.WHOLE[scope]) for scope in offered]  # type: ignore[attr-defined]


@doors.member
def apps(request: Request) -> HttpResponseBase:
    """The apps and tokens that open one's account."""
    return _page(request)


def _page(request: Request, secret: str = "") -> HttpResponse:
    tokens = [{"token": t, "groups": scopes.explained(t.scopes.split())} for t in keys.own_tokens(request.viewer)]
    context = {"apps": keys.apps_of(request.viewer), "tokens": tokens, "secret": secret, "tab": "apps"}
    return render(request, "settings/apps.html", context)


@doors.member
@require_POST
def shut_out(request: Request, app_id: int) -> HttpResponseBase:
    """Take back all that one gave an app."""
    app = doors.found(App.objects.filter(tokens__account=request.viewer.account_id).distinct(), pk=app_id)
    letting_in.shut_out(app, by=request.viewer)
    messages.success(request, _("%(app)s is shut out.") % {"app": app.name})
    return redirect("apps")


@doors.member
@require_http_methods(["GET", "POST"])
@reauthentication_required  # type: ignore[untyped-decorator, unused-ignore]
def new_token(request: Request) -> HttpResponseBase:
    """Make a token, and show it this once."""
    account, _actor = account_of(request)
    posted = request.POST if request.method == "POST" else None
    form = NewToken(posted, admin=request.viewer.admin)
    if form.is_valid():
        name, wanted = form.cleaned_data["name"], form.cleaned_data["scopes"]
        made = attempt(form, letting_in.make_token, by=request.viewer, account=account, name=name, wanted=wanted)
        if made is not None:
            return _page(request, secret=made[1])
    context = {"form": form, "tab": "apps"}
    return render(request, "settings/token_new.html", context, status=422 if form.errors else 200)


@doors.member
@require_POST
def revoke(request: Request, token_id: int) -> HttpResponseBase:
    """Close one of one's own tokens."""
    token = doors.found(Token.objects.filter(account=request.viewer.account_id, app=None), pk=token_id)
    letting_in.revoke(token, by=request.viewer)
    messages.success(request, _("That token opens nothing any more."))
    return redirect("apps")
