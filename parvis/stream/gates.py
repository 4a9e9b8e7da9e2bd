"""Whose news waits: a person's policy over senders, asked when the news is written, and what it has put aside."""

from __future__ import annotations

import datetime
import json
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from parvis.core.compiled import compiled
from parvis.identity.models import Actor, Contact, Follow
from parvis.identity.viewer import Viewer
from parvis.spaces.models import Reach
from parvis.stream.models import Notification, NotificationPolicy, NotificationRequest, Post

Kind = Notification.Kind
Choice = NotificationPolicy.Choice
# What comes of one person's doing to another. What a space, the house or a poll says is never put aside.
GATED = {
    Kind.MENTION,
    Kind.REPLY,
    Kind.MESSAGE,
    Kind.KUDOS,
    Kind.REACTION,
    Kind.SHARE,
    Kind.FOLLOW,
    Kind.FOLLOW_REQUEST,
}
NEW = datetime.timedelta(days=30)  # an account younger than that is new
SETTLED = datetime.timedelta(days=3)  # who began to follow only just now is not yet a follower
CHOICES = ("not_following", "not_followers", "new_accounts", "private_mentions", "limited_accounts", "bots")


def verdicts(recipients: list[int], sender_id: int | None, kind: str, post: Post | None) -> dict[int, str]:
    """Of these people, those whose policy puts aside ("filter") or drops ("drop") what the sender has just done."""
    if sender_id is None or kind not in GATED or not recipients:
        return {}
    held = _strict.objects(json.dumps(recipients), sender_id)
    sender = Actor.objects.filter(pk=sender_id).first() if held else None
    if sender is None:
        return {}
    found = {policy.recipient_id: _verdict(policy, sender, post) for policy in held}
    return {recipient: verdict for recipient, verdict in found.items() if verdict != Choice.ACCEPT}


@compiled
def _strict(recipients: str, sender_id: int) -> QuerySet[NotificationPolicy]:
    """The policies of these people, but of those who have accepted this sender."""
    known = NotificationRequest.objects.filter(
        recipient=OuterRef("recipient"), sender=sender_id, accepted_at__isnull=False
    )
    return NotificationPolicy.objects.filter(~Exists(known), recipient__pk__among=recipients)


def _verdict(policy: NotificationPolicy, sender: Actor, post: Post | None) -> str:
    """The strictest of what the policy says of the ways in which this sender is unknown."""
    me = policy.recipient_id
    followed = Follow.objects.filter(source=me, target=sender).exists() or _in_contact(me, sender.pk)
    now = timezone.now()
    ways = {
        "not_following": not followed,
        "not_followers": not Follow.objects.filter(source=sender, target=me, at__lt=now - SETTLED).exists(),
        "new_accounts": not followed and sender.joined_at > now - NEW,
        "private_mentions": not followed and _unasked(me, post),
        "bots": not followed and (sender.automated or sender.kind == Actor.Kind.BOT),
    }
    said = {getattr(policy, f"for_{way}") for way, is_so in ways.items() if is_so}
    return next((choice for choice in (Choice.DROP, Choice.FILTER) if choice in said), Choice.ACCEPT)


def _in_contact(one: int, other: int) -> bool:
    accepted = Contact.objects.filter(accepted_at__isnull=False, source__in=(one, other), target__in=(one, other))
    return accepted.exists()


def _unasked(me: int, post: Post | None) -> bool:
    """Whether it is a private message in a conversation in which the person has not said anything."""
    if post is None or post.audience.reach != Reach.PEOPLE:
        return False
    return not Post.objects.filter(audience=post.audience_id, author=me, pk__lt=post.pk).exists()


def put_aside(recipients: list[int], sender_id: int | None) -> None:
    """Note for these people that news of the sender waits."""
    if sender_id is None:
        return
    now = timezone.now()
    rows = [NotificationRequest(recipient_id=pk, sender_id=sender_id, at=now, updated_at=now) for pk in recipients]
    NotificationRequest.objects.bulk_create(rows, ignore_conflicts=True)
    NotificationRequest.objects.filter(recipient__in=recipients, sender=sender_id).update(updated_at=now)


def policy_of(viewer: Viewer) -> NotificationPolicy:
    """The viewer's policy; where he has none, the one that tells everything."""
    found = NotificationPolicy.objects.filter(recipient=viewer.who).first()
    return found or NotificationPolicy(recipient_id=viewer.who)


def requests(viewer: Viewer) -> QuerySet[NotificationRequest]:
    """The senders whose news waits for the viewer's word."""
    waiting = Notification.objects.filter(recipient=viewer.who, actor=OuterRef("sender"), filtered=True)
    return NotificationRequest.objects.filter(Exists(waiting), recipient=viewer.who, accepted_at=None)


def waiting(senders: list[int], told: QuerySet[Notification]) -> dict[int, tuple[int, int | None]]:
    """How much of `told` waits from each of these senders, and the newest post it is about."""
    rows = told.filter(filtered=True, actor__in=senders).order_by().values("actor")
    counted: Any = rows.annotate(n=Count("pk"), newest=Max("post")).values_list("actor", "n", "newest")
    return {actor: (n, newest) for actor, n, newest in counted}
