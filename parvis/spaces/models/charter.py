"""The charter of a space: People, Objective, Strategy, Technology, in that order."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.identity.models import Actor
from parvis.spaces.models.space import Space


class CharterWords(models.Model):
    """What a charter says, in whatever version."""

    class Intention(models.TextChoices):
        LISTEN = "listen", _("listen")
        TALK = "talk", _("talk")
        ENERGISE = "energise", _("energise")
        SUPPORT = "support", _("support")
        EMBRACE = "embrace", _("embrace")

    people = models.TextField(_("people"), max_length=600, blank=True)
    intention = models.CharField(_("intention"), max_length=10, choices=Intention.choices, blank=True)
    objective = models.CharField(_("objective"), max_length=300, blank=True)
    target = models.CharField(_("target"), max_length=120, blank=True)
    due_on = models.DateField(_("by"), null=True, blank=True)
    strategy = models.TextField(_("strategy"), max_length=1200, blank=True)
    resources = models.CharField(_("team and budget"), max_length=300, blank=True)
    review_on = models.DateField(_("review on"), null=True, blank=True)

    class Meta:
        abstract = True


class Charter(CharterWords):
    """Why a space exists. The tools of the space unlock once people, objective and strategy stand."""

    space = models.OneToOneField(Space, models.CASCADE, related_name="charter")
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.space}: {self.objective}"

    @property
    def is_complete(self) -> bool:
        """Whether people, objective and strategy stand, so that tools may be chosen."""
        return bool(self.people and self.intention and self.objective and self.strategy)


class CharterVersion(CharterWords):
    """What a charter said before it changed: so that who stood by it can see in what it is another one."""

    charter = models.ForeignKey(Charter, models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    at = models.DateTimeField()  # since when it said so
    by = models.ForeignKey(Actor, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-version",)
        constraints = [models.UniqueConstraint(fields=["charter", "version"], name="charter_version_once")]

    def __str__(self) -> str:
        return f"version {self.version} of {self.charter_id}"


class JoinQuestion(models.Model):
    """What is asked of those who ask to join."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="questions")
    text = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.text
