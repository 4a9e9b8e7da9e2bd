"""What the viewer is to somebody, as clients know it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from parvis.api.answers import stamp
from parvis.identity.viewer import Viewer
from parvis.spaces.relationships import Between, between


class Relationship(msgspec.Struct):
    """https://docs.joinmastodon.org/entities/Relationship/"""

    id: str
    following: bool
    showing_reblogs: bool
    notifying: bool
    languages: list[str] | None
    followed_by: bool
    blocking: bool
    muting: bool
    muting_notifications: bool
    muting_expires_at: str | None
    requested: bool
    requested_by: bool
    endorsed: bool
    note: str
    blocked_by: bool = False  # who blocked the viewer is nobody to him
    domain_blocking: bool = False


def relationships(ids: Iterable[int], viewer: Viewer) -> list[Relationship]:
    """Those of the viewer with these people and spaces, of whom he may know, in their order."""
    return [drawn(found) for found in between(viewer, ids).values()]


def drawn(held: Between) -> Relationship:
    """The entity."""
    return Relationship(
        id=str(held.id),
        following=held.following,
        showing_reblogs=held.reblogs,
        notifying=held.notify,
        languages=list(held.languages) or None,
        followed_by=held.followed_by,
        blocking=held.blocking,
        muting=held.muting,
        muting_notifications=held.muting_notifications,
        muting_expires_at=stamp(held.muted_until),
        requested=held.requested,
        requested_by=held.requested_by,
        endorsed=held.endorsed,
        note=held.note,
    )
