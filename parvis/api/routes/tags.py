"""Tags: follow them, show them on one's profile."""

from __future__ import annotations

from parvis.api import doors
from parvis.api.answers import Answer, absent, answer, encode
from parvis.api.call import Call
from parvis.api.entities.tags import featured_tag, tags
from parvis.api.params import invalid
from parvis.api.routes.relationships import space_or_person
from parvis.core.errors import Refused
from parvis.stream import topics
from parvis.stream.actions import tagging
from parvis.stream.models import FeaturedTag


def _one(call: Call, name: str) -> Answer:
    return answer(tags([tagging.key_of(name)], call.viewer)[0])


@doors.square("read")
def show(call: Call, name: str) -> Answer:
    """GET /api/v1/tags/:name, spoken of or not."""
    return _one(call, name)


@doors.member("write:follows")
def follow(call: Call, name: str) -> Answer:
    """POST /api/v1/tags/:name/follow"""
    tagging.follow(name, by=call.viewer)
    return _one(call, name)


@doors.member("write:follows")
def unfollow(call: Call, name: str) -> Answer:
    """POST /api/v1/tags/:name/unfollow"""
    tagging.unfollow(name, by=call.viewer)
    return _one(call, name)


@doors.member("write:accounts")
def feature(call: Call, name: str) -> Answer:
    """POST /api/v1/tags/:name/feature"""
    tagging.feature(name, by=call.viewer)
    return _one(call, name)


@doors.member("write:accounts")
def unfeature(call: Call, name: str) -> Answer:
    """POST /api/v1/tags/:name/unfeature"""
    key = tagging.key_of(name)
    for shown in FeaturedTag.objects.filter(actor=call.viewer.who, topic__key=key):
        tagging.unfeature(shown, by=call.viewer)
    return _one(call, name)


@doors.member("read:follows")
def followed(call: Call) -> Answer:
    """GET /api/v1/followed_tags, the latest first."""
    span = call.span(100, 200)
    rows = span.ordered(list(span.of(topics.followed(call.viewer)).values_list("pk", "topic__key")))
    drawn = tags([key for _pk, key in rows], call.viewer)
    return call.page([encode(tag) for tag in drawn], [pk for pk, _key in rows])


@doors.member("read:accounts")
def featured(call: Call) -> Answer:
    """GET /api/v1/featured_tags"""
    return answer([featured_tag(shown) for shown in topics.featured(call.viewer, call.viewer.who)])


@doors.square("read:accounts")
def featured_by(call: Call, account_id: int) -> Answer:
    """GET /api/v1/accounts/:id/featured_tags"""
    space_or_person(call, account_id)
    return answer([featured_tag(shown) for shown in topics.featured(call.viewer, account_id)])


@doors.member("write:accounts")
def add_featured(call: Call) -> Answer:
    """POST /api/v1/featured_tags"""
    try:
        row = tagging.feature(call.params.text("name"), by=call.viewer)
    except Refused as refused:
        if refused.code == "absent":
            raise invalid("name", "is invalid") from None
        raise
    shown = next(shown for shown in topics.featured(call.viewer, call.viewer.who) if shown.row.pk == row.pk)
    return answer(featured_tag(shown))


@doors.member("write:accounts")
def remove_featured(call: Call, row_id: int) -> Answer:
    """DELETE /api/v1/featured_tags/:id"""
    shown = FeaturedTag.objects.filter(actor=call.viewer.who, pk=row_id).select_related("topic").first()
    if shown is None:
        raise absent()
    tagging.unfeature(shown, by=call.viewer)
    return answer({})


@doors.member("read:accounts")
def featured_suggestions(call: Call) -> Answer:
    """GET /api/v1/featured_tags/suggestions: what one speaks of most."""
    return answer(tags(topics.worth_featuring(call.viewer, call.viewer.who), call.viewer))
