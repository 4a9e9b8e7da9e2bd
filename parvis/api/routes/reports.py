"""Saying that something is not right."""

from __future__ import annotations

from parvis.api import doors
from parvis.api.answers import Answer, absent, answer
from parvis.api.call import Call
from parvis.api.entities.reports import report as drawn
from parvis.spaces.law import people
from parvis.stream.actions.reporting import report
from parvis.stream.models import Post, Report


@doors.member("write:reports")
def create(call: Call) -> Answer:
    """POST /api/v1/reports. `forward` is nothing to us: everybody is from here."""
    target = people(call.viewer).filter(pk=call.params.id("account_id") or 0).first()
    if target is None:
        raise absent()
    posts = Post.objects.visible_to(call.viewer).filter(pk__in=call.params.ids("status_ids"))
    rules = call.params.ids("rule_ids")
    default = Report.Category.VIOLATION if rules else Report.Category.OTHER
    filed = report(
        by=call.viewer,
        target=target,
        posts=posts,
        category=call.params.one_of("category", Report.Category.values, default),
        comment=call.params.text("comment"),
        rules=rules,
    )
    return answer(drawn(filed, list(filed.posts.values_list("pk", flat=True)), call.viewer))
