"""What of the ledger readers may hear of, at the moment the bytes leave: asked once for all who listen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple

from parvis.core.ledger import Entry
from parvis.identity.viewer import Viewer
from parvis.stream import hearing
from parvis.stream.hearing import HOME, SPACE, SQUARE, Place
from parvis.stream.models import Post

CHANGES = {"post.edited", "post.reacted", "post.unreacted", "poll.voted", "answer.accepted", "quote.revoked"}
NEW = {"post.published", "comment.published", "message.sent"}
GONE, NOTIFIED = "post.deleted", "actor.notified"
Told = tuple[str, dict[str, Any], Collection[int]]


class News(NamedTuple):
    """One event: the ledger id, its name, its data, and who of those who listen hears it so.

    Data holds ids only; the page fetches what it shows through its usual door.
    """

    entry_id: int
    name: str
    data: dict[str, Any]
    listeners: Collection[int]


def news(entries: list[Entry], among: Collection[int]) -> Iterator[News]:
    """What these people (profiles) may hear of these entries, in order. Runs in a pool thread, under the law."""
    told = NEW | CHANGES | {GONE}
    posts = hearing.posts(pk for entry in entries if entry.verb in told for pk in hearing.about(entry))
    for entry in entries:
        if entry.verb == NOTIFIED:
            recipients = hearing.viewers(set(entry.detail.get("recipients", ())).intersection(among))
            found: Iterable[Told] = [("notified", {}, recipients.keys())]
        else:
            about = [posts[pk] for pk in hearing.about(entry) if pk in posts] if entry.verb in told else []
            found = chain.from_iterable(_about(entry.verb, post, among) for post in about)
        yield from (News(entry.pk, name, data, who) for name, data, who in found if who)


def visible_events(viewer: Viewer, entries: list[Entry]) -> list[tuple[int, str, dict[str, Any]]]:
    """The same for one person: `(ledger id, name, data)`."""
    return [(one.entry_id, one.name, one.data) for one in news(entries, [viewer.who])]


def _about(verb: str, post: Post, among: Collection[int]) -> Iterator[Told]:
    """The event for something said, changed or taken down, for those who may read it."""
    if bool(post.deleted_at) != (verb == GONE):
        return
    readers, about = hearing.readers(post, among), {"id": str(post.pk)}
    if verb == GONE:
        yield "gone", about, readers.keys()
    elif verb in CHANGES:
        yield "changed", about, readers.keys()
    elif verb == "message.sent":
        yield "message", {**about, "talk": str(post.audience_id)}, readers.keys()
    elif post.is_comment:
        yield "comment", {**about, "root": str(post.root_id), "parent": str(post.parent_id)}, readers.keys()
    else:
        for places, who in _placed(post, readers).items():
            yield "post", {**about, "places": places}, who


def _placed(post: Post, readers: Collection[int]) -> dict[tuple[str, ...], set[int]]:
    """These readers, by the places where each finds it: no id of a space he may not know."""
    named = {(SPACE, str(space.pk)): f"space:{space.pk}" for space in post.spaces()}
    pages: dict[Place, str] = {**named, (HOME, ""): "home", (SQUARE, ""): "square"}
    heard = hearing.heard(post, dict.fromkeys(pages, readers)).places
    found = defaultdict(set)
    for reader in readers:
        found[tuple(page for place, page in pages.items() if reader in heard.get(place, ()))].add(reader)
    return found
