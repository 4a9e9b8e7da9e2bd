"""What people fill in to come in, to invite, and about members."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.identity.models import Relation
from parvis.spaces.models import Charter, JoinQuestion, Role
from parvis.web.pages.spaces.words import capitalised, day


class Joining(forms.Form):
    """Coming in: the questions answered, the charter accepted."""

    def __init__(self, questions: list[JoinQuestion], *args: Any, charter: Charter | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questions:
            self.fields[f"question_{question.pk}"] = forms.CharField(
                label=question.text, max_length=400, widget=forms.Textarea(attrs={"rows": 2})
            )
        if charter is not None:
            self.fields["accepts_charter"] = forms.BooleanField(label=_("I accept the charter of this space"))

    def answers(self) -> dict[int, str]:
        """What was answered, by the question's id."""
        answered = {name: value for name, value in self.cleaned_data.items() if name.startswith("question_")}
        return {int(name.removeprefix("question_")): value for name, value in answered.items()}


class Roles(forms.Form):
    """A member's role, and his half of the pair."""

    role = forms.ChoiceField(label=_("Role"), choices=lambda: capitalised(Role.choices))
    pair = forms.ChoiceField(
        label=_("In the pair of stewards"),
        required=False,
        choices=[("", _("Neither half")), ("trade", _("Knows the trade")), ("technology", _("Knows the technology"))],
    )


class End(forms.Form):
    """When a membership ends."""

    until = day(_("Member until"), hint=_("To the end of that day. Leave empty for no end."))


class Removal(forms.Form):
    """A word for somebody who has to go."""

    word = forms.CharField(
        label=_("A word for this person"), max_length=300, required=False, help_text=_("Nobody else reads it.")
    )


class Ban(Removal):
    """A word, and how long he stays out."""

    until = day(_("Banned until"), hint=_("To the end of that day. Leave empty until somebody lifts it."))
    field_order = ("until", "word")


class ByName(forms.Form):
    """As what a colleague is invited."""

    role = forms.ChoiceField(label=_("Role"), initial=Role.MEMBER)
    until = day(_("Until"))

    def __init__(self, *args: Any, roles: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = capitalised([choice for choice in Role.choices if choice[0] in roles])  # type: ignore[attr-defined]


class ByMail(forms.Form):
    """Invitations to people without an account, by mail."""

    emails = forms.CharField(
        label=_("Email addresses"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "autocapitalize": "none", "spellcheck": "false"}),
        help_text=_("Up to twenty, separated by commas or lines."),
    )
    relation = forms.ChoiceField(label=_("What are they to us?"))
    employer = forms.CharField(label=_("Their employer"), max_length=120, required=False)
    until = day(_("Access ends on"))
    role = forms.ChoiceField(label=_("Role in the space"))
    days = forms.TypedChoiceField(
        label=_("The invitation holds for"),
        coerce=int,
        initial=14,
        choices=[(3, _("3 days")), (7, _("a week")), (14, _("two weeks")), (30, _("a month")), (90, _("three months"))],
    )
    message = forms.CharField(
        label=_("A personal message"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, relations: list[str], roles: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [choice for choice in Relation.Kind.choices if choice[0] in relations]
        self.fields["relation"].choices = capitalised(kinds)  # type: ignore[attr-defined]
        self.fields["role"].choices = capitalised([choice for choice in Role.choices if choice[0] in roles])  # type: ignore[attr-defined]
        self.initial.setdefault("role", Role.MEMBER if Role.MEMBER in roles else roles[0])
        self.initial.setdefault("until", timezone.localdate() + datetime.timedelta(days=182))


class ByLink(ByMail):
    """A link that lets a few people in."""

    quota = forms.IntegerField(label=_("For how many people?"), min_value=1, max_value=500, initial=1)
    field_order = ("quota", "days", "relation", "employer", "until", "role")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["emails"], self.fields["message"]
