"""Finding people and spaces by a name as it is typed, for programs that ask at each letter: a query each."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import StrIndex

from parvis.identity.models import Actor, Follow
from parvis.identity.models.folded import fold
from parvis.identity.viewer import Viewer
from parvis.spaces.directory import internal_face
from parvis.spaces.law import memberships, people
from parvis.spaces.models import Space

MOST_WORDS = 4


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
