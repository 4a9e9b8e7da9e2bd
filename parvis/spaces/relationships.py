"""What the viewer is to people and to spaces, and who follows whom, under the law."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from parvis.core import clock
from parvis.core.compiled import compiled, moment
from parvis.identity.models import AccountNote, Actor, Block, Endorsement, Follow, FollowRequest, Mute
from parvis.identity.viewer import Viewer
from parvis.spaces.directory import blocked_by
from parvis.spaces.law import EVERYTHING, NOBODY, people
from parvis.spaces.models import Membership, Space


@dataclass(frozen=True, slots=True)
class Between:
    """What the viewer is to somebody, or to a space: following one is being in it, asking is asking to join."""

    id: int
    following: bool = False
    reblogs: bool = False
    notify: bool = False
    languages: tuple[str, ...] = ()
    followed_by: bool = False
    blocking: bool = False
    muting: bool = False
    muting_notifications: bool = False
    muted_until: datetime | None = None
    requested: bool = False
    requested_by: bool = False
    endorsed: bool = False
    note: str = ""


def known(viewer: Viewer, who: int) -> Actor | None:
    """Somebody the viewer may find, or has blocked."""
    return Actor.objects.filter(_within_sight(viewer), pk=who).first()


def _within_sight(viewer: Viewer) -> Q:
    return Q(pk__in=people(viewer).values("pk")) | (_blocked(viewer) if viewer.signed_in else NOBODY)


def _blocked(viewer: Viewer) -> Q:
    return Q(pk__in=Block.objects.filter(source=viewer.who).values("target"))


def live_mutes() -> Q:
    """Mutes that hold now."""
    return Q(until=None) | Q(until__gt=clock.now())


@compiled
def _ties(viewer: Viewer, ids: str) -> QuerySet[Any, Any]:
    pair = {"source": viewer.who, "target": OuterRef("pk")}
    back = {"source": OuterRef("pk"), "target": viewer.who}
    follow, mute = Follow.objects.filter(**pair), Mute.objects.filter(live_mutes(), **pair)
    found = Actor.objects.filter(_within_sight(viewer), pk__among=ids)
    return found.values_list(
        "pk",
        Subquery(follow.values("reblogs")),
        Subquery(follow.values("notify")),
        Subquery(follow.values("languages")),
        Exists(Follow.objects.filter(**back)),
        Exists(Block.objects.filter(**pair)),
        Subquery(mute.values("notifications")),
        Subquery(mute.values("until")),
        Exists(FollowRequest.objects.filter(**pair)),
        Exists(FollowRequest.objects.filter(**back)),
        Exists(Endorsement.objects.filter(**pair)),
        Subquery(AccountNote.objects.filter(**pair).values("text")),
    )


def between(viewer: Viewer, ids: Iterable[int]) -> dict[int, Between]:
    """What the viewer is to those of these people and spaces he may know, in the order of the ids: two queries at most."""
    wanted = list(dict.fromkeys(ids))
    found = {row[0]: _between(*row) for row in _ties(viewer, f"[{','.join(map(str, wanted))}]")} if wanted else {}
    if rest := [pk for pk in wanted if pk not in found]:
        found |= _to_spaces(viewer, rest)
    return {pk: found[pk] for pk in wanted if pk in found}


def _between(
    pk: int,
    reblogs: Any,
    notify: Any,
    languages: str | None,
    followed_by: Any,
    blocking: Any,
    notifications: Any,
    until: Any,
    requested: Any,
    requested_by: Any,
    endorsed: Any,
    note: str | None,
) -> Between:
    return Between(
        id=pk,
        following=reblogs is not None,
        reblogs=bool(reblogs),
        notify=bool(notify),
        languages=tuple(code for code in (languages or "").split(",") if code),
        followed_by=bool(followed_by),
        blocking=bool(blocking),
        muting=notifications is not None,
        muting_notifications=bool(notifications),
        muted_until=moment(until),
        requested=bool(requested),
        requested_by=bool(requested_by),
        endorsed=bool(endorsed),
        note=note or "",
    )


def _to_spaces(viewer: Viewer, ids: list[int]) -> dict[int, Between]:
    spaces = Space.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", flat=True)
    seats = {row.space_id: row for row in Membership.objects.filter(actor=viewer.who, space__in=ids)}
    return {pk: _seated(pk, seats.get(pk)) for pk in spaces}


def _seated(pk: int, seat: Membership | None) -> Between:
    if seat is None or not seat.holds():
        return Between(pk, requested=seat is not None and seat.state == Membership.State.REQUESTED)
    return Between(
        pk,
        following=True,
        reblogs=True,
        notify=seat.notify == Membership.Notify.ALL,
        muting=seat.muted,
        muting_notifications=seat.muted and seat.notify == Membership.Notify.NOTHING,
    )


def followers(viewer: Viewer, who: int) -> QuerySet[Follow]:
    """Who follows somebody, as far as the viewer may find them (`source`); nobody, of who keeps that to himself."""
    return Follow.objects.filter(_told(viewer, "target"), target=who, source__in=people(viewer).values("pk"))


def followed(viewer: Viewer, who: int) -> QuerySet[Follow]:
    """Whom somebody follows, as far as the viewer may find them (`target`); nobody, of who keeps that to himself."""
    return Follow.objects.filter(_told(viewer, "source"), source=who, target__in=people(viewer).values("pk"))


def _told(viewer: Viewer, who: str) -> Q:
    """Whether the viewer may be told of the follows of the person `who` leads to."""
    return EVERYTHING if viewer.system else Q(**{f"{who}__hide_collections": False}) | Q(**{who: viewer.who})


def endorsed(viewer: Viewer, who: int) -> QuerySet[Endorsement]:
    """Whom somebody shows on his profile, as far as the viewer may find them (`target`)."""
    return Endorsement.objects.filter(source=who, target__in=people(viewer).values("pk"))


def mutes(viewer: Viewer) -> QuerySet[Mute]:
    """Whom the viewer mutes now."""
    return Mute.objects.filter(live_mutes(), source=viewer.who, target__in=people(viewer).values("pk"))


def blocks(viewer: Viewer) -> QuerySet[Block]:
    """Whom the viewer has blocked."""
    return Block.objects.filter(source=viewer.who, target__in=blocked_by(viewer).values("pk"))


def familiar(viewer: Viewer, who: int) -> list[int]:
    """Those the viewer follows who follow somebody: at most forty, the latest to do so first."""
    mine = Follow.objects.filter(source=viewer.who).values("target")
    rows = followers(viewer, who).filter(source__in=mine).order_by("-pk")
    return list(rows.values_list("source", flat=True)[:40])
