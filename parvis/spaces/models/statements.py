"""What the house says of itself: its rules, and its texts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST_STATEMENT = 60_000


class Rule(models.Model):
    """One rule of the house. Who reports something says which one it breaks."""

    text = models.CharField(_("rule"), max_length=300)
    hint = models.CharField(_("in more words"), max_length=1000, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "pk"]

    def __str__(self) -> str:
        return self.text


class Statement(models.Model):
    """A text of the house, in Markdown; one of each kind, none until somebody writes it."""

    class Kind(models.TextChoices):
        ABOUT = "about", _("About the house")
        PRIVACY = "privacy", _("Privacy policy")
        TERMS = "terms", _("Terms of service")

    kind = models.CharField(max_length=8, choices=Kind.choices, unique=True)
    text = models.TextField(max_length=LONGEST_STATEMENT)
    html = models.TextField()  # the text, rendered and cleaned when it was saved
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.kind
