"""Scheduled statuses."""

from __future__ import annotations

from django.db.models import QuerySet

from parvis.api import doors
from parvis.api.answers import Answer, absent, answer, encode
from parvis.api.call import Call
from parvis.api.entities.scheduled import scheduled
from parvis.api.params import invalid
from parvis.stream.actions import drafting
from parvis.stream.actions.submitting import put_off
from parvis.stream.models import Draft


def _own(call: Call) -> QuerySet[Draft]:
    return Draft.objects.filter(author=call.viewer.who).exclude(publish_at=None)


def _found(call: Call, draft_id: int) -> Draft:
    draft = _own(call).filter(pk=draft_id).first()
    if draft is None:
        raise absent()
    return draft


@doors.member("read:statuses")
def index(call: Call) -> Answer:
    """GET /api/v1/scheduled_statuses"""
    span = call.span()
    drafts = span.ordered(list(span.of(_own(call))))
    return call.page([encode(one) for one in scheduled(drafts, call.viewer)], [draft.pk for draft in drafts])


@doors.member("read:statuses")
def show(call: Call, draft_id: int) -> Answer:
    """GET /api/v1/scheduled_statuses/:id"""
    return answer(scheduled([_found(call, draft_id)], call.viewer)[0])


@doors.member("write:statuses")
def change(call: Call, draft_id: int) -> Answer:
    """PUT /api/v1/scheduled_statuses/:id: another moment."""
    draft, at = _found(call, draft_id), call.params.moment("scheduled_at")
    if at is None:
        raise invalid("scheduled_at", "can't be blank")
    return answer(scheduled([put_off(draft, at, by=call.viewer)], call.viewer)[0])


@doors.member("write:statuses")
def delete(call: Call, draft_id: int) -> Answer:
    """DELETE /api/v1/scheduled_statuses/:id"""
    drafting.discard(_found(call, draft_id), by=call.viewer)
    return answer({})
