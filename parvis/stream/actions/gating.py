"""Saying whose news one wants, and letting in or sending away those who wait."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.core import ledger
from parvis.core.errors import Refused
from parvis.identity.viewer import Viewer
from parvis.stream import gates
from parvis.stream.models import Notification, NotificationPolicy, NotificationRequest


@transaction.atomic
def set_policy(choices: Mapping[str, str], *, by: Viewer) -> NotificationPolicy:
    """Choose what becomes of the news of some senders (`gates.CHOICES`). Raises `Refused` for a choice there is not."""
    if not by.signed_in:
        raise Refused(_("Sign in to choose what you hear of."), code="forbidden")
    policy = gates.policy_of(by)
    for name, choice in choices.items():
        if name not in gates.CHOICES or choice not in NotificationPolicy.Choice.values:
            raise Refused(_("Choose what becomes of these notifications."), field=f"for_{name}", code="invalid")
        setattr(policy, f"for_{name}", choice)
    NotificationPolicy.objects.update_or_create(
        recipient_id=by.who, defaults={f"for_{name}": getattr(policy, f"for_{name}") for name in gates.CHOICES}
    )
    ledger.record("notification_policy.changed", by=by.actor_id)
    return policy


@transaction.atomic
def accept(requests: QuerySet[NotificationRequest], *, by: Viewer) -> int:
    """Let these senders in, with what they have sent; how many there were."""
    mine = requests.filter(recipient=by.who)
    senders = list(mine.values_list("sender", flat=True))
    NotificationRequest.objects.filter(recipient=by.who, sender__in=senders).update(accepted_at=timezone.now())
    Notification.objects.filter(recipient=by.who, actor__in=senders, filtered=True).update(filtered=False)
    ledger.record("notification_request.accepted", by=by.actor_id, senders=senders)
    return len(senders)


@transaction.atomic
def dismiss(requests: QuerySet[NotificationRequest], *, by: Viewer) -> int:
    """Throw away what these senders have sent; how many there were. What they send next waits again."""
    mine = requests.filter(recipient=by.who)
    senders = list(mine.values_list("sender", flat=True))
    Notification.objects.filter(recipient=by.who, actor__in=senders, filtered=True).delete()
    NotificationRequest.objects.filter(recipient=by.who, sender__in=senders, accepted_at=None).delete()
    ledger.record("notification_request.dismissed", by=by.actor_id, senders=senders)
    return len(senders)
