"""What was brought in: each import, and where each thing came from, so that importing again adds only what is new."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, NamedTuple

from django.db import models
from django.db.models import Count
from django.utils import timezone

from parvis.identity.models import Actor


class Import(models.Model):
    """One bringing-in of one file, finished or still to be gone on with."""

    class State(models.TextChoices):
        RUNNING = "running"
        FINISHED = "finished"

    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=160)
    fingerprint = models.CharField(max_length=64)  # SHA-256 of the file: the same file again goes on with the same row
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    by = models.ForeignKey(Actor, models.SET_NULL, null=True, related_name="+")
    counts = models.JSONField(default=dict)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "fingerprint"], name="import_running_once", condition=models.Q(state="running")
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class Known(NamedTuple):
    """What a thing from elsewhere became: the name of our model ("" if it was read and left out) and its id."""

    model: str
    object_id: int


class Origins(models.QuerySet["Origin"]):
    """Where things came from."""

    def known(self, source: str, external_ids: Iterable[str]) -> dict[str, Known]:
        """Those of these things that are already here."""
        rows = self.filter(source=source, external_id__in=list(external_ids))
        return {e: Known(model, pk) for e, model, pk in rows.values_list("external_id", "model", "object_id")}

    def counted(self, run: Import) -> dict[str, int]:
        """How many things of each model an import brought."""
        rows = self.filter(run=run).order_by().values_list("model").annotate(n=Count("id"))
        return dict(rows.values_list("model", "n"))


class Origin(models.Model):
    """That a thing elsewhere is that one here. Written in the transaction that makes the thing."""

    source = models.CharField(max_length=20)
    external_id = models.CharField(max_length=160)
    model = models.CharField(max_length=30, blank=True)
    object_id = models.BigIntegerField(default=0)
    run = models.ForeignKey(Import, models.SET_NULL, null=True, related_name="origins")

    objects: ClassVar[models.Manager[Origin]] = models.Manager.from_queryset(Origins)()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "external_id"], name="origin_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.external_id} = {self.model} {self.object_id}"
