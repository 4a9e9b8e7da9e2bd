"""Trying a text: what the judge would say, and nothing kept of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from parvis.core.limiting import within
from parvis.guard import phrases
from parvis.guard.judge import judge
from parvis.guard.knowing import Readers
from parvis.guard.verdict import CONFIDENTIAL, Finding, Outcome, Piece, Verdict
from parvis.spaces.models import Reach
from parvis.web.pages.protection.desks import Desk, desk
from parvis.web.pages.protection.fields import TryForm
from parvis.web.pages.protection.lists import listing
from parvis.web.request import Request

OFTEN = "60/10 minutes"
SAID = {
    Outcome.PASS: gettext_lazy("It goes out."),
    Outcome.WARN: gettext_lazy("The author is told, and decides."),
    Outcome.HOLD: gettext_lazy("It is held until somebody has looked."),
    Outcome.REFUSE: gettext_lazy("It is refused."),
}


@dataclass(frozen=True)
class Tried:
    """What came of it: a headline, what was found under each reason, and what somebody who may not know of it is told."""

    outcome: int
    said: str
    found: list[tuple[str, list[str]]]
    stranger: str


@require_http_methods(["GET", "POST"])
def attempt_text(request: Request, slug: str = "") -> HttpResponseBase:
    """What the judge would say of a text, of all that the viewer may know: as he would be told while he types."""
    at = desk(request, slug)
    if request.method == "GET":
        return redirect(at.url)
    form = TryForm(at, request.POST)
    tried = _tried(at, form) if form.is_valid() else None
    status = 422 if form.errors else 200
    if request.htmx:
        return render(request, "protected/tried.html", {"trying": form, "tried": tried})
    return render(
        request, "protected/list.html", {**listing(request, at), "trying": form, "tried": tried}, status=status
    )


def _tried(at: Desk, form: TryForm) -> Tried | None:
    if not within(OFTEN, "protection.try", at.viewer.who):
        form.add_error(None, _("That is a lot of tries. Wait a few minutes."))
        return None
    reach = int(form.cleaned_data["reach"])
    to = Readers.at(reach, spaces=[at.space] if at.space and reach == Reach.SPACE else ())
    return _told(judge([Piece("text", form.cleaned_data["text"])], to, at.viewer, typing=True))


def _told(verdict: Verdict) -> Tried:
    if verdict.failed:
        return Tried(Outcome.HOLD, str(SAID[Outcome.HOLD]), [(phrases.say("unchecked"), [])], "")
    secret = any(finding.thing.circle is not None for finding in verdict.stopping)
    stranger = phrases.say(CONFIDENTIAL) if secret else ""
    found: dict[str, list[str]] = {}
    for finding in verdict.findings:
        quotes = found.setdefault(_why(finding), [])
        quotes += [] if finding.quote in quotes else [finding.quote]
    return Tried(verdict.outcome, str(SAID[verdict.outcome]), list(found.items()), stranger)


def _why(finding: Finding) -> str:
    if finding.outcome == Outcome.PASS:
        return _("recognised; nothing is said of it at this reach.")
    return phrases.say(finding.kind, name=finding.thing.name, until=finding.until)
