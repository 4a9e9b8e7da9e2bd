"""Private conversations: all that the same people say to each other is one."""

from __future__ import annotations

from parvis.api import doors
from parvis.api.answers import Answer, absent, answer, encode, listed
from parvis.api.call import Call
from parvis.api.entities.accounts import accounts, drawn
from parvis.api.entities.statuses import statuses
from parvis.spaces.models import Audience
from parvis.stream import talks
from parvis.stream.actions import minding


@doors.member("read:statuses")
def index(call: Call) -> Answer:
    """GET /api/v1/conversations: the one that moved last first; pages go by the ids of the last statuses."""
    span = call.span()
    found = talks.talks(call.viewer, before=span.before, since=span.since, size=span.size).talks
    return call.page(_drawn(call, found), [talk.last.pk for talk in found])


@doors.member("write:conversations")
def read(call: Call, talk_id: int) -> Answer:
    """POST /api/v1/conversations/:id/read"""
    talk = _found(call, talk_id)
    if (last := talks.last_said(call.viewer, talk)) is None:
        raise absent()
    minding.read_talk(talk, last, by=call.viewer)
    [shown] = _drawn(call, talks.talks(call.viewer, before=last + 1, since=last - 1).talks)[:1] or [b"{}"]
    return Answer(shown)


@doors.member("write:conversations")
def delete(call: Call, talk_id: int) -> Answer:
    """DELETE /api/v1/conversations/:id: listed no more until something is said in it."""
    minding.put_aside(_found(call, talk_id), by=call.viewer)
    return answer({})


def _found(call: Call, talk_id: int) -> Audience:
    talk = talks.open_talks(call.viewer).filter(pk=talk_id).first()
    if talk is None:
        raise absent()
    return talk


def _drawn(call: Call, found: list[talks.Talk]) -> list[bytes]:
    """https://docs.joinmastodon.org/entities/Conversation/"""
    said = statuses([talk.last.pk for talk in found], call.viewer, context="thread")
    people = accounts([actor.pk for talk in found for actor in talk.others], call.viewer)
    pieces = []
    for talk in found:
        # Whom one talks with may be somebody one could not find.
        faces = [people.get(actor.pk) or encode(drawn(actor, call.viewer, shared=actor.met)) for actor in talk.others]
        pieces.append(
            b'{"id":"%d","unread":%b,"accounts":%b,"last_status":%b}'
            % (talk.pk, b"true" if talk.unread else b"false", listed(faces), said.get(talk.last.pk, b"null"))
        )
    return pieces
