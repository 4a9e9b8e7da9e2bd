"""What a reader does with a status, and who did."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from parvis.api import doors
from parvis.api.answers import Answer, ApiError
from parvis.api.call import Call
from parvis.api.entities.accounts import accounts
from parvis.api.routes.statuses import found, shown
from parvis.spaces.models import Reach
from parvis.stream import policies, timelines
from parvis.stream.actions import correcting, responding
from parvis.stream.actions.publishing import publish
from parvis.stream.actions.submitting import habits
from parvis.stream.models import Post, Reaction
from parvis.stream.writing import Destination, Writing


def _switch(scope: str, act: Callable[..., object], name: str, *, on: bool) -> doors.View:
    """A route that sets or takes back what `act` does under the keyword `name`, and answers the status."""

    @doors.member(scope)
    def route(call: Call, post_id: int) -> Answer:
        act(found(call, post_id), by=call.viewer, **{name: on})
        return shown(call, post_id)

    return route


favourite = _switch("write:favourites", responding.like, "liked", on=True)
unfavourite = _switch("write:favourites", responding.like, "liked", on=False)
bookmark = _switch("write:bookmarks", responding.keep, "kept", on=True)
unbookmark = _switch("write:bookmarks", responding.keep, "kept", on=False)
pin = _switch("write:accounts", responding.pin_to_profile, "pinned", on=True)
unpin = _switch("write:accounts", responding.pin_to_profile, "pinned", on=False)
mute = _switch("write:mutes", responding.hush, "hushed", on=True)
unmute = _switch("write:mutes", responding.hush, "hushed", on=False)


def _proper(call: Call, post_id: int) -> Post:
    """The post, or what it shares if it has no word of its own."""
    post = found(call, post_id)
    return found(call, post.shared_id or 0) if post.is_boost else post


@doors.member("write:statuses")
def reblog(call: Call, post_id: int) -> Answer:
    """POST /api/v1/statuses/:id/reblog: shared as far as `visibility` says, and no further than it went itself."""
    post = _proper(call, post_id)
    if not policies.may_share(call.viewer, post):
        raise ApiError(422, _("This post can’t be shared."))
    mine = timelines.boosts(call.viewer, post).filter(author=call.viewer.who).first()
    if mine is None:
        wanted = call.params.one_of("visibility", ("public", "unlisted", "private"), habits(call.viewer).visibility)
        reach = min(Reach.INSIDE if wanted == "private" else Reach.PUBLIC, Reach(post.audience.reach))
        writing = Writing(shared=post, listed=wanted != "unlisted")
        mine = publish(writing, by=call.viewer, to=Destination(reach))
    return shown(call, mine.pk)


@doors.member("write:statuses")
def unreblog(call: Call, post_id: int) -> Answer:
    """POST /api/v1/statuses/:id/unreblog: answers what was shared."""
    post = _proper(call, post_id)
    for mine in timelines.boosts(call.viewer, post).filter(author=call.viewer.who):
        correcting.delete(mine, by=call.viewer)
    return shown(call, post.pk)


@doors.square("read:statuses")
def favourited_by(call: Call, post_id: int) -> Answer:
    """GET /api/v1/statuses/:id/favourited_by: of those who reacted, whom the caller may find."""
    post, span = found(call, post_id), call.span(40, 80)
    rows = span.ordered(list(span.of(Reaction.objects.filter(post=post)).values_list("pk", "actor")))
    return _people(call, rows)


@doors.square("read:statuses")
def reblogged_by(call: Call, post_id: int) -> Answer:
    """GET /api/v1/statuses/:id/reblogged_by: of those who shared it without a word, whom the caller may find."""
    post, span = found(call, post_id), call.span(40, 80)
    rows = span.ordered(list(span.of(timelines.boosts(call.viewer, post)).values_list("pk", "author")))
    return _people(call, rows)


def _people(call: Call, rows: list[tuple[int, int]]) -> Answer:
    """A page of accounts that goes by the ids of what they did."""
    drawn = accounts([actor for _pk, actor in rows], call.viewer)
    return call.page(list(drawn.values()), [pk for pk, _actor in rows])
