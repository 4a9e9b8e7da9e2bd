"""Quotes: who quotes a status, who may, and taking one back."""

from __future__ import annotations

from parvis.api import doors
from parvis.api.answers import Answer, absent
from parvis.api.call import Call
from parvis.api.routes.statuses import found, shown
from parvis.api.routes.timelines import page_of
from parvis.stream import policies, timelines
from parvis.stream.actions import quoting
from parvis.stream.models import Post


@doors.square("read:statuses")
def quotes(call: Call, post_id: int) -> Answer:
    """GET /api/v1/statuses/:id/quotes"""
    return page_of(call, timelines.quotes(call.viewer, found(call, post_id)), "thread")


@doors.member("write:statuses")
def revoke(call: Call, post_id: int, quote_id: int) -> Answer:
    """POST /api/v1/statuses/:id/quotes/:quoting_status_id/revoke"""
    quote = found(call, quote_id)
    if quote.shared_id != post_id:
        raise absent()
    quoting.revoke(quote, by=call.viewer)
    return shown(call, quote_id)


@doors.member("write:statuses")
def policy(call: Call, post_id: int) -> Answer:
    """PUT /api/v1/statuses/:id/interaction_policy"""
    post = found(call, post_id)
    if not policies.may_edit(call.viewer, post):
        raise absent()
    asked = call.params.one_of("quote_approval_policy", Post.Quoting.values, "")
    quoting.let_quote(post, asked, by=call.viewer)
    return shown(call, post_id)
