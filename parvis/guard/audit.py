"""What is written down of somebody around the threshold, for himself to read: warnings taken are not, decisions are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.core.ledger import Entry
from parvis.identity.models import Actor
from parvis.identity.viewer import Viewer
from parvis.spaces import law

PAGE = 50
# What is written down of decisions at the threshold, by verb, as it is told to the person. A verb of these families that is
# not named here is shown too: nothing that is written down of somebody is kept from him.
FAMILIES = ("guard.", "hold.")
ONES_OWN = ("discretion.", "licence.")  # what one does, and nobody does to one
VERBS: dict[str, Promise] = {
    "post.published_despite": _("You published in spite of a warning, and said why"),
    "post.retracted": _("Something you had published was taken back everywhere"),
    "level.lowered": _("The level of something was lowered"),
    "space.widened": _("A space was opened to more people"),
    "hold.placed": _("Something you wrote was held until somebody looked at it"),
    "hold.released": _("Something you wrote was let out"),
    "hold.refused": _("Something you wrote was not let out"),
    "hold.withdrawn": _("Something that was held was taken back"),
    "discretion.accepted": _("You accepted the charter of discretion"),
    "discretion.reminded": _("You reminded those who have not accepted the charter"),
    "licence.shown": _("You let others see your ambassador’s licence"),
    "licence.hidden": _("You no longer let others see your ambassador’s licence"),
}
OTHER = _("A decision at the threshold")


@dataclass(frozen=True)
class Noted:
    """One entry: what happened, who did it (None: the person himself, or somebody he may not know), and about what."""

    entry: Entry
    sentence: Promise
    mine: bool
    who: Actor | None

    @property
    def post_id(self) -> int | None:
        """The post it is about, if it is about one; whether it may be read is for the reader to ask."""
        return self.entry.about_id if self.entry.about == "post" else None


def of(viewer: Viewer, *, before: int | None = None) -> list[Noted]:
    """What is written down of the viewer, newest first, a page of it. Four queries.

    His are the entries he made, and those about him: about his profile, or naming him as the author (`detail.author`).
    """
    if not viewer.signed_in:
        return []
    earlier = Entry.objects.filter(pk__lt=before) if before is not None else Entry.objects.all()
    decided = earlier.filter(_verbs(decisions=True))
    parts = (
        earlier.filter(_verbs(), actor_id=viewer.who),
        decided.filter(about="actor", about_id=viewer.who),
        decided.filter(detail__author=viewer.who),
    )
    found = {entry.pk: entry for part in parts for entry in part.order_by("-pk")[:PAGE]}
    rows = sorted(found.values(), key=lambda entry: -entry.pk)[:PAGE]
    others = {entry.actor_id for entry in rows} - {viewer.who, None}
    known: dict[Any, Actor] = law.people(viewer).in_bulk(others) if others else {}
    return [
        Noted(entry, VERBS.get(entry.verb, OTHER), entry.actor_id == viewer.who, known.get(entry.actor_id))
        for entry in rows
    ]


def _verbs(*, decisions: bool = False) -> Q:
    """What is noted; `decisions`: only what others may decide of somebody."""
    found = Q(verb__in=[verb for verb in VERBS if not (decisions and verb.startswith(ONES_OWN))])
    for family in FAMILIES:
        found |= Q(verb__startswith=family)
    return found
