"""What one person is to another: follows, contacts, mutes, blocks, and what he keeps to himself about another."""

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


class Subscription(Tie):
    """What `source` wants of what `target` says: what he shares too, a notification of each post, in which languages.

    `languages` is "" for all, else ",,fr,en,": a post says its own between commas, and one that says none is always wanted.
    """

    reblogs = models.BooleanField(default=True)
    notify = models.BooleanField(default=False)
    languages = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


class Follow(Subscription):
    """`source` wants to read what `target` says where both may."""

    class Meta:
        constraints = _pair("follow")
        indexes = [models.Index(fields=["target"], name="follow_notified", condition=models.Q(notify=True))]


class FollowRequest(Subscription):
    """`source` asks to follow `target`, who approves who does (`Actor.locked`). It becomes a `Follow`, or goes."""

    class Meta:
        constraints = _pair("follow_request")


class Contact(Tie):
    """A contact by mutual consent: `source` asked; it holds once `target` has accepted."""

    accepted_at = models.DateTimeField(null=True, blank=True)
    message = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = _pair("contact")


class Mute(Tie):
    """`source` does not want to hear `target`; nobody is told. Without `notifications`, only lists of posts are quiet."""

    notifications = models.BooleanField(default=True)
    until = models.DateTimeField(null=True, blank=True)  # lifted then, to the minute (`tying.end_mutes`)

    class Meta:
        constraints = _pair("mute")
        indexes = [models.Index(fields=["until"], name="mute_ends", condition=models.Q(until__isnull=False))]


class Block(Tie):
    """`source` will have nothing to do with `target`: no messages, mentions or follows, and nothing read outside shared spaces."""

    class Meta:
        constraints = _pair("block")


class AccountNote(Tie):
    """What `source` wrote for himself about `target`."""

    text = models.TextField(max_length=2000)

    class Meta:
        constraints = _pair("account_note")


class Endorsement(Tie):
    """`source` shows `target` on his profile, as somebody worth following."""

    class Meta:
        constraints = _pair("endorsement")


class DismissedSuggestion(Tie):
    """`source` does not want to see `target` suggested."""

    class Meta:
        constraints = _pair("dismissed_suggestion")
