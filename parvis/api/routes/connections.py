"""Lists of people by what they are to one another, page by page."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from parvis.api import doors
from parvis.api.answers import Answer, ApiError, answer, encode, listed, stamp
from parvis.api.call import Call
from parvis.api.entities.accounts import accounts, blocked
from parvis.api.routes.relationships import person, space_or_person
from parvis.identity.actions.noting import dismiss_suggestion
from parvis.spaces import directory
from parvis.spaces import relationships as ties
from parvis.spaces.queries import members

PAGE, MOST = 40, 80


def shown(call: Call, rows: QuerySet[Any, Any], who: str) -> Answer:
    """A page of the people these rows lead to (`who`), by the ids of the rows."""
    span = call.span(PAGE, MOST)
    pairs = span.ordered(list(span.of(rows).values_list("pk", who)))
    found = accounts([actor for _pk, actor in pairs], call.viewer)
    return call.page([found[actor] for _pk, actor in pairs if actor in found], [pk for pk, _actor in pairs])


@doors.square("read:accounts")
def followers(call: Call, account_id: int) -> Answer:
    """GET /api/v1/accounts/:id/followers; of a space, its members."""
    space = space_or_person(call, account_id)[0]
    if space is not None:
        return shown(call, members(call.viewer, space).order_by(), "actor")
    return shown(call, ties.followers(call.viewer, account_id), "source")


@doors.square("read:accounts")
def following(call: Call, account_id: int) -> Answer:
    """GET /api/v1/accounts/:id/following; a space follows nobody."""
    space_or_person(call, account_id)
    return shown(call, ties.followed(call.viewer, account_id), "target")


@doors.square("read:accounts")
def endorsed_by(call: Call, account_id: int) -> Answer:
    """GET /api/v1/accounts/:id/endorsements"""
    space_or_person(call, account_id)
    return shown(call, ties.endorsed(call.viewer, account_id), "target")


@doors.member("read:accounts")
def endorsements(call: Call) -> Answer:
    """GET /api/v1/endorsements"""
    return shown(call, ties.endorsed(call.viewer, call.viewer.who), "target")


@doors.member("read:follows")
def follow_requests(call: Call) -> Answer:
    """GET /api/v1/follow_requests: those who wait for an answer."""
    return shown(call, directory.follow_requests(call.viewer).order_by(), "source")


@doors.member("read:blocks")
def blocks(call: Call) -> Answer:
    """GET /api/v1/blocks"""
    span = call.span(PAGE, MOST)
    pairs = span.ordered(list(span.of(ties.blocks(call.viewer)).values_list("pk", "target")))
    found = blocked([actor for _pk, actor in pairs], call.viewer)
    return call.page([found[actor] for _pk, actor in pairs if actor in found], [pk for pk, _actor in pairs])


@doors.member("read:mutes")
def mutes(call: Call) -> Answer:
    """GET /api/v1/mutes, each with when it ends."""
    span = call.span(PAGE, MOST)
    rows = span.ordered(list(span.of(ties.mutes(call.viewer)).values_list("pk", "target", "until")))
    found = accounts([actor for _pk, actor, _until in rows], call.viewer)
    items = [
        found[actor][:-1] + b',"mute_expires_at":' + encode(stamp(until)) + b"}"
        for _pk, actor, until in rows
        if actor in found
    ]
    return call.page(items, [row[0] for row in rows])


@doors.member("read:follows")
def familiar(call: Call) -> Answer:
    """GET /api/v1/accounts/familiar_followers: whom one follows that follow them too."""
    said = []
    for who in dict.fromkeys(call.params.ids("id")[:20]):
        if ties.known(call.viewer, who) is not None:
            found = accounts(ties.familiar(call.viewer, who), call.viewer)
            said.append(b'{"id":"%d","accounts":%b}' % (who, listed(found.values())))
    return Answer(listed(said))


@doors.member("read:blocks")
def domain_blocks(call: Call) -> Answer:
    """GET /api/v1/domain_blocks: there is no other domain."""
    return call.page([], [])


@doors.member("write:blocks")
def change_domain_blocks(_call: Call) -> Answer:
    """POST, DELETE /api/v1/domain_blocks"""
    raise ApiError(422, _("This house speaks with no other: there is nothing to block."))


@doors.square("read:accounts")
def whole_directory(call: Call) -> Answer:
    """GET /api/v1/directory: those who want to be found, the last to speak (`active`) or to come (`new`) first."""
    params = call.params
    newest = params.one_of("order", ("active", "new"), "active") == "new"
    start, size = params.number("offset", most=10_000), params.limit(40, 80)
    ids = directory.discoverable(call.viewer, newest=newest)[start : start + size]
    return Answer(listed(accounts(ids, call.viewer).values()))


@doors.member("read")
def suggestions_v1(call: Call) -> Answer:
    """GET /api/v1/suggestions"""
    return Answer(listed(_suggested(call).values()))


@doors.member("read")
def suggestions(call: Call) -> Answer:
    """GET /api/v2/suggestions"""
    reason = b'{"source":"past_interactions","sources":["friends_of_friends"],"account":%b}'
    return Answer(listed(reason % account for account in _suggested(call).values()))


def _suggested(call: Call) -> dict[int, bytes]:
    near = directory.suggestions(call.viewer, limit=call.params.limit(40, 80))
    return accounts([suggestion.actor.pk for suggestion in near], call.viewer)


@doors.member("write")
def dismiss(call: Call, account_id: int) -> Answer:
    """DELETE /api/v1/suggestions/:id"""
    dismiss_suggestion(by=call.viewer, target=person(call, account_id))
    return answer({})
