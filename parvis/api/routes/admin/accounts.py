"""The people of the house: finding them, closing an account and opening it again."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from parvis.api import doors
from parvis.api.answers import Answer, ApiError, absent
from parvis.api.call import Call
from parvis.api.entities import admin
from parvis.core.errors import Refused
from parvis.identity.actions import suspending
from parvis.identity.models import Account, Actor
from parvis.identity.models.folded import fold
from parvis.spaces.directory import everybody
from parvis.stream.actions.reporting import settle
from parvis.stream.reports import heard_by

CLOSING = ("disable", "suspend")
NOT_DONE = ("silence", "sensitive")
NOBODY = ("pending", "silenced", "sensitized", "remote")  # nobody here ever is


def _people(call: Call) -> QuerySet[Actor]:
    return everybody(call.viewer).exclude(account=None).select_related("account")


def _named(call: Call, people: QuerySet[Actor]) -> QuerySet[Actor]:
    """Those of whom it says so: each word given narrows."""
    params = call.params
    for field, name in (("username", "handle__icontains"), ("email", "account__email__icontains")):
        if word := params.text(field):
            people = people.filter(**{name: word})
    for word in fold(params.text("display_name")).split():
        people = people.filter(folded__contains=word)
    return people.none() if params.text("ip") or params.text("by_domain") else people


def _page(call: Call, people: QuerySet[Actor]) -> Answer:
    span = call.span(40, 200)
    rows = span.ordered(list(span.of(_named(call, people)).select_related("account")))
    shown = admin.people(rows)
    return call.page(list(shown.values()), [actor.pk for actor in rows])


@doors.admin("admin:read:accounts")
def first(call: Call) -> Answer:
    """GET /api/v1/admin/accounts"""
    people = _people(call)
    if call.params.flag("active"):
        people = people.filter(account__is_active=True)
    if call.params.flag("disabled") or call.params.flag("suspended"):
        people = people.filter(account__is_active=False)
    if call.params.flag("staff"):
        people = people.filter(account__is_admin=True)
    if any(call.params.flag(word) for word in NOBODY):
        people = people.none()
    return _page(call, people)


@doors.admin("admin:read:accounts")
def second(call: Call) -> Answer:
    """GET /api/v2/admin/accounts"""
    people, status = _people(call), call.params.text("status")
    if status in ("active", "disabled", "suspended"):
        people = people.filter(account__is_active=status == "active")
    if call.params.text("permissions") == "staff" or admin.ADMINISTRATOR["id"] in call.params.texts("role_ids"):
        people = people.filter(account__is_admin=True)
    if status in NOBODY or call.params.text("origin") == "remote" or call.params.text("invited_by"):
        people = people.none()
    return _page(call, people)


def _found(call: Call, account_id: int) -> Actor:
    actor = _people(call).filter(pk=account_id).first()
    if actor is None:
        raise absent()
    return actor


def _shown(call: Call, account_id: int) -> Answer:
    return Answer(admin.people([_found(call, account_id)])[account_id])


@doors.admin("admin:read:accounts")
def show(call: Call, account_id: int) -> Answer:
    """GET /api/v1/admin/accounts/:id"""
    return _shown(call, account_id)


def _login(actor: Actor) -> Account:
    if actor.account is None:
        raise absent()
    return actor.account


@doors.admin("admin:write:accounts")
def act(call: Call, account_id: int) -> Answer:
    """POST /api/v1/admin/accounts/:id/action; with `report_id`, that report is settled by it."""
    actor = _found(call, account_id)
    wanted = call.params.one_of("type", ("none", *CLOSING, *NOT_DONE), "")
    if wanted in NOT_DONE:
        raise Refused(_("Here an account is suspended or left alone: there is nothing between."), field="type")
    if wanted in CLOSING:
        suspending.suspend(by=call.viewer, account=_login(actor))
    if report_id := call.params.id("report_id"):
        report = heard_by(call.viewer).filter(pk=report_id, target=actor).first()
        if report is None:
            raise absent()
        settle(report, by=call.viewer)
    return Answer(b"{}")


@doors.admin("admin:write:accounts")
def reactivate(call: Call, account_id: int) -> Answer:
    """POST /api/v1/admin/accounts/:id/enable and /unsuspend, which are one here"""
    suspending.reactivate(by=call.viewer, account=_login(_found(call, account_id)))
    return _shown(call, account_id)


@doors.admin("admin:write:accounts")
def unchanged(call: Call, account_id: int) -> Answer:
    """POST /api/v1/admin/accounts/:id/unsilence and /unsensitive: nobody ever is."""
    return _shown(call, account_id)


def refuse(why: str) -> Callable[..., Answer]:
    """A view that says why this is not done here, of people there are."""

    @doors.admin("admin:write:accounts")
    def refused(call: Call, account_id: int) -> Answer:
        _found(call, account_id)
        raise ApiError(403, why)

    return refused
