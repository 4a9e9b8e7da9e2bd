"""Lessons: the list with one's own progress, and taking one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from parvis.core.errors import Refused
from parvis.guard import lessons, licence
from parvis.guard.actions import teaching
from parvis.guard.lessons import Taught
from parvis.guard.models import Discretion
from parvis.web import doors
from parvis.web.numbers import number
from parvis.web.pages.discretion import frame
from parvis.web.request import Request


@doors.member
@require_GET
def index(request: Request) -> HttpResponseBase:
    """All of them, which one has passed, and what is still missing for the licence."""
    mine = licence.licence_of(request.viewer)
    context = {
        **frame(request.viewer, mine.standing.charter, "lessons"),
        "lessons": lessons.taught(request.viewer),
        "licence": mine,
    }
    return render(request, "discretion/lessons.html", context)


@doors.member
@require_http_methods(["GET", "POST"])
def take(request: Request, lesson_key: str) -> HttpResponseBase:
    """Read one, and answer its questions. The answers are marked and forgotten."""
    taught = lessons.one(request.viewer, lesson_key)
    if taught is None:
        raise Http404
    answers, context = _answers(request, taught), {**frame(request.viewer, Discretion.current(), "lessons")}
    if request.method == "POST":
        try:
            said = teaching.take(taught, answers, by=request.viewer)
        except Refused as refused:
            context |= {"error": str(refused), "wrong": refused.field}
        else:
            context |= {"taught": taught, "marked": said, "passed": all(each.right for each in said)}
            context["next"] = _next(request, taught) if context["passed"] else None
            return render(request, "discretion/marked.html", context)
    questions = zip(taught.sheet().questions, answers, strict=True)
    context |= {"taught": taught, "questions": questions, "told": len(answers)}
    return render(request, "discretion/lesson.html", context, status=422 if "error" in context else 200)


def _answers(request: Request, taught: Taught) -> list[int | None]:
    """What was chosen for each question, by its place."""
    given: list[int | None] = []
    for place, question in enumerate(taught.sheet().questions):
        answer = number(request.POST.get(f"q{place}", ""), digits=2)
        given.append(answer if answer is not None and answer < len(question.answers) else None)
    return given


def _next(request: Request, after: Taught) -> Any:
    """The next lesson one has not passed."""
    return next((t for t in lessons.taught(request.viewer) if not t.passed_on and t.lesson != after.lesson), None)
