"""One's own filters: a list, and a form for each."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from parvis.stream import filters
from parvis.stream.actions import filtering
from parvis.stream.actions.filtering import LONGEST_WORD, Wanted, Word
from parvis.stream.models import Filter
from parvis.web import doors
from parvis.web.forms import attempt
from parvis.web.request import Request

DURATIONS = [
    ("", gettext_lazy("Until I remove it")),
    ("1", gettext_lazy("One day")),
    ("7", gettext_lazy("One week")),
    ("30", gettext_lazy("One month")),
]
KEPT = ("keep", gettext_lazy("As it is now"))


class FilterForm(forms.Form):
    """A filter as one writes it: a word or a phrase a line."""

    title = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    words = forms.CharField(
        label=gettext_lazy("Words or phrases"),
        help_text=gettext_lazy("One a line."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=20_000,
        error_messages={"required": gettext_lazy("Say which word to filter.")},
    )
    whole = forms.BooleanField(
        label=gettext_lazy("Whole words only"),
        help_text=gettext_lazy("“art” does not catch “party”."),
        required=False,
        initial=True,
    )
    action = forms.ChoiceField(
        label=gettext_lazy("What happens"), choices=Filter.Action.choices, widget=forms.RadioSelect, initial="warn"
    )
    places = forms.MultipleChoiceField(
        label=gettext_lazy("Where"),
        choices=Filter.Place.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=["home", "public"],
    )
    days = forms.ChoiceField(label=gettext_lazy("How long"), choices=DURATIONS, required=False)

    def __init__(self, held: Filter | None, data: Any = None) -> None:
        self.held = held
        super().__init__(data, initial=_initial(held) if held else None)
        self.fields["words"].required = not (held and held.posts.exists())  # posts may be named instead, by an app
        if held and held.expires_at:
            self.fields["days"].choices = [KEPT, *DURATIONS]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What the action is asked for: the lines as they stand now, those that are gone removed."""
        data = self.cleaned_data
        lines = dict.fromkeys(line.strip() for line in data["words"].splitlines() if line.strip())
        held = {word.keyword: word for word in self.held.keywords.all()} if self.held else {}
        gone = [Word(id=word.pk, gone=True) for keyword, word in held.items() if keyword not in lines]
        words = [Word(line, data["whole"], held[line].pk if line in held else None) for line in lines]
        days = data["days"]
        expires_at = timezone.now() + datetime.timedelta(days=int(days)) if days and days != "keep" else None
        return Wanted(data["title"], data["places"], data["action"], expires_at, days == "", [*gone, *words])

    def clean_words(self) -> str:
        """Each line a word one may filter by."""
        text = str(self.cleaned_data["words"])
        if any(len(line.strip()) > LONGEST_WORD for line in text.splitlines()):
            raise forms.ValidationError(_("This word is too long."))
        return text


def _initial(held: Filter) -> dict[str, Any]:
    words = list(held.keywords.all())
    return {
        "title": held.title,
        "words": "\n".join(word.keyword for word in words),
        "whole": all(word.whole_word for word in words),
        "action": held.action,
        "places": held.places,
        "days": "keep" if held.expires_at else "",
    }


@doors.member
@require_http_methods(["GET", "POST"])
def show(request: Request) -> HttpResponseBase:
    """What I don't want to read, and a form for more."""
    form = FilterForm(None, request.POST or None)
    if request.method == "POST" and form.is_valid() and _saved(request, form):
        return redirect("/settings/filters/")
    context = {"form": form, "filters": filters.own(request.viewer), "now": timezone.now(), "tab": "filters"}
    return render(request, "settings/filters.html", context, status=422 if form.errors else 200)


@doors.member
@require_http_methods(["GET", "POST"])
def edit(request: Request, filter_id: int) -> HttpResponseBase:
    """Change a filter."""
    held = doors.found(filters.own(request.viewer), pk=filter_id)
    form = FilterForm(held, request.POST or None)
    if request.method == "POST" and form.is_valid() and _saved(request, form):
        return redirect("/settings/filters/")
    context = {"form": form, "held": held, "tab": "filters"}
    return render(request, "settings/filter.html", context, status=422 if form.errors else 200)


def _saved(request: Request, form: FilterForm) -> bool:
    if form.held is None:
        attempt(form, filtering.make, wanted=form.wanted(), by=request.viewer)
    else:
        attempt(form, filtering.change, held=form.held, wanted=form.wanted(), by=request.viewer)
    if not form.errors:
        messages.success(request, _("Saved."))
    return not form.errors


@doors.member
@require_POST
def remove(request: Request, filter_id: int) -> HttpResponseBase:
    """Remove a filter."""
    filtering.remove(doors.found(filters.own(request.viewer), pk=filter_id), by=request.viewer)
    messages.success(request, _("Filter removed."))
    return redirect("/settings/filters/")
