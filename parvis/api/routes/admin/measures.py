"""Figures for those who administer the house, under the names Mastodon gives them."""

from __future__ import annotations

import datetime
import platform
from typing import Any

import django
from django.conf import settings
from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language_info

from parvis import __version__
from parvis.api import doors
from parvis.api.answers import Answer, answer, stamp
from parvis.api.call import Call
from parvis.api.params import invalid
from parvis.stream import measures
from parvis.stream.figures import Span, lately

DAY = datetime.timedelta(days=1)


def _span(call: Call, longest: int) -> Span:
    """From `start_at` to the end of the day of `end_at`; by itself, the last thirty days. Raises `ApiError`."""
    first, last = call.params.moment("start_at"), call.params.moment("end_at")
    start, end = (
        _midnight(first) if first else lately(30)[0],
        _midnight(last) + DAY if last else lately(30)[1],
    )
    if not start < end:
        raise invalid("end_at", "must come after start_at")
    return max(start, end - DAY * longest), end


def _midnight(moment: datetime.datetime) -> datetime.datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _at(day: datetime.date) -> str | None:
    return stamp(datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC))


@doors.admin("admin:read")
def show(call: Call) -> Answer:
    """POST /api/v1/admin/measures: of what is asked, what is measured here."""
    span = _span(call, measures.LONGEST)
    return answer([_measure(key, span) for key in call.params.texts("keys") if key in measures.KEYS])


def _measure(key: str, span: Span) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/Admin_Measure/"""
    found = measures.measure(key, span)
    days = [{"date": _at(day), "value": str(n)} for day, n in found.days]
    return {"key": key, "unit": None, "total": str(found.total), "previous_total": str(found.previous), "data": days}


@doors.admin("admin:read")
def dimensions(call: Call) -> Answer:
    """POST /api/v1/admin/dimensions: of what is asked, what is known here."""
    known = {"languages": _languages, "software_versions": _software, "space_usage": _weight}
    return answer([{"key": key, "data": known[key]()} for key in call.params.texts("keys") if key in known])


def _languages() -> list[dict[str, str]]:
    return [
        {"key": code, "human_key": get_language_info(code)["name_translated"], "value": str(n)}
        for code, n in measures.languages().items()
    ]


def _software() -> list[dict[str, str]]:
    database = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(connection.vendor, connection.vendor)
    version = ".".join(map(str, connection.get_database_version()))
    parts = {
        "parvis": ("Parvis", __version__),
        "python": ("Python", platform.python_version()),
        "django": ("Django", django.get_version()),
        connection.vendor: (database, version),
    }
    return [{"key": key, "human_key": name, "value": v, "human_value": v} for key, (name, v) in parts.items()]


def _weight() -> list[dict[str, str]]:
    weights = {"media": ("Media", measures.weight_of_files())}
    if settings.SQLITE:
        with connection.cursor() as cursor:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
            weights["sqlite"] = ("SQLite", cursor.fetchone()[0])
    return [
        {"key": key, "human_key": name, "value": str(n), "unit": "bytes", "human_value": filesizeformat(n)}
        for key, (name, n) in weights.items()
    ]


@doors.admin("admin:read")
def retention(call: Call) -> Answer:
    """POST /api/v1/admin/retention: https://docs.joinmastodon.org/entities/Admin_Cohort/"""
    frequency = call.params.one_of("frequency", ("day", "month"), "day")
    monthly = frequency == "month"
    cohorts = measures.retention(_span(call, 366 if monthly else measures.MOST_COHORTS), monthly=monthly)
    return answer([{**_cohort(cohort), "frequency": frequency} for cohort in cohorts])


def _cohort(cohort: measures.Cohort) -> dict[str, Any]:
    data = [
        {"date": _at(day), "rate": round(n / cohort.came, 4) if cohort.came else 0.0, "value": str(n)}
        for day, n in cohort.about
    ]
    return {"period": _at(cohort.period), "data": data}
