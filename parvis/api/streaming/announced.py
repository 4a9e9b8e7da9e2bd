"""Announcements on the stream of each who may read them: made, changed, reacted to, withdrawn.

As with Mastodon, nothing in them is one reader's own: neither `read` nor `me`. Runs in a thread of the pool.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from parvis.api.answers import encode
from parvis.api.entities.announcements import SIGNS, announcement
from parvis.api.entities.crowd import statuses_for
from parvis.core.ledger import Entry
from parvis.stream import announcing, hearing
from parvis.stream.models import Post

SAID, WITHDRAWN = {"post.published", "post.edited"}, {"post.deleted"}
REACTED = {"post.reacted", "post.unreacted"}
Told = tuple[str, Mapping[int, bytes]]  # the name of an event, and its payload for each who hears it


def announcements(entries: list[Entry], posts: Mapping[int, Post]) -> dict[int, Post]:
    """The announcements these entries are about; `posts` are those that were said, changed or taken down."""
    said = {pk for pk, post in posts.items() if post.kind == Post.Kind.ANNOUNCEMENT}
    reacted = {entry.about_id for entry in entries if entry.verb in REACTED and entry.about_id}
    found = announcing.among(said | reacted)
    return {pk: post for pk, post in posts.items() if pk in found} | hearing.posts(found - posts.keys())


def announced(entry: Entry, post: Post, listening: Collection[int]) -> Iterator[Told]:
    """What is told of an announcement, to those of these listeners who may read it."""
    readers = hearing.readers(post, listening)
    if not readers:
        return
    if entry.verb in WITHDRAWN:
        yield "announcement.delete", dict.fromkeys(readers, str(post.pk).encode())
    elif post.deleted_at:
        return
    elif entry.verb in REACTED:
        name = SIGNS[entry.detail["kind"]]
        told = {"name": name, "count": post.reactions.get(entry.detail["kind"], 0), "announcement_id": str(post.pk)}
        yield "announcement.reaction", dict.fromkeys(readers, encode(told))
    elif entry.verb in SAID:
        waiting = announcing.waiting_for(post, readers)
        yield "announcement", _drawn(post, {pk: readers[pk] for pk in waiting})


def _drawn(post: Post, readers: hearing.Listeners) -> dict[int, bytes]:
    given = [{"name": sign, "count": n} for kind, sign in SIGNS.items() if (n := post.reactions.get(kind, 0))]
    drawn: dict[bytes, bytes] = {}  # most readers are shown the same
    found = {}
    for pk, said in statuses_for(post, readers).items():
        if said not in drawn:
            drawn[said] = encode(announcement(said, given))
        found[pk] = drawn[said]
    return found
