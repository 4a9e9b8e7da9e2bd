"""Programs elsewhere that are told what happens here, and each telling."""

from __future__ import annotations

import secrets
from base64 import b64encode
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from parvis.core.ids import IdField
from parvis.identity.models import Actor
from parvis.spaces.models import Space

if TYPE_CHECKING:
    from parvis.identity.viewer import Viewer


def drawn_seal() -> str:
    """What makes a webhook’s secret its own."""
    return secrets.token_hex(16)


class Webhooks(models.QuerySet["Webhook"]):
    """Webhooks, asked for through a viewer."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Those the viewer looks after: the house’s for administrators, a space’s for its stewards."""
        from parvis.spaces.law import memberships

        led = memberships(viewer).filter(role="steward").values("space")
        mine = Q(space__in=led) if viewer.signed_in else Q(pk__in=())
        return self.filter(mine | Q(space=None) if viewer.admin else mine)


class Webhook(models.Model):
    """An address that hears of some events, of one space or (without one) of the house. https://www.standardwebhooks.com/"""

    id = IdField()
    space = models.ForeignKey(Space, models.CASCADE, null=True, blank=True, related_name="webhooks")
    name = models.CharField(max_length=80)
    url = models.CharField(max_length=2000)
    events = models.JSONField(default=list)
    seal = models.CharField(max_length=32, default=drawn_seal)
    made_by = models.ForeignKey(Actor, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    failing_since = models.DateTimeField(null=True, blank=True)
    disabled_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Webhooks] = Webhooks.as_manager()  # type: ignore[assignment]  # a manager answers as its queryset

    class Meta:
        indexes = [models.Index(fields=["space"], name="webhook_live", condition=Q(disabled_at=None))]

    def __str__(self) -> str:
        return self.name

    def key(self) -> bytes:
        """What its messages are signed with. Drawn from the installation’s own key: the database alone signs nothing."""
        return salted_hmac("parvis.webhook", f"{self.pk}.{self.seal}", algorithm="sha256").digest()

    def secret(self) -> str:
        """The same as the receiver is told it."""
        return "whsec_" + b64encode(self.key()).decode()


class Delivery(models.Model):
    """One event to tell one webhook. It holds ids alone: what is told is drawn when it is sent, under the law of then."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"
        DROPPED = "dropped"  # what it was about may no longer be told

    id = IdField()
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=40)
    entry_id = models.BigIntegerField(null=True)  # the ledger entry; none for a test
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    status = models.PositiveSmallIntegerField(null=True, blank=True)  # what the far side answered last
    reason = models.CharField(max_length=20, blank=True)  # why there was no answer: a code, never remote text
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["webhook", "entry_id"], name="delivered_once")]
        indexes = [
            models.Index(fields=["next_attempt_at"], name="delivery_due", condition=Q(state="waiting")),
            models.Index(fields=["webhook", "-id"], name="delivery_list"),
        ]

    def __str__(self) -> str:
        return f"{self.event} to {self.webhook_id}"
