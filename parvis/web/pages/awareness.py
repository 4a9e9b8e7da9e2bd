"""For administrators: writing the charter of discretion, and the lessons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parvis.guard import discretion
from parvis.guard.actions import committing, teaching
from parvis.guard.actions.teaching import LessonWriting, PageWriting
from parvis.guard.lessons import taught
from parvis.guard.models import LONGEST_CHARTER, LONGEST_PAGE, Discretion, Lesson, Risk
from parvis.identity.models import Actor
from parvis.identity.viewer import SYSTEM
from parvis.spaces.directory import everybody
from parvis.web import doors
from parvis.web.forms import attempt
from parvis.web.request import Request


class CharterForm(forms.ModelForm):  # type: ignore[type-arg]
    """The charter as its administrators write it."""

    text = forms.CharField(
        label=gettext_lazy("What it says"),
        required=False,
        max_length=LONGEST_CHARTER,
        strip=False,
        widget=forms.Textarea({"rows": 14}),
        help_text=gettext_lazy(
            "Markdown. Other words are another version: everybody is asked to accept it again. Without words, nobody is asked."
        ),
    )
    owner = forms.CharField(
        label=gettext_lazy("Owner"),
        required=False,
        max_length=41,
        help_text=gettext_lazy(
            "The @handle of the one colleague who sees who has not accepted, and may remind them. Members read who it is."
        ),
    )

    class Meta:
        model = Discretion
        fields = ("label_en", "label_fr", "months", "square_needs_licence")
        help_texts = {
            "label_en": gettext_lazy("Charter of discretion, duty of loyalty… as you call it."),
            "months": gettext_lazy("0 for never: it is then asked for again only when its words change."),
        }

    field_order = ("text", "label_fr", "label_en", "owner", "months", "square_needs_licence")

    def clean_owner(self) -> Actor | None:
        """The colleague behind the handle."""
        handle = self.cleaned_data["owner"].strip().lstrip("@").lower()
        found = everybody(SYSTEM).filter(handle=handle).first() if handle else None
        if handle and found is None:
            raise forms.ValidationError(_("Nobody has this handle."))
        return found


@doors.admin
@require_http_methods(["GET", "POST"])
def charter(request: Request) -> HttpResponseBase:
    """Write it, name it, and name its owner."""
    held = Discretion.current()
    said = discretion.words(held.version)
    initial = {"text": said.text if said else "", "owner": f"@{held.owner.handle}" if held.owner else ""}
    form = CharterForm(request.POST or None, instance=held, initial=initial)
    if request.method == "POST" and form.is_valid():
        attempt(form, _save, request=request, said=form.cleaned_data)
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect("/admin/discretion/")
    context = {"form": form, "said": said, "tab": "discretion"}
    return render(request, "admin/discretion.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _save(*, request: Request, said: dict[str, Any]) -> None:
    """Raises `Refused`."""
    terms = dict(said)
    committing.write(terms.pop("text"), by=request.viewer)
    committing.settle(by=request.viewer, **terms)


class LessonForm(forms.Form):
    """A lesson in each language."""

    risks = forms.MultipleChoiceField(
        label=gettext_lazy("Offered, once, to somebody whose text holds"),
        choices=Risk.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    in_set = forms.BooleanField(
        label=gettext_lazy("The ambassador’s licence asks for it"), required=False, initial=True
    )
    position = forms.IntegerField(label=gettext_lazy("Place in the list"), min_value=0, max_value=999, initial=10)

    def __init__(self, lesson: Lesson | None, data: Any = None) -> None:
        super().__init__(data, initial=_initial(lesson) if lesson else None)
        for language, name in settings.LANGUAGES:
            with override(language):
                spoken = str(name)
            title = _("Title (%(language)s)") % {"language": spoken}
            source = _("Text and questions (%(language)s)") % {"language": spoken}
            self.fields[f"title_{language}"] = forms.CharField(label=title, required=False, max_length=80)
            self.fields[f"source_{language}"] = forms.CharField(
                label=source,
                required=False,
                max_length=LONGEST_PAGE,
                strip=False,
                widget=forms.Textarea({"rows": 16, "spellcheck": "true", "lang": language}),
            )
        self.order_fields([name for name in self.fields if "_" in name and name != "in_set"])

    def writing(self) -> LessonWriting:
        """What the action is asked for."""
        data = self.cleaned_data
        pages = {code: PageWriting(data[f"title_{code}"], data[f"source_{code}"]) for code, _name in settings.LANGUAGES}
        return LessonWriting(pages, data["risks"], data["position"], data["in_set"])


def _initial(lesson: Lesson) -> dict[str, Any]:
    found: dict[str, Any] = {"risks": lesson.risks.split(), "in_set": lesson.in_set, "position": lesson.position}
    for page in lesson.pages.all():
        found |= {f"title_{page.language}": page.title, f"source_{page.language}": page.source}
    return found


@doors.admin
@require_GET
def lessons(request: Request) -> HttpResponseBase:
    """All of them, to be changed."""
    return render(request, "admin/lessons.html", {"lessons": taught(request.viewer), "tab": "lessons"})


@doors.admin
@require_http_methods(["GET", "POST"])
def new_lesson(request: Request) -> HttpResponseBase:
    """Write another one."""
    return _edit(request, None)


@doors.admin
@require_http_methods(["GET", "POST"])
def lesson(request: Request, lesson_key: str) -> HttpResponseBase:
    """Write one anew."""
    return _edit(request, doors.found(Lesson.objects.taught(), key=lesson_key))


def _edit(request: Request, held: Lesson | None) -> HttpResponseBase:
    form = LessonForm(held, request.POST or None)
    if request.method == "POST" and form.is_valid():
        attempt(form, teaching.write_lesson, writing=form.writing(), lesson=held, by=request.viewer)
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect("/admin/lessons/")
    context = {"form": form, "held": held, "tab": "lessons"}
    return render(request, "admin/lesson.html", context, status=422 if form.errors else 200)


@doors.admin
@require_POST
def withdraw(request: Request, lesson_key: str) -> HttpResponseBase:
    """Teach it no longer."""
    teaching.withdraw_lesson(doors.found(Lesson.objects.taught(), key=lesson_key), by=request.viewer)
    messages.success(request, _("The lesson is withdrawn."))
    return redirect("/admin/lessons/")
