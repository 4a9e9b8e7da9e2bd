"""Saying something: a post somewhere, or a comment on one."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from parvis.core import ledger
from parvis.core.compiled import compiled
from parvis.core.errors import Refused
from parvis.core.ids import id_at, moment_of, new_id
from parvis.core.inserting import insert
from parvis.guard.licence import may_speak_on_square
from parvis.guard.verdict import Outcome, Verdict
from parvis.identity.models import Actor, Block
from parvis.identity.viewer import Viewer
from parvis.spaces import policies as rooms
from parvis.spaces.law import allows, people
from parvis.spaces.models import Audience, Level, Reach, Space
from parvis.stream import policies
from parvis.stream.counting import count_post, count_share
from parvis.stream.indexing import index_post
from parvis.stream.judging import let_out, readers_at, readers_of
from parvis.stream.learning import learn_post
from parvis.stream.models import Attachment, Option, Poll, Post, Preview, Topic
from parvis.stream.writing import MOST_FILES, MOST_IMAGES, Destination, PollWriting, Writing, check, typeset

MOST_PEOPLE = 20  # in a private conversation; more are a space


@transaction.atomic
def publish(
    writing: Writing, *, by: Viewer, to: Destination, at: datetime.datetime | None = None, passed: bool = False
) -> Post:
    """Say something to an audience. One object, in as many spaces as `to` names.

    `at` (aware) is when it was said, for what was said before it came here; without it, now. `passed`: somebody who may
    has looked at it (see `holding`).
    Raises `Stopped` for what the judge stops; `Refused`, naming the field, where the viewer may not, the level does not
    allow the reach, or the writing is not fit to publish.
    """
    check(writing)
    to = _as_they_stand(to)
    level = _level(writing, to)
    _check_destination(writing, level, by=by, to=to)
    verdict = Verdict() if passed else let_out(writing, by=by, to=readers_of(to, level))
    post = _save(writing, by=by, audience=to.audience(), level=level, at=at)
    count_post(post, to.spaces)
    count_share(post, 1)
    verb = "message.sent" if to.reach == Reach.PEOPLE else "post.published"
    ledger.record(verb, by=by.actor_id, about=post, space=to.spaces[0].pk if to.spaces else None, at=post.created_at)
    note_override(post, writing, verdict, by=by)
    return post


def note_override(post: Post, writing: Writing, verdict: Verdict, *, by: Viewer) -> None:
    """Record that something was said though the judge warned, and why: its author, and who may, can read that."""
    if verdict.outcome > Outcome.PASS:
        why, reach = writing.despite.strip()[:300], post.audience.reach
        ledger.record("guard.overridden", by=by.actor_id, about=post, kinds=verdict.figures(), why=why, reach=reach)


@transaction.atomic
def comment(
    writing: Writing, *, by: Viewer, on: Post, at: datetime.datetime | None = None, passed: bool = False
) -> Post:
    """Answer a post or a comment, before the same readers; `at` and `passed` as for `publish`. Raises `Refused`."""
    check(writing)
    if not policies.may_comment(by, on):
        raise Refused(_("You can’t reply here."))
    root = on.root
    check_licence(by, root.audience.reach)
    _check_shared(writing, by=by, reach=root.audience.reach)
    verdict = Verdict() if passed else let_out(writing, by=by, to=readers_at(root.audience, root.level))
    post = _save(writing, by=by, audience=root.audience, level=root.level, on=on, at=at)
    Post.objects.filter(pk=root.pk).update(
        comments_count=F("comments_count") + 1, active_at=Greatest("active_at", post.created_at)
    )
    if on.pk != root.pk:
        Post.objects.filter(pk=on.pk).update(comments_count=F("comments_count") + 1)
    count_share(post, 1)
    spaces = root.spaces()
    verb = "message.sent" if root.audience.reach == Reach.PEOPLE else "comment.published"
    ledger.record(
        verb, by=by.actor_id, about=post, space=spaces[0].pk if spaces else None, at=post.created_at, root=root.pk
    )
    note_override(post, writing, verdict, by=by)
    return post


def _as_they_stand(to: Destination) -> Destination:
    """The same destination with its spaces as they are now, held until the post stands: a level may be rising."""
    if not to.spaces:
        return to
    fresh = Space.objects.select_for_update().in_bulk([space.pk for space in to.spaces])
    return dataclasses.replace(to, spaces=tuple(fresh[space.pk] for space in to.spaces))


def _level(writing: Writing, to: Destination) -> int:
    """The level asked for, or the one of the place; never laxer than its spaces'."""
    of_place = max((space.level for space in to.spaces), default=_level_of_reach(to.reach))
    return max(of_place, writing.level if writing.level is not None else of_place)


def _level_of_reach(reach: Reach) -> int:
    """What is said outside of any space is as sensitive as its reach lets it be."""
    return {Reach.PUBLIC: Level.PUBLIC, Reach.INSIDE: Level.INTERNAL}.get(reach, Level.RESTRICTED)


def _check_destination(writing: Writing, level: int, *, by: Viewer, to: Destination) -> None:
    """Raises `Refused` where the viewer, the level or what is shared does not allow to go there."""
    if not policies.may_publish(by, to):
        raise Refused(_("You can’t post there."), field="to")
    if without := next((space for space in to.spaces if not policies.has_tool(space, writing.kind)), None):
        told = _("“%(space)s” has not chosen this tool: its stewards do, once the charter stands.")
        raise Refused(told % {"space": without.name}, field="kind")
    if not allows(reach=to.reach, level=level, spaces=to.spaces):
        raise Refused(_("This is too sensitive to go that far. Keep it inside its space."), field="reach")
    if to.reach == Reach.PUBLIC and not by.system and not _on_the_square(by.who):
        raise Refused(_("To speak on the square, first open your public profile in your settings."), field="reach")
    check_licence(by, to.reach)
    if to.reach == Reach.PEOPLE:
        check_people(by, to)
    _check_shared(writing, by=by, reach=to.reach)
    if (
        writing.kind == Post.Kind.ANNOUNCEMENT
        and not by.system
        and not all(rooms.may_moderate(by, space) for space in to.spaces)
    ):
        raise Refused(_("Only stewards and moderators make announcements."), field="kind")


def check_licence(by: Viewer, reach: int) -> None:
    """Raises `Refused` for what would be said on the square by somebody whom the house asks for the licence first."""
    if reach == Reach.PUBLIC and not may_speak_on_square(by):
        told = _(
            "Here, colleagues speak on the square once they hold the ambassador’s licence: the charter and a few lessons."
        )
        raise Refused(told, field="reach", code="licence")


@compiled
def _on_the_square(actor_id: int) -> QuerySet[Any, Any]:
    return Actor.objects.filter(pk=actor_id, is_public=True).values_list("pk")


def check_people(by: Viewer, to: Destination) -> None:
    """Raises `Refused` for a message the writer may not send to these people.

    He begins with people he can find; once they talk, being in the conversation is enough (a guest answers whoever was
    brought in). Who blocked him, or whom he blocked, he cannot write to either way.
    """
    if by.actor_id not in {actor.pk for actor in to.people}:
        raise Refused(_("You take part in your own messages."), field="people")
    if len(to.people) > MOST_PEOPLE:
        raise Refused(_("A conversation has at most %(n)d people.") % {"n": MOST_PEOPLE}, field="people")
    others = [actor.pk for actor in to.people if actor.pk != by.actor_id]
    apart = Q(source__in=others, target=by.actor_id) | Q(source=by.actor_id, target__in=others)
    found = people(by).filter(pk__in=others).count() == len(others)
    if Block.objects.filter(apart).exists() or not (found or _talking(by, to)):
        raise Refused(_("You can’t write to one of these people."), field="people")


def _talking(by: Viewer, to: Destination) -> bool:
    """Whether these people already talk together."""
    key = Audience.key_of(Reach.PEOPLE, people=to.people)
    return Post.objects.visible_to(by).filter(audience__key=key).exists()


def _check_shared(writing: Writing, *, by: Viewer, reach: int) -> None:
    """Raises `Refused` where what is shared may not go as far as `reach`, or may not be quoted."""
    if writing.shared is None:
        return
    if not _may_carry(writing.shared, by=by, reach=reach):
        raise Refused(_("What you share may not be taken that far."), field="reach")
    if writing.text.strip() and not policies.may_quote(by, writing.shared):
        raise Refused(_("Its author does not want to be quoted. You can still share it without a word."), field="text")


def _may_carry(shared: Post, *, by: Viewer, reach: int) -> bool:
    """Whether a post may be shared that far: readable by the sharer, shareable, and allowed there by its own level."""
    readable = Post.objects.visible_to(by).filter(pk=shared.pk).exists()
    level = max([shared.level, *(space.level for space in shared.spaces())])
    return (
        readable
        and policies.may_share(by, shared)
        and reach <= shared.audience.reach
        and allows(reach=reach, level=level, spaces=())
    )


def _save(
    writing: Writing,
    *,
    by: Viewer,
    audience: Audience,
    level: int,
    on: Post | None = None,
    at: datetime.datetime | None = None,
) -> Post:
    """Write the post with all that stands with it, and make it findable."""
    assert by.actor_id is not None  # policies refuse visitors before
    rendered = typeset(writing.text, by=by, audience=audience)
    identifier = id_at(at, new_id()) if at else new_id()
    post = Post(
        id=identifier,
        author_id=by.actor_id,
        audience=audience,
        level=level,
        created_at=moment_of(identifier),
        root_id=on.root_id if on else identifier,
        parent=on,
        depth=on.depth + 1 if on else 0,
        kind=writing.kind,
        title=writing.title.strip(),
        text=writing.text,
        html=rendered.html,
        warning=writing.warning.strip(),
        repliers=writing.repliers,
        language=writing.language,
        shared=writing.shared,
        sensitive=writing.sensitive,
        listed=writing.listed,
        via=writing.via,
        via_url=writing.via_url,
        quoting=writing.quoting,
        active_at=moment_of(identifier),
    )
    insert(post)
    _name(post, rendered.mentioned, rendered.topics, writing.honours)
    _attach(post, writing.attachments, by=by)
    if writing.poll:
        _ask(post, writing.poll)
    link_previews(post, rendered.links)
    index_post(post, is_new=True, bare=not writing.attachments)
    learn_post(post, is_new=True, bare=not writing.attachments)
    return post


def _name(post: Post, mentioned: list[Actor], topics: list[Topic], honours: tuple[Actor, ...]) -> None:
    """Say whom and what the post names."""
    if mentioned:
        post.mentions.set(mentioned)
    if topics:
        post.topics.set(topics)
    if honours:
        post.honours.set(honours)


def _attach(post: Post, identifiers: tuple[int, ...], *, by: Viewer) -> None:
    """Give the post the writer's own uploads, in the order named. Raises `Refused` for anybody else's."""
    mine = Attachment.objects.in_bulk(identifiers) if identifiers else {}
    if sum(attachment.kind == Attachment.Kind.IMAGE for attachment in mine.values()) > MOST_IMAGES:
        raise Refused(_("A post holds at most %(n)d pictures.") % {"n": MOST_IMAGES}, field="files")
    if len(identifiers) > MOST_FILES:
        raise Refused(_("A post holds at most %(n)d files.") % {"n": MOST_FILES}, field="files")
    for position, identifier in enumerate(identifiers):
        attachment = mine.get(identifier)
        if attachment is None or attachment.owner_id != by.actor_id or attachment.post_id not in (None, post.pk):
            raise Refused(_("One of the files is no longer there. Add it again."), field="files")
        if attachment.state == Attachment.State.REFUSED:
            raise Refused(_("“%(name)s” can’t be published.") % {"name": attachment.name}, field="files")
        free = Attachment.objects.filter(pk=identifier).filter(Q(post=None) | Q(post=post))
        if not free.update(post=post, position=position):
            raise Refused(_("One of the files is no longer there. Add it again."), field="files")


def _ask(post: Post, asked: PollWriting) -> None:
    """Give the post its poll."""
    poll = Poll.objects.create(post=post, multiple=asked.multiple, hidden=asked.hidden, closes_at=asked.closes_at)
    Option.objects.bulk_create([Option(poll=poll, text=text, position=n) for n, text in enumerate(asked.options)])


def link_previews(post: Post, links: tuple[str, ...]) -> None:
    """Remember the first outside link, whose page a job will look at."""
    if links and not post.attachments.exists():
        preview, _new = Preview.objects.get_or_create(url=links[0][:2000])
        preview.posts.add(post)
