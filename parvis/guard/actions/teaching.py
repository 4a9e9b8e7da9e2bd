"""Lessons: writing them, taking them, and offering one at the moment it would have helped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from parvis.core import ledger
from parvis.core.errors import Refused
from parvis.core.inserting import insert
from parvis.core.names import clean_name
from parvis.guard import keepers, quiz
from parvis.guard.discretion import standing
from parvis.guard.lessons import Marked, Taught, family, marked
from parvis.guard.models import LONGEST_PAGE, Lesson, LessonPage, Offered, Passed, Risk
from parvis.identity.viewer import Viewer

MOST_LESSONS = 30
OURS = Path(__file__).parents[1] / "lesson_pages"
# The lessons every house begins with, in their order, and the risks each is about.
SEEDS = {
    "e-reputation": "watch_word",
    "confidentiality": "code_name passage embargo secret",
    "personal-data": "personal",
    "two-voices": "",
}


@dataclass(frozen=True)
class PageWriting:
    """A lesson in one language: its title, then text and questions as `guard.quiz` reads them. Empty, it is not there."""

    title: str = ""
    source: str = ""


@dataclass(frozen=True)
class LessonWriting:
    """A lesson as it is to be: a page by language, the risks it is about, its place, and whether the licence asks for it."""

    pages: Mapping[str, PageWriting] = field(default_factory=dict)
    risks: Sequence[str] = ()
    position: int = 0
    in_set: bool = True


@transaction.atomic
def write_lesson(writing: LessonWriting, *, by: Viewer, lesson: Lesson | None = None) -> Lesson:
    """Write a lesson, or write it anew; who passed it has passed it. Raises `Refused`: of a page, `field` is
    `title_fr` or `source_fr`."""
    _ask(by)
    if set(writing.risks) - set(Risk.values):
        raise Refused(_("There is no such risk."), field="risks", code="invalid")
    pages = {language: page for language, page in writing.pages.items() if page.title.strip() or page.source.strip()}
    for language, page in pages.items():
        _check(language, page)
    if not pages:
        raise Refused(_("Write it in one language at least."), field=f"title_{settings.LANGUAGES[0][0]}", code="empty")
    if lesson is None:
        if Lesson.objects.taught().count() >= MOST_LESSONS:
            raise Refused(_("Keep the %(n)d lessons that matter.") % {"n": MOST_LESSONS}, code="many")
        lesson = Lesson(key=_free_key(next(iter(pages.values())).title))
    lesson.risks, lesson.in_set = " ".join(writing.risks), writing.in_set
    lesson.position, lesson.withdrawn_at = min(max(writing.position, 0), 999), None
    lesson.save()
    _keep(lesson, pages)
    ledger.record("lesson.written", by=by.actor_id, about=lesson, languages=sorted(pages))
    return lesson


def _check(language: str, page: PageWriting) -> None:
    if language not in dict(settings.LANGUAGES):
        raise Refused(_("This language is not spoken here."), code="invalid")
    if not clean_name(page.title, 80):
        raise Refused(_("What is the lesson about?"), field=f"title_{language}", code="empty")
    if len(page.source) > LONGEST_PAGE:
        over = len(page.source) - LONGEST_PAGE
        raise Refused(_("That’s %(over)d characters too long.") % {"over": over}, field=f"source_{language}")
    try:
        quiz.read(page.source)
    except Refused as refused:
        raise Refused(str(refused), field=f"source_{language}", code=refused.code) from None


def _free_key(title: str) -> str:
    """A name for the lesson's address that no lesson has."""
    stem = slugify(title)[:32].strip("-") or "lesson"
    taken = set(Lesson.objects.filter(key__startswith=stem).values_list("key", flat=True)) | {"new"}
    return next(key for n in range(1, len(taken) + 2) if (key := stem if n == 1 else f"{stem}-{n}") not in taken)


def _keep(lesson: Lesson, pages: Mapping[str, PageWriting]) -> None:
    lesson.pages.exclude(language__in=pages).delete()
    for language, page in pages.items():
        source = page.source.replace("\r\n", "\n").strip()
        told = {"title": clean_name(page.title, 80), "source": source}
        held = lesson.pages.filter(language=language).first() or LessonPage(lesson=lesson, language=language)
        if any(getattr(held, name) != value for name, value in told.items()):
            held.title, held.source, held.changed_at = told["title"], told["source"], timezone.now()
            held.save()


@transaction.atomic
def withdraw_lesson(lesson: Lesson, *, by: Viewer) -> Lesson:
    """Teach it no longer; who passed it has passed it, should it come back. Raises `Refused`."""
    _ask(by)
    lesson.withdrawn_at = timezone.now()
    lesson.save(update_fields=["withdrawn_at"])
    ledger.record("lesson.withdrawn", by=by.actor_id, about=lesson)
    return lesson


@transaction.atomic
def take(taught: Taught, answers: Sequence[int | None], *, by: Viewer) -> list[Marked]:
    """Answer the questions of a lesson, each by the place of an answer; what is to be said of each. It may be taken again.

    If all are right it is passed, and that day is all that is kept: not who, in the ledger, nor ever what was answered.
    Raises `Refused` for questions left out: `field` is "q1" for the second.
    """
    if not by.signed_in:
        raise Refused(_("You are not signed in."), code="forbidden")
    sheet = taught.sheet()
    for place, question in enumerate(sheet.questions):
        given = answers[place] if place < len(answers) else None
        if given is None or not 0 <= given < len(question.answers):
            raise Refused(_("Choose an answer here too."), field=f"q{place}", code="missing")
    said = marked(sheet, [given or 0 for given in answers[: len(sheet.questions)]])
    if all(each.right for each in said):
        today = {"on": timezone.localdate()}
        Passed.objects.update_or_create(actor_id=by.who, lesson=taught.lesson, defaults=today)
        insert(_offered(by, taught.lesson), unless_there=True)
        if taught.passed_on is None:
            ledger.record("lesson.passed", by=None, about=taught.lesson)
    return said


def lesson_for(viewer: Viewer, kinds: Iterable[str]) -> Lesson | None:
    """The lesson to offer somebody whose text holds these kinds of findings, in the order they matter; None if there is
    none, or none that he has not passed, or been offered before: each is offered once.

    It writes that it was offered, in a way that tells nobody (`Offered`): call it from a POST. The ledger hears nothing.
    """
    risks = list(dict.fromkeys(filter(None, (family(kind) for kind in kinds))))
    if not risks or not viewer.signed_in or not standing(viewer).bound:
        return None
    passed = Passed.objects.filter(actor=viewer.who).values("lesson")
    lessons = list(Lesson.objects.taught().exclude(pk__in=passed))
    for risk in risks:
        for lesson in lessons:
            if risk in lesson.risks.split() and insert(_offered(viewer, lesson), unless_there=True):
                return lesson
    return None


def _offered(viewer: Viewer, lesson: Lesson) -> Offered:
    key = blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"parvis.offered").digest()
    return Offered(mark=blake2b(f"{viewer.who}:{lesson.pk}".encode(), key=key, digest_size=16).hexdigest())


@transaction.atomic
def seed() -> int:
    """Give a house that never had a lesson those of ours; how many they are. Done again, it does nothing."""
    if Lesson.objects.exists():
        return 0
    for place, (key, risks) in enumerate(SEEDS.items(), 1):
        lesson = Lesson.objects.create(key=key, risks=risks, position=place)
        for language, _name in settings.LANGUAGES:
            title, _newline, source = (OURS / f"{key}.{language}.md").read_text().partition("\n")
            LessonPage.objects.create(
                lesson=lesson, language=language, title=title.removeprefix("# ").strip(), source=source.strip()
            )
    return len(SEEDS)


def _ask(by: Viewer) -> None:
    if not keepers.may_write(by):
        raise Refused(_("Only administrators can do this."), code="forbidden")
