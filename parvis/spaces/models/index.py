"""What search can find: one row a thing, beside the words it is found by."""

from __future__ import annotations

from django.db import models

from parvis.identity.models import Actor
from parvis.spaces.models.audience import Audience


class Indexed(models.Model):
    """A findable thing, as search shows it. Its stemmed words stand beside it, in the form each database is good at.

    On SQLite they are the FTS5 table `search_words` (same rowid, cleaned by a trigger on this table), on PostgreSQL the
    column `words`: see the migration `search_words`, to be run again should a later one rebuild this table.
    """

    class Kind(models.TextChoices):
        POST = "post"
        COMMENT = "comment"
        FILE = "file"
        PERSON = "person"
        SPACE = "space"

    class Reach(models.TextChoices):
        """Who may find a person by these words. Each row holds all that those may read, so that words combine."""

        ALL = ""  # anything but a person: its audience or the law over spaces says who
        CONTACTS = "contacts"  # colleagues who are contacts: what stands within, and what is for contacts
        INSIDE = "inside"  # colleagues
        MET = "met"  # externals who share a closed space with the person: the internal card, no inside fields
        PUBLIC = "public"  # everyone: the public persona

    kind = models.CharField(max_length=8, choices=Kind.choices)
    object_id = models.BigIntegerField()
    reach = models.CharField(max_length=8, choices=Reach.choices, default=Reach.ALL, blank=True)
    audience = models.ForeignKey(Audience, models.CASCADE, null=True, related_name="+")
    author = models.ForeignKey(Actor, models.CASCADE, null=True, related_name="+")
    type = models.CharField(max_length=12, blank=True)  # of a post: note, question, article…; of a space: its type
    has = models.CharField(max_length=24, blank=True)  # " file image link ": what stands with it
    at = models.DateTimeField()
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id", "reach"], name="indexed_once")]
        indexes = [models.Index(fields=["audience", "-at"], name="indexed_audience")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
