"""What is spoken of on the square of late: tags, posts and links, from what any visitor may read and nothing else.

Which they are is found out every few minutes in each process; whoever is shown one is asked about under the law again.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Count, F, Max, QuerySet
from django.utils import timezone

from parvis.core.ids import id_at, moment_of
from parvis.core.kept import Kept
from parvis.identity.viewer import VISITOR
from parvis.spaces.models import Audience, Reach
from parvis.stream.models import Post, Preview
from parvis.stream.timelines import square_posts

DAYS = 7
MOST = 60  # of each kind
CONSIDERED = 2000  # the newest posts of those days
FRESH = 300  # seconds
HALF_LIFE = 24.0  # hours in which a post loses half of its weight
_DAY = 86_400_000 << 16  # a day, in ids
kept: Kept[str, Any] = Kept(8)
T = TypeVar("T")


@dataclass(frozen=True)
class Day:
    """How often something was named on a day (midnight, UTC), and by how many people."""

    day: datetime.datetime
    uses: int = 0
    accounts: int = 0


def tags() -> list[str]:
    """Keys of topics, those that most people named first."""
    return _fresh("tags", _tags)


def posts() -> list[int]:
    """Ids of posts, those that moved most people of late first."""
    return _fresh("posts", _posts)


def links() -> list[int]:
    """Ids of previews, those that most people posted first."""
    return _fresh("links", _links)


def link_history(previews: Iterable[int]) -> dict[int, list[Day]]:
    """For each of these links, by the ids of their previews, its last seven days on the square, today first."""
    return _days(Preview.posts.through, "preview", previews)


def _fresh(name: str, find: Callable[[], list[T]]) -> list[T]:
    now = int(timezone.now().timestamp()) // FRESH
    found: list[T] | None = kept.get(name, now)
    return kept.put(name, now, find()) if found is None else found


def _since() -> int:
    """The first id of the first day that counts."""
    midnight = timezone.now().astimezone(datetime.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return id_at(midnight - datetime.timedelta(days=DAYS - 1))


def _considered() -> QuerySet[Post]:
    """The newest posts on the square's front, of those who want to be found."""
    recent = square_posts(VISITOR).filter(pk__gte=_since(), author__discoverable=True, shared=None)
    return Post.objects.filter(pk__in=recent.order_by("-pk").values("pk")[:CONSIDERED])


def _tags() -> list[str]:
    named = Post.topics.through.objects.filter(post__in=_considered().values("pk"))
    ranked = named.values("topic__key").annotate(who=Count("post__author", distinct=True), last=Max("post"))
    return list(ranked.order_by("-who", "-last").values_list("topic__key", flat=True)[:MOST])


def _links() -> list[int]:
    named = Preview.posts.through.objects.filter(post__in=_considered().values("pk")).exclude(preview__title="")
    ranked = named.values("preview").annotate(who=Count("post__author", distinct=True), last=Max("post"))
    return list(ranked.order_by("-who", "-last").values_list("preview", flat=True)[:MOST])


def _posts() -> list[int]:
    now, weighed = timezone.now(), []
    for pk, reactions, shares, comments in _considered().values_list(
        "pk", "reactions", "shares_count", "comments_count"
    ):
        moved = sum(reactions.values()) + 2 * shares + comments
        hours = (now - moment_of(pk)).total_seconds() / 3600
        if moved:
            weighed.append((moved * 0.5 ** (hours / HALF_LIFE), pk))
    return [pk for _weight, pk in sorted(weighed, reverse=True)[:MOST]]


def _days(named: Any, by: str, wanted: Iterable[Any]) -> dict[Any, list[Day]]:
    """Counted by days that begin at midnight, UTC, as ids do."""
    asked = list(dict.fromkeys(wanted))
    first = _since()
    public = Audience.objects.filter(reach=Reach.PUBLIC).values("pk")
    rows = named.objects.filter(
        post__gte=first, post__audience__in=public, post__listed=True, post__deleted_at=None, **{f"{by}__in": asked}
    )
    counted = rows.annotate(day=F("post_id") / _DAY).values(by, "day")
    found: dict[Any, dict[int, tuple[int, int]]] = defaultdict(dict)
    for row in counted.annotate(uses=Count("post"), who=Count("post__author", distinct=True)):
        found[row[by]][row["day"]] = (row["uses"], row["who"])
    days = [first // _DAY + n for n in reversed(range(DAYS))]
    return {one: [Day(moment_of(day * _DAY), *found[one].get(day, (0, 0))) for day in days] for one in asked}
