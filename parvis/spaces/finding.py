"""Finding people and spaces by a name as it is typed, for programs that ask at each letter: a query each.

In a large house people are not gone through one by one: those asked about are the likeliest, and those in whose words,
by the index of the search, a word begins so.
"""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Concat, StrIndex

from parvis.core.compiled import compiled
from parvis.core.kept import Kept
from parvis.core.words import fts5_query, tsquery
from parvis.identity.models import Actor, Follow
from parvis.identity.models.folded import fold
from parvis.identity.viewer import Viewer
from parvis.spaces.directory import internal_face
from parvis.spaces.law import memberships, people
from parvis.spaces.models import Indexed, Space

MOST_WORDS = 4
SMALL = 400  # people of a house who are gone through one by one
LIKELY, WRITTEN = 100, 300  # people asked about in a larger one: of each likeliness, and by the index
FRESH = 600  # seconds for which a house is taken to be as large as it was
LAST = "\U0010ffff"  # sorts after whatever else a name goes on with


def words_of(typed: str) -> tuple[str, ...]:
    """What was typed, as it is compared: “@Zoé Lef” → zoe, lef."""
    return tuple(fold(typed[:200].replace("\0", "")).lstrip("@").split()[:MOST_WORDS])


def named(viewer: Viewer, *words: str, following: bool = False) -> QuerySet[Actor]:
    """The people the viewer may find whose name, handle or line holds each of these words, as he may read them.

    The handle itself comes first, then handles that begin so, then those he follows, then the most followed.
    """
    inside = internal_face(viewer) | ~Q(kind=Actor.Kind.PERSON) | Q(pk=viewer.who)
    found = people(viewer).filter(left_at=None)
    found = found.annotate(
        **{f"inside{n}": _position("folded", word) for n, word in enumerate(words)},
        **{f"outside{n}": _position("public_folded", word) for n, word in enumerate(words)},
    )
    for n, _word in enumerate(words):
        found = found.filter((inside & Q(**{f"inside{n}__gt": 0})) | Q(is_public=True, **{f"outside{n}__gt": 0}))
    mine = Follow.objects.filter(source=viewer.who, target=OuterRef("pk"))
    if following:
        found = found.filter(Exists(mine))
    first = words[0] if len(words) == 1 else ""
    whole, begun = When(handle=first, then=Value(0)), When(begins=1, then=Value(1))
    nearness = Case(whole, begun, When(Exists(mine), then=Value(2)), default=Value(3), output_field=IntegerField())
    return found.annotate(begins=_position("handle", first), nearness=nearness).order_by(
        "nearness", "-followers_count", "handle"
    )


def likely(viewer: Viewer, word: str) -> Q:
    """Some of the people meant by what begins with this word: handles that begin so, those he followed last, the most
    followed."""
    begun = Actor.objects.filter(handle__gte=word, handle__lt=Concat(Value(word), Value(LAST))).order_by("handle")
    most = Actor.objects.filter(left_at=None).order_by("-followers_count")
    mine = Follow.objects.filter(source=viewer.who).order_by("-pk")
    lists = (begun.values("pk"), most.values("pk"), mine.values("target"))
    return Q(pk__in=lists[0][:LIKELY]) | Q(pk__in=lists[1][:LIKELY]) | Q(pk__in=lists[2][:LIKELY])


def written(viewer: Viewer, *words: str) -> list[int]:
    """The ids of people, so many at most, in whose profiles words begin with all of these. The law is still to be asked."""
    query, also = (fts5_query, " AND ") if settings.SQLITE else (tsquery, " & ")
    parts = [part for word in words if (part := query(word, typing=True))]
    return [pk for (pk,) in _written(also.join(parts), inside=viewer.inside)] if parts else []


@compiled
def _written(expression: str, *, inside: bool) -> QuerySet[Any, Any]:
    circles = (Indexed.Reach.INSIDE,) if inside else (Indexed.Reach.PUBLIC, Indexed.Reach.MET)
    rows: Any = Indexed.objects.filter(kind=Indexed.Kind.PERSON, reach__in=circles).values_list("object_id")
    if settings.SQLITE:
        joined = "+search_words.rowid = spaces_indexed.id AND search_words MATCH %s"
        return rows.extra(tables=["search_words"], where=[joined], params=[expression])[:WRITTEN]  # type: ignore[no-any-return]  # noqa: S610  constant text
    return rows.extra(where=["words @@ to_tsquery('simple', %s)"], params=[expression])[:WRITTEN]  # type: ignore[no-any-return]


_large: Kept[str, bool] = Kept(1)


@compiled
def _beyond() -> QuerySet[Any, Any]:
    return Actor.objects.order_by("pk").values_list("pk")[SMALL : SMALL + 1]


def is_large() -> bool:
    """Whether there are more people in the house than one goes through."""
    turn = int(time.time()) // FRESH
    known = _large.get("", turn)
    return _large.put("", turn, bool(_beyond())) if known is None else known


def named_spaces(viewer: Viewer, *words: str, following: bool = False) -> QuerySet[Space]:
    """The spaces the viewer may know whose name or address holds each of these words."""
    found: Any = Space.objects.visible_to(viewer).filter(archived_at=None)
    found = found.annotate(**{f"at{n}": _position("folded", word) for n, word in enumerate(words)})
    found = found.filter(**{f"at{n}__gt": 0 for n, _word in enumerate(words)})
    if following:
        found = found.filter(pk__in=memberships(viewer).values("space"))
    return found.order_by("name", "pk")  # type: ignore[no-any-return]


def _position(column: str, word: str) -> StrIndex:
    # No LIKE: what was typed stays one value, so that the query is compiled once for all.
    return StrIndex(F(column), Value(word, output_field=TextField()))
