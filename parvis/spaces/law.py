"""The law of visibility: who may read what, said once, one condition a line.

Every door asks it (`Post.objects.visible_to(viewer)`), for pages, counts, search, suggestions, notifications, feeds and
live updates alike; what one may not see and what does not exist are answered with the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, Q, QuerySet

from parvis.core.met import Met
from parvis.identity.models import Actor, Block, Follow, Relation
from parvis.identity.viewer import Viewer
from parvis.spaces.models import Audience, Level, Membership, Reach, Space

NOBODY = Q(pk__in=())
EVERYTHING = ~NOBODY


def memberships(viewer: Viewer) -> QuerySet[Membership]:
    """The viewer's memberships that hold now."""
    return Membership.objects.filter(Membership.current(), actor=viewer.actor_id)


def open_audiences(viewer: Viewer, *, met: bool = False) -> QuerySet[Audience]:
    """The audiences the viewer belongs to.

    They are collected, at the price of how many they are; or, with `met`, asked about one by one as they are met, where
    something else says which (a post that was found).
    """
    anyone = Q(reach=Reach.PUBLIC)
    if not viewer.signed_in:
        return Audience.objects.filter(anyone)
    insiders = Q(reach=Reach.INSIDE) if viewer.inside else NOBODY
    members = Audience.spaces.through.objects.filter(_his(memberships(viewer), "space", met=met))
    people = Audience.people.through.objects.filter(actor=viewer.actor_id)
    fellow_members = Q(reach__in=(Reach.SPACE, Reach.INSIDE)) & _his(members, "audience", met=met, by="pk")
    named = Q(reach=Reach.PEOPLE) & _his(people, "audience", met=met, by="pk")
    return Audience.objects.filter(anyone | insiders | fellow_members | named)


def _his(rows: QuerySet[Any], field: str, *, met: bool, by: str = "") -> Q:
    """What one of these rows leads to by `field`; on the side that is asked, it is called `by` (the same without it)."""
    by = by or field
    return Q(Met(rows.filter(**{field: OuterRef(by)}))) if met else Q(**{f"{by}__in": rows.values(field)})


def readable(viewer: Viewer) -> Q:
    """The law over content: what `viewer` may read."""
    return Q(deleted_at=None) & within_reach(viewer)


def within_reach(viewer: Viewer) -> Q:
    """The law over whatever has an audience and an author, and is gone when it is deleted (the search index).

    It is asked of each row that is met, so that it costs the same whatever the number of spaces, talks and members; and
    no database takes it for a way to find the rows, which for a page of the newest are found by their ids.
    """
    if viewer.system:
        return EVERYTHING
    here = Audience.objects.filter(pk=OuterRef("audience"))
    rooms = Q(Met(here.filter(reach__in=(Reach.PEOPLE, Reach.SPACE))))
    opened = Q(Met(open_audiences(viewer, met=True).filter(pk=OuterRef("audience"))))
    return opened & unblocked(viewer, "author", shared=rooms)


def unblocked(viewer: Viewer, author: str, *, shared: Q = NOBODY) -> Q:
    """Not by somebody who blocked the viewer, except in rooms the two share (`shared`)."""
    if not viewer.signed_in:
        return Q()
    return ~Q(**{f"{author}__in": Block.objects.filter(target=viewer.actor_id).values("source")}) | shared


def searched(viewer: Viewer, author: str = "author") -> Q:
    """The law over what search finds among what one may read: on the square, nothing by those who want to be searched only
    by who knows them (`Actor.indexable`): colleagues, who follows them, and who shares a closed space with them."""
    if viewer.system or viewer.inside:
        return EVERYTHING
    shy = Actor.objects.filter(indexable=False)
    if viewer.signed_in:
        followed = Follow.objects.filter(source=viewer.who).values("target")
        shy = shy.exclude(pk=viewer.who).exclude(pk__in=followed).exclude(companions(viewer))
    nearer = Audience.objects.filter(reach__lt=Reach.PUBLIC, pk=OuterRef("audience"))
    return ~Q(Met(shy.filter(pk=OuterRef(author)))) | Q(Met(nearer))


def known_spaces(viewer: Viewer) -> Q:
    """The law over spaces: those whose existence `viewer` may know."""
    if viewer.system:
        return EVERYTHING
    anyone = Q(visibility=Space.Visibility.PUBLIC)
    if not viewer.signed_in:
        return anyone
    listed = Q(visibility=Space.Visibility.LISTED) if viewer.inside else NOBODY
    mine = Q(pk__in=memberships(viewer).values("space"))
    invited = Q(pk__in=Membership.objects.filter(actor=viewer.actor_id, state=Membership.State.INVITED).values("space"))
    return anyone | listed | mine | invited


def findable(viewer: Viewer) -> Q:
    """The law over people: those whose existence `viewer` may know.

    Insiders find each other, and the externals of the house; an external finds those who share a space with him.
    """
    if viewer.system or viewer.inside:
        return unblocked(viewer, "pk") if viewer.signed_in else EVERYTHING
    on_the_square = Q(is_public=True, left_at=None) | Q(kind=Actor.Kind.BRAND)
    if not viewer.signed_in:
        return on_the_square
    himself = Q(pk=viewer.actor_id)
    return himself | ((on_the_square | companions(viewer)) & unblocked(viewer, "pk"))


def companions(viewer: Viewer, who: str = "pk") -> Q:
    """Those who share a closed space with the viewer; `who` leads from the row asked to the person.

    The square's communities are open to the world: sharing one gives no sight of people who keep off the square.
    """
    rooms = memberships(viewer).exclude(space__visibility=Space.Visibility.PUBLIC).values("space")
    return Q(Met(Membership.objects.filter(Membership.current(), space__in=rooms, actor=OuterRef(who))))


def people(viewer: Viewer) -> QuerySet[Actor]:
    """The profiles `viewer` may find."""
    return Actor.objects.filter(findable(viewer))


def insiders(*, met: bool = False) -> Q:
    """Those who belong to the organisation today; collected, or asked of each who is `met` (see `open_audiences`)."""
    employed = Relation.objects.filter(Relation.today(), kind=Relation.Kind.EMPLOYEE)
    return Q(_his(employed, "actor", met=met, by="pk"), left_at=None)


def readers(audience: Audience) -> QuerySet[Actor]:
    """Everybody with an account whom the law lets read this audience: the law, asked the other way round."""
    return readers_of(audience.pk, audience.reach)


def readers_of(audience: int, reach: int, *, met: bool = False) -> QuerySet[Actor]:
    """The same of an audience by its id, and its reach; with `met`, where something else says who is asked about."""
    rooms = Audience.spaces.through.objects.filter(audience=audience).values("space")
    return _within(reach, rooms, Audience.people.through.objects.filter(audience=audience).values("actor"), met=met)


def those_within(reach: int, *, spaces: Iterable[Space], named: Iterable[Actor]) -> QuerySet[Actor]:
    """The same for an audience that may not stand yet: who would read what went that far."""
    return _within(reach, [space.pk for space in spaces], [actor.pk for actor in named])


def _within(reach: int, rooms: Any, named: Any, *, met: bool = False) -> QuerySet[Actor]:
    everybody = Actor.objects.filter(account__is_active=True, left_at=None)
    if reach == Reach.PUBLIC:
        return everybody
    if reach == Reach.PEOPLE:
        return everybody.filter(pk__in=named)
    members = _his(Membership.objects.filter(Membership.current(), space__in=rooms), "actor", met=met, by="pk")
    return everybody.filter(members | insiders(met=met)) if reach == Reach.INSIDE else everybody.filter(members)


def reading(audience: Audience, author: int, among: str) -> QuerySet[Actor]:
    """Those of these people (ids, in JSON) whom the law lets read what `author` says there: what `visible_to` answers
    for each of them, asked once."""
    return reading_of(audience.pk, audience.reach, author, among)


def reading_of(audience: int, reach: int, author: int, among: str) -> QuerySet[Actor]:
    """The same of an audience by its id, and its reach."""
    those = readers_of(audience, reach, met=True).filter(~Relation.all_over(), pk__among=among)
    if reach in (Reach.PEOPLE, Reach.SPACE):
        return those
    return those.exclude(pk__in=Block.objects.filter(source=author).values("target"))


def knowing(space: Space, among: str) -> QuerySet[Actor]:
    """Those of these people (ids, in JSON) who may know that the space exists: `known_spaces`, the other way round."""
    those = Actor.objects.filter(~Relation.all_over(), account__is_active=True, left_at=None, pk__among=among)
    if space.visibility == Space.Visibility.PUBLIC:
        return those
    belonging = Membership.objects.filter(Membership.current() | Q(state=Membership.State.INVITED), space=space)
    mine = _his(belonging, "actor", met=True, by="pk")
    listed = space.visibility == Space.Visibility.LISTED
    return those.filter(mine | insiders(met=True)) if listed else those.filter(mine)


def widest_reach(level: int) -> Reach:
    """The widest reach a level allows: content never goes further than this, whatever the door."""
    return {Level.PUBLIC: Reach.PUBLIC, Level.INTERNAL: Reach.INSIDE}.get(Level(level), Reach.SPACE)


def allows(*, reach: int, level: int, spaces: Iterable[Space]) -> bool:
    """Whether content of `level` may go as far as `reach` in these spaces.

    A closed space's existence is itself restricted, so nothing said there leaves it; the confidential stands in one room.
    """
    rooms = list(spaces)
    strictest = max([level, *(space.level for space in rooms)])
    if reach > widest_reach(strictest):
        return False
    return not (strictest == Level.CONFIDENTIAL and len(rooms) > 1)
