"""What is asked about topics, under the law: one spoken of only where the viewer may not read is not there for him."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from parvis.core.ids import id_at, moment_of
from parvis.identity.viewer import Viewer
from parvis.spaces.models import Audience, Reach
from parvis.stream.models import FeaturedTag, Post, Topic

DAYS = 7
MOST_COUNTED = 5000  # posts of those days


@dataclass(frozen=True)
class Day:
    """How often something was named on a day (its midnight, UTC), and by how many people."""

    midnight: datetime.datetime
    uses: int = 0
    people: int = 0


def begun(viewer: Viewer, key: str) -> QuerySet[Topic, str]:
    """The keys of topics that begin so and that the viewer may know, by name."""
    said = Post.objects.visible_to(viewer).filter(topics=OuterRef("pk"))
    return Topic.objects.filter(Exists(said), key__startswith=key).order_by("key").values_list("key", flat=True)


def followed(viewer: Viewer) -> QuerySet[Any, Any]:
    """The rows that say which topics the viewer follows (`topic__key`)."""
    return Topic.followers.through.objects.filter(actor=viewer.who)


def followed_among(viewer: Viewer, keys: Iterable[str]) -> set[str]:
    """Those of these topics that the viewer follows."""
    return set(Topic.objects.filter(key__in=list(keys), followers=viewer.who).values_list("key", flat=True))


def featured_among(viewer: Viewer, keys: Iterable[str]) -> set[str]:
    """Those of these topics that the viewer shows on his profile."""
    shown = FeaturedTag.objects.filter(actor=viewer.who, topic__key__in=list(keys))
    return set(shown.values_list("topic__key", flat=True))


@dataclass(frozen=True)
class Featured:
    """A topic on a profile, with how often its owner spoke of it and when last, as far as the viewer may read."""

    row: FeaturedTag
    times: int
    last: datetime.date | None


def featured(viewer: Viewer, who: int) -> list[Featured]:
    """What somebody shows on his profile, the latest first."""
    rows = list(FeaturedTag.objects.filter(actor=who).select_related("topic", "actor").order_by("-pk"))
    said = Post.objects.visible_to(viewer).filter(author=who, topics__in=[row.topic_id for row in rows])
    told = {
        topic: (times, moment_of(last).date())
        for topic, times, last in said.order_by().values_list("topics").annotate(Count("pk"), Max("pk"))
    }
    return [Featured(row, *told.get(row.topic_id, (0, None))) for row in rows]


def worth_featuring(viewer: Viewer, actor: int) -> list[str]:
    """The topics somebody speaks of most and does not show on his profile: at most ten."""
    shown = FeaturedTag.objects.filter(actor=actor).values("topic")
    spoken = Topic.objects.filter(posts__in=Post.objects.visible_to(viewer).filter(author=actor).values("pk"))
    counted = spoken.exclude(pk__in=shown).annotate(times=Count("posts")).order_by("-times", "key")
    return list(counted.values_list("key", flat=True)[:10])


def history(keys: Iterable[str]) -> dict[str, list[Day]]:
    """For each of these topics its last seven days on the square, today first: what any visitor may know."""
    today = timezone.now().astimezone(datetime.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    midnights = [today - datetime.timedelta(days=n) for n in range(DAYS)]
    public = Audience.objects.filter(reach=Reach.PUBLIC).values("pk")
    posts = Post.objects.filter(pk__gte=id_at(midnights[-1]), audience__in=public, listed=True, deleted_at=None)
    named = (
        posts.filter(topics__key__in=(wanted := list(keys))).order_by("-pk").values_list("topics__key", "pk", "author")
    )
    uses: Counter[tuple[str, datetime.date]] = Counter()
    people: dict[tuple[str, datetime.date], set[int]] = defaultdict(set)
    for key, pk, author in named[:MOST_COUNTED]:
        uses[key, moment_of(pk).date()] += 1
        people[key, moment_of(pk).date()].add(author)
    return {key: [Day(day, uses[key, day.date()], len(people[key, day.date()])) for day in midnights] for key in wanted}


def known_topic(viewer: Viewer, key: str) -> Topic | None:
    """The topic with this key, if the viewer may read something that carries it: a topic's existence is content too."""
    topic = Topic.objects.filter(key=key).first()
    if topic and Post.objects.visible_to(viewer).filter(topics=topic).exists():
        return topic
    return None
