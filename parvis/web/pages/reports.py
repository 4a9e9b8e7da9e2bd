"""Reporting a post; and, for those who hear of reports, settling them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from parvis.core.errors import Refused
from parvis.identity.faces import face
from parvis.spaces.models import Rule
from parvis.stream import policies, reports
from parvis.stream.actions import reporting
from parvis.stream.cards import cards
from parvis.stream.models import Post, Report
from parvis.web import doors
from parvis.web.forms import attempt
from parvis.web.numbers import number
from parvis.web.request import Request

PAGE = 30


class Saying(forms.Form):
    """What is wrong with it."""

    category = forms.ChoiceField(
        label=gettext_lazy("What is wrong with it?"), choices=Report.Category.choices, widget=forms.RadioSelect
    )
    rules = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Which rule?"),
        queryset=Rule.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    comment = forms.CharField(
        label=gettext_lazy("In your own words"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not Rule.objects.exists():
            del self.fields["rules"]


@doors.member
@require_http_methods(["GET", "POST"])
def new(request: Request, post_id: int) -> HttpResponseBase:
    """Report a post."""
    posts = Post.objects.visible_to(request.viewer).select_related("author", "audience")
    post = doors.found(posts, pk=post_id)
    form = Saying(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {**form.cleaned_data, "rules": [rule.pk for rule in form.cleaned_data.get("rules", ())]}
        attempt(form, reporting.report, by=request.viewer, target=post.author, posts=[post], **said)
        if not form.errors:
            messages.success(request, _("Thank you. Those who look after this place will see it; nobody else is told."))
            return redirect(post.get_absolute_url())
    context = {"form": form, "card": cards([post.pk], request.viewer)[0], "post": post}
    return render(request, "reports/new.html", context, status=422 if form.errors else 200)


@doors.member
def index(request: Request) -> HttpResponseBase:
    """The reports that wait for the viewer, or those that are settled."""
    if not reports.moderates(request.viewer):
        raise Http404
    settled = request.GET.get("show") == "settled"
    rows = reports.heard_by(request.viewer).filter(settled_at__isnull=not settled).order_by("-pk")
    if before := number(request.GET.get("before", "")):
        rows = rows.filter(pk__lt=before)
    found = list(rows.prefetch_related("spaces")[: PAGE + 1])
    lines = [{"report": row, "face": face(row.target, request.viewer)} for row in found[:PAGE]]
    older = found[PAGE - 1].pk if len(found) > PAGE else None
    context = {"lines": lines, "settled": settled, "older": older, "tab": "reports"}
    return render(request, "reports/list.html", context)


ACTS = {"settle": reporting.settle, "reopen": reporting.reopen, "take": reporting.take, "leave": reporting.leave}
DONE = {
    "settle": gettext_lazy("The matter is settled."),
    "reopen": gettext_lazy("The matter is open again."),
    "take": gettext_lazy("You look after it."),
    "leave": gettext_lazy("Anyone may look after it."),
}


@doors.member
@require_http_methods(["GET", "POST"])
def show(request: Request, report_id: int) -> HttpResponseBase:
    """One report: what was said, what was reported as far as the viewer may read it, and what can be done."""
    report = doors.found(reports.heard_by(request.viewer), pk=report_id)
    if request.method == "POST":
        return _act(request, report, request.POST.get("do", ""))
    reported = list(report.posts.values_list("pk", flat=True))
    shown = cards(reported, request.viewer, in_order=True)
    context = {
        "report": report,
        "cards": [(card, policies.may_delete(request.viewer, card.post)) for card in shown],
        "unseen": len(reported) - len(shown),
        "reporter": face(report.reporter, request.viewer),
        "target": shown[0].face if shown else face(report.target, request.viewer),
        "assigned": face(report.assigned, request.viewer) if report.assigned else None,
        "mine": report.assigned_id == request.viewer.who,
        "rules": report.rules.all(),
    }
    return render(request, "reports/report.html", context)


def _act(request: Request, report: Report, verb: str) -> HttpResponseBase:
    if verb not in ACTS:
        raise Http404
    try:
        ACTS[verb](report, by=request.viewer)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, DONE[verb])
    return redirect("/reports/" if verb == "settle" else report.get_absolute_url())
