"""What somebody wanted to say, and somebody else has to look at before it goes out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.core.ids import IdField
from parvis.identity.models import Actor
from parvis.spaces.models import Space
from parvis.stream.models.post import Post


class Held(models.Model):
    """A text that waits for a look: what it says and where to (`fields`, see `actions.holding`), who is asked, what came of it.

    `kinds` is how much of what the judge found, for those who may not be told what. Nobody reads it but its author and
    those asked (`parvis.stream.holds`).
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RELEASED = "released", _("Let out")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Taken back")

    id = IdField()
    author = models.ForeignKey(Actor, models.CASCADE, related_name="+")
    fields = models.JSONField()
    on = models.ForeignKey(
        Post, models.CASCADE, null=True, related_name="+"
    )  # what it answers, or with `edits` changes
    edits = models.BooleanField(default=False)
    kinds = models.JSONField(default=dict)
    spaces = models.ManyToManyField(Space, related_name="+")  # whose stewards are asked; none: the administrators
    why = models.CharField(max_length=300, blank=True)  # the author's word to those asked
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(Actor, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True)
    post = models.ForeignKey(Post, models.SET_NULL, null=True, related_name="+")  # what it became

    objects: ClassVar[models.Manager[Held]] = models.Manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "-id"], name="held_state"),
            models.Index(fields=["author", "-id"], name="held_by"),
        ]

    def __str__(self) -> str:
        return f"held of {self.author_id}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return f"/held/{self.pk}/"
