"""Posts with all that Parvis knows of them: kind, level, title, several spaces. What is read has the shape of a status."""

from __future__ import annotations

import datetime
from typing import Annotated

from django.utils import timezone
from django.utils.translation import gettext as _
from msgspec import Meta, Struct

from parvis.api import doors
from parvis.api.answers import Answer, absent
from parvis.api.call import Call
from parvis.api.entities.statuses import status
from parvis.api.own import entities as own
from parvis.api.own.describing import Id, Paged, describes, wrong
from parvis.api.own.finding import people, room, rooms
from parvis.api.routes.statuses import waiting
from parvis.api.routes.timelines import newest
from parvis.identity.models import Actor
from parvis.identity.viewer import Viewer
from parvis.spaces import law
from parvis.spaces.models import Reach, Space
from parvis.stream.actions.holding import say
from parvis.stream.models import Held, Post
from parvis.stream.writing import Destination, PollWriting, Reply, Writing

LAST_YEAR = 9000


class PollAsked(Struct):
    """A poll: two to eight options, and when it closes."""

    options: Annotated[list[Annotated[str, Meta(min_length=1, max_length=120)]], Meta(min_length=2, max_length=8)]
    multiple: bool = False
    hidden: bool = False
    closes_at: datetime.datetime | None = None


class NewPost(Struct):
    """Something to say: in one or several spaces, to people by name, inside, or on the square; or in answer to a post.

    Without a `reach`, it goes as far as the narrowest of its spaces is meant to be read.
    """

    text: str = ""
    kind: Post.Kind = Post.Kind.NOTE
    title: Annotated[str, Meta(max_length=160)] = ""
    spaces: Annotated[list[Id], Meta(max_length=20)] = []
    people: Annotated[list[Id], Meta(max_length=20)] = []
    reach: own.Reach | None = None
    level: own.Level | None = None
    in_reply_to_id: Id | None = None
    warning: Annotated[str, Meta(max_length=160)] = ""
    sensitive: bool = False
    listed: bool = True
    language: Annotated[str, Meta(max_length=8)] = ""
    replies: Post.Repliers = Post.Repliers.READERS
    attachments: Annotated[list[Id], Meta(max_length=20)] = []
    poll: PollAsked | None = None
    honours: Annotated[list[Id], Meta(max_length=20)] = []
    despite: Annotated[str, Meta(max_length=300, description="Why it is to go out though the judge warns.")] = ""
    asking: Annotated[bool, Meta(description="Have somebody look at it first.")] = False
    why: Annotated[str, Meta(max_length=300, description="A word to whoever looks at it.")] = ""


@doors.member("write:statuses")
@describes("Say something.", takes=NewPost, gives=own.Status, status=201)
def create(call: Call, given: NewPost) -> Answer:
    """POST /api/parvis/v1/posts"""
    writing = _writing(call, given)
    answered = _answered(call.viewer, given.in_reply_to_id) if given.in_reply_to_id else None
    made = say(writing, by=call.viewer, to=Reply(answered) if answered else _destination(call.viewer, given))
    if isinstance(made, Held):
        raise waiting(made)
    return _shown(call, made.pk, 201)


@doors.square("read:statuses")
@describes("One post.", gives=own.Status)
def show(call: Call, post_id: int) -> Answer:
    """GET /api/parvis/v1/posts/:id"""
    return _shown(call, post_id)


def _shown(call: Call, post_id: int, code: int = 200) -> Answer:
    found = status(post_id, call.viewer, context="thread")
    if found is None:
        raise absent()
    return Answer(found, code)


@doors.square("read:statuses")
@describes("What stands in a space, the newest first.", asks=Paged, gives=list[own.Status])
def of_space(call: Call, space_id: int, asked: Paged) -> Answer:
    """GET /api/parvis/v1/spaces/:id/posts"""
    del asked  # the page reads the same words of the call
    return newest(call, "account", "space", room(call, space_id).pk)


def _writing(call: Call, given: NewPost) -> Writing:
    poll = given.poll
    closes = _to_come(poll.closes_at, "poll.closes_at") if poll else None
    return Writing(
        text=given.text.replace("\r\n", "\n"),
        title=given.title,
        kind=given.kind,
        warning=given.warning,
        repliers=given.replies,
        language=given.language,
        level=own.LEVELS.index(given.level) if given.level else None,
        attachments=tuple(int(one) for one in given.attachments),
        poll=PollWriting(tuple(poll.options), poll.multiple, poll.hidden, closes) if poll else None,
        honours=people(call.viewer, given.honours, "honours"),
        sensitive=given.sensitive,
        listed=given.listed,
        despite=given.despite,
        asking=given.asking,
        why=given.why,
    )


def _to_come(moment: datetime.datetime | None, field: str) -> datetime.datetime | None:
    """A moment, in UTC where it says no zone. Raises `ApiError` on the field for one that is past, or out of the calendar."""
    if moment is None:
        return None
    when = moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
    if not 1970 < when.year < LAST_YEAR or when <= timezone.now():
        raise wrong(field, _("Choose a moment to come."))
    return when


def _answered(viewer: Viewer, identifier: str) -> Post:
    found = Post.objects.visible_to(viewer).filter(pk=int(identifier)).select_related("root__audience").first()
    if found is None:
        raise wrong("in_reply_to_id", _("There is nothing here to answer."), code="unknown")
    return found


def _destination(viewer: Viewer, given: NewPost) -> Destination:
    """Where it goes. Raises `ApiError` for a place or a person the viewer does not know, and for nowhere."""
    wanted = Reach(own.REACHES.index(given.reach)) if given.reach else None
    if given.people:
        named: tuple[Actor, ...] = people(viewer, given.people, "people")
        himself = tuple(law.people(viewer).filter(pk=viewer.who))
        return Destination(Reach.PEOPLE, people=tuple({one.pk: one for one in (*himself, *named)}.values()))
    found = rooms(viewer, given.spaces, "spaces")
    if found:
        reach = wanted if wanted is not None else min(_usual(space) for space in found)
        if reach == Reach.PEOPLE:
            raise wrong("people", _("Say to whom."), code="missing")
        return Destination(reach, spaces=found)
    if wanted not in (Reach.INSIDE, Reach.PUBLIC):
        raise wrong("spaces", _("Choose where to post."), code="missing")
    return Destination(wanted)


def _usual(space: Space) -> Reach:
    """How far a post carries in this space unless one says otherwise: as far as the space is meant to be read."""
    return Reach.PUBLIC if space.visibility == Space.Visibility.PUBLIC else Reach.SPACE
