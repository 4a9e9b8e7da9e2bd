"""What the house says of itself, for everyone; and where its administrators write it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from parvis.spaces.actions.governing import govern
from parvis.spaces.actions.stating import MOST_RULES, RuleWriting, set_rules, state
from parvis.spaces.models import LONGEST_STATEMENT, Organisation, Rule, Statement
from parvis.web import doors
from parvis.web.forms import attempt
from parvis.web.request import Request


@doors.everyone
def about(request: Request) -> HttpResponseBase:
    """Who the house is, how to reach it, and its rules."""
    context = {
        "said": Statement.objects.filter(kind=Statement.Kind.ABOUT).first(),
        "rules": Rule.objects.all(),
        "others": Statement.objects.exclude(kind=Statement.Kind.ABOUT).order_by("kind"),
    }
    return render(request, "about/about.html", context)


@doors.everyone
def statement(request: Request, statement_kind: str) -> HttpResponseBase:
    """One of its texts."""
    said = Statement.objects.filter(kind=statement_kind).exclude(kind=Statement.Kind.ABOUT).first()
    if said is None:
        raise Http404
    return render(request, "about/statement.html", {"said": said})


class Texts(forms.Form):
    """The address and the texts of the house."""

    contact_email = Organisation._meta.get_field("contact_email").formfield()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for kind, label in Statement.Kind.choices:
            self.fields[kind] = forms.CharField(
                label=label,
                required=False,
                max_length=LONGEST_STATEMENT,
                strip=False,
                widget=forms.Textarea({"rows": 6}),
                help_text=gettext_lazy("Markdown. Nothing stands there while this is empty."),
            )


class RuleForm(forms.Form):
    """A rule; an empty one is none."""

    rule = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=gettext_lazy("Rule"), required=False, max_length=300)
    hint = forms.CharField(
        label=gettext_lazy("In more words"), required=False, max_length=1000, widget=forms.Textarea({"rows": 2})
    )
    place = forms.IntegerField(
        label=gettext_lazy("Place"), required=False, min_value=1, max_value=999, widget=forms.NumberInput()
    )

    def clean(self) -> dict[str, Any]:
        """What one writes below a rule is not lost for want of its title; to empty a title takes the rule away as it was."""
        data: dict[str, Any] = self.cleaned_data
        written = (data.get("hint") or "").strip() and (not data.get("rule") or "hint" in self.changed_data)
        if written and not (data.get("text") or "").strip() and "text" not in self.errors:
            self.add_error("text", _("Say the rule here, or empty what stands below it too."))
        return data


Rules = forms.formset_factory(RuleForm, extra=2, max_num=MOST_RULES)


def _rules_now() -> list[dict[str, Any]]:
    rules = Rule.objects.all()
    return [{"rule": rule.pk, "text": rule.text, "hint": rule.hint, "place": n} for n, rule in enumerate(rules, 1)]


@doors.admin
@require_http_methods(["GET", "POST"])
def edit(request: Request) -> HttpResponseBase:
    """Write it."""
    said = dict(Statement.objects.values_list("kind", "text"))
    form = Texts(request.POST or None, initial={"contact_email": Organisation.current().contact_email, **said})
    rules = Rules(request.POST or None, initial=_rules_now(), prefix="rules")
    if request.method == "POST" and form.is_valid() and rules.is_valid():
        attempt(form, _save, request=request, said=form.cleaned_data, rules=rules.cleaned_data)
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect("/admin/about/")
    wrong = bool(form.errors or any(rules.errors))
    context = {"form": form, "rules": rules, "wrong": wrong, "tab": "about"}
    return render(request, "admin/about.html", context, status=422 if wrong else 200)


def _save(*, request: Request, said: dict[str, Any], rules: list[dict[str, Any]]) -> None:
    """Raises `Refused`."""
    by, written = request.viewer, [row for row in rules if (row.get("text") or "").strip()]
    ordered = sorted(written, key=lambda row: row.get("place") or 1000)
    set_rules([RuleWriting(row["text"], row.get("hint") or "", row.get("rule")) for row in ordered], by=by)
    for kind in Statement.Kind.values:
        state(kind, said[kind], by=by)
    govern(by=by, contact_email=said["contact_email"])
