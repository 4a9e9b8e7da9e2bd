"""What of the ledger a reader may hear of, at the moment the bytes leave."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch

from parvis.core.ledger import Entry
from parvis.identity.viewer import Viewer
from parvis.spaces.law import open_audiences
from parvis.spaces.models import Reach, Space
from parvis.stream.models import Post
from parvis.stream.timelines import home_posts

Event = tuple[int, str, dict[str, Any]]

CHANGES = {"post.edited", "post.reacted", "post.unreacted", "poll.voted", "answer.accepted", "quote.revoked"}
NEW = {"post.published", "comment.published", "message.sent"}


def visible_events(viewer: Viewer, entries: list[Entry]) -> list[Event]:
    """The events this viewer may hear, of these entries: `(ledger id, event name, data)`, in order.

    Data holds ids only; the page fetches what it shows through its usual door. Runs in a pool thread, under the law.
    """
    about_posts = {e.about_id for e in entries if e.verb in CHANGES | NEW and e.about_id}
    # A post may stand in a space whose existence this reader may not know: its id is no place of his.
    known = Prefetch("audience__spaces", Space.objects.visible_to(viewer), to_attr="known_spaces")
    visible = Post.objects.visible_to(viewer).filter(pk__in=about_posts).select_related("audience")
    posts = {post.pk: post for post in visible.prefetch_related(known)}
    at_home = _at_home(viewer, posts)
    events = []
    for entry in entries:
        if entry.verb == "post.deleted":
            event = _gone(viewer, entry)
        elif entry.verb == "actor.notified":
            event = ("notified", {}) if viewer.actor_id in entry.detail.get("recipients", []) else None
        else:
            post = posts.get(entry.about_id or 0)
            event = _about(entry.verb, post, at_home) if post else None
        if event:
            events.append((entry.pk, *event))
    return events


def _at_home(viewer: Viewer, posts: dict[int, Post]) -> set[int]:
    """Those of the new threads that belong on the viewer's home."""
    roots = [post.pk for post in posts.values() if not post.is_comment]
    return set(home_posts(viewer).filter(pk__in=roots).values_list("pk", flat=True)) if roots else set()


def _about(verb: str, post: Post, at_home: set[int]) -> tuple[str, dict[str, Any]] | None:
    """The event for something said or changed."""
    if verb in CHANGES:
        return "changed", {"id": str(post.pk)}
    if verb == "message.sent":
        return "message", {"id": str(post.pk), "talk": str(post.audience_id)}
    if post.is_comment:
        return "comment", {"id": str(post.pk), "root": str(post.root_id), "parent": str(post.parent_id)}
    places = [f"space:{space.pk}" for space in post.audience.known_spaces]  # type: ignore[attr-defined]  # prefetched above
    places += ["home"] if post.pk in at_home else []
    places += ["square"] if post.audience.reach == Reach.PUBLIC else []
    return "post", {"id": str(post.pk), "places": places}


def _gone(viewer: Viewer, entry: Entry) -> tuple[str, dict[str, Any]] | None:
    """A post taken down, for those who could read it: only its id."""
    audience = Post.objects.filter(pk=entry.about_id or 0).values_list("audience", flat=True).first()
    known = audience is not None and open_audiences(viewer, met=True).filter(pk=audience).exists()
    return ("gone", {"id": str(entry.about_id)}) if known else None
