"""How much of what is said concerns a viewer: which way to look for his page of the newest.

Walking down the ids meets what concerns him every so often; collecting all that concerns him, and taking the newest, costs
as much as there is of it. Who is in everything is served by the first, a guest of one room by the second: with E posts
of T concerning him, a page of 20 costs 20·T/E steps or E. Only the cost depends on the answer, never the page.
"""

from __future__ import annotations

import time
from typing import Any

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce

from parvis.core.compiled import compiled
from parvis.core.kept import Kept
from parvis.identity.models import Actor, Follow
from parvis.identity.viewer import Viewer
from parvis.spaces.law import memberships
from parvis.spaces.models import Space

PAGE, FRESH = 20, 600  # posts; seconds an estimate holds
FEW = 500  # collected without a thought
_dense: Kept[int, bool] = Kept(10_000)
_total: Kept[str, int] = Kept(1)


@compiled
def _said() -> QuerySet[Any, Any]:
    return Actor.objects.order_by().values("kind").annotate(n=Coalesce(Sum("posts_count"), 0)).values_list("n")


@compiled
def _said_in_rooms() -> QuerySet[Any, Any]:
    return Space.objects.order_by().values("kind").annotate(n=Coalesce(Sum("posts_count"), 0)).values_list("n")


@compiled
def _in_spaces(viewer: Viewer) -> QuerySet[Any, Any]:
    mine = Space.objects.filter(pk__in=memberships(viewer).values("space"))
    return mine.order_by().values("kind").annotate(n=Coalesce(Sum("posts_count"), 0)).values_list("n")


@compiled
def _by_followed(viewer: Viewer) -> QuerySet[Any, Any]:
    followed = Follow.objects.filter(source=viewer.actor_id)
    return followed.order_by().values("source").annotate(n=Coalesce(Sum("target__posts_count"), 0)).values_list("n")


def is_dense(viewer: Viewer) -> bool:
    """Whether his page is found sooner by walking than by collecting."""
    turn = int(time.time()) // FRESH
    known = _dense.get(viewer.who, turn)
    if known is not None:
        return known
    total = _total.get("", turn)
    if total is None:
        total = _total.put("", turn, sum(n for query in (_said, _said_in_rooms) for (n,) in query()))
    concerning = sum(n for query in (_in_spaces, _by_followed) for (n,) in query(viewer))
    return _dense.put(viewer.who, turn, concerning > FEW and concerning * concerning >= PAGE * total)
