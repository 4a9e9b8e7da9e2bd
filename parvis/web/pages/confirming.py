"""Where the letter of somebody who signed up from an app leads."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from parvis.core.errors import Refused
from parvis.core.limiting import within
from parvis.spaces.actions import signing_up
from parvis.web import doors
from parvis.web.confirming import waiting_for
from parvis.web.request import Request


@doors.everyone
@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: Request, key: str) -> HttpResponseBase:
    """Say which account it is, and open it to whoever knows its password."""
    waiting = waiting_for(key)
    if waiting is None:
        return render(request, "account/sign_up_stale.html", status=404)
    refusal = ""
    if request.method == "POST":
        try:
            if not within("10/30 minutes", "confirm", waiting.pk):
                raise Refused(_("That was a lot at once. Wait a minute, then try again."), code="rate")
            signing_up.confirm(waiting, password=request.POST.get("password", ""))
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("Your account is open. Go back to your app, or sign in here."))
            return redirect("/sign-in/")
    context = {"waiting": waiting, "refusal": refusal}
    return render(request, "account/sign_up_confirm.html", context, status=422 if refusal else 200)
