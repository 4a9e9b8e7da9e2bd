"""The charter of discretion of the house, under whatever name it goes, and who stands by it since when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from parvis.core.compiled import compiled
from parvis.core.ids import IdField
from parvis.identity.models import Actor

LONGEST_CHARTER = 30_000


def english_label() -> str:
    """What it is called in English until somebody calls it otherwise."""
    return "Charter of discretion"


def french_label() -> str:
    """The same in French."""
    return "Charte de discrétion"


class Discretion(models.Model):
    """What the charter is called, how often it is accepted again, and who keeps it: one row.

    `version` is the number of the words that stand, 0 while there are none. `months` is how long an acceptance holds; 0
    for as long as the words stand. `owner` alone sees who has not accepted.
    """

    label_en = models.CharField(_("its name in English"), max_length=60, default=english_label)
    label_fr = models.CharField(_("its name in French"), max_length=60, default=french_label)
    version = models.PositiveIntegerField(default=0)
    months = models.PositiveSmallIntegerField(_("accepted again every how many months"), default=12)
    owner = models.ForeignKey(Actor, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner"))
    reminded_at = models.DateTimeField(null=True, blank=True)
    square_needs_licence = models.BooleanField(
        _("to speak on the square, colleagues need the ambassador’s licence"), default=False
    )

    objects: ClassVar[models.Manager[Discretion]] = models.Manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_discretion")]

    def __str__(self) -> str:
        return self.label

    @classmethod
    def current(cls) -> Discretion:
        """The row; an unsaved one, without words, until somebody writes it."""
        return next(iter(_current.objects()), None) or cls(pk=1)

    @property
    def label(self) -> str:
        """What it is called, in the language of the moment."""
        french = (translation.get_language() or "").startswith("fr")
        return self.label_fr if french else self.label_en

    @property
    def stands(self) -> bool:
        """Whether there is something to accept."""
        return self.version > 0


@compiled
def _current() -> models.QuerySet[Discretion]:
    return Discretion.objects.filter(pk=1)


class DiscretionVersion(models.Model):
    """What the charter says, or said: its words are kept, so that who stood by them sees what is new."""

    number = models.PositiveIntegerField(primary_key=True)
    text = models.TextField(max_length=LONGEST_CHARTER)
    html = models.TextField()  # the text, rendered and cleaned when it was saved
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Actor, models.SET_NULL, null=True, blank=True, related_name="+")

    objects: ClassVar[models.Manager[DiscretionVersion]] = models.Manager()

    def __str__(self) -> str:
        return f"version {self.number}"


class Acceptance(models.Model):
    """Somebody stood by a version of the charter at this moment."""

    id = IdField()
    actor = models.ForeignKey(Actor, models.CASCADE, related_name="+")
    version = models.ForeignKey(DiscretionVersion, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager[Acceptance]] = models.Manager()

    class Meta:
        indexes = [
            models.Index(fields=["actor", "-id"], name="acceptance_latest"),
            models.Index(fields=["version", "at", "actor"], name="acceptance_standing"),
        ]

    def __str__(self) -> str:
        return f"version {self.version_id} by {self.actor_id}"


class ShownLicence(models.Model):
    """Somebody wants others to see that he holds the ambassador’s licence, whenever he does."""

    actor = models.OneToOneField(Actor, models.CASCADE, primary_key=True, related_name="+")

    objects: ClassVar[models.Manager[ShownLicence]] = models.Manager()

    def __str__(self) -> str:
        return f"shown by {self.actor_id}"
