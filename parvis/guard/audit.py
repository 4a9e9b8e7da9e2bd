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
# What is written down of decisions at the threshold, by verb, as it is told to the person. A verb of this family that is not
# named here is shown too: nothing that is written down of somebody is kept from him.
FAMILY = "guard."
VERBS: dict[str, Promise] = {
    "guard.overridden": _("You published in spite of a warning, and said why"),
    "guard.held": _("Something you wrote was held until somebody looked at it"),
    "guard.released": _("Something you wrote was let out"),
    "guard.declined": _("Something you wrote was not let out"),
    "guard.withdrawn": _("You took back something that was held"),
    "discretion.accepted": _("You accepted the charter of discretion"),
    "discretion.reminded": _("You reminded those who have not accepted the charter"),
    "licence.shown": _("You let others see your ambassador’s licence"),
    "licence.hidden": _("You no longer let others see your ambassador’s licence"),
}
# The same of what somebody else had written, for who decided of it.
DECIDED: dict[str, Promise] = {
    "guard.released": _("You let out something that was held"),
    "guard.declined": _("You did not let out something that was held"),
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
    def why(self) -> str:
        """The reason he gave himself, if he had to give one."""
        return str(self.entry.detail.get("why", "")) if self.mine else ""

    @property
    def post_id(self) -> int | None:
        """The post it is about, or became; whether it may be read is for the reader to ask."""
        about = self.entry.about_id if self.entry.about == "post" else self.entry.detail.get("post")
        return int(about) if about is not None else None


def of(viewer: Viewer, *, before: int | None = None) -> list[Noted]:
    """What is written down of the viewer, newest first, a page of it. Four queries.

    His are the entries he made, and those about him: about his profile, or naming him as the author (`detail.author`).
    """
    if not viewer.signed_in:
        return []
    earlier = Entry.objects.filter(pk__lt=before) if before is not None else Entry.objects.all()
    decided = earlier.filter(verb__startswith=FAMILY)
    parts = (
        earlier.filter(Q(verb__in=list(VERBS)) | Q(verb__startswith=FAMILY), actor_id=viewer.who),
        decided.filter(about="actor", about_id=viewer.who),
        decided.filter(detail__author=viewer.who),
    )
    found = {entry.pk: entry for part in parts for entry in part.order_by("-pk")[:PAGE]}
    rows = sorted(found.values(), key=lambda entry: -entry.pk)[:PAGE]
    others = {entry.actor_id for entry in rows} - {viewer.who, None}
    known: dict[Any, Actor] = law.people(viewer).in_bulk(others) if others else {}
    return [
        Noted(entry, _sentence(entry, viewer), entry.actor_id == viewer.who, known.get(entry.actor_id))
        for entry in rows
    ]


def _sentence(entry: Entry, viewer: Viewer) -> Promise:
    """What it says to the viewer, who may be the one who decided of another's."""
    anothers = entry.actor_id == viewer.who and entry.detail.get("author", viewer.who) != viewer.who
    return (DECIDED if anothers else VERBS).get(entry.verb, OTHER)
