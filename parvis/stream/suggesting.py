"""What one may be about to type: people, spaces and topics whose name begins so, under the law."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from django.db.models import BooleanField, Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from parvis.core.marks import topic_key
from parvis.identity.faces import Face, face
from parvis.identity.models import Actor, Block, Follow
from parvis.identity.viewer import Viewer
from parvis.spaces import law
from parvis.spaces.models import Audience, Space
from parvis.spaces.search import named
from parvis.stream.models import Post, Topic

Kind = Literal["person", "space", "topic"]
MOST = 8


@dataclass(frozen=True)
class Suggestion:
    """One thing to choose. `insert` is what completion writes in its place; a person comes with a face."""

    kind: Kind
    insert: str
    label: str
    detail: str
    url: str
    face: Face | None = None


def suggest(
    viewer: Viewer,
    begun: str,
    *,
    kinds: Collection[Kind] = ("person", "space", "topic"),
    audience: Audience | None = None,
) -> list[Suggestion]:
    """At most eight a kind that `viewer` may know of, nearest first; a leading @ or # is ignored.

    With `audience`, those who can read there come first: a mention of anybody else tells nobody.
    """
    begun = begun.replace("\0", "").strip().lstrip("@#")[:60]  # PostgreSQL refuses to compare with a NUL
    found: list[Suggestion] = []
    if "person" in kinds:
        found += [_person(viewer, actor) for actor in _people(viewer, begun, audience)[:MOST]]
    if "space" in kinds and begun:
        found += [_space(space) for space in _spaces(viewer, begun)[:MOST]]
    if "topic" in kinds and begun:
        found += [_topic(topic) for topic in _topics(viewer, begun)[:MOST]]
    return found


def _people(viewer: Viewer, begun: str, audience: Audience | None) -> QuerySet[Actor]:
    """By the words of the name one may see, and by handle; those who can read it, then those one follows, then by name."""
    myself = Q(pk=viewer.actor_id) if viewer.signed_in else law.NOBODY
    avoided = Block.objects.filter(source=viewer.actor_id).values("target")
    people = law.people(viewer).filter(~myself, left_at=None).exclude(pk__in=avoided)
    if begun:
        by_name = Q(pk__in=named(viewer, begun, kind="person"))
        people = people.filter(by_name | Q(handle__istartswith=begun))
    readers = law.readers(audience).values("pk") if audience is not None else ()
    followed = Follow.objects.filter(source=viewer.actor_id).values("target")
    people = people.annotate(meets=_whether(law.companions(viewer) if viewer.signed_in else law.NOBODY))
    return people.annotate(nearness=_order([Q(pk__in=readers), Q(pk__in=followed)])).order_by("nearness", "name", "pk")


def _order(nearer: Sequence[Q]) -> Case:
    """0 for what meets all of these, and so on down: the first weighs most."""
    whens = [When(nearer[0] & nearer[1], then=Value(0)), *(When(q, then=Value(n + 1)) for n, q in enumerate(nearer))]
    return Case(*whens, default=Value(3), output_field=IntegerField())


def _whether(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _spaces(viewer: Viewer, begun: str) -> QuerySet[Space]:
    mine = law.memberships(viewer).values("space")
    by_name = Q(pk__in=named(viewer, begun, kind="space")) | Q(slug__istartswith=begun)
    nearness = Case(When(pk__in=mine, then=Value(0)), default=Value(1), output_field=IntegerField())
    known = Space.objects.filter(law.known_spaces(viewer), by_name, archived_at=None)
    return known.annotate(nearness=nearness).order_by("nearness", "name")


def _topics(viewer: Viewer, begun: str) -> QuerySet[Topic]:
    """Topics of posts the viewer may read: a topic spoken of only in a hidden space is as hidden as the space."""
    said = Post.objects.filter(law.readable(viewer), topics=OuterRef("pk"))
    followed = Case(When(followers=viewer.actor_id, then=Value(0)), default=Value(1), output_field=IntegerField())
    begin = Topic.objects.filter(Exists(said), key__startswith=topic_key(begun))
    return begin.annotate(nearness=followed).order_by("nearness", "key").distinct()


def _person(viewer: Viewer, actor: Actor) -> Suggestion:
    shown = face(actor, viewer, shared=getattr(actor, "meets", False))
    return Suggestion("person", f"@{actor.handle}", shown.name, shown.headline, actor.get_absolute_url(), shown)


def _space(space: Space) -> Suggestion:
    return Suggestion("space", space.slug, space.name, space.description, space.get_absolute_url())


def _topic(topic: Topic) -> Suggestion:
    return Suggestion("topic", f"#{topic.key}", f"#{topic.key}", "", topic.get_absolute_url())
