"""What webhooks hear: the documented events, who may be told which, and what is told.

A webhook of a space is told what any member of that space may read; one of the house, what everybody inside may. Of
what is confidential, and of who asks, is invited or is put out, it is told ids and nothing else.
"""

from __future__ import annotations

import datetime
from typing import Any

import msgspec
from django.db.models import QuerySet

from parvis.core.absolute import absolute, absolute_links
from parvis.core.compiled import compiled
from parvis.core.ledger import Entry
from parvis.identity.faces import face
from parvis.identity.models import Actor
from parvis.identity.viewer import VISITOR
from parvis.spaces.models import Level, Membership, Reach, Space
from parvis.stream.models import Delivery, Post, Webhook

EVENTS = {
    "post.published": "Something was said.",
    "post.edited": "Something said was changed.",
    "post.deleted": "Something said was taken down: ids only.",
    "comment.published": "Something was answered.",
    "membership.requested": "Somebody asks to join: ids only.",
    "membership.invited": "Somebody was invited by name: ids only.",
    "membership.joined": "Somebody came in.",
    "membership.left": "Somebody left.",
    "membership.removed": "Somebody was put out: ids only.",
    "membership.banned": "Somebody was put out and is kept out: ids only.",
    "membership.role_changed": "Somebody has another role.",
    "charter.changed": "The charter has a new version.",
    "charter.accepted": "Somebody stands by the charter.",
    "invitation.made": "An invitation of somebody new went out: ids only.",
    "invitation.accepted": "Somebody took up an invitation.",
    "space.opened": "A space was opened.",
    "space.changed": "A space’s settings were changed.",
    "space.archived": "A space was closed.",
    "space.reopened": "An archived space was opened again.",
    "account.registered": "Somebody came into the house (of the house).",
    "person.left": "Somebody left the house (of the house).",
    "organisation.changed": "The house’s settings were changed (of the house).",
    "webhook.test": "A test, sent on demand.",
}
TEST = "webhook.test"
OF_THE_HOUSE = {"account.registered", "person.left", "organisation.changed"}
CHOSEN = [name for name in EVENTS if name != TEST]
# What the ledger says otherwise.
ALSO = {
    "membership.accepted": "membership.joined",
    "membership.accepted_invitation": "invitation.accepted",
    "invitation.redeemed": "invitation.accepted",
    "membership.ended": "membership.left",
}
BY_VERB = {**{name: name for name in CHOSEN if name != "invitation.accepted"}, **ALSO}
VERBS = " ".join(BY_VERB)
IDS_ONLY = {name for name, about in EVENTS.items() if "ids only" in about}


class Somebody(msgspec.Struct):
    """A person, with the face shown there."""

    id: str
    handle: str
    name: str
    url: str


class Place(msgspec.Struct):
    """A space."""

    id: str
    slug: str
    name: str


class Enclosed(msgspec.Struct):
    """A file of a post; its bytes are the API’s, for a token that may read it."""

    id: str
    name: str
    kind: str


class Said(msgspec.Struct):
    """A post or a comment."""

    id: str
    url: str
    kind: str
    title: str
    text: str
    html: str
    warning: str
    language: str
    level: str
    reach: str
    root_id: str
    in_reply_to_id: str | None
    created_at: datetime.datetime
    edited_at: datetime.datetime | None
    author: Somebody | None
    attachments: list[Enclosed]


class About(msgspec.Struct):
    """What an event is about: `kind` is "post", "membership", "charter", "invitation", "space", "actor"…"""

    kind: str
    id: str


class Data(msgspec.Struct):
    """What happened. Everything but `about` is left out where it may not be told."""

    about: About
    space: Place | None = None
    by: Somebody | None = None
    account: Somebody | None = None
    post: Said | None = None
    version: int | None = None
    role: str | None = None


class Event(msgspec.Struct):
    """The body of a delivery. https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md"""

    type: str
    timestamp: datetime.datetime
    data: Data


@compiled
def _any() -> QuerySet[Any, Any]:
    return Webhook.objects.filter(disabled_at=None).values_list("pk")[:1]


def concerned(entry: Entry) -> list[Webhook]:
    """The webhooks that are to be told of this: one query where there are none."""
    event = BY_VERB.get(entry.verb)
    if not _any():
        return []
    live = [hook for hook in Webhook.objects.filter(disabled_at=None).select_related("space") if event in hook.events]
    if not live:
        return []
    post = _post(entry)
    rooms = _rooms(entry, post)
    return [hook for hook in live if may_hear(hook, entry, post, rooms)]


def may_hear(hook: Webhook, entry: Entry, post: Post | None, rooms: dict[int, Space]) -> bool:
    """Whether this may be told to the webhook at all: of a space, what happens there; of the house, what is inside or public."""
    if hook.space_id is not None:
        return hook.space_id in rooms
    if entry.verb in OF_THE_HOUSE:
        return True
    if post is not None:
        return post.audience.reach >= Reach.INSIDE
    return all(
        space.visibility != Space.Visibility.HIDDEN and space.level <= Level.INTERNAL for space in rooms.values()
    )


def told(delivery: Delivery) -> Event | None:
    """What a delivery says now; None where it may no longer be told."""
    hook = delivery.webhook
    if delivery.entry_id is None:
        return Event(TEST, delivery.created_at, Data(About("webhook", str(hook.pk)), space=_place(hook.space)))
    entry = Entry.objects.filter(pk=delivery.entry_id).first()
    if entry is None:
        return None
    post = _post(entry)
    rooms = _rooms(entry, post)
    if not may_hear(hook, entry, post, rooms):
        return None
    if post is not None and post.deleted_at is not None and entry.verb != "post.deleted":
        return None
    return Event(delivery.event, entry.at, _data(hook, delivery.event, entry, post, rooms))


def _data(hook: Webhook, event: str, entry: Entry, post: Post | None, rooms: dict[int, Space]) -> Data:
    data = Data(About(entry.about, str(entry.about_id)))
    space = hook.space or rooms.get(entry.space_id or 0)
    if event in IDS_ONLY or _confidential(post, space):
        return data
    inside = _inside(hook, post, space)
    data.space = _place(space)
    data.by = _somebody(entry.actor_id, inside=inside)
    whom = entry.about_id if entry.about == "actor" else entry.detail.get("actor")
    data.account = _somebody(whom, inside=inside)
    data.version = entry.detail.get("version")
    data.role = entry.detail.get("after")
    data.post = _said(post, inside=inside) if post else None
    return data


def _confidential(post: Post | None, space: Space | None) -> bool:
    levels = [post.level] if post else []
    return max([*levels, *([space.level] if space else [])], default=Level.PUBLIC) >= Level.CONFIDENTIAL


def _inside(hook: Webhook, post: Post | None, space: Space | None) -> bool:
    """Whether people are named by their internal face: not on the square, where not everybody shows it."""
    if post is not None and post.audience.reach == Reach.PUBLIC:
        return False
    return hook.space is None or (space is not None and space.visibility != Space.Visibility.PUBLIC)


def _post(entry: Entry) -> Post | None:
    if entry.about != "post":
        return None
    posts = Post.objects.filter(pk=entry.about_id or 0).select_related("author", "audience")
    return posts.prefetch_related("audience__spaces", "attachments").first()


def _rooms(entry: Entry, post: Post | None) -> dict[int, Space]:
    """The spaces it happened in: a post may stand in several."""
    if post is not None:
        return {space.pk: space for space in post.audience.spaces.all()}
    named = entry.space_id or (entry.about_id if entry.about == "space" else None)
    if named is None and entry.about == "membership":
        named = Membership.objects.filter(pk=entry.about_id or 0).values_list("space", flat=True).first()
    return Space.objects.in_bulk([named]) if named else {}


def _place(space: Space | None) -> Place | None:
    return Place(str(space.pk), space.slug, space.name) if space else None


def _somebody(actor_id: int | None, *, inside: bool) -> Somebody | None:
    actor = Actor.objects.filter(pk=actor_id).first() if isinstance(actor_id, int) else None
    if actor is None:
        return None
    shown = face(actor, VISITOR, shared=inside)
    return Somebody(str(actor.pk), shown.handle, shown.name, absolute(shown.url)) if shown.handle else None


def _said(post: Post, *, inside: bool) -> Said:
    return Said(
        id=str(post.pk),
        url=absolute(post.get_absolute_url()),
        kind=post.kind,
        title=post.title,
        text=post.text,
        html=absolute_links(post.html),
        warning=post.warning,
        language=post.language,
        level=Level(post.level).name.lower(),
        reach=Reach(post.audience.reach).name.lower(),
        root_id=str(post.root_id),
        in_reply_to_id=str(post.parent_id) if post.parent_id else None,
        created_at=post.created_at,
        edited_at=post.edited_at,
        author=_somebody(post.author_id, inside=inside),
        attachments=[Enclosed(str(file.pk), file.name, file.kind) for file in post.attachments.all()],
    )
