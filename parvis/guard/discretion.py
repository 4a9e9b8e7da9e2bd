"""The charter of discretion, read: whom it binds, who stands by it, and what it still asks of somebody."""

from __future__ import annotations

import calendar
import datetime
import difflib
import itertools
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from parvis.core import clock
from parvis.core.compiled import compiled, moment
from parvis.core.markdown import plain
from parvis.guard.models import Acceptance, Discretion, DiscretionVersion
from parvis.identity.models import Actor, Relation
from parvis.identity.viewer import Viewer
from parvis.spaces.rewording import Piece, compare

# Those who work for the house, and see from inside what it would keep to itself; nobody asks it of a customer or a fan.
WORKING = (Relation.Kind.EMPLOYEE, Relation.Kind.SUBCONTRACTOR, Relation.Kind.PARTNER, Relation.Kind.SUPPLIER)
SOON = datetime.timedelta(days=30)  # so long before an acceptance lapses, one may give it anew


def bound() -> Q:
    """The people the charter is for, as a condition on `Actor`: those who work for the house today, with a login."""
    working = Relation.objects.filter(Relation.today(), kind__in=WORKING)
    return Q(pk__in=working.values("actor"), kind=Actor.Kind.PERSON, left_at=None, account__is_active=True)


def accepted(charter: Discretion) -> Q:
    """The people whose acceptance of the words that stand holds now, as a condition on `Actor`."""
    given = Acceptance.objects.filter(version=charter.version)
    if charter.months:
        given = given.filter(at__gt=_shifted(clock.now(), -charter.months))
    return Q(pk__in=given.values("actor"))


def waiting(charter: Discretion) -> QuerySet[Actor]:
    """Those the charter binds who have not accepted it; nobody while it has no words."""
    return Actor.objects.filter(bound() & ~accepted(charter)) if charter.stands else Actor.objects.none()


@dataclass(frozen=True)
class Standing:
    """What somebody is to the charter: whether it binds him, which version he accepted last, and when."""

    charter: Discretion
    bound: bool = False
    accepted: int = 0
    accepted_at: datetime.datetime | None = None

    @property
    def until(self) -> datetime.date | None:
        """The last day on which his acceptance holds; None where it does not lapse."""
        if self.accepted_at is None or not self.charter.months:
            return None
        return timezone.localdate(_shifted(self.accepted_at, self.charter.months))

    @property
    def holds(self) -> bool:
        """Whether he stands by the words as they are, and has said so not too long ago."""
        if self.accepted_at is None or not self.charter.stands or self.accepted != self.charter.version:
            return False
        months = self.charter.months
        return not months or self.accepted_at > _shifted(clock.now(), -months)

    @property
    def due(self) -> str:
        """Why he is asked to accept it: "first", "changed", "again" (it has lapsed, or soon will); "" if he is not."""
        if not self.bound or not self.charter.stands:
            return ""
        if not self.accepted:
            return "first"
        if self.accepted != self.charter.version:
            return "changed"
        soon = self.until is not None and self.until <= clock.today() + SOON
        return "again" if soon or not self.holds else ""


def standing(viewer: Viewer, charter: Discretion | None = None) -> Standing:
    """What the viewer is to the charter. Two compiled reads."""
    charter = charter or Discretion.current()
    for working, version, at in _mine(viewer.who) if viewer.signed_in else ():
        return Standing(charter, bool(working), version or 0, moment(at))
    return Standing(charter)


@compiled
def _mine(actor_id: int) -> QuerySet[Any, Any]:
    given = Acceptance.objects.filter(actor=OuterRef("pk")).order_by("-pk")
    person = Actor.objects.filter(pk=actor_id).annotate(
        working=Exists(Actor.objects.filter(bound(), pk=OuterRef("pk"))),
        accepted=Subquery(given.values("version")[:1]),
        accepted_at=Subquery(given.values("at")[:1]),
    )
    return person.order_by().values_list("working", "accepted", "accepted_at")


def words(number: int) -> DiscretionVersion | None:
    """What the charter says, or said, in this version."""
    return DiscretionVersion.objects.filter(pk=number).first()


def changed(now: DiscretionVersion | None, since: int) -> list[list[Piece]]:
    """The lines that changed in these words since a version, each word by word; none where that is not another one."""
    before = words(since) if now is not None and since and since != now.pk else None
    if before is None or now is None:
        return []
    old, new = _lines(before.text), _lines(now.text)
    found: list[list[Piece]] = []
    for kind, start, end, begin, stop in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            pairs = itertools.zip_longest(old[start:end], new[begin:stop], fillvalue="")
            found += [compare(gone, came) for gone, came in pairs]
    return found


def _lines(text: str) -> list[str]:
    """The lines of Markdown, without its marks."""
    return [bare for line in text.split("\n") if (bare := plain(line, len(line) + 1))]


def _shifted(when: datetime.datetime, months: int) -> datetime.datetime:
    """The same hour so many months later, or earlier; on the last day of a month that has no such day."""
    year, month = divmod(when.year * 12 + when.month - 1 + months, 12)
    day = min(when.day, calendar.monthrange(year, month + 1)[1])
    return when.replace(year=year, month=month + 1, day=day)
