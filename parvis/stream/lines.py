"""The page of a timeline, by whichever way it is found sooner (see `parvis.stream.spans`).

What the timelines are is said in `parvis.stream.timelines`, which puts them here under their names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from parvis.core.compiled import compiled
from parvis.identity.viewer import Viewer
from parvis.stream.models import Post
from parvis.stream.spans import Line, Span, at_leisure, found, numbers

LINES: dict[str, Callable[..., Line]] = {}  # by the viewer, what it is about, and what narrows it
FURTHER: dict[
    str, Callable[..., list[tuple[str, int]]]
] = {}  # other lines a timeline is gathered from: names, and of what
GATHERED = ("space", "talks")  # each source is the timeline itself, or little less


def _none(_viewer: Viewer, **_only: Any) -> list[tuple[str, int]]:
    return []


def is_gathered(name: str, only: Mapping[str, Any]) -> bool:
    """Whether a timeline has no way to be walked, or none that is worth it: of what is pinned there is always little."""
    return name in GATHERED or bool(only.get("pinned"))


def walked(name: str, viewer: Viewer, about: int, span: Span, **only: Any) -> QuerySet[Post]:
    """The page of a timeline as far as it is met by walking, of what it is `about` (a person, a space, a list; 0)."""
    line = LINES[name](viewer, about, **only)
    found: QuerySet[Post] = span.walked(line.posts, line.ids)
    return found


@compiled
def _walked(
    viewer: Viewer, about: int, before: int, since: int, *, name: str, size: int, up: bool, **only: Any
) -> QuerySet[Any, Any]:
    return walked(name, viewer, about, Span(before, since, up, size), **only).values_list("pk")


@compiled
def _beyond(viewer: Viewer, about: int, before: int, since: int, *, name: str, up: bool, **only: Any) -> QuerySet[Any]:
    ids = LINES[name](viewer, about, **only).ids
    found: QuerySet[Any] = Span(before, since, up).beyond(ids).values_list("pk")
    return found


@compiled
def _held(
    viewer: Viewer, about: int, before: int, since: int, *, name: str, part: int, size: int, up: bool, **only: Any
) -> QuerySet[Any, Any]:
    source = LINES[name](viewer, about, **only).sources[part]
    found: QuerySet[Any, Any] = Span(before, since, up, size).newest(*source)
    return found


@lru_cache(300)
def _parts(name: str, kind: Viewer, only: tuple[tuple[str, Any], ...]) -> int:
    """How many sources a timeline has, for this kind of viewer."""
    return len(LINES[name](kind, 0, **dict(only)).sources)


def gathered(name: str, viewer: Viewer, about: int, span: Span, **only: Any) -> list[int]:
    """The ids of the page of a timeline, out of the newest of each of its sources. Not on the event loop."""
    at_leisure()
    shape = {"size": span.room, "up": span.up, **only}
    kind = viewer.blank([0 for _number in viewer.numbers])
    wanted = [(name, about, part) for part in range(_parts(name, kind, tuple(only.items())))]
    further: Callable[..., list[tuple[str, int]]] = FURTHER.get(name, _none)
    wanted += [(line, each, 0) for line, each in further(viewer, **only)]
    rows = (_held(viewer, whom, span.before, span.since, name=line, part=part, **shape) for line, whom, part in wanted)
    return span.merged(pk for some in rows for pk in numbers(some))


def goes_on(name: str, viewer: Viewer, about: int, span: Span, **only: Any) -> bool:
    """Whether there is more of what a timeline is walked through by than is walked."""
    return bool(_beyond(viewer, about, span.before, span.since, name=name, up=span.up, **only))


def newest(name: str, viewer: Viewer, about: int, span: Span, **only: Any) -> list[int]:
    """The ids of the page of a timeline, whichever way they are found sooner."""
    asked = {"name": name, "size": span.room, "up": span.up, **only}

    def walk() -> list[int]:
        return [pk for (pk,) in _walked(viewer, about, span.before, span.since, **asked)]

    return page(span, viewer, name, about, only, walk, lambda: gathered(name, viewer, about, span, **only))


def page(
    span: Span,
    viewer: Viewer,
    name: str,
    about: int,
    only: dict[str, Any],
    walk: Callable[[], list[Any]],
    gather: Callable[[], list[Any]],
) -> list[Any]:
    """The page of a timeline by one of two ways to find it (see `parvis.stream.spans.found`)."""
    if is_gathered(name, only):
        return gather()
    key = (name, about, *sorted(only.items()))
    return found(span, viewer, key, walk, lambda: goes_on(name, viewer, about, span, **only), gather)
