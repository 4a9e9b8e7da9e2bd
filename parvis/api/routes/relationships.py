"""What one does about another, or about a space: follow is join, unfollow is leave."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.api import doors
from parvis.api.answers import Answer, ApiError, absent, answer
from parvis.api.call import Call
from parvis.api.entities.relationships import drawn, relationships
from parvis.identity.actions import approving, noting, tying
from parvis.identity.models import Actor
from parvis.spaces.actions import joining
from parvis.spaces.actions.managing import tune
from parvis.spaces.directory import meet
from parvis.spaces.models import Membership, Space
from parvis.spaces.relationships import Between, between, known

LONGEST_MUTE = 100 * 365 * 86400  # seconds


def person(call: Call, account_id: int) -> Actor:
    """Somebody the viewer may find, or has blocked. Raises `ApiError` 404 for anybody else, and for a space."""
    found = known(call.viewer, account_id)
    if found is None:
        raise absent()
    return meet(call.viewer, [found])[0]


def space_or_person(call: Call, account_id: int) -> tuple[Space | None, Actor | None]:
    """The one that has this id, as far as the viewer may know. Raises `ApiError` 404."""
    if (found := known(call.viewer, account_id)) is not None:
        return None, meet(call.viewer, [found])[0]
    space = Space.objects.visible_to(call.viewer).filter(pk=account_id).first()
    if space is None:
        raise absent()
    return space, None


def _relationship(call: Call, account_id: int) -> Answer:
    """What one is to somebody now; who could be seen before the deed is told of it even if he no longer can."""
    found = relationships([account_id], call.viewer)
    return answer(found[0] if found else drawn(Between(account_id)))


@doors.member("read:follows")
def many(call: Call) -> Answer:
    """GET /api/v1/accounts/relationships"""
    return answer(relationships(call.params.ids("id")[:80], call.viewer))


@doors.member("write:follows")
def follow(call: Call, account_id: int) -> Answer:
    """POST /api/v1/accounts/:id/follow: a person (or ask to, if he is locked), or a space: join it, or ask to."""
    space, actor = space_or_person(call, account_id)
    if actor is not None:
        tying.follow(by=call.viewer, target=actor, **_wishes(call))
    elif space is not None:
        _join(call, space)
    return _relationship(call, account_id)


def _wishes(call: Call) -> tying.Wishes:
    wishes: tying.Wishes = {}
    if call.params.has("reblogs"):
        wishes["reblogs"] = call.params.flag("reblogs", True)
    if call.params.has("notify"):
        wishes["notify"] = call.params.flag("notify")
    if call.params.has("languages"):
        wishes["languages"] = call.params.texts("languages")
    return wishes


def _join(call: Call, space: Space) -> None:
    held = between(call.viewer, [space.pk])[space.pk]
    if not held.following and not held.requested:
        joining.join(space=space, by=call.viewer, accepts_charter=call.params.flag("accepts_charter"))
        held = between(call.viewer, [space.pk])[space.pk]
    if held.following and call.params.has("notify"):
        wanted = Membership.Notify.ALL if call.params.flag("notify") else Membership.Notify.MENTIONS
        tune(space=space, by=call.viewer, notify=wanted)


@doors.member("write:follows")
def unfollow(call: Call, account_id: int) -> Answer:
    """POST /api/v1/accounts/:id/unfollow: also takes back what one asked; a space is left."""
    space, actor = space_or_person(call, account_id)
    if actor is not None:
        tying.unfollow(by=call.viewer, target=actor)
    elif space is not None:
        held = between(call.viewer, [space.pk])[space.pk]
        if held.requested:
            joining.withdraw_request(space=space, by=call.viewer)
        elif held.following:
            joining.leave(space=space, by=call.viewer)
    return _relationship(call, account_id)


@doors.member("write:mutes")
def mute(call: Call, account_id: int) -> Answer:
    """POST /api/v1/accounts/:id/mute: a person, for `duration` seconds or for good; or a space, out of one's home."""
    space, actor = space_or_person(call, account_id)
    if actor is not None:
        seconds = call.params.number("duration", most=LONGEST_MUTE)
        until = timezone.now() + datetime.timedelta(seconds=seconds) if seconds else None
        tying.mute(by=call.viewer, target=actor, notifications=call.params.flag("notifications", True), until=until)
    elif space is not None:
        tune(space=space, by=call.viewer, muted=True)
    return _relationship(call, account_id)


@doors.member("write:mutes")
def unmute(call: Call, account_id: int) -> Answer:
    """POST /api/v1/accounts/:id/unmute"""
    space, actor = space_or_person(call, account_id)
    if actor is not None:
        tying.unmute(by=call.viewer, target=actor)
    elif space is not None:
        tune(space=space, by=call.viewer, muted=False)
    return _relationship(call, account_id)


@doors.member("write:blocks")
def block(call: Call, account_id: int) -> Answer:
    """POST /api/v1/accounts/:id/block"""
    actor = space_or_person(call, account_id)[1]
    if actor is None:
        raise ApiError(422, _("A space can’t be blocked. You can leave it, or mute it."))
    tying.block(by=call.viewer, target=actor)
    return _relationship(call, account_id)


def _about(act: Callable[[Call, Actor], object]) -> Callable[[Call, int], Answer]:
    """A route that does something about a person, and tells what one is to him then."""

    def view(call: Call, account_id: int) -> Answer:
        act(call, person(call, account_id))
        return _relationship(call, account_id)

    return view


unblock = doors.member("write:blocks")(_about(lambda call, who: tying.unblock(by=call.viewer, target=who)))
note = doors.member("write:accounts")(
    _about(lambda call, who: noting.note(by=call.viewer, target=who, text=call.params.text("comment")))
)
remove_from_followers = doors.member("write:follows")(
    _about(lambda call, who: approving.send_away(by=call.viewer, source=who))
)
endorse = doors.member("write:accounts")(_about(lambda call, who: noting.endorse(by=call.viewer, target=who)))
unendorse = doors.member("write:accounts")(_about(lambda call, who: noting.unendorse(by=call.viewer, target=who)))
authorize = doors.member("write:follows")(_about(lambda call, who: approving.approve(by=call.viewer, source=who)))
reject = doors.member("write:follows")(_about(lambda call, who: approving.turn_down(by=call.viewer, source=who)))
