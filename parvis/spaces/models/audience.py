"""Where a thing stands and who may read it: one interned row, shared by all that stands there.

Everything readable points to an audience, so the law is a question about a few rows and not about each post, a comment
or a file is as readable as its thread because it shares its row, and leaving a space hides everything at once.
See docs/decisions/0002-audience.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.core.compiled import compiled
from parvis.core.ids import IdField
from parvis.identity.models import Actor
from parvis.spaces.models.space import Level, Space

if TYPE_CHECKING:
    from parvis.identity.viewer import Viewer


class Reach(models.IntegerChoices):
    """Who could read it, from narrow to wide."""

    PEOPLE = 0, _("named people")
    SPACE = 1, _("members")
    INSIDE = 2, _("everybody inside")
    PUBLIC = 3, _("everyone")


class Audience(models.Model):
    """A reach, the spaces it stands in, and the people it names. Equal audiences are one row (`key`)."""

    key = models.CharField(max_length=80, unique=True)
    reach = models.PositiveSmallIntegerField(choices=Reach.choices)
    spaces = models.ManyToManyField(Space, related_name="audiences")
    people = models.ManyToManyField(Actor, related_name="audiences")

    class Meta:
        indexes = [models.Index(fields=["reach"], name="audience_reach")]

    def __str__(self) -> str:
        return self.key

    @classmethod
    def of(cls, reach: Reach, *, spaces: Iterable[Space] = (), people: Iterable[Actor] = ()) -> Audience:
        """The audience with this reach, these spaces and these people, made if it is the first of its kind.

        Raises `ValueError` for a reach of members without a space, or of people without anybody.
        """
        rooms, named = list(spaces), list(people)
        if (reach == Reach.SPACE and not rooms) or (reach == Reach.PEOPLE and not named):
            raise ValueError("An audience without readers.")
        key = cls.key_of(reach, spaces=rooms, people=named)
        for audience in _by_key.objects(key):
            return audience  # type: ignore[no-any-return]
        with transaction.atomic():  # never a row without its spaces and people
            audience, is_new = cls.objects.get_or_create(key=key, defaults={"reach": reach})
            if is_new:
                audience.spaces.set(rooms)
                audience.people.set(named)
        return audience

    @staticmethod
    def key_of(reach: Reach, *, spaces: Iterable[Space] = (), people: Iterable[Actor] = ()) -> str:
        """The key under which the audience `of` gives stands, if it does."""
        space_ids, people_ids = sorted({space.pk for space in spaces}), sorted({actor.pk for actor in people})
        key = f"{reach:d}/{','.join(map(str, space_ids))}/{','.join(map(str, people_ids))}"
        return key if len(key) <= 80 else hashlib.sha256(key.encode()).hexdigest()


@compiled
def _by_key(key: str) -> models.QuerySet[Audience]:
    return Audience.objects.filter(key=key)


C = TypeVar("C", bound="Content")


class Contents(models.QuerySet[C]):
    """What may be read, asked for through a viewer."""

    def visible_to(self, viewer: Viewer) -> Self:
        """What `viewer` may read: the law, and nothing else."""
        from parvis.spaces.law import readable

        return self.filter(readable(viewer))


class Content(models.Model):
    """Anything that stands somewhere: who made it, who may read it, how sensitive it is."""

    id = IdField()
    author = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.INTERNAL)
    created_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
