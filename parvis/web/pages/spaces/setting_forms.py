"""What stewards fill in about their space."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.identity.viewer import Viewer
from parvis.spaces.charter import Tool
from parvis.spaces.models import Level, Space
from parvis.web.choices import Cards, ManyCards
from parvis.web.pages.spaces.words import CARRIES, JOINED, TOOLS, VISIBLE_TO, capitalised, day, visibilities


class Identity(forms.Form):
    """What a space is called and looks like."""

    name = forms.CharField(label=_("Name"), max_length=80)
    description = forms.CharField(label=_("In a few words"), max_length=300, required=False)
    welcome = forms.CharField(
        label=_("Welcome text"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What newcomers read first. Markdown works."),
    )
    kind = forms.ChoiceField(label=_("Type"), choices=lambda: capitalised(Space.Kind.choices))
    ends_on = day(_("Ends on"))
    cover = forms.FileField(
        label=_("Cover picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        help_text=_("At least 1,200 pixels wide. It is cut to a band."),
    )
    no_cover = forms.BooleanField(label=_("Take the cover away"), required=False)


class Threshold(forms.Form):
    """Who may know of the space, and how far what is said there may go."""

    visibility = forms.ChoiceField(label=_("Who can find it?"), widget=Cards(hints=VISIBLE_TO, layout="three"))
    level = forms.TypedChoiceField(
        label=_("How sensitive is what is said here?"), coerce=int, widget=Cards(hints=CARRIES, layout="two")
    )
    reason = forms.CharField(
        label=_("Why?"),
        max_length=300,
        required=False,
        help_text=_("Asked for when you open the space up. It is recorded with your name and the date."),
    )
    narrow = forms.BooleanField(label=_("Let what reaches further keep to the members from now on"), required=False)

    def __init__(self, viewer: Viewer, space: Space, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["visibility"].choices = visibilities(viewer, space.visibility)  # type: ignore[attr-defined]
        self.fields["level"].choices = capitalised(Level.choices)  # type: ignore[attr-defined]


class Gate(forms.Form):
    """How people come in, and what they are asked."""

    joining = forms.ChoiceField(
        label=_("How do people come in?"),
        choices=Space.Joining.choices,
        widget=Cards(hints=JOINED, layout="three"),
    )
    questions = forms.CharField(
        label=_("What do you ask of those who ask to join?"),
        required=False,
        max_length=1200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One question a line, five at most."),
    )


class Tools(forms.Form):
    """What the space puts at its members’ disposal."""

    tools = forms.MultipleChoiceField(
        label=_("What can people use here?"),
        required=False,
        widget=ManyCards(hints=TOOLS, layout="two"),
        choices=Tool.choices,
    )
