"""What somebody says is not right, for those who can do something about it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.core.ids import IdField
from parvis.identity.models import Actor
from parvis.spaces.models import Rule, Space
from parvis.stream.models.post import Post


class Report(models.Model):
    """A person, and posts of his, reported. Who hears of it: see `parvis.stream.reports`. The one reported never does."""

    class Category(models.TextChoices):
        SPAM = "spam", _("It’s spam or a fraud")
        VIOLATION = "violation", _("It breaks a rule of the house")
        LEGAL = "legal", _("It’s against the law")
        OTHER = "other", _("Something else")

    id = IdField()
    reporter = models.ForeignKey(Actor, models.CASCADE, related_name="+")
    target = models.ForeignKey(Actor, models.CASCADE, related_name="+")
    posts = models.ManyToManyField(Post, related_name="+", blank=True)
    spaces = models.ManyToManyField(Space, related_name="+", blank=True)  # whose moderators hear of it
    to_house = models.BooleanField(default=False)  # whether the administrators do
    category = models.CharField(max_length=10, choices=Category.choices, default=Category.OTHER)
    rules = models.ManyToManyField(Rule, related_name="+", blank=True)
    comment = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(auto_now=True)
    assigned = models.ForeignKey(Actor, models.SET_NULL, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(Actor, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["-id"], name="report_open", condition=models.Q(settled_at=None)),
            models.Index(fields=["reporter", "created_at"], name="report_by"),
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"

    def get_absolute_url(self) -> str:
        """Where those who hear of it read it."""
        return f"/reports/{self.pk}/"
