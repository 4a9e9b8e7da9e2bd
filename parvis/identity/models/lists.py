"""People somebody follows, put together to be read apart."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.core.ids import IdField
from parvis.identity.models.actor import Actor


class List(models.Model):
    """A list of people, its owner's alone. What `exclusive` ones say is read there and not on his home."""

    class Replies(models.TextChoices):
        FOLLOWED = "followed", _("Replies to anyone I follow")
        LIST = "list", _("Replies to people of the list")
        NONE = "none", _("No replies")

    id = IdField()
    owner = models.ForeignKey(Actor, models.CASCADE, related_name="lists")
    title = models.CharField(max_length=100)
    replies_policy = models.CharField(max_length=8, choices=Replies.choices, default=Replies.LIST)
    exclusive = models.BooleanField(default=False)
    members = models.ManyToManyField(Actor, related_name="+", through="identity.ListMember")

    def __str__(self) -> str:
        return f"list {self.pk} of {self.owner_id}"


class ListMember(models.Model):
    """Somebody in a list: followed by its owner."""

    list = models.ForeignKey(List, models.CASCADE, related_name="+")
    actor = models.ForeignKey(Actor, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "actor"], name="list_member_once")]

    def __str__(self) -> str:
        return f"{self.actor_id} in {self.list_id}"
