"""What readers do with a post: react, bookmark, vote, acknowledge."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.identity.models import Actor
from parvis.stream.models.post import Post


class Reaction(models.Model):
    """One of a small set, each with a meaning. `emoji` keeps what an import brought in its place."""

    class Kind(models.TextChoices):
        LIKE = "like", _("I like it")
        AGREE = "agree", _("I agree")
        BRAVO = "bravo", _("Bravo")
        INSIGHT = "insight", _("That helps me see")
        SUPPORT = "support", _("I’m with you")

    post = models.ForeignKey(Post, models.CASCADE, related_name="reaction_set")
    actor = models.ForeignKey(Actor, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    emoji = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "actor", "kind"], name="reaction_once")]
        indexes = [models.Index(fields=["actor", "-at"], name="reaction_by")]

    def __str__(self) -> str:
        return f"{self.actor_id} {self.kind} {self.post_id}"


class Bookmark(models.Model):
    """Kept for later; nobody else knows."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    actor = models.ForeignKey(Actor, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "post"], name="bookmark_once")]

    def __str__(self) -> str:
        return f"{self.actor_id} keeps {self.post_id}"


class ThreadMute(models.Model):
    """A conversation somebody does not want to be told of any more."""

    root = models.ForeignKey(Post, models.CASCADE, related_name="+")
    actor = models.ForeignKey(Actor, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["root", "actor"], name="thread_mute_once")]

    def __str__(self) -> str:
        return f"{self.actor_id} mutes {self.root_id}"


class Poll(models.Model):
    """A question with options. Its results may stay hidden until it closes."""

    post = models.OneToOneField(Post, models.CASCADE, related_name="poll")
    multiple = models.BooleanField(default=False)
    hidden = models.BooleanField(default=False)
    closes_at = models.DateTimeField(null=True, blank=True)
    voters_count = models.PositiveIntegerField(default=0)
    closed = models.BooleanField(default=False)  # its end has been announced

    class Meta:
        indexes = [models.Index(fields=["closes_at"], name="poll_open", condition=models.Q(closed=False))]

    def __str__(self) -> str:
        return f"poll of {self.post_id}"

    @property
    def is_closed(self) -> bool:
        """Whether its end has passed."""
        return self.closes_at is not None and self.closes_at <= timezone.now()


class Option(models.Model):
    """One answer of a poll, with its kept count."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="options")
    text = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()
    votes_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=["poll", "position"], name="option_once")]

    def __str__(self) -> str:
        return self.text


class Vote(models.Model):
    """Who chose what. Shown to nobody but the voter."""

    option = models.ForeignKey(Option, models.CASCADE, related_name="votes")
    actor = models.ForeignKey(Actor, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["option", "actor"], name="vote_once")]

    def __str__(self) -> str:
        return f"{self.actor_id} for {self.option_id}"


class Acknowledgement(models.Model):
    """That a person has read an announcement."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="acknowledgements")
    actor = models.ForeignKey(Actor, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "actor"], name="acknowledged_once")]

    def __str__(self) -> str:
        return f"{self.actor_id} has read {self.post_id}"
