"""What a notification is to an app, in Mastodon's words: a mention, a favourite, a reblog…

| here | there |
|---|---|
| mention, reply, private message, kudos | `mention` |
| reaction, accepted answer | `favourite` |
| share without a word; share with one's own words | `reblog`; `quote` |
| post in a space one watches, announcement | `status` |
| poll results, follower | `poll`, `follow` |
| edit of what one shared without a word; of what one quoted | `update`; `quoted_update`, with one's own quote |
| request to follow | `follow_request` |

Contacts, spaces' doors, charters and scheduled posts that could not go out have no counterpart: apps are not told
of them, our own pages and mail are.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Case, OuterRef, Q, Subquery, When

from parvis.identity.viewer import Viewer
from parvis.stream.models import Notification, Post

Kind = Notification.Kind
KINDS: dict[str, tuple[str, ...]] = {
    "mention": (Kind.MENTION, Kind.REPLY, Kind.MESSAGE, Kind.KUDOS),
    "status": (Kind.POST, Kind.ANNOUNCEMENT),
    "reblog": (Kind.SHARE,),
    "quote": (Kind.SHARE,),
    "follow": (Kind.FOLLOW,),
    "follow_request": (Kind.FOLLOW_REQUEST,),
    "favourite": (Kind.REACTION, Kind.ANSWER),
    "poll": (Kind.POLL,),
    "update": (Kind.UPDATE,),
    "quoted_update": (Kind.QUOTED_UPDATE,),
}
TOLD = sorted({kind for kinds in KINDS.values() for kind in kinds})
GROUPED = ("favourite", "follow", "reblog")
_TYPES = {kind: name for name, kinds in KINDS.items() for kind in kinds}
HALF_DAY = 12 * 3600 * 1000  # milliseconds: what happened to a post within one of these is one group


def type_of(kind: str, *, quotes: bool = False) -> str:
    """What apps call a notification of this kind; `quotes`: of a share that says something. Empty if nothing."""
    if kind == Kind.SHARE:
        return "quote" if quotes else "reblog"
    return _TYPES.get(kind, "")


def of_types(names: Iterable[str]) -> Q:
    """The notifications apps know by one of these names."""
    wanted = set(names)
    kinds = {kind for name in wanted for kind in KINDS.get(name, ())} - {Kind.SHARE}
    found = Q(kind__in=sorted(kinds))
    if "reblog" in wanted:
        found |= Q(kind=Kind.SHARE, post__text="")
    if "quote" in wanted:
        found |= Q(kind=Kind.SHARE) & ~Q(post__text="")
    return found


def own_quote(viewer: Viewer) -> Case:
    """Of a row of his notifications about an edit: his own quote of the post, the latest that stands; else None.

    One that was revoked, or in a space he has left since, doesn't.
    """
    mine = Post.objects.visible_to(viewer).filter(shared=OuterRef("post"), author=viewer.actor_id, deleted_at=None)
    mine = mine.filter(quote_revoked=False).exclude(text="")
    return Case(When(kind=Kind.QUOTED_UPDATE, then=Subquery(mine.order_by("-pk").values("pk")[:1])), default=None)


def group_key(name: str, target: int | None, notification_id: int) -> str:
    """The group a notification belongs to. Those of one group happened to one post within one half of a day."""
    if name not in GROUPED:
        return f"ungrouped-{notification_id}"
    half = (notification_id >> 16) // HALF_DAY
    return f"{name}-{half}" if name == "follow" else f"{name}-{target}-{half}"


def in_group(key: str) -> Q:
    """The notifications of a group; none for a key that is none."""
    name, *numbers = key.split("-")
    if not all(number.isascii() and number.isdigit() and len(number) < 20 for number in numbers):
        return Q(pk__in=())
    told = [int(number) for number in numbers]
    if name == "ungrouped" and len(told) == 1:
        return Q(pk=told[0])
    if name == "follow" and len(told) == 1:
        return of_types([name]) & _within(told[0])
    if name in GROUPED and len(told) == 2:
        about = Q(post__shared=told[0]) if name == "reblog" else Q(post=told[0])
        return of_types([name]) & about & _within(told[1])
    return Q(pk__in=())


def _within(half: int) -> Q:
    """The half of a day with this number."""
    if half * HALF_DAY >= 2**47:
        return Q(pk__in=())
    return Q(pk__gte=half * HALF_DAY << 16, pk__lt=(half + 1) * HALF_DAY << 16)
