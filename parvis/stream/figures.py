"""How much goes on, in figures: of the whole house for those inside (from the ledger), of the square for anybody else.

Each figure is asked of the database once an hour at most, in each process.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.db.models import QuerySet
from django.utils import timezone

from parvis.core.ids import id_at
from parvis.core.kept import Kept
from parvis.core.ledger import Entry
from parvis.identity.models import Actor
from parvis.identity.viewer import VISITOR, Viewer
from parvis.spaces.law import people
from parvis.stream.models import Post

SAID = ("post.published", "comment.published")
ANSWERED = ("comment.published", "post.reacted", "poll.voted", "post.acknowledged")
DONE = (*SAID, "message.sent", "post.reacted", "poll.voted", "post.acknowledged", "person.followed")
kept: Kept[tuple[object, ...], int] = Kept(2_000)
Span = tuple[datetime.datetime, datetime.datetime]


def of_the_hour(key: tuple[object, ...], ask: Callable[[], int]) -> int:
    """The figure kept under this key within this hour, else what `ask` gives."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    found = kept.get(key, hour)
    return kept.put(key, hour, ask()) if found is None else found


def entries(span: Span, *verbs: str) -> QuerySet[Entry]:
    """What happened from the first moment to before the second."""
    return Entry.objects.filter(verb__in=verbs, at__gte=span[0], at__lt=span[1])


def posts(viewer: Viewer, span: Span) -> int:
    """How many posts and comments were said."""
    if viewer.inside:
        return of_the_hour(("posts", *span), entries(span, *SAID).count)
    return of_the_hour(("square posts", *span), _on_the_square(span).count)


def active(viewer: Viewer, span: Span) -> int:
    """How many people said or did anything."""
    if viewer.inside:
        return of_the_hour(("active", *span), lambda: _actors(entries(span, *DONE)))
    return of_the_hour(("square active", *span), _on_the_square(span).values("author").distinct().count)


def arrived(viewer: Viewer, span: Span) -> int:
    """How many people came."""
    came = people(VISITOR) if not viewer.inside else Actor.objects.all()
    came = came.filter(kind=Actor.Kind.PERSON, joined_at__gte=span[0], joined_at__lt=span[1])
    return of_the_hour(("arrived", viewer.inside, *span), came.count)


def everybody(viewer: Viewer) -> int:
    """How many people there are."""
    here = people(VISITOR) if not viewer.inside else Actor.objects.filter(left_at=None)
    return of_the_hour(("people", viewer.inside), here.filter(kind=Actor.Kind.PERSON).count)


def all_posts(viewer: Viewer) -> tuple[int, int]:
    """How many threads and how many comments there are."""
    said = Post.objects.filter(deleted_at=None) if viewer.inside else Post.objects.visible_to(VISITOR)
    threads = of_the_hour(("threads", viewer.inside), said.filter(parent=None).count)
    return threads, of_the_hour(("comments", viewer.inside), said.exclude(parent=None).count)


def weeks(n: int) -> list[Span]:
    """The last `n` weeks, this one first; weeks begin on Monday, UTC."""
    midnight = timezone.now().astimezone(datetime.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = midnight - datetime.timedelta(days=midnight.weekday())
    week = datetime.timedelta(days=7)
    return [(monday - week * back, monday - week * (back - 1)) for back in range(n)]


def lately(days: int) -> Span:
    """The last days, up to the end of today, UTC: the same all day long, so that the figure can be kept."""
    midnight = timezone.now().astimezone(datetime.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    tomorrow = midnight + datetime.timedelta(days=1)
    return tomorrow - datetime.timedelta(days=days), tomorrow


def _on_the_square(span: Span) -> QuerySet[Post]:
    return Post.objects.visible_to(VISITOR).filter(pk__gte=id_at(span[0]), pk__lt=id_at(span[1]))


def _actors(said: QuerySet[Entry]) -> int:
    return said.exclude(actor_id=None).values("actor_id").distinct().count()
