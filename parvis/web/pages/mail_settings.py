"""What one is told of, where and when; and the page a mail's link leads to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from parvis.core.push import public_key
from parvis.identity.actions.preferring import prefer
from parvis.identity.models import Account
from parvis.spaces import law
from parvis.spaces.actions.managing import tune
from parvis.spaces.models import Membership
from parvis.stream import devices, unsubscribing
from parvis.stream.actions.minding import choose_mail, unsubscribe
from parvis.stream.models import Notification
from parvis.web import doors
from parvis.web.forms import attempt
from parvis.web.request import Request

AS_ABOVE = ("", gettext_lazy("As above"))
MAIL_FIELDS = ("mail_pace", "quiet_from", "quiet_until", "quiet_weekend")


class NotificationSettings(forms.Form):
    """How often one is written to, when not, of what, and what one hears of each space."""

    mail_pace = forms.ChoiceField(
        label=gettext_lazy("How often we write to you"), choices=Account.DigestPace.choices, widget=forms.RadioSelect
    )
    quiet_from = forms.TimeField(
        label=gettext_lazy("Quiet from"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label=gettext_lazy("until"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_weekend = forms.BooleanField(label=gettext_lazy("Quiet at weekends"), required=False)

    def __init__(self, account: Account, memberships: list[Membership], data: Any = None) -> None:
        chosen = {f"kind-{choice.kind}": choice.pace for choice in account.mail_choices.all()}
        levels = {f"space-{held.space_id}": held.notify for held in memberships}
        self.before = {name: getattr(account, name) for name in MAIL_FIELDS} | chosen | levels
        super().__init__(data, initial=self.before)
        for kind, label in Notification.Kind.choices:
            paces = [AS_ABOVE, *Account.DigestPace.choices]
            self.fields[f"kind-{kind}"] = forms.ChoiceField(label=label, choices=paces, required=False)
        for held in memberships:
            self.fields[f"space-{held.space_id}"] = forms.ChoiceField(
                label=held.space.name, choices=Membership.Notify.choices
            )

    def of(self, part: str) -> list[forms.BoundField]:
        """The fields of one part of the page: "kind" or "space"."""
        return [self[name] for name in self.fields if name.startswith(f"{part}-")]

    def kinds(self) -> list[forms.BoundField]:
        """A pace for each kind of notification."""
        return self.of("kind")

    def spaces(self) -> list[forms.BoundField]:
        """A level for each space."""
        return self.of("space")

    def changed(self, part: str) -> dict[str, str]:
        """What is no longer as it was, by the rest of the field's name."""
        fresh = {field.name: self.cleaned_data[field.name] for field in self.of(part)}
        return {name.partition("-")[2]: value for name, value in fresh.items() if value != self.before.get(name, "")}


@doors.member
@require_http_methods(["GET", "POST"])
def notification_settings(request: Request) -> HttpResponseBase:
    """What I hear of, how soon, and when I am left alone."""
    if not isinstance(request.user, Account):
        raise Http404
    memberships = list(law.memberships(request.viewer).select_related("space").order_by("space__name"))
    form = NotificationSettings(request.user, memberships, request.POST or None)
    if request.method == "POST" and form.is_valid():
        attempt(form, _save, request=request, account=request.user, wanted=form, memberships=memberships)
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect("/settings/notifications/")
    context = {
        "form": form,
        "tab": "notifications",
        "device_key": public_key(),
        "device_held": devices.held(request.viewer, f"session:{request.session.session_key}") is not None,
    }
    return render(request, "settings/notifications.html", context, status=422 if form.errors else 200)


def _save(*, request: Request, account: Account, wanted: NotificationSettings, memberships: list[Membership]) -> None:
    """Do what the form asks, where it differs from what was. Raises `Refused`."""
    data = wanted.cleaned_data
    prefer(
        by=request.viewer,
        account=account,
        mail_pace=data["mail_pace"],
        quiet_from=data["quiet_from"],
        quiet_until=data["quiet_until"],
        quiet_weekend=data["quiet_weekend"],
    )
    if kinds := wanted.changed("kind"):
        choose_mail(kinds, by=request.viewer)
    levels = wanted.changed("space")
    for held in memberships:
        if str(held.space_id) in levels:
            tune(space=held.space, by=request.viewer, notify=levels[str(held.space_id)])


@csrf_exempt  # RFC 8058: a mail program posts here without ever having seen a page of ours
@doors.everyone
@require_http_methods(["GET", "POST"])
def stop(request: Request, token: str) -> HttpResponseBase:
    """Stop a kind of mail, or all of it. Only a POST does: mail scanners follow links."""
    named = unsubscribing.read(token)
    account = Account.objects.filter(pk=named[0]).first() if named else None
    if named is None or account is None:
        raise Http404
    everything = request.POST.get("all") == "1"
    kind = "" if everything else named[1]
    if request.method == "POST":
        unsubscribe(account, kind)
    label = Notification.Kind(kind).label if kind in Notification.Kind.values else ""
    return render(request, "notifications/unsubscribe.html", {"label": label, "done": request.method == "POST"})
