"""How far departments are with the charter and the lessons: by groups of eight or more, never by person.

What is shown of them must tell nothing of fewer people, not by taking one figure from another either. So small departments
stand together, or not at all; there is a total only where everybody in it is shown; and shares are rounded, with “nearly
everybody” and “hardly anybody” where the exact figure would tell of each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, Q

from parvis.guard.discretion import accepted, bound
from parvis.guard.models import Discretion, Lesson, Passed
from parvis.identity.models import Actor
from parvis.identity.models.folded import fold

LEAST = 8
LARGE = 40  # from so many people, shares are shown to five in a hundred; below, to ten


class Band(StrEnum):
    """What is said of a share."""

    NOBODY = "hardly_anybody"
    SOME = "share"
    EVERYBODY = "nearly_everybody"


@dataclass(frozen=True)
class Share:
    """How many of a group, as much of it as may be said: `percent` where the band is a share, else None."""

    band: Band
    percent: int | None = None


@dataclass(frozen=True)
class Row:
    """A department as it is counted: exact figures, shown to nobody."""

    name: str
    people: int
    accepted: int
    passed: int


@dataclass(frozen=True)
class Department:
    """A group that is shown. `name` is empty for the small ones together."""

    name: str
    people: int
    accepted: Share
    passed: Share


@dataclass(frozen=True)
class Figures:
    """What is shown: departments by name, the small ones together last; a total, if it tells of nobody apart.

    `left_out` is whether there are people who are not in it, because they are too few.
    """

    departments: list[Department]
    total: Department | None
    left_out: bool


def figures() -> Figures:
    """The figures of this moment. Three queries, however many people there are."""
    charter = Discretion.current()
    lessons = Lesson.objects.taught().filter(in_set=True).count()
    having = Passed.objects.filter(lesson__withdrawn_at=None, lesson__in_set=True).values("actor")
    all_of_them = having.annotate(n=Count("pk")).filter(n__gte=lessons).values("actor") if lessons else ()
    standing = accepted(charter) if charter.stands else Q(pk__in=())
    teams = Actor.objects.filter(bound()).order_by().values("team")
    counted = teams.annotate(
        people=Count("pk"),
        accepted=Count("pk", filter=standing),
        passed=Count("pk", filter=Q(pk__in=all_of_them)),
    )
    return gathered(Row(team["team"], team["people"], team["accepted"], team["passed"]) for team in counted)


def gathered(rows: Iterable[Row]) -> Figures:
    """What of these may be shown. Departments whose names differ by case or accents are one; nameless, none."""
    teams = _merged(rows)
    large = [row for row in teams if row.name and row.people >= LEAST]
    small = [row for row in teams if not (row.name and row.people >= LEAST)]
    rest = _together(small)
    shown = [_shown(row) for row in sorted(large, key=lambda row: fold(row.name))]
    if rest.people >= LEAST:
        shown.append(_shown(rest))
    left_out = 0 < rest.people < LEAST
    total = None if left_out or len(shown) < 2 else _shown(_together(teams))
    return Figures(shown, total, left_out)


def share(count: int, of: int) -> Share:
    """So many of these, rounded, and never so exactly that it told of each of them."""
    if count <= 1:
        return Share(Band.NOBODY)
    if count >= of - 1:
        return Share(Band.EVERYBODY)
    step = 5 if of >= LARGE else 10
    percent = int(100 * count / of / step + 0.5) * step
    return Share(Band.SOME, min(max(percent, step), 100 - step))


def _merged(rows: Iterable[Row]) -> list[Row]:
    by_name: dict[str, list[Row]] = {}
    for row in rows:
        by_name.setdefault(fold(row.name), []).append(row)
    return [_together(same, _usual(same)) for same in by_name.values()]


def _usual(rows: list[Row]) -> str:
    """The spelling most of them have."""
    spelt = Counter[str]()
    for row in rows:
        spelt[row.name.strip()] += row.people
    return max(sorted(spelt), key=lambda name: spelt[name])


def _together(rows: list[Row], name: str = "") -> Row:
    return Row(
        name, sum(row.people for row in rows), sum(row.accepted for row in rows), sum(row.passed for row in rows)
    )


def _shown(row: Row) -> Department:
    return Department(row.name, row.people, share(row.accepted, row.people), share(row.passed, row.people))
