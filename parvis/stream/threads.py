"""A thread: a post and all that was answered to it, as a tree one can read at any depth."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from parvis.identity.viewer import Viewer
from parvis.stream.cards import Card, dressed, hydrated
from parvis.stream.filtering import sifted
from parvis.stream.models import Post

MOST = 100  # comments a page; a longer thread is read on from there


@dataclass
class Branch:
    """A comment and its answers; `card` is None where a comment was taken down but its answers stand."""

    card: Card | None
    depth: int
    branches: list[Branch] = field(default_factory=list)


@dataclass(frozen=True)
class Thread:
    """A whole thread, `more` telling the id to read on from where it is longer than a page."""

    head: Card
    branches: list[Branch]
    more: int | None


def thread(viewer: Viewer, root: Post, *, after: int = 0) -> Thread:
    """The thread of a root the viewer may read, oldest comment first."""
    posts = Post.objects.visible_to(viewer).filter(root=root.pk).exclude(pk=root.pk)
    page = list(hydrated(posts.filter(pk__gt=after).order_by("pk"), viewer)[: MOST + 1])
    shown = page[:MOST]
    head = dressed([hydrated(Post.objects.visible_to(viewer), viewer).get(pk=root.pk)], viewer)[0]
    more = shown[-1].pk if len(page) > MOST else None
    return Thread(head, tree(root, sifted(dressed(shown, viewer), viewer, "thread")), more)


def tree(root: Post, cards: list[Card]) -> list[Branch]:
    """Comments of a root, oldest first, as branches: hang each comment under what it answers; where that is gone, under an empty place."""
    top = Branch(None, 0)
    places: dict[int, Branch] = {root.pk: top}
    for card in cards:
        post = card.post
        parent_id = post.parent_id or root.pk
        if parent_id not in places:
            places[parent_id] = Branch(None, max(1, post.depth - 1))
            top.branches.append(places[parent_id])
        above = places[parent_id]
        branch = Branch(card, above.depth + 1)
        above.branches.append(branch)
        places[post.pk] = branch
    return top.branches


def around(viewer: Viewer, post: Post, *, most: int) -> tuple[list[int], list[int]]:
    """The ids of what a post the viewer may read answers, the root first, and of what answers it, each branch in turn.

    At most `most` of each. Comments taken down are passed over, not a break.
    """
    everything = Post.objects.filter(root=post.root_id).order_by("pk").values_list("pk", "parent")
    parents = dict(everything)
    children: dict[int, list[int]] = defaultdict(list)
    for pk, parent in parents.items():
        if pk != post.root_id:
            children[parent or post.root_id].append(pk)
    above: list[int] = []
    here = post.pk
    while here != post.root_id and len(above) < most:
        here = parents.get(here) or post.root_id
        above.append(here)
    below: list[int] = []
    waiting = children[post.pk][::-1]
    while waiting:
        below.append(waiting.pop())
        waiting.extend(reversed(children[below[-1]]))
    readable = set(Post.objects.visible_to(viewer).filter(root=post.root_id).values_list("pk", flat=True))
    return [pk for pk in above[::-1] if pk in readable], [pk for pk in below if pk in readable][:most]


def flat(branches: list[Branch]) -> list[Branch]:
    """The branches in reading order, each before its answers, without recursion however deep the thread."""
    order, waiting = [], list(reversed(branches))
    while waiting:
        branch = waiting.pop()
        order.append(branch)
        waiting.extend(reversed(branch.branches))
    return order
