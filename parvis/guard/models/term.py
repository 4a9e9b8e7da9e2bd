"""Words that are protected: code names, clients and partners under confidentiality, watch words, hosts."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.core import clock
from parvis.core.ids import IdField
from parvis.guard.models.severity import Severity
from parvis.identity.models import Actor
from parvis.spaces.models import Level, Space

if TYPE_CHECKING:
    from parvis.identity.viewer import Viewer


class Edition(models.Model):
    """How often what is protected has changed: one row, by which every process knows that what it keeps is out of date."""

    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_edition")]

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def current(cls) -> int:
        """The number of this moment's."""
        return cls.objects.filter(pk=1).values_list("number", flat=True).first() or 0

    @classmethod
    def turn(cls) -> None:
        """Say, in the transaction that changes a term or an embargo, that it changed. The row's lock puts changes in order."""
        cls.objects.get_or_create(pk=1)
        cls.objects.filter(pk=1).update(number=models.F("number") + 1)


class Terms(models.QuerySet["Term"]):
    """Terms, asked for through a viewer."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Those the viewer may know of."""
        from parvis.guard.knowing import known

        return self.filter(known(viewer))

    def standing(self) -> Self:
        """Those that are protected now, or will be."""
        return self.filter(Q(until=None) | Q(until__gt=clock.now()))


class Term(models.Model):
    """Words and their variants, and who knows them: the members of its spaces, and people named.

    Without a space or a name, it is the house's own: everybody inside knows it, and nobody outside. A form is a line of
    `forms`; after a `~` stand words one of which has to be near, where the form is an ordinary word (`Atlas ~ projet, essai`).
    """

    class Kind(models.TextChoices):
        CODE_NAME = "code_name", _("code name")
        PARTY = "party", _("client or partner under confidentiality")
        WATCH_WORD = "watch_word", _("word to watch")
        HOST = "host", _("internal host")

    id = IdField()
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    forms = models.TextField(_("words"), max_length=4000)
    languages = models.CharField(_("languages"), max_length=40, blank=True)  # codes with spaces between; "" for all
    severity = models.PositiveSmallIntegerField(_("severity"), choices=Severity.choices, default=Severity.SERIOUS)
    spaces = models.ManyToManyField(Space, related_name="+", verbose_name=_("spaces that know it"))
    people = models.ManyToManyField(Actor, related_name="+", verbose_name=_("people who know it"))
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    added_by = models.ForeignKey(Actor, models.SET_NULL, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Terms] = Terms.as_manager()  # type: ignore[assignment]  # a manager answers as its queryset

    class Meta:
        indexes = [models.Index(fields=["until"], name="term_until")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The first of its forms."""
        return self.forms.partition("\n")[0].partition("~")[0].strip()

    def weight(self, level: int) -> int:
        """Its severity, `level` being the strictest of its spaces: a confidential space's code name is grave."""
        secret = self.kind in (self.Kind.CODE_NAME, self.Kind.PARTY) and level == Level.CONFIDENTIAL
        return max(self.severity, Severity.GRAVE) if secret else self.severity

    def holds(self, at: datetime.datetime) -> bool:
        """Whether it is protected at this moment."""
        return self.since <= at and (self.until is None or at < self.until)
