"""The spaces a status stands in, as far as the viewer may know them: part of its `parvis` object."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from parvis.api.answers import encode
from parvis.core.compiled import compiled
from parvis.core.kept import Kept
from parvis.identity.viewer import Viewer
from parvis.spaces.models import Audience, Level, Space


@compiled
def _standing(viewer: Viewer, audiences: str) -> QuerySet[Any, Any]:
    known = Space.objects.visible_to(viewer).filter(audiences__pk__among=audiences)
    return known.values_list("audiences__pk", "pk", "slug", "name", "level")


@compiled
def _anywhere(audiences: str) -> QuerySet[Any, Any]:
    return Audience.spaces.through.objects.filter(audience__pk__among=audiences).values_list("audience").distinct()


# Audiences that stand in no space. An audience is never changed once made, so this holds for ever.
_nowhere: Kept[int, bool] = Kept(50_000)


def rooms(audiences: Iterable[int], viewer: Viewer) -> dict[int, bytes]:
    """For each audience that stands in a space the viewer knows, those spaces in JSON."""
    asked = sorted(audience for audience in set(audiences) if not _nowhere.get(audience, None))
    if not asked:
        return {}
    listed = encode(asked).decode()
    for audience in set(asked) - {audience for (audience,) in _anywhere(listed)}:
        _nowhere.put(audience, None, True)
    found: dict[int, list[Any]] = defaultdict(list)
    for audience, pk, slug, name, level in _standing(viewer, listed):
        found[audience].append({"id": str(pk), "slug": slug, "name": name, "level": Level(level).name.lower()})
    return {audience: encode(spaces) for audience, spaces in found.items()}
