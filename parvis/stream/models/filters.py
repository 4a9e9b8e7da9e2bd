"""What a person does not want to read: words and posts to hide or to fold away, in the places he names."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.core.ids import IdField
from parvis.identity.models import Actor
from parvis.stream.models.post import Post


class Filter(models.Model):
    """A filter of one person. Nobody else knows of it."""

    class Place(models.TextChoices):
        HOME = "home", _("Home and spaces")
        NOTIFICATIONS = "notifications", _("Notifications")
        PUBLIC = "public", _("The square and topics")
        THREAD = "thread", _("Conversations")
        ACCOUNT = "account", _("Profiles")

    class Action(models.TextChoices):
        WARN = "warn", _("Fold it behind this filter’s name")
        HIDE = "hide", _("Don’t show it at all")
        BLUR = "blur", _("Blur its pictures")

    id = IdField()
    actor = models.ForeignKey(Actor, models.CASCADE, related_name="filters")
    title = models.CharField(_("name"), max_length=200)
    places = models.JSONField(default=list)
    action = models.CharField(max_length=4, choices=Action.choices, default=Action.WARN)
    expires_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)  # grows with each change of it, its words or its posts

    def __str__(self) -> str:
        return f"filter {self.pk} of {self.actor_id}"

    def place_names(self) -> list[str]:
        """Where it applies, in the reader's words."""
        return [str(place.label) for place in Filter.Place if place in self.places]

    @staticmethod
    def standing() -> Q:
        """Those that have not run out."""
        return Q(expires_at=None) | Q(expires_at__gt=timezone.now())


class FilterKeyword(models.Model):
    """A word or a phrase."""

    id = IdField()
    filter = models.ForeignKey(Filter, models.CASCADE, related_name="keywords")
    keyword = models.CharField(max_length=512)
    whole_word = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"word {self.pk} of filter {self.filter_id}"


class FilterStatus(models.Model):
    """One post, whatever it says."""

    id = IdField()
    filter = models.ForeignKey(Filter, models.CASCADE, related_name="posts")
    post = models.ForeignKey(Post, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["filter", "post"], name="filter_post_once")]

    def __str__(self) -> str:
        return f"{self.post_id} in filter {self.filter_id}"
