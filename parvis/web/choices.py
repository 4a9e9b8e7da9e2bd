"""Controls that explain each choice beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms


class _Explained(forms.widgets.ChoiceWidget):
    """Shows under each choice what it means (`hints`, by value)."""

    template_name = "parts/choices.html"

    def __init__(self, *, hints: Mapping[Any, Any] | None = None, layout: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.hints, self.layout = {str(value): hint for value, hint in (hints or {}).items()}, layout

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The widget's context, with what each choice means."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["layout"] = self.layout
        for _group, options, _index in context["widget"]["optgroups"]:
            for option in options:
                option["hint"] = self.hints.get(str(option["value"]), "")
        return context


class Cards(_Explained, forms.RadioSelect):
    """One of a few choices, each a card with its meaning."""

    template_name = "parts/choices.html"


class ManyCards(_Explained, forms.CheckboxSelectMultiple):
    """Several of a few choices, each a card with its meaning."""

    template_name = "parts/choices.html"
