"""Lessons as one reads them: the page in one's language, what one has passed, what one's answers were worth."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import translation

from parvis.core.markdown import render
from parvis.guard.models import Lesson, LessonPage, Passed, Risk
from parvis.guard.quiz import Question, Sheet, read
from parvis.identity.viewer import Viewer

# What the judge names more precisely than a lesson needs to be chosen; personal data are all the rest.
_FAMILIES = {
    Risk.CODE_NAME: ("code_name", "party"),
    Risk.PASSAGE: ("passage", "confidential"),
    Risk.EMBARGO: ("embargo",),
    Risk.SECRET: ("secret", "private_key", "token", "password", "connection", "host", "address_inside", "host_inside"),
    Risk.WATCH_WORD: ("watch_word",),
    Risk.PERSONAL: (
        *("personal", "email", "phone", "address", "health", "pay", "papers", "iban", "card", "nir", "siren"),
    ),
}
_FAMILY = {kind: risk for risk, kinds in _FAMILIES.items() for kind in kinds}


def family(kind: str) -> str:
    """The risk a kind of finding belongs to; "" for one no lesson is about."""
    return _FAMILY.get(kind, "")


@dataclass(frozen=True)
class Taught:
    """A lesson in the reader's language, and the day he passed it."""

    lesson: Lesson
    page: LessonPage
    passed_on: datetime.date | None = None

    @property
    def title(self) -> str:
        """What it is about."""
        return self.page.title

    def sheet(self) -> Sheet:
        """Its text and questions."""
        return read(self.page.source)

    def html(self) -> str:
        """Its text, rendered and cleaned."""
        return render(self.sheet().text, mentions={}, topic_url=lambda key: f"/topics/{key}/").html


@dataclass(frozen=True)
class Marked:
    """A question with the answer somebody gave (its place), and what is to be said of it."""

    question: Question
    given: int

    @property
    def right(self) -> bool:
        """Whether it is the right one."""
        return self.given == self.question.right

    @property
    def why(self) -> str:
        """What is said of the answer given."""
        return self.question.answers[self.given].why


def taught(viewer: Viewer) -> list[Taught]:
    """All lessons, in their order, with the viewer's progress. Three queries."""
    passed = dict(Passed.objects.filter(actor=viewer.who).values_list("lesson", "on"))
    lessons = Lesson.objects.taught().prefetch_related("pages")
    found = ((lesson, _page(lesson.pages.all())) for lesson in lessons)
    return [Taught(lesson, page, passed.get(lesson.pk)) for lesson, page in found if page is not None]


def one(viewer: Viewer, named: str | int) -> Taught | None:
    """The lesson of this name, or with this id; or None."""
    which = {"pk": named} if isinstance(named, int) else {"key": named}
    lesson = Lesson.objects.taught().filter(**which).prefetch_related("pages").first()
    page = _page(lesson.pages.all()) if lesson is not None else None
    if lesson is None or page is None:
        return None
    passed = Passed.objects.filter(lesson=lesson, actor=viewer.who).values_list("on", flat=True).first()
    return Taught(lesson, page, passed)


def _page(pages: Iterable[LessonPage]) -> LessonPage | None:
    """The page in the language of the moment, or in any."""
    language = (translation.get_language() or "").split("-")[0]
    return min(pages, key=lambda page: (page.language != language, page.language), default=None)


def marked(sheet: Sheet, given: Sequence[int]) -> list[Marked]:
    """Each question with the answer given to it, in their order."""
    return [Marked(question, answer) for question, answer in zip(sheet.questions, given, strict=True)]
