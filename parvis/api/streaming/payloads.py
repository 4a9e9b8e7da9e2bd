"""What one person is told of himself: a notification, a conversation. Drawn for him alone, under the law as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils import translation
from msgspec import Raw

from parvis.api.answers import encode, stamp
from parvis.api.entities.accounts import accounts
from parvis.api.entities.statuses import status
from parvis.identity.viewer import Viewer
from parvis.stream import notifications, talks
from parvis.stream.models import Notification, Post

Kind = Notification.Kind
TYPES = {
    Kind.MENTION: "mention",
    Kind.REPLY: "mention",
    Kind.MESSAGE: "mention",
    Kind.KUDOS: "mention",
    Kind.REACTION: "favourite",
    Kind.SHARE: "reblog",
    Kind.POST: "status",
    Kind.ANNOUNCEMENT: "status",
    Kind.POLL: "poll",
    Kind.FOLLOW: "follow",
}


def notified(viewer: Viewer, entry_id: int) -> Iterator[bytes]:
    """What the viewer was notified of by this entry of the ledger, as https://docs.joinmastodon.org/entities/Notification/"""
    rows = notifications.readable(viewer).filter(entry_id=entry_id, kind__in=TYPES)
    for row in rows.order_by("pk"):
        with translation.override(viewer.language or settings.LANGUAGE_CODE):
            account = accounts([row.actor_id], viewer).get(row.actor_id) if row.actor_id else None
            said = status(row.post_id, viewer, context="notifications") if row.post_id else None
        if account and (said or not row.post_id):
            yield encode(_notification(row, account, said))


def _notification(row: Notification, account: bytes, said: bytes | None) -> dict[str, Any]:
    told = {
        "id": str(row.pk),
        "type": TYPES[Kind(row.kind)],
        "created_at": stamp(row.at),
        "group_key": row.group,
        "account": Raw(account),
    }
    return told | {"status": Raw(said)} if said else told


def conversed(viewer: Viewer, post: Post) -> bytes | None:
    """The conversation a private message stands in, as https://docs.joinmastodon.org/entities/Conversation/"""
    talk = talks.open_talks(viewer).filter(pk=post.audience_id).first()
    with translation.override(viewer.language or settings.LANGUAGE_CODE):
        said = status(post.pk, viewer, context="home")
        if talk is None or said is None:
            return None
        others = accounts([actor.pk for actor in talks.others(talk, viewer)], viewer)
    unread = post.author_id != viewer.actor_id
    told = {
        "id": str(talk.pk),
        "unread": unread,
        "accounts": [Raw(one) for one in others.values()],
        "last_status": Raw(said),
    }
    return encode(told)
