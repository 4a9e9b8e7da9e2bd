"""What has happened, in the words of Mastodon's streams, for those who hear it. Runs in a thread of the pool."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from parvis.api.entities.crowd import statuses_for
from parvis.api.streaming.announced import announced, announcements
from parvis.api.streaming.payloads import conversed, notified
from parvis.core.ledger import Entry
from parvis.stream import hearing
from parvis.stream.hearing import HOME, LIST, SPACE, TALKS, TOLD, Ears, Place
from parvis.stream.models import Post

NEW, EDITED, DELETED = {"post.published", "comment.published"}, {"post.edited"}, {"post.deleted"}
SAID = {"message.sent"}
AT_HOME = (HOME, SPACE, LIST)  # where the filters of the home hold; elsewhere, those of public timelines


class Event(NamedTuple):
    """One event in one place, and its payload for each who hears it; several may have the same one."""

    entry_id: int
    place: Place
    name: str
    payloads: Mapping[int, bytes]


def events(entries: list[Entry], ears: Ears) -> list[Event]:
    """The events of these entries, in their order, for those who listen and may hear them now."""
    posts = hearing.posts(pk for e in entries if e.verb in NEW | EDITED | DELETED | SAID for pk in hearing.about(e))
    at_home = ears.get((HOME, ""), ())
    wide = announcements(entries, posts) if at_home else {}
    found: list[Event] = []
    for entry in entries:
        for pk in hearing.about(entry):
            found += _told(entry, posts.get(pk), ears)
        if entry.about == "post" and entry.about_id in wide:
            for name, payloads in announced(entry, wide[entry.about_id], at_home):
                found.append(Event(entry.pk, (HOME, ""), name, payloads))
    return found


def _told(entry: Entry, post: Post | None, ears: Ears) -> Iterator[Event]:
    if entry.verb == "actor.notified":
        yield from _notified(entry, ears.get((TOLD, ""), ()))
    elif entry.verb.startswith("filter."):
        if entry.actor_id in ears.get((HOME, ""), ()):
            yield Event(entry.pk, (HOME, ""), "filters_changed", {entry.actor_id or 0: b""})
    elif post is None:
        return
    elif entry.verb in DELETED:
        # Its id and nothing else, to those who could read it.
        for place, who in hearing.gone(post, ears).items():
            yield Event(entry.pk, place, "delete", dict.fromkeys(who, str(post.pk).encode()))
    elif entry.verb in SAID:
        yield from _conversed(entry, post, ears.get((TALKS, ""), ()))
    elif entry.verb in NEW | EDITED:
        yield from _said(entry, post, ears)


def _said(entry: Entry, post: Post, ears: Ears) -> Iterator[Event]:
    """Something new or changed, where it stands."""
    heard = hearing.heard(post, ears)
    name = "status.update" if entry.verb in EDITED else "update"
    for context, places in _contexts(heard.places).items():
        listeners = {pk: heard.listeners[pk] for pk in set().union(*places.values())}
        shown = statuses_for(post, listeners, context=context)
        for place, who in places.items():
            yield Event(entry.pk, place, name, {pk: shown[pk] for pk in who if pk in shown})


def _contexts(places: Mapping[Place, set[int]]) -> dict[str, dict[Place, set[int]]]:
    parted: dict[str, dict[Place, set[int]]] = {}
    for place, who in places.items():
        parted.setdefault("home" if place[0] in AT_HOME else "public", {})[place] = who
    return parted


def _notified(entry: Entry, listening: Collection[int]) -> Iterator[Event]:
    """Notifications written of an entry, for those of their recipients who listen."""
    recipients = set(entry.detail.get("recipients", ())).intersection(listening)
    for pk, viewer in hearing.viewers(recipients).items():
        for payload in notified(viewer, entry.detail.get("entry", 0)):
            yield Event(entry.pk, (TOLD, ""), "notification", {pk: payload})


def _conversed(entry: Entry, post: Post, listening: Collection[int]) -> Iterator[Event]:
    """A private message, for those in the conversation who listen."""
    shown = {pk: conversed(viewer, post) for pk, viewer in hearing.readers(post, listening).items()}
    payloads = {pk: payload for pk, payload in shown.items() if payload is not None}
    if payloads:
        yield Event(entry.pk, (TALKS, ""), "conversation", payloads)
