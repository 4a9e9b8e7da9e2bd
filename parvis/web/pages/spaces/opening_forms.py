"""What people fill in to open a space, or to change its charter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parvis.identity.viewer import Viewer
from parvis.spaces import policies
from parvis.spaces.charter import Promise, Tool
from parvis.spaces.models import Charter, Level, Space
from parvis.web.choices import Cards, ManyCards
from parvis.web.pages.spaces.words import (
    CARRIES,
    INTENTIONS,
    JOINED,
    KINDS,
    TOOLS,
    VISIBLE_TO,
    capitalised,
    day,
    visibilities,
)

PICKER = {
    "list": "people-found",
    "autocomplete": "off",
    "hx-get": "/spaces/people/",
    "hx-trigger": "input changed delay:200ms",
    "hx-target": "#people-found",
}
NAMED = {"hx-get": "/spaces/similar/", "hx-trigger": "input changed delay:400ms", "hx-target": "#similar"}


class Words(forms.Form):
    """The charter's People, Objective and Strategy."""

    people = forms.CharField(
        label=_("Who is it for, and how do they take part today?"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    intention = forms.ChoiceField(
        label=_("What is it for?"),
        widget=Cards(hints=INTENTIONS, layout="two"),
        choices=lambda: capitalised(Charter.Intention.choices),
    )
    objective = forms.CharField(
        label=_("The objective, in one sentence"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Something one can later say was reached, or not."),
    )
    target = forms.CharField(
        label=_("How will you know?"), max_length=120, required=False, help_text=_("A figure, for instance.")
    )
    due_on = day(_("By when?"))
    strategy = forms.CharField(
        label=_("How will working together change?"), max_length=1200, widget=forms.Textarea(attrs={"rows": 4})
    )
    resources = forms.CharField(label=_("Team and budget"), max_length=300, required=False)
    review_on = day(_("When will you look at this again?"))

    def promise(self) -> Promise:
        """The charter as filled in."""
        return Promise(**{name: self.cleaned_data.get(name) or blank for name, blank in _BLANK.items()})


_BLANK: dict[str, Any] = {
    "people": "",
    "intention": "",
    "objective": "",
    "target": "",
    "due_on": None,
    "strategy": "",
    "resources": "",
    "review_on": None,
}


class Opening(Words):
    """A new space: its name, its charter, who gets in, and its tools last."""

    name = forms.CharField(label=_("Name"), max_length=80, widget=forms.TextInput(attrs=NAMED))
    kind = forms.ChoiceField(label=_("Type"), widget=Cards(hints=KINDS, layout="two"))
    description = forms.CharField(
        label=_("In a few words"), max_length=300, required=False, help_text=_("Shown in the list of spaces.")
    )
    visibility = forms.ChoiceField(label=_("Who can find it?"), widget=Cards(hints=VISIBLE_TO, layout="three"))
    joining = forms.ChoiceField(label=_("How do people come in?"), widget=Cards(hints=JOINED, layout="three"))
    level = forms.TypedChoiceField(
        label=_("How sensitive is what is said here?"), coerce=int, widget=Cards(hints=CARRIES, layout="two")
    )
    technology = forms.CharField(
        label=_("The other half of the pair"),
        required=False,
        max_length=80,
        help_text=_("You know the trade. Who knows the technology? They will be invited as steward."),
        widget=forms.TextInput(attrs=PICKER),
    )
    ends_on = day(_("When does it end?"), hint=_("Leave empty if it doesn’t."))
    tools = forms.MultipleChoiceField(
        label=_("What can people use here?"),
        required=False,
        widget=ManyCards(hints=TOOLS, layout="two"),
        choices=Tool.choices,
    )

    STEPS = (
        (
            "P",
            pgettext_lazy("persons", "People"),
            ("name", "kind", "description", "people", "visibility", "joining", "level"),
        ),
        ("O", _("Objective"), ("intention", "objective", "target", "due_on")),
        ("S", _("Strategy"), ("strategy", "resources", "technology", "review_on", "ends_on")),
        ("T", _("Technology"), ("tools",)),
    )

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [choice for choice in Space.Kind.choices if policies.may_open_space(viewer, choice[0])]
        order = list(KINDS)
        self.fields["kind"].choices = capitalised(sorted(kinds, key=lambda choice: order.index(choice[0])))  # type: ignore[attr-defined]
        self.fields["visibility"].choices = visibilities(viewer)  # type: ignore[attr-defined]
        self.fields["joining"].choices = Space.Joining.choices  # type: ignore[attr-defined]
        self.fields["level"].choices = capitalised(Level.choices)  # type: ignore[attr-defined]

    def steps(self) -> list[dict[str, Any]]:
        """The four steps with their fields, for the page."""
        return [
            {"letter": letter, "title": title, "fields": [self[name] for name in names]}
            for letter, title, names in self.STEPS
        ]
