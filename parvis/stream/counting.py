"""Counters that are kept, of what people say and where: what is counted, and how they are brought in line again.

A person's figure (and the day he last spoke) is shown to whoever finds him, by the same bytes. So it counts what goes to
everyone or to everybody inside, of which any colleague may know; what is said in rooms or to named people is counted
nowhere but in the room. A thread is one, a comment is none.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import (
    Count,
    DateField,
    F,
    Func,
    IntegerField,
    Manager,
    Model,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Greatest, TruncDate

from parvis.core.compiled import changing
from parvis.core.ledger import Entry
from parvis.identity.models import Actor
from parvis.spaces.models import Membership, Reach, Space
from parvis.stream.models import Post

OPEN = (Reach.INSIDE, Reach.PUBLIC)  # of what goes as far, a person's counters tell
SLICE = 500
T = TypeVar("T", bound=Model)


def count_post(post: Post, spaces: Collection[Space]) -> None:
    """Count a thread that was begun, on its author and on the spaces it stands in."""
    if spaces:
        Space.objects.filter(pk__in=[space.pk for space in spaces]).update(posts_count=F("posts_count") + 1)
    if post.audience.reach in OPEN:
        _spoke(post.author_id, str(post.created_at.date()))


@changing
def _spoke(author: int, day: str) -> tuple[QuerySet[Actor], dict[str, Any]]:
    said = Cast(Value(day, TextField()), DateField())
    latest = Greatest(Coalesce("posted_on", said), said)  # of what came from elsewhere, many a word is older
    return Actor.objects.filter(pk=author), {"posts_count": F("posts_count") + 1, "posted_on": latest}


def uncount(posts: Collection[Post]) -> None:
    """Count threads that were taken down no longer."""
    _take(Actor.objects, Counter(post.author_id for post in posts if post.audience.reach in OPEN), posted_on=_last())
    _take(Space.objects, Counter(space.pk for post in posts for space in post.spaces()))


def _take(counted: Manager[Any], times: Counter[int], **also: Subquery) -> None:
    """Take from the figure of each of these (by id) as many as are gone; `also`: other columns that follow from that."""
    for n in set(times.values()):
        some = counted.filter(pk__in=[pk for pk, taken in times.items() if taken == n])
        some.update(posts_count=Greatest(F("posts_count") - n, 0), **also)


def count_share(post: Post, step: int) -> None:
    """Count a share (`step` 1), or one that is gone (-1), on what is shared."""
    if post.shared_id is None:
        return
    quotes = 0 if post.is_boost or post.quote_revoked else step
    Post.objects.filter(pk=post.shared_id).update(
        shares_count=Greatest(F("shares_count") + step, 0), quotes_count=Greatest(F("quotes_count") + quotes, 0)
    )


def uncount_shares(gone: QuerySet[Post]) -> None:
    """Count what these posts share no longer, before they are emptied."""
    shares, quotes = Counter[int](), Counter[int]()
    for shared, text, revoked in gone.exclude(shared=None).values_list("shared_id", "text", "quote_revoked"):
        shares[shared] += 1
        quotes[shared] += bool(text) and not revoked
    for times in {(n, quotes[pk]) for pk, n in shares.items()}:
        these = [pk for pk, n in shares.items() if (n, quotes[pk]) == times]
        Post.objects.filter(pk__in=these).update(
            shares_count=Greatest(F("shares_count") - times[0], 0),
            quotes_count=Greatest(F("quotes_count") - times[1], 0),
        )


def _begun() -> QuerySet[Post]:
    """Of an author (the outer row): the threads that count for him."""
    return Post.objects.filter(author=OuterRef("pk"), parent=None, deleted_at=None, audience__reach__in=OPEN).order_by()


def _last() -> Subquery:
    """The day an author (the outer row) last began one of them."""
    return Subquery(_begun().order_by("-pk").values(day=TruncDate("created_at", tzinfo=datetime.UTC))[:1])


def recount_authors(actors: Iterable[int]) -> None:
    """What each of these people (ids) said that is counted, and the day he last did (UTC). Again changes nothing."""
    count = Subquery(_begun().values("author").annotate(n=Count("pk")).values("n"))
    Actor.objects.filter(pk__in=list(actors)).update(posts_count=Coalesce(count, 0), posted_on=_last())


def recount_spaces(spaces: Iterable[int]) -> None:
    """How many are members of each of these spaces (ids), and how many threads stand there. Again changes nothing."""
    for space in spaces:
        _recount_space(space)


@transaction.atomic
def _recount_space(space: int) -> None:
    """One at a time, and held: who is saying something there waits, or has said it before it is counted."""
    this = Space.objects.filter(pk=space)
    this.select_for_update().first()
    members = Membership.objects.filter(space=space, state=Membership.State.ACTIVE)
    threads = Post.objects.filter(parent=None, deleted_at=None, audience__spaces=space)
    this.update(members_count=_number(members), posts_count=_number(threads))


def _number(rows: QuerySet[Any]) -> Subquery:
    """How many rows there are, in the statement that keeps it."""
    return Subquery(rows.order_by().values(n=Func("pk", function="COUNT", output_field=IntegerField())))


def recount() -> Iterator[tuple[str, int]]:
    """Bring the counters of everybody and of all spaces in line, batch by batch; gives (what, how many more) as it goes."""
    for people in _batches(Actor.objects.all()):
        recount_authors(people)
        yield "people", len(people)
    for spaces in _batches(Space.objects.all()):
        recount_spaces(spaces)
        yield "spaces", len(spaces)


def _batches(rows: QuerySet[T]) -> Iterator[list[int]]:
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:SLICE]):
        yield batch
        last = batch[-1]


def on_space_closed_down(entry: Entry) -> None:
    """Count no longer what was narrowed to a room. Hears space.closed_down."""
    here = Post.objects.filter(parent=None, audience__spaces=entry.space_id)
    recount_authors(here.order_by().values_list("author", flat=True).distinct())
