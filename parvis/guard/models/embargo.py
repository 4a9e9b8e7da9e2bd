"""What may not go far before its moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.core.ids import IdField
from parvis.identity.models import Actor
from parvis.spaces.models import Reach, Space

if TYPE_CHECKING:
    from parvis.identity.viewer import Viewer


class Embargoes(models.QuerySet["Embargo"]):
    """Embargoes, asked for through a viewer."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Those the viewer may know of: as far as the embargo lets the thing go, one may know that it stands."""
        from parvis.guard.knowing import known_embargoes

        return self.filter(known_embargoes(viewer))


class Embargo(models.Model):
    """Words (`forms`, as a term's) that go no further than `reach` before `until`.

    At the reach of a space only its members read them; inside, everybody of the house; without a space, inside.
    """

    id = IdField()
    forms = models.TextField(_("words"), max_length=4000)
    until = models.DateTimeField(_("until"))
    reach = models.PositiveSmallIntegerField(_("furthest reach before"), choices=Reach.choices, default=Reach.INSIDE)
    space = models.ForeignKey(Space, models.CASCADE, null=True, blank=True, related_name="+")
    note = models.CharField(_("note"), max_length=500, blank=True)
    added_by = models.ForeignKey(Actor, models.SET_NULL, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Embargoes] = Embargoes.as_manager()  # type: ignore[assignment]  # a manager answers as its queryset

    class Meta:
        indexes = [models.Index(fields=["until"], name="embargo_until")]
        constraints = [
            models.CheckConstraint(condition=models.Q(reach__in=(1, 2)), name="embargo_reach"),
            models.CheckConstraint(
                condition=models.Q(reach=2) | models.Q(space__isnull=False), name="embargo_space_named"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The first of its forms."""
        return self.forms.partition("\n")[0].partition("~")[0].strip()
