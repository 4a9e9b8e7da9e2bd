"""What stands in restricted and confidential documents, pages and posts: fingerprints of it, never the text.

A print is a keyed hash of two words that stand near each other, so a text can be recognised and not read back.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from parvis.core.ids import IdField
from parvis.spaces.models import Level, Space


class Source(models.Model):
    """Where passages stand: an opaque `kind:id`, its level, and the spaces whose members read it."""

    id = IdField()
    key = models.CharField(max_length=60, unique=True)
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    spaces = models.ManyToManyField(Space, related_name="+")
    learnt_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.key


class Passage(models.Model):
    """A sentence of a source: how many prints stand for it, and how many words that say something it has."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="passages")
    size = models.PositiveSmallIntegerField()
    length = models.PositiveSmallIntegerField()

    objects: ClassVar[models.Manager[Passage]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.source_id}: {self.size}"


class Print(models.Model):
    """One fingerprint of one passage."""

    mark = models.BigIntegerField()
    passage = models.ForeignKey(Passage, models.CASCADE, related_name="prints")

    objects: ClassVar[models.Manager[Print]] = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["mark", "passage"], name="print_mark")]

    def __str__(self) -> str:
        return f"{self.mark:x}"
