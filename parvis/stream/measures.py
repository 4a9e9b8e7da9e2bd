"""How the house fares, for those who administer it: what went on day by day, and who came back. From the ledger."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncDate, TruncMonth

from parvis.core.ledger import Entry
from parvis.identity.models import Account, Actor
from parvis.stream.figures import ANSWERED, DONE, Span, entries
from parvis.stream.models import Attachment

LONGEST = 92  # days
MOST_COHORTS = 12


@dataclass(frozen=True)
class Measure:
    """A figure over a span of days: each day's, that of the whole span, and that of as long a time before it."""

    total: int
    previous: int
    days: list[tuple[datetime.date, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Cohort:
    """Those who came in one period, and how many of them were about in that period and in each one after."""

    period: datetime.date
    came: int
    about: list[tuple[datetime.date, int]]


def _people(span: Span) -> QuerySet[Actor]:
    return Actor.objects.filter(kind=Actor.Kind.PERSON, joined_at__gte=span[0], joined_at__lt=span[1])


def _active(span: Span) -> QuerySet[Entry]:
    return entries(span, *DONE).exclude(actor_id=None)


# By Mastodon's key: the rows, when each of them was, and what is counted once.
_MEASURES: dict[str, tuple[Callable[[Span], QuerySet[Entry] | QuerySet[Actor]], str, str]] = {
    "active_users": (_active, "at", "actor_id"),
    "new_users": (_people, "joined_at", "pk"),
    "interactions": (lambda span: entries(span, *ANSWERED), "at", "pk"),
    "opened_reports": (lambda span: entries(span, "report.filed"), "at", "pk"),
    "resolved_reports": (lambda span: entries(span, "report.settled"), "at", "pk"),
}
KEYS = tuple(_MEASURES)


def measure(key: str, span: Span) -> Measure:
    """One of `KEYS`, over days that begin and end at midnight, UTC."""
    rows, at, once = _MEASURES[key]
    before = (span[0] - (span[1] - span[0]), span[0])
    counted = rows(span).annotate(day=TruncDate(at, tzinfo=datetime.UTC)).values("day")
    by_day = dict(counted.annotate(n=Count(once, distinct=True)).order_by().values_list("day", "n"))
    days = [span[0].date() + datetime.timedelta(days=n) for n in range((span[1] - span[0]).days)]
    total, previous = (rows(some).values(once).distinct().count() for some in (span, before))
    return Measure(total, previous, [(day, by_day.get(day, 0)) for day in days])


def languages() -> dict[str, int]:
    """How many people read in which language."""
    rows = Account.objects.filter(is_active=True).values("language").annotate(n=Count("pk")).order_by("-n")
    return dict(rows.values_list("language", "n"))


def weight_of_files() -> int:
    """What the files people attached weigh, in bytes."""
    return Attachment.objects.aggregate(n=Sum("size"))["n"] or 0


def retention(span: Span, *, monthly: bool) -> list[Cohort]:
    """By day or month: of those who came in a period, how many were about in it and in each one after."""
    cut = TruncMonth if monthly else TruncDate
    came: dict[datetime.date, set[int]] = defaultdict(set)
    for pk, joined in _people(span).annotate(period=cut("joined_at", tzinfo=datetime.UTC)).values_list("pk", "period"):
        came[_date(joined)].add(pk)
    periods = _periods(span, monthly=monthly)[-MOST_COHORTS:]
    about: dict[datetime.date, set[int]] = defaultdict(set)
    seen = _active(span).annotate(period=cut("at", tzinfo=datetime.UTC)).values_list("period", "actor_id").distinct()
    for period, actor in seen:
        about[_date(period)].add(actor or 0)
    return [
        Cohort(first, len(came[first]), [(later, len(came[first] & about[later])) for later in periods[n:]])
        for n, first in enumerate(periods)
    ]


def _date(moment: datetime.date) -> datetime.date:
    return moment.date() if isinstance(moment, datetime.datetime) else moment


def _periods(span: Span, *, monthly: bool) -> list[datetime.date]:
    days = [span[0].date() + datetime.timedelta(days=n) for n in range((span[1] - span[0]).days)]
    return sorted({day.replace(day=1) for day in days}) if monthly else days
