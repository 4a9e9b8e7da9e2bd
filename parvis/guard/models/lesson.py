"""Short lessons: a page to read, a few questions, and the day somebody passed. Nothing else is kept of a person."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.core.ids import IdField
from parvis.identity.models import Actor

LONGEST_PAGE = 20_000


class Risk(models.TextChoices):
    """What a text may hold that a lesson is about: families of what the judge finds (`guard.lessons.family`)."""

    CODE_NAME = "code_name", _("a code name, a client, a partner")
    PASSAGE = "passage", _("a passage of a confidential document")
    EMBARGO = "embargo", _("something under embargo")
    SECRET = "secret", _("a password, a key, an internal machine")
    PERSONAL = "personal", _("somebody’s personal data")
    WATCH_WORD = "watch_word", _("a word to watch")


class Lessons(models.QuerySet["Lesson"]):
    """Lessons, in their order."""

    def taught(self) -> Self:
        """Those that stand."""
        return self.filter(withdrawn_at=None)


class Lesson(models.Model):
    """A lesson: which risks it is about, and whether the ambassador’s licence asks for it. Its words are its pages'."""

    id = IdField()
    key = models.SlugField(max_length=40, unique=True)
    risks = models.CharField(max_length=120, blank=True)  # of `Risk`, with spaces between
    position = models.PositiveSmallIntegerField(_("place"), default=0)
    in_set = models.BooleanField(_("the ambassador’s licence asks for it"), default=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Lessons] = Lessons.as_manager()  # type: ignore[assignment]  # a manager answers as its queryset

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.key


class LessonPage(models.Model):
    """A lesson in one language: what one reads, then its questions, as `guard.quiz` writes them."""

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="pages")
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    title = models.CharField(_("title"), max_length=80)
    source = models.TextField(max_length=LONGEST_PAGE)
    changed_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager[LessonPage]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lesson", "language"], name="lesson_page_once")]

    def __str__(self) -> str:
        return self.title


class Passed(models.Model):
    """Somebody passed a lesson that day. His answers are not kept."""

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="passed")
    actor = models.ForeignKey(Actor, models.CASCADE, related_name="+")
    on = models.DateField()

    objects: ClassVar[models.Manager[Passed]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "lesson"], name="lesson_passed_once")]

    def __str__(self) -> str:
        return f"{self.lesson_id} by {self.actor_id}"


class Offered(models.Model):
    """A lesson that somebody needs not be offered again: a keyed hash of the two, and no moment.

    That a lesson was offered tells that a warning was taken, which is not to be known of anybody: so it can be asked of
    one person and one lesson, and not read back.
    """

    mark = models.CharField(max_length=32, primary_key=True)

    objects: ClassVar[models.Manager[Offered]] = models.Manager()

    def __str__(self) -> str:
        return self.mark
