"""Reading a thing as another kind of person would: a colleague, a subcontractor, an alumnus, a visitor.

It is a kind one puts on, never a person: what is shown is what somebody of that kind reads of what the asker may read
himself, with no more of anybody than he sees. Nothing of anyone's own (mutes, bookmarks, votes) is in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from parvis.identity.models import Relation
from parvis.identity.viewer import VISITOR, Viewer
from parvis.spaces import law, policies
from parvis.spaces.models import Audience, Membership, Organisation, Reach, Space
from parvis.spaces.readership import related
from parvis.stream.cards import Card, dressed, hydrated
from parvis.stream.models import Post
from parvis.stream.threads import MOST, Branch, tree

VISITING = "visitor"
USUAL = (Relation.Kind.EMPLOYEE, Relation.Kind.SUBCONTRACTOR, Relation.Kind.ALUMNI, VISITING)
KINDS = (*Relation.Kind.values, VISITING)
LATEST = 20  # posts of a space that are shown


class Verdict(Enum):
    """Who of a kind reads a thing."""

    EVERYONE = "everyone"  # whoever is of that kind, unless somebody has blocked him
    SOME = "some"  # those who are in one of its spaces, or named
    NOBODY = "nobody"
    UNTOLD = "untold"  # its members, and of what kind they are is for them to know


@dataclass(frozen=True)
class Guise:
    """A kind put on to read one thing: the verdict, and the viewer somebody of that kind is supposed to be.

    Where `SOME` do: how many, and `rooms`, the spaces in which they are, as far as the asker may see who is in them.
    """

    kind: str
    verdict: Verdict
    viewer: Viewer
    rooms: tuple[Space, ...] = ()
    count: int = 0

    @property
    def reads(self) -> bool:
        """Whether anybody of this kind reads it."""
        return self.verdict in (Verdict.EVERYONE, Verdict.SOME)


def name_of(kind: str) -> str:
    """What the kind is called, with a capital: “Subcontractor”; an employee is a colleague here."""
    if kind == VISITING:
        return _("Visitor")
    if kind == Relation.Kind.EMPLOYEE:
        return _("Colleague")
    if kind == Relation.Kind.ALUMNI:
        return _("Alumnus")
    return capfirst(str(Relation.Kind(kind).label))


def for_audience(kind: str, audience: Audience, author: int, asker: Viewer) -> Guise:
    """The guise in which to read what `author` (an actor's id) said there, for an asker who reads it himself."""
    rooms = list(Space.objects.visible_to(asker).filter(audiences=audience))
    if _everyone(kind, audience.reach):
        return Guise(kind, Verdict.EVERYONE, _somebody(kind))
    if kind == VISITING:
        return Guise(kind, Verdict.NOBODY, VISITOR)
    readers = related(law.reading(audience, author), kind)
    count = readers.count()
    if not count:
        return Guise(kind, Verdict.NOBODY, _somebody(kind))
    shown = [room.pk for room in rooms if policies.may_see_members(asker, room)]
    rows = Membership.objects.filter(Membership.current(), space__in=shown, actor__in=readers.values("pk"))
    held = set(rows.values_list("space", flat=True))
    return _in_rooms(kind, [room for room in rooms if room.pk in held], count, asker)


def for_space(kind: str, space: Space, asker: Viewer) -> Guise:
    """The guise in which to look at a space the asker may know."""
    if space.visibility == Space.Visibility.PUBLIC and (kind != VISITING or _square_is_open()):
        return Guise(kind, Verdict.EVERYONE, _somebody(kind))
    if kind == VISITING:
        return Guise(kind, Verdict.NOBODY, VISITOR)
    listed = space.visibility == Space.Visibility.LISTED and space.kind != Space.Kind.ALL_STAFF
    if kind == Relation.Kind.EMPLOYEE and listed:
        return Guise(kind, Verdict.EVERYONE, _somebody(kind))
    if not policies.may_see_members(asker, space):
        return Guise(kind, Verdict.UNTOLD, _somebody(kind))
    members = Membership.objects.filter(Membership.current(), space=space)
    count = related(law.knowing(space).filter(pk__in=members.values("actor")), kind).count()
    return _in_rooms(kind, [space], count, asker) if count else Guise(kind, Verdict.NOBODY, _somebody(kind))


def _everyone(kind: str, reach: int) -> bool:
    """Whether what carries so far is for whoever is of this kind."""
    if reach == Reach.PUBLIC:
        return kind != VISITING or _square_is_open()
    return reach == Reach.INSIDE and kind == Relation.Kind.EMPLOYEE


def _in_rooms(kind: str, rooms: list[Space], count: int, asker: Viewer) -> Guise:
    """Somebody of the kind in these spaces; supposed to be in those alone where he shows the asker nothing new."""
    mine = set(law.memberships(asker).values_list("space", flat=True))
    supposed = tuple(room.pk for room in rooms if asker.inside or room.pk in mine)
    return Guise(kind, Verdict.SOME, _somebody(kind, supposed), tuple(rooms), count)


def _somebody(kind: str, rooms: tuple[int, ...] = ()) -> Viewer:
    return VISITOR if kind == VISITING else Viewer(inside=kind == Relation.Kind.EMPLOYEE, rooms=rooms)


def _square_is_open() -> bool:
    return Organisation.current().square_open


def thread_in(guise: Guise, asker: Viewer, root: Post, *, after: int = 0) -> tuple[Card, list[Branch], int | None]:
    """A thread as somebody of the kind reads it: its head, its comments, and the id to read on from.

    All of a thread stands before the same readers: who reads its root reads it whole.
    """
    mine = Post.objects.visible_to(asker).filter(root=root.pk)
    comments = hydrated(mine.exclude(pk=root.pk).filter(pk__gt=after).order_by("pk"), guise.viewer, before=asker)
    page = list(comments[: MOST + 1])
    shown = page[:MOST]
    head = list(hydrated(mine.filter(pk=root.pk), guise.viewer, before=asker))
    whole = dressed([*head, *shown], guise.viewer, before=asker)
    return whole[0], tree(root, whole[1:]), shown[-1].pk if len(page) > MOST else None


def feed_in(guise: Guise, asker: Viewer, space: Space) -> list[Card]:
    """The latest that stands in a space, of what both the asker and somebody of the kind read."""
    both = Post.objects.visible_to(asker).visible_to(guise.viewer)
    posts = both.filter(parent=None, audience__spaces=space).order_by("-pk")[:LATEST]
    return dressed(list(hydrated(posts, guise.viewer, before=asker)), guise.viewer, before=asker)


def eyes(guise: Guise, asker: Viewer) -> Viewer:
    """Whose view of people a page in this guise is drawn with: the narrower of the two."""
    return Viewer(inside=guise.viewer.inside and asker.inside)
