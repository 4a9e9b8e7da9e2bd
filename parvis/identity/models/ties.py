"""What one person is to another: follows, contacts, mutes, blocks."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from parvis.identity.models.actor import Actor


class Tie(models.Model):
    """A directed tie between two profiles: at most one row a pair."""

    source = models.ForeignKey(Actor, models.CASCADE, related_name="+")
    target = models.ForeignKey(Actor, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"


def _pair(name: str) -> list[models.BaseConstraint]:
    """A pair stands once, and nobody ties himself to himself."""
    return [
        models.UniqueConstraint(fields=["source", "target"], name=f"{name}_once"),
        models.CheckConstraint(condition=~models.Q(source=models.F("target")), name=f"{name}_not_self"),
    ]


class Follow(Tie):
    """`source` wants to read what `target` says where both may."""

    class Meta:
        constraints = _pair("follow")


class Contact(Tie):
    """A contact by mutual consent: `source` asked; it holds once `target` has accepted."""

    accepted_at = models.DateTimeField(null=True, blank=True)
    message = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = _pair("contact")


class Mute(Tie):
    """`source` does not want to hear `target`; nobody is told."""

    class Meta:
        constraints = _pair("mute")


class Block(Tie):
    """`source` will have nothing to do with `target`: no messages, mentions or follows, and nothing read outside shared spaces."""

    class Meta:
        constraints = _pair("block")
