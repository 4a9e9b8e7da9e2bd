"""Reports: those the administrator hears of (`parvis.stream.reports`)."""

from __future__ import annotations

from collections.abc import Callable

from parvis.api import doors
from parvis.api.answers import Answer, absent
from parvis.api.call import Call
from parvis.api.entities import admin
from parvis.stream.actions import reporting
from parvis.stream.models import Report
from parvis.stream.reports import heard_by


@doors.admin("admin:read:reports")
def index(call: Call) -> Answer:
    """GET /api/v1/admin/reports: those that are open, unless `resolved` is asked for."""
    reports = heard_by(call.viewer).filter(settled_at__isnull=not call.params.flag("resolved"))
    for name, field in (("account_id", "reporter"), ("target_account_id", "target")):
        if call.params.has(name):
            reports = reports.filter(**{field: call.params.id(name)})
    span = call.span(100, 200)
    reports = reports.filter(pk__lt=span.before, pk__gt=span.since).order_by("pk" if span.up else "-pk")
    rows = span.ordered(list(reports[: span.size]))
    return call.page(admin.reports(rows, call.viewer), [row.pk for row in rows])


def _found(call: Call, report_id: int) -> Report:
    report = heard_by(call.viewer).filter(pk=report_id).first()
    if report is None:
        raise absent()
    return report


def _shown(call: Call, report: Report) -> Answer:
    return Answer(admin.reports([_found(call, report.pk)], call.viewer)[0])


@doors.admin("admin:read:reports")
def show(call: Call, report_id: int) -> Answer:
    """GET /api/v1/admin/reports/:id"""
    return _shown(call, _found(call, report_id))


@doors.admin("admin:write:reports")
def update(call: Call, report_id: int) -> Answer:
    """PUT /api/v1/admin/reports/:id: what it is about."""
    report = _found(call, report_id)
    category = call.params.text("category", report.category)
    rules = call.params.ids("rule_ids") if call.params.has("rule_ids") else report.rules.values_list("pk", flat=True)
    return _shown(call, reporting.classify(report, by=call.viewer, category=category, rules=rules))


def doing(action: Callable[..., Report]) -> Callable[..., Answer]:
    """POST /api/v1/admin/reports/:id/{assign_to_self,unassign,resolve,reopen}: one of the actions on a report."""

    @doors.admin("admin:write:reports")
    def done(call: Call, report_id: int) -> Answer:
        return _shown(call, action(_found(call, report_id), by=call.viewer))

    return done
