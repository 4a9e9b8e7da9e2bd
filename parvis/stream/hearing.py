"""Who of those who listen hears of a post, asked once for all of them: the law and the lists, the other way round.

For each listener the answer is what `Post.objects.visible_to(viewer)` and the lists of `parvis.stream.timelines` would
say, at the price of a few queries for a post, however many listen.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from parvis.core.compiled import compiled
from parvis.core.ledger import Entry
from parvis.identity.models import Actor, Follow, List, ListMember, Mute
from parvis.identity.viewer import VISITOR, Viewer, as_viewers, viewers_in, viewers_of
from parvis.spaces import law
from parvis.spaces.models import Membership, Organisation, Reach, Space
from parvis.stream.models import Attachment, Post, Topic
from parvis.stream.timelines import list_posts

NOBODY = 0  # stands for all visitors among the listeners
HOME, SQUARE, PICTURES, TOPIC, SPACE = "home", "square", "pictures", "topic", "space"
LIST, TALKS, TOLD = "list", "talks", "told"

Place = tuple[str, str]  # where somebody listens: (HOME, ""), (TOPIC, key), (SPACE, id), (LIST, id)
Ears = Mapping[Place, Collection[int]]  # who listens where, by profile
Listeners = dict[int, Viewer]  # who each is at this moment, and his language


@dataclass(frozen=True)
class Heard:
    """Who hears of a post, and where; `listeners` are those of all places."""

    listeners: Listeners
    places: dict[Place, set[int]]


def posts(ids: Iterable[int]) -> dict[int, Post]:
    """These posts with all that decides who hears of them, those taken down included. Shown to nobody as they are."""
    rows = Post.objects.filter(pk__in=set(ids)).select_related("audience", "author")
    return {post.pk: post for post in rows.prefetch_related("audience__spaces", "topics")}


def about(entry: Entry) -> list[int]:
    """The posts (ids) an entry about one is about: of one that was taken down, also those that went along with it."""
    return [entry.about_id or 0, *entry.detail.get("along", ())]


def in_json(ids: Iterable[int]) -> str:
    """Ids as the lookup `among` takes them."""
    return json.dumps(sorted(ids))


def viewers(people: Collection[int]) -> Listeners:
    """Who these people are at this moment; those who may no longer come in are left out."""
    return viewers_of(Actor.objects.filter(pk__among=in_json(people))) if people else {}


def readers(post: Post, among: Collection[int]) -> Listeners:
    """Those of these listeners who may read the post, or might before it was taken down."""
    people, reach = [pk for pk in among if pk != NOBODY], post.audience.reach
    found = viewers_in(_reading(post.audience_id, post.author_id, in_json(people), reach=reach)) if people else {}
    if NOBODY in among and reach == Reach.PUBLIC:
        found[NOBODY] = VISITOR
    return found


@compiled
def _reading(audience: int, author: int, among: str, *, reach: int) -> QuerySet[Any, Any]:
    return as_viewers(law.reading_of(audience, reach, author, among))


def heard(post: Post, ears: Ears) -> Heard:
    """Who hears that the post was said or changed, and where; nobody once it is taken down."""
    near = {} if post.deleted_at else _near(post, ears)
    if (PICTURES, "") in near and not _has_pictures(post):
        del near[PICTURES, ""]
    if not near:
        return Heard({}, {})
    listeners = readers(post, set().union(*near.values()))
    silenced = _silencing(post, listeners)
    found = {}
    for place, who in near.items():
        hearing = _narrowed(place, post, {pk: listeners[pk] for pk in (who & listeners.keys()) - silenced})
        if hearing:
            found[place] = hearing
    return Heard({pk: listeners[pk] for pk in set().union(*found.values())}, found)


def gone(post: Post, ears: Ears) -> dict[Place, set[int]]:
    """Who hears that the post was taken down: those who could read it, where it may have been shown to them."""
    near = _near(post, ears)
    if (HOME, "") in ears:
        near[HOME, ""] = set(ears[HOME, ""])
    listeners = readers(post, set().union(*near.values())) if near else {}
    return {place: who & listeners.keys() for place, who in near.items() if who & listeners.keys()}


def _near(post: Post, ears: Ears) -> dict[Place, set[int]]:
    """Who listens where the post could stand for anybody, as far as the post and its author alone say."""
    near = {place: set(who) for place, who in ears.items() if _concerns(place, post)}
    lists = {place for place in near if place[0] == LIST}
    if lists:
        holding = ListMember.objects.filter(actor=post.author_id, list__pk__among=in_json(int(pk) for _, pk in lists))
        lists -= {(LIST, str(pk)) for pk in holding.values_list("list", flat=True)}
    return {place: who for place, who in near.items() if place not in lists}


def _concerns(place: Place, post: Post) -> bool:
    """Whether the post could stand there for anybody: what the post alone says."""
    kind, name = place
    reach, root = post.audience.reach, post.parent_id is None
    if reach == Reach.PEOPLE:
        return False
    if kind == HOME:
        return root
    if kind == LIST:
        return True
    if kind in (SQUARE, PICTURES):
        return root and reach == Reach.PUBLIC and post.listed
    if kind == TOPIC:
        return (post.listed or reach != Reach.PUBLIC) and any(topic.key == name for topic in post.topics.all())
    return kind == SPACE and root and any(str(space.pk) == name for space in post.spaces())


def _narrowed(place: Place, post: Post, among: Listeners) -> set[int]:
    """Those of these readers for whom it stands there."""
    kind, name = place
    if not among:
        return set()
    if kind == LIST:
        return {pk for pk, viewer in among.items() if stands_in_list(viewer, int(name), post)}
    if kind == HOME:
        return at_home(post, among)
    if kind == SPACE:
        space = next(space for space in post.spaces() if str(space.pk) == name)
        return knowing(space, among)
    return set(among)


def listed(place: Place, among: Collection[int]) -> set[int]:
    """Those of these people whose list it is, or who know the space that stands as one."""
    kind, name = place
    if kind == LIST:
        owners = List.objects.filter(pk=int(name), owner__pk__among=in_json(among))
        return set(owners.values_list("owner", flat=True))
    space = Space.objects.filter(pk=int(name)).first()
    return knowing(space, among) if space else set()


def stands_in_list(viewer: Viewer, of: int, post: Post) -> bool:
    """Whether the post stands in a list (its id) of the viewer's: one person's question, so the list itself is asked."""
    return any(_in_list(viewer, of, post.pk, replies=replies) for (replies,) in _policy(viewer.who, of))


@compiled
def _policy(owner: int, of: int) -> QuerySet[Any, Any]:
    return List.objects.filter(owner=owner, pk=of).values_list("replies_policy")


@compiled
def _in_list(viewer: Viewer, of: int, post: int, *, replies: str) -> QuerySet[Any, Any]:
    return list_posts(viewer, of, replies=replies).filter(pk=post).order_by().values_list("pk")


def knowing(space: Space, among: Collection[int]) -> set[int]:
    """Those of these people who may know that the space exists."""
    return set(law.knowing(space, in_json(among)).values_list("pk", flat=True))


def at_home(post: Post, among: Collection[int]) -> set[int]:
    """Those of these readers on whose home the thread belongs: `timelines.home_posts`, the other way round."""
    spaces, elsewhere = post.spaces(), _reading_apart(post, among)
    for_the_house = post.audience.reach == Reach.INSIDE and not spaces and not Organisation.current().public_by_default
    if for_the_house or post.author.kind == Actor.Kind.BRAND:
        return set(among) - elsewhere
    his, spaces_of_it = OuterRef("pk"), [space.pk for space in spaces]
    members = Membership.objects.filter(Membership.current(), muted=False, space__in=spaces_of_it, actor=his)
    fond = Topic.followers.through.objects.filter(topic__in=[topic.pk for topic in post.topics.all()], actor=his)
    concerned = Q(pk=post.author_id) | Q(Exists(_wanting(post).filter(source=his)))
    concerned |= Q(Exists(members)) | Q(Exists(fond))
    found = Actor.objects.filter(concerned, pk__among=in_json(among)).order_by().values_list("pk", flat=True)
    return set(found) - elsewhere


def _wanting(post: Post) -> QuerySet[Follow]:
    """The follows of its author that have this post in them (see `Subscription`)."""
    follows = Follow.objects.filter(
        Q(languages="") | Q(languages__contains=f",{post.language},"), target=post.author_id
    )
    return follows.filter(reblogs=True) if post.shared_id else follows


def _reading_apart(post: Post, among: Collection[int]) -> set[int]:
    """Those of these people who read its author in a list that leaves their home."""
    return {owner for (owner,) in _apart(post.author_id, in_json(among))} - {post.author_id}


@compiled
def _apart(author: int, among: str) -> QuerySet[Any, Any]:
    exclusive = ListMember.objects.filter(list__exclusive=True, actor=author)
    return exclusive.filter(list__owner__pk__among=among).values_list("list__owner")


def _silencing(post: Post, among: Collection[int]) -> set[int]:
    """Those of these people who muted the author."""
    return {source for (source,) in _muting(post.author_id, in_json(among))} if among else set()


@compiled
def _muting(author: int, among: str) -> QuerySet[Any, Any]:
    return Mute.objects.filter(target=author, source__pk__among=among).values_list("source")


def _has_pictures(post: Post) -> bool:
    return Attachment.objects.filter(post=post).exclude(kind=Attachment.Kind.FILE).exists()
