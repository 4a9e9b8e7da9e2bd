"""Whose news a person wants at once, and whose has to wait until he has looked: a policy, and the senders that wait."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from parvis.core.ids import IdField
from parvis.identity.models import Actor


class NotificationPolicy(models.Model):
    """What becomes of the news of some senders: told, put aside, or dropped. Without a row, everything is told."""

    class Choice(models.TextChoices):
        ACCEPT = "accept"
        FILTER = "filter"
        DROP = "drop"

    recipient = models.OneToOneField(Actor, models.CASCADE, primary_key=True, related_name="+")
    for_not_following = models.CharField(max_length=6, choices=Choice.choices, default=Choice.ACCEPT)
    for_not_followers = models.CharField(max_length=6, choices=Choice.choices, default=Choice.ACCEPT)
    for_new_accounts = models.CharField(max_length=6, choices=Choice.choices, default=Choice.ACCEPT)
    for_private_mentions = models.CharField(max_length=6, choices=Choice.choices, default=Choice.ACCEPT)
    for_limited_accounts = models.CharField(max_length=6, choices=Choice.choices, default=Choice.ACCEPT)
    for_bots = models.CharField(max_length=6, choices=Choice.choices, default=Choice.ACCEPT)

    def __str__(self) -> str:
        return f"policy of {self.recipient_id}"


class NotificationRequest(models.Model):
    """A sender whose news was put aside. Accepted, whatever he sends is told, whatever the policy says."""

    id = IdField()
    recipient = models.ForeignKey(Actor, models.CASCADE, related_name="+")
    sender = models.ForeignKey(Actor, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recipient", "sender"], name="notification_request_once")]

    def __str__(self) -> str:
        return f"{self.sender_id} to {self.recipient_id}"
