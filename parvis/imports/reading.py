"""What was said before the import was read elsewhere: nobody comes back to years of news."""

from __future__ import annotations

from collections.abc import Iterable

from parvis.spaces.models import Membership, Space
from parvis.stream.models import Marker, Post

SLICE = 500


def mark_read(spaces: Iterable[Space]) -> None:
    """Have the members of these spaces begin after what stands there; whoever has begun to read already goes on."""
    newest: dict[int, int] = {}
    for space in spaces:
        last = (
            Post.objects.filter(parent=None, audience__spaces=space)
            .order_by("-pk")
            .values_list("pk", flat=True)
            .first()
        )
        if last is None:
            continue
        members = list(Membership.objects.filter(Membership.current(), space=space).values_list("actor", flat=True))
        _mark(f"space:{space.pk}", dict.fromkeys(members, last))
        newest |= {member: max(last, newest.get(member, 0)) for member in members}
    _mark("home", newest)


def _mark(place: str, read_up_to: dict[int, int]) -> None:
    rows = [Marker(actor_id=actor, place=place, last_read=last) for actor, last in read_up_to.items()]
    Marker.objects.bulk_create(rows, batch_size=SLICE, ignore_conflicts=True)
