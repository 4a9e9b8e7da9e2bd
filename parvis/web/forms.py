"""Forms as the house draws them: a label, a hint, the control, its error in words, and nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.forms.renderers import TemplatesSetting

from parvis.core.errors import Refused

T = TypeVar("T")


class Renderer(TemplatesSetting):
    """Draws every field with `templates/parts/field.html`."""

    form_template_name = "parts/form.html"
    field_template_name = "parts/field.html"


def attempt(form: forms.BaseForm, action: Callable[..., T], **arguments: Any) -> T | None:
    """Run an action with what the form holds; if it refuses, put its sentence on the field it names and give None."""
    try:
        return action(**arguments)
    except Refused as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, str(refusal))
        return None
