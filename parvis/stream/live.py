"""What of the ledger open pages may hear of, at the moment the bytes leave: asked once for all who listen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from parvis.core.ledger import Entry
from parvis.identity.viewer import Viewer
from parvis.spaces import law
from parvis.spaces.models import Reach, Space
from parvis.stream import hearing
from parvis.stream.hearing import NOBODY
from parvis.stream.models import Post

Event = tuple[int, str, dict[str, Any]]
Told = Iterator[tuple[int, str, dict[str, Any]]]  # to whom, and what

CHANGES = {"post.edited", "post.reacted", "post.unreacted", "poll.voted", "answer.accepted", "quote.revoked"}
NEW = {"post.published", "comment.published", "message.sent"}
GONE = "post.deleted"


def visible_events(viewer: Viewer, entries: list[Entry]) -> list[Event]:
    """The events this viewer may hear, of these entries: `(ledger id, event name, data)`, in order."""
    return events_for({viewer.who: viewer}, entries).get(viewer.who, [])


def events_for(listeners: Mapping[int, Viewer], entries: list[Entry]) -> dict[int, list[Event]]:
    """For each of these listeners (by profile) who may hear any of them, the events of these entries, in order.

    Data holds ids only; the page fetches what it shows through its usual door. Runs in a pool thread, under the law, at
    the price of a few queries an entry, however many listen.
    """
    posts = hearing.posts(e.about_id for e in entries if e.verb in CHANGES | NEW | {GONE} and e.about_id)
    found: dict[int, list[Event]] = defaultdict(list)
    for entry in entries:
        for who, name, data in _told(entry, posts.get(entry.about_id or 0), listeners):
            found[who].append((entry.pk, name, data))
    return dict(found)


def _told(entry: Entry, post: Post | None, listeners: Mapping[int, Viewer]) -> Told:
    if entry.verb == "actor.notified":
        yield from ((who, "notified", {}) for who in listeners.keys() & set(entry.detail.get("recipients", [])))
    elif post is None:
        return
    elif entry.verb == GONE:
        # Taken down, for those who could read it: only its id.
        yield from ((who, "gone", {"id": str(post.pk)}) for who in _reading(post, 0, listeners))
    elif not post.deleted_at and entry.verb in CHANGES | NEW:
        yield from _about(entry.verb, post, _reading(post, post.author_id, listeners))


def _reading(post: Post, author: int, listeners: Mapping[int, Viewer]) -> set[int]:
    """Those of the listeners who may read what `author` says where the post stands."""
    people = hearing.in_json(who for who in listeners if who != NOBODY)
    found = set(law.reading(post.audience, author, people).values_list("pk", flat=True))
    return found | ({NOBODY} & listeners.keys() if post.audience.reach == Reach.PUBLIC else set())


def _about(verb: str, post: Post, readers: set[int]) -> Told:
    """The event for something said or changed."""
    if verb in CHANGES:
        yield from ((who, "changed", {"id": str(post.pk)}) for who in readers)
    elif verb == "message.sent":
        yield from ((who, "message", {"id": str(post.pk), "talk": str(post.audience_id)}) for who in readers)
    elif post.is_comment:
        told = {"id": str(post.pk), "root": str(post.root_id), "parent": str(post.parent_id)}
        yield from ((who, "comment", told) for who in readers)
    else:
        for who, places in _places(post, readers).items():
            yield who, "post", {"id": str(post.pk), "places": places}


def _places(post: Post, readers: set[int]) -> dict[int, list[str]]:
    """Where a thread is new for each of its readers. A space he may not know is no place of his."""
    found: dict[int, list[str]] = {who: [] for who in readers}
    people = readers - {NOBODY}
    for space in post.spaces() if readers else ():
        public = space.visibility == Space.Visibility.PUBLIC
        for who in readers if public else hearing.knowing(space, people):
            found[who].append(f"space:{space.pk}")
    for who in hearing.heard(post, {(hearing.HOME, ""): people}).places.get((hearing.HOME, ""), ()) if people else ():
        found[who].append("home")
    if post.audience.reach == Reach.PUBLIC:
        for places in found.values():
            places.append("square")
    return found
