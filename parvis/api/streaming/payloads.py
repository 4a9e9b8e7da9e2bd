"""What one person is told of himself: a notification, a conversation. Drawn for him alone, under the law as it stands."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.utils import translation
from msgspec import Raw

from parvis.api.answers import encode
from parvis.api.entities.accounts import accounts
from parvis.api.entities.notifications import columns, from_rows, told
from parvis.api.entities.statuses import status
from parvis.identity.viewer import Viewer
from parvis.stream import talks
from parvis.stream.models import Post


def notified(viewer: Viewer, entry_id: int) -> Iterator[bytes]:
    """What the viewer was notified of by this entry of the ledger, as https://docs.joinmastodon.org/entities/Notification/"""
    rows = columns(told(viewer).filter(entry_id=entry_id).order_by("pk"), viewer)
    with translation.override(viewer.language or settings.LANGUAGE_CODE):
        yield from from_rows(list(rows), viewer)


def conversed(viewer: Viewer, post: Post) -> bytes | None:
    """The conversation a private message stands in, as https://docs.joinmastodon.org/entities/Conversation/"""
    talk = talks.open_talks(viewer).filter(pk=post.audience_id).first()
    with translation.override(viewer.language or settings.LANGUAGE_CODE):
        said = status(post.pk, viewer, context="home")
        if talk is None or said is None:
            return None
        others = accounts([actor.pk for actor in talks.others(talk, viewer)], viewer)
    unread = post.author_id != viewer.actor_id
    shown = {
        "id": str(talk.pk),
        "unread": unread,
        "accounts": [Raw(one) for one in others.values()],
        "last_status": Raw(said),
    }
    return encode(shown)
