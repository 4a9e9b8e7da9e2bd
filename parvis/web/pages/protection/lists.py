"""What is protected: the list, adding to it, changing it, and taking away."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parvis.guard import lines, policies, queries
from parvis.guard.actions import protecting
from parvis.guard.models import Embargo, Term
from parvis.guard.queries import EMBARGO, WHEN
from parvis.web import doors
from parvis.web.forms import attempt
from parvis.web.numbers import number
from parvis.web.pages.protection.desks import Desk, desk
from parvis.web.pages.protection.fields import EmbargoForm, TermForm, TryForm
from parvis.web.pages.protection.words import ABOUT, KINDS, NEW, SORTS
from parvis.web.pages.spaces.rooms import answered
from parvis.web.request import Request

PAGE = 50


def show(request: Request, slug: str = "") -> HttpResponseBase:
    """What is protected here, of one kind, in force, to come or ended; with words to find some of it by."""
    at = desk(request, slug)
    return render(request, "protected/list.html", listing(request, at))


def listing(request: Request, at: Desk) -> dict[str, Any]:
    """The list as the address asks for it."""
    asked = {name: request.GET.get(name, "")[:100] for name in ("kind", "when", "q")}
    kind = asked["kind"] if asked["kind"] in KINDS else ""
    when = asked["when"] if asked["when"] in WHEN else "now"
    found: Any = (
        queries.embargoes(at.viewer, space=at.space, when=when, search=asked["q"])
        if kind == EMBARGO
        else queries.terms(at.viewer, space=at.space, kind=kind, when=when, search=asked["q"])
    )
    before = number(request.GET.get("before", ""))
    rows = list((found.filter(pk__lt=before) if before else found).order_by("-pk")[: PAGE + 1])
    shown = rows[:PAGE]
    counts = queries.counted(at.viewer, space=at.space, when=when)
    return {
        **_place(at),
        "asked": {**asked, "kind": kind, "when": when, "before": before},
        "kinds": [(value, label, counts.get(value, 0)) for value, label in KINDS.items()],
        "total": sum(number for value, number in counts.items() if value != EMBARGO),
        "whens": WHEN.items(),
        "new": NEW.items(),
        "rows": _drawn(at, shown),
        "more": shown[-1].pk if len(rows) > PAGE else None,
        "trying": TryForm(at),
    }


def _drawn(at: Desk, rows: list[Term] | list[Embargo]) -> list[dict[str, Any]]:
    circles = queries.circles(at.viewer, rows)
    mine = {space.pk for space in policies.stewarded(at.viewer)}
    return [_row(row, circles[row.pk], may_change=at.viewer.admin or _spaces(row) <= mine) for row in rows]


def _row(row: Term | Embargo, circle: queries.Circle, *, may_change: bool) -> dict[str, Any]:
    shown: dict[str, Any] = {"row": row, "circle": circle, "change": may_change}
    shown["forms"] = [(form.words, ", ".join(form.near)) for form in lines.read(row.forms)]
    if isinstance(row, Term):
        shown["kind"] = SORTS[row.kind]
        shown["weight"] = row.weight(max((space.level for space in row.spaces.all()), default=0))
        shown["languages"] = [name for code, name in settings.LANGUAGES if code in row.languages.split()]
    return shown


def _spaces(row: Term | Embargo) -> set[int]:
    return {space.pk for space in row.spaces.all()} if isinstance(row, Term) else {row.space_id or 0}


def _place(at: Desk) -> dict[str, Any]:
    return {"desk": at, "space": at.space, "tab": "protected", "now": timezone.now()}


@require_http_methods(["GET", "POST"])
def add(request: Request, slug: str = "") -> HttpResponseBase:
    """Protect something: `kind` in the address says what sort of thing."""
    at, kind = desk(request, slug), request.GET.get("kind", Term.Kind.CODE_NAME)
    if kind == EMBARGO:
        return _embargo(request, at, None)
    if kind not in Term.Kind.values:
        raise Http404
    form = TermForm(at, kind, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        attempt(form, protecting.add_term, protection=form.protection(), by=request.viewer)
        if not form.errors:
            messages.success(request, _("Protected from now on.") if not form.cleaned_data["since"] else _("Saved."))
            return redirect(f"{at.url}?kind={kind}")
    return _form(request, at, form, kind)


@require_http_methods(["GET", "POST"])
def change_term(request: Request, term_id: int, slug: str = "") -> HttpResponseBase:
    """Change a term."""
    at = desk(request, slug)
    held = doors.found(queries.terms(at.viewer, space=at.space), pk=term_id)
    form = TermForm(at, held.kind, held, request.POST or None)
    if request.method == "POST" and form.is_valid():
        attempt(form, protecting.change_term, term=held, protection=form.protection(), by=request.viewer)
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect(f"{at.url}?kind={held.kind}")
    return _form(request, at, form, held.kind, held)


@require_POST
def withdraw(request: Request, term_id: int, slug: str = "") -> HttpResponseBase:
    """Protect it no more."""
    at = desk(request, slug)
    held = doors.found(queries.terms(at.viewer, space=at.space), pk=term_id)
    done = _("“%(name)s” is no longer protected.") % {"name": held.name}
    return answered(request, at.url, protecting.withdraw_term, term=held, done=done)


@require_http_methods(["GET", "POST"])
def change_embargo(request: Request, embargo_id: int, slug: str = "") -> HttpResponseBase:
    """Change an embargo."""
    at = desk(request, slug)
    return _embargo(request, at, doors.found(queries.embargoes(at.viewer, space=at.space), pk=embargo_id))


@require_POST
def lift(request: Request, embargo_id: int, slug: str = "") -> HttpResponseBase:
    """Let it go from now on."""
    at = desk(request, slug)
    held = doors.found(queries.embargoes(at.viewer, space=at.space), pk=embargo_id)
    done = _("“%(name)s” may go out now.") % {"name": held.name}
    return answered(request, f"{at.url}?kind={EMBARGO}", protecting.lift_embargo, embargo=held, done=done)


def _embargo(request: Request, at: Desk, held: Embargo | None) -> HttpResponseBase:
    form = EmbargoForm(at, held, request.POST or None)
    if request.method == "POST" and form.is_valid():
        attempt(form, protecting.set_embargo, wait=form.wait(), embargo=held, by=request.viewer)
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect(f"{at.url}?kind={EMBARGO}")
    return _form(request, at, form, EMBARGO, held)


def _form(
    request: Request, at: Desk, form: TermForm | EmbargoForm, kind: str, held: Term | Embargo | None = None
) -> HttpResponseBase:
    context = {**_place(at), "form": form, "kind": kind, "title": NEW[kind], "about": ABOUT[kind], "held": held}
    return render(request, "protected/form.html", context, status=422 if form.errors else 200)
