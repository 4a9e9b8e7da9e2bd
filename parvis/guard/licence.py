"""The ambassador's licence: held by whoever stands by the charter of discretion and has passed the lessons of its set.

It is worked out and kept nowhere, so it lapses by itself when the charter is to be accepted again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from parvis.core.compiled import compiled
from parvis.guard.discretion import Standing, standing
from parvis.guard.models import Discretion, Lesson, Passed, ShownLicence
from parvis.identity.viewer import Viewer


@dataclass(frozen=True)
class Licence:
    """What somebody has of it: his standing, how many lessons are still to pass, and whether he lets others see it."""

    standing: Standing
    missing: int
    shown: bool

    @property
    def held(self) -> bool:
        """Whether he holds it now."""
        return self.standing.bound and self.standing.holds and not self.missing


def licence_of(viewer: Viewer) -> Licence:
    """The viewer's licence. Four small reads."""
    return Licence(standing(viewer), len(_missing(viewer.who)), bool(_shown(viewer.who)))


def may_speak_on_square(viewer: Viewer) -> bool:
    """Whether the viewer may speak on the square, as far as the licence goes: where the house asks for it, those whom the
    charter binds need it. One read more where it does not ask."""
    charter = Discretion.current()
    if not charter.square_needs_licence or viewer.system:
        return True
    mine = standing(viewer, charter)
    if not mine.bound:
        return True
    return mine.holds and not _missing(viewer.who)


def seen_on(actor_id: int) -> bool:
    """Whether others see on somebody's profile that he is an ambassador: he wants it, and holds the licence."""
    if not _shown(actor_id):
        return False
    mine = standing(Viewer(actor_id=actor_id))
    return mine.bound and mine.holds and not _missing(actor_id)


@compiled
def _missing(actor_id: int) -> QuerySet[Any, Any]:
    """The lessons of the set that somebody has not passed."""
    passed = Passed.objects.filter(actor=actor_id).values("lesson")
    return Lesson.objects.taught().filter(in_set=True).exclude(pk__in=passed).order_by().values_list("pk")


@compiled
def _shown(actor_id: int) -> QuerySet[Any, Any]:
    return ShownLicence.objects.filter(pk=actor_id).values_list("pk")
