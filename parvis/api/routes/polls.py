"""Polls: a poll has the id of its status."""

from __future__ import annotations

from parvis.api import doors
from parvis.api.answers import Answer, ApiError, absent
from parvis.api.call import Call
from parvis.api.entities.polls import polls
from parvis.api.routes.statuses import found
from parvis.core.errors import Refused
from parvis.stream.actions import responding

# Mastodon’s words, which clients show; a second choice where one is allowed is a second vote to it.
WORDS = {
    "closed": "The poll has already ended",
    "voted": "You have already voted on this poll",
    "single": "You have already voted on this poll",
}
NO_OPTION = "The chosen vote option does not exist"


@doors.square("read:statuses")
def show(call: Call, post_id: int) -> Answer:
    """GET /api/v1/polls/:id"""
    drawn = polls([post_id], call.viewer)
    if post_id not in drawn:
        raise absent()
    return Answer(drawn[post_id])


@doors.member("write:statuses")
def vote(call: Call, post_id: int) -> Answer:
    """POST /api/v1/polls/:id/votes"""
    poll = getattr(found(call, post_id), "poll", None)
    if poll is None:
        raise absent()
    asked = call.params.texts("choices")
    known = {str(option.position) for option in poll.options.all()}
    if not asked or not known.issuperset(asked):
        raise ApiError(422, f"Validation failed: {NO_OPTION}")
    try:
        responding.vote(poll, [int(choice) for choice in asked], by=call.viewer)
    except Refused as refused:
        if refused.code in WORDS:
            raise ApiError(422, f"Validation failed: {WORDS[refused.code]}") from None
        raise
    return Answer(polls([post_id], call.viewer)[post_id])
