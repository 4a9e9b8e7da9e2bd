"""Where a person’s devices are told of what concerns him (RFC 8030), and what waits to be told there."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from parvis.core.ids import IdField
from parvis.identity.models import Account, Actor
from parvis.stream.models.reading import Notification


class PushSubscription(models.Model):
    """A device: an app’s, held by its token, or a browser’s, held by a session. `auth` and `token` are sealed."""

    class Policy(models.TextChoices):
        ALL = "all"
        FOLLOWED = "followed"
        FOLLOWER = "follower"
        NONE = "none"

    id = IdField()
    actor = models.ForeignKey(Actor, models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    holder = models.CharField(max_length=60, unique=True)  # "token:12", "session:…": one subscription each
    endpoint = models.CharField(max_length=2000)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=200)
    token = models.CharField(max_length=500, blank=True)  # what the app finds its account by, and nobody else reads
    standard = models.BooleanField(default=True)  # RFC 8291; otherwise the draft that old apps know
    alerts = models.JSONField(default=dict)
    policy = models.CharField(max_length=8, choices=Policy.choices, default=Policy.ALL)
    proof = models.CharField(max_length=128, blank=True)  # of a browser: what a change of password changes
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"push {self.pk} for {self.actor_id}"


class Push(models.Model):
    """A notification for a device: due, or settled (sent, or not to be sent)."""

    subscription = models.ForeignKey(PushSubscription, models.CASCADE, related_name="+")
    notification = models.ForeignKey(Notification, models.CASCADE, related_name="+")
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscription", "notification"], name="push_once")]
        indexes = [models.Index(fields=["due_at"], name="push_due", condition=models.Q(settled_at=None))]

    def __str__(self) -> str:
        return f"{self.notification_id} to {self.subscription_id}"
