"""Lists of posts, newest first, under the law. A page is found by the id it starts below, so it costs what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from parvis.identity.models import Actor, Follow, Mute
from parvis.identity.viewer import VISITOR, Viewer
from parvis.spaces import law
from parvis.spaces.models import Audience, Reach, Space
from parvis.stream.cards import Card, cards
from parvis.stream.models import Attachment, Bookmark, Marker, Pin, Post, Topic

PAGE = 20


@dataclass(frozen=True)
class Page:
    """A page of cards; `older` is the id to ask below for the next one, None at the end."""

    cards: list[Card]
    older: int | None


def _page(posts: QuerySet[Post], viewer: Viewer, before: int | None, size: int = PAGE) -> Page:
    """The page of these posts that starts below the id `before`."""
    if before:
        posts = posts.filter(pk__lt=before)
    identifiers = list(posts.order_by("-pk").values_list("pk", flat=True)[: size + 1])
    shown = identifiers[:size]
    return Page(cards(shown, viewer), shown[-1] if len(identifiers) > size else None)


def _roots(viewer: Viewer) -> QuerySet[Post]:
    """The threads the viewer may read, without private conversations and those he muted."""
    posts = Post.objects.visible_to(viewer).filter(parent=None, audience__reach__gt=Reach.PEOPLE)
    if viewer.signed_in:
        posts = posts.exclude(author__in=Mute.objects.filter(source=viewer.actor_id).values("target"))
    return posts


def _standing_in(spaces: QuerySet[Any, Any] | list[int]) -> Q:
    """Posts that stand in one of these spaces."""
    return Q(audience__in=Audience.spaces.through.objects.filter(space__in=spaces).values("audience"))


FILTERS = ("all", "spaces", "people", "topics", "media", "questions")


def home_posts(viewer: Viewer, only: str = "all") -> QuerySet[Post]:
    """What concerns the viewer: his spaces, the house, those and the topics he follows. `only` is one of `FILTERS`."""
    spaces = _standing_in(law.memberships(viewer).filter(muted=False).values("space"))
    followed = Q(author__in=Follow.objects.filter(source=viewer.actor_id).values("target"))
    topics = Q(pk__in=Post.topics.through.objects.filter(topic__followers=viewer.actor_id).values("post"))
    house = Q(audience__reach=Reach.INSIDE) & ~Q(audience__in=Audience.spaces.through.objects.values("audience"))
    brand = Q(author__kind=Actor.Kind.BRAND)
    wanted = {"spaces": spaces, "people": followed, "topics": topics}.get(
        only, spaces | followed | topics | house | brand | Q(author=viewer.actor_id)
    )
    posts = _roots(viewer).filter(wanted)
    if only == "media":
        return posts.filter(Exists(Attachment.objects.filter(post=OuterRef("pk")).exclude(kind=Attachment.Kind.FILE)))
    return posts.filter(kind=Post.Kind.QUESTION) if only == "questions" else posts


def home(viewer: Viewer, *, only: str = "all", before: int | None = None) -> Page:
    """The viewer's home."""
    return _page(home_posts(viewer, only), viewer, before)


def space_feed(viewer: Viewer, space: Space, *, before: int | None = None) -> Page:
    """What stands in a space, without what is pinned at its head."""
    pinned = Pin.objects.filter(space=space).values("post")
    return _page(_roots(viewer).filter(_standing_in([space.pk])).exclude(pk__in=pinned), viewer, before)


def pinned(viewer: Viewer, space: Space) -> list[Card]:
    """What is pinned in a space, the latest first."""
    posts = _roots(viewer).filter(pins__space=space).order_by("-pins__at").values_list("pk", flat=True)
    return cards(list(posts[:5]), viewer, in_order=True)


def profile_feed(viewer: Viewer, actor: Actor, *, before: int | None = None) -> Page:
    """What a person said, where the viewer may read it."""
    return _page(_roots(viewer).filter(author=actor), viewer, before)


def topic_feed(viewer: Viewer, topic: Topic, *, before: int | None = None) -> Page:
    """What carries a topic, comments included."""
    posts = Post.objects.visible_to(viewer).filter(topics=topic, audience__reach__gt=Reach.PEOPLE)
    return _page(posts, viewer, before)


def bookmarks(viewer: Viewer, *, before: int | None = None) -> Page:
    """What the viewer kept for later."""
    kept = Bookmark.objects.filter(actor=viewer.actor_id).values("post")
    return _page(Post.objects.visible_to(viewer).filter(pk__in=kept), viewer, before)


def square(viewer: Viewer, *, before: int | None = None) -> Page:
    """What is out on the square."""
    return _page(_roots(viewer).filter(audience__reach=Reach.PUBLIC), viewer, before)


def square_topics(most: int = 12) -> list[Topic]:
    """What is spoken of on the square of late, the most spoken of first: what any visitor may know."""
    recent = _roots(VISITOR).filter(audience__reach=Reach.PUBLIC).order_by("-pk").values("pk")[:200]
    spoken = Topic.objects.filter(posts__in=recent).annotate(times=Count("posts"))
    return list(spoken.order_by("-times", "key")[:most])


def known_topic(viewer: Viewer, key: str) -> Topic | None:
    """The topic with this key, if the viewer may read something that carries it: a topic's existence is content too."""
    topic = Topic.objects.filter(key=key).first()
    if topic and Post.objects.visible_to(viewer).filter(topics=topic).exists():
        return topic
    return None


def read_up_to(viewer: Viewer, place: str) -> int:
    """The id of the newest post the viewer had seen there; 0 on a first visit."""
    marker = Marker.objects.filter(actor=viewer.actor_id, place=place).first()
    return marker.last_read if marker else 0


def mark_read(viewer: Viewer, place: str, last_read: int) -> None:
    """Remember how far the viewer has read; never backwards."""
    marker, is_new = Marker.objects.get_or_create(actor_id=viewer.who, place=place, defaults={"last_read": last_read})
    if not is_new and marker.last_read < last_read:
        Marker.objects.filter(pk=marker.pk).update(last_read=last_read)
