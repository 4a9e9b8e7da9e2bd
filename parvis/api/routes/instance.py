"""What the house says of itself to apps."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import get_language_info

from parvis.api import doors
from parvis.api.answers import Answer, absent, answer
from parvis.api.call import Call
from parvis.api.entities import house
from parvis.spaces.models import Statement
from parvis.stream import figures

WEEKS = 12


@doors.anyone
def show(call: Call) -> Answer:
    """GET /api/v2/instance"""
    return answer(house.instance(call.viewer))


@doors.anyone
def first(call: Call) -> Answer:
    """GET /api/v1/instance"""
    return answer(house.first_instance(call.viewer))


@doors.anyone
def rules(_call: Call) -> Answer:
    """GET /api/v1/instance/rules"""
    return answer(house.rules())


@doors.anyone
def activity(call: Call) -> Answer:
    """GET /api/v1/instance/activity: twelve weeks, of the whole house for those inside, of the square for others."""
    return answer([_week(call, span) for span in figures.weeks(WEEKS)])


def _week(call: Call, span: figures.Span) -> dict[str, str]:
    return {
        "week": str(int(span[0].timestamp())),
        "statuses": str(figures.posts(call.viewer, span)),
        "logins": str(figures.active(call.viewer, span)),
        "registrations": str(figures.arrived(call.viewer, span)),
    }


@doors.anyone
def extended_description(_call: Call) -> Answer:
    """GET /api/v1/instance/extended_description"""
    said = house.statement(Statement.Kind.ABOUT)
    return answer(house.privacy_policy(said) if said else {"updated_at": None, "content": ""})


@doors.anyone
def privacy_policy(_call: Call) -> Answer:
    """GET /api/v1/instance/privacy_policy"""
    return answer(house.privacy_policy(_said(Statement.Kind.PRIVACY)))


@doors.anyone
def terms_of_service(_call: Call, date: str = "") -> Answer:
    """GET /api/v1/instance/terms_of_service, and those of a day: only the present ones are kept."""
    told = house.terms_of_service(_said(Statement.Kind.TERMS))
    if date and date != told["effective_date"]:
        raise absent()
    return answer(told)


def _said(kind: str) -> Statement:
    said = house.statement(kind)
    if said is None:
        raise absent()
    return said


@doors.anyone
def languages(_call: Call) -> Answer:
    """GET /api/v1/instance/languages: those the house speaks."""
    return answer([{"code": code, "name": get_language_info(code)["name"]} for code, _name in settings.LANGUAGES])


@doors.anyone
def nothing(_call: Call, **_place: Any) -> Answer:
    """What other houses have and this one doesn't, as a list: peers, blocked domains, emoji of its own."""
    return answer([])


@doors.member("read:accounts")
def annual_reports(_call: Call) -> Answer:
    """GET /api/v1/annual_reports: we keep no such accounts of people."""
    return answer({"annual_reports": [], "accounts": [], "statuses": []})


@doors.member("read")
def no_refresh(_call: Call, refresh_id: str) -> Answer:
    """GET /api/v1_alpha/async_refreshes/:id: nothing is fetched from elsewhere while somebody waits."""
    del refresh_id
    raise absent()
