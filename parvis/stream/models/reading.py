"""What belongs to one reader or writer alone: drafts, notifications, places where he stopped reading."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.core.ids import IdField
from parvis.identity.models import Account, Actor
from parvis.spaces.models import Space
from parvis.stream.models.post import Post


class Draft(models.Model):
    """What somebody is writing. With `publish_at` it is scheduled, and published then under the law as it stands then."""

    id = IdField()
    author = models.ForeignKey(Actor, models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=40)  # which composer: "home", "space:7", "reply:42", "" once scheduled
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)
    publish_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(max_length=300, blank=True)  # why its publication was refused, for the author

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "place"], name="draft_once", condition=~models.Q(place=""))
        ]
        indexes = [models.Index(fields=["publish_at"], name="draft_due", condition=models.Q(publish_at__isnull=False))]

    def __str__(self) -> str:
        return f"draft of {self.author_id} for {self.place or self.publish_at}"


class Submission(models.Model):
    """What an app asked to have said under a key of its own, so that asking again gives the same and says nothing twice.

    See draft-ietf-httpapi-idempotency-key-header. Kept for an hour.
    """

    author = models.ForeignKey(Actor, models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)  # its SHA-256
    post = models.ForeignKey(Post, models.CASCADE, null=True, related_name="+")
    draft = models.ForeignKey(Draft, models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "key"], name="submitted_once")]

    def __str__(self) -> str:
        return f"{self.author_id} at {self.at}"


class Notification(models.Model):
    """Something a person should know. What it shows is asked under the law again when it is read or sent."""

    class Kind(models.TextChoices):
        MENTION = "mention", _("Mentions")
        REPLY = "reply", _("Replies")
        MESSAGE = "message", _("Private messages")
        REACTION = "reaction", _("Reactions")
        POST = "post", _("New posts in spaces I watch")
        ANNOUNCEMENT = "announcement", _("Announcements")
        KUDOS = "kudos", _("Kudos")
        ANSWER = "answer", _("Accepted answers")
        SHARE = "share", _("Shares")
        POLL = "poll", _("Poll results")
        FOLLOW = "follow", _("New followers")
        FOLLOW_REQUEST = "follow_request", _("Requests to follow me")
        CONTACT = "contact", _("Contact requests")
        SPACE_REQUEST = "request", _("Requests to join")
        SPACE_INVITE = "invite", _("Invitations to spaces")
        SPACE_JOINED = "joined", _("Requests accepted")
        CHARTER = "charter", _("Charter changes")
        REFUSED = "refused", _("Scheduled posts that could not go out")
        WEBHOOK = "webhook", _("Webhooks that no longer answer")
        REPORT = "report", _("Reports to settle")
        HELD = "held", _("Texts to look at before they go out")
        LOOKED_AT = "looked_at", _("What became of my texts that waited")
        UPDATE = "update", _("Edits of what I shared")
        QUOTED_UPDATE = "quoted_update", _("Edits of what I quoted")
        DISCRETION = "discretion", _("Reminders of the charter of discretion")

    id = IdField()
    recipient = models.ForeignKey(Actor, models.CASCADE, related_name="notifications", db_index=False)
    kind = models.CharField(max_length=14, choices=Kind.choices)
    actor = models.ForeignKey(Actor, models.CASCADE, null=True, related_name="+")
    post = models.ForeignKey(Post, models.CASCADE, null=True, blank=True, related_name="+")
    space = models.ForeignKey(Space, models.CASCADE, null=True, blank=True, related_name="+")
    entry_id = models.BigIntegerField()  # the ledger entry it comes from: told twice, it is still one notification
    group = models.CharField(max_length=60)  # those of one group are shown as one: "reaction:42"
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)  # sent, or no longer to be sent
    filtered = models.BooleanField(default=False)  # put aside by the person's policy: see `NotificationRequest`

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recipient", "entry_id", "kind"], name="notified_once")]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notification_list"),
            models.Index(fields=["recipient"], name="notification_unread", condition=models.Q(read_at=None)),
            models.Index(fields=["at"], name="notification_unmailed", condition=models.Q(mailed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.recipient_id}"


class MailChoice(models.Model):
    """How soon a person wants one kind of notification by mail, where that differs from the pace of the account."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="mail_choices")
    kind = models.CharField(max_length=14, choices=Notification.Kind.choices)
    pace = models.CharField(max_length=6, choices=Account.DigestPace.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "kind"], name="mail_choice_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pace} for {self.account_id}"


class Marker(models.Model):
    """How far a person has read somewhere: "home", "space:7", "talk:12" (a private conversation's audience)."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="+")
    place = models.CharField(max_length=40)
    last_read = models.BigIntegerField(default=0)  # a post's id
    at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=0)  # grows at each change: two devices that write at once are told

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "place"], name="marker_once")]

    def __str__(self) -> str:
        return f"{self.actor_id} in {self.place} up to {self.last_read}"
