"""Which readers are shown a post in the very same way, so that it is drawn once for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable

from django.db.models import Q

from parvis.identity.models import Follow
from parvis.spaces import law
from parvis.spaces.models import Membership, Space
from parvis.stream.hearing import NOBODY, Listeners, in_json, posts
from parvis.stream.models import Bookmark, Filter, Pin, Post, Reaction, ThreadMute, Vote

DEEPEST = 3  # a post, what it shares, and what that one shares, which is named


def kinds(post: Post, listeners: Listeners) -> list[list[int]]:
    """These readers of the post, parted so that those of one part are shown the same, but for their keys to its files.

    Whoever left a trace of his own on it stands alone; so does an external who shares a closed room with somebody.
    """
    if len(listeners) < 2:
        return [[pk] for pk in listeners]
    shown = [post]
    while (shared := shown[-1].shared_id) and len(shown) < DEEPEST:
        shown += posts([shared]).values()
    alone = _traced(shown, listeners) | _in_closed_rooms(listeners)
    marks = _marks(shown, listeners)
    parts: dict[Hashable, list[int]] = defaultdict(list)
    for pk, viewer in listeners.items():
        parts[pk if pk in alone else (viewer.signed_in, viewer.inside, viewer.language, marks[pk])].append(pk)
    return list(parts.values())


def _traced(shown: list[Post], among: Collection[int]) -> set[int]:
    """The authors, and those with a reaction, a bookmark, a boost, a muted thread, a pin, a vote or a filter of their own."""
    ids, people = [post.pk for post in shown], in_json(among)
    found = [
        Reaction.objects.filter(post__in=ids, actor__pk__among=people).values_list("actor"),
        Bookmark.objects.filter(post__in=ids, actor__pk__among=people).values_list("actor"),
        Post.objects.filter(shared__in=ids, author__pk__among=people).values_list("author"),
        ThreadMute.objects.filter(root__in=[post.root_id for post in shown], actor__pk__among=people).values_list(
            "actor"
        ),
        Pin.objects.filter(post__in=ids, by__pk__among=people).values_list("by"),
        Vote.objects.filter(option__poll__post__in=ids, actor__pk__among=people).values_list("actor"),
    ]
    found.append(Filter.objects.filter(Filter.standing(), actor__pk__among=people).values_list("actor"))
    traces = found[0].order_by().union(*(rows.order_by() for rows in found[1:]))
    return {post.author_id for post in shown} | {actor for (actor,) in traces}


def _in_closed_rooms(listeners: Listeners) -> set[int]:
    """The externals among them who are in a room that is not open to the world, or invited there."""
    externals = [pk for pk, viewer in listeners.items() if viewer.signed_in and not viewer.inside]
    if not externals:
        return set()
    standing = Membership.current() | Q(state=Membership.State.INVITED)
    closed = Membership.objects.filter(standing, actor__pk__among=in_json(externals))
    return set(closed.exclude(space__visibility=Space.Visibility.PUBLIC).values_list("actor", flat=True))


def _marks(shown: list[Post], among: Collection[int]) -> dict[int, frozenset[Hashable]]:
    """For each reader, the hidden spaces it stands in that he knows, what of that which it shares he may read, and whether
    he follows those who let their followers quote them."""
    marks: dict[int, set[Hashable]] = {pk: set() for pk in among}
    people = in_json(pk for pk in among if pk != NOBODY)
    hidden = {s for post in shown for s in post.spaces() if s.visibility == Space.Visibility.HIDDEN}
    for space in hidden:
        for pk in law.knowing(space, people).values_list("pk", flat=True):
            marks[pk].add(space.pk)
    for shared in shown[1:]:
        for pk in law.reading(shared.audience, 0 if shared.deleted_at else shared.author_id, people).values_list(
            "pk", flat=True
        ):
            marks[pk].add(shared.pk)
    for choosy in (one for one in shown if one.quoting == Post.Quoting.FOLLOWERS):
        followers = Follow.objects.filter(target=choosy.author_id, source__pk__among=people)
        for pk in followers.values_list("source", flat=True):
            marks[pk].add(("follows", choosy.author_id))
    return {pk: frozenset(found) for pk, found in marks.items()}
