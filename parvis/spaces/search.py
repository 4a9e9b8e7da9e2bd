"""Full-text search under the law: what the viewer may not read does not match, does not count and does not slow down.

The law stands in the same statement as the words, so a page of results and its count are of what the viewer may see.
Hits carry ids; whoever shows them fetches the nouns through the viewer once more.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from parvis.core.excerpts import excerpt
from parvis.core.words import fts5_query, tsquery
from parvis.identity.models import Contact
from parvis.identity.viewer import Viewer
from parvis.spaces import law
from parvis.spaces.models import Audience, Indexed, Reach, Space
from parvis.spaces.query import Query

Segments = list[tuple[str, bool]]
CONTENT = (Indexed.Kind.POST, Indexed.Kind.COMMENT, Indexed.Kind.FILE)
EVERY_KIND = tuple(Indexed.Kind)
_LEXEME = re.compile(r"([a-z0-9]+)(:\*)?")
DEEPEST = 50  # pages; nobody reads further, and a machine that does costs more with each

# A title weighs four times the text, and a thing said today twice as much as one said years ago.
_SQLITE_RANK = (
    "bm25(search_words, 4.0, 1.0) * (1.0 + 1.0 / (1.0 + max(0.0, julianday(%s) - julianday(spaces_indexed.at)) / 90.0))"
)
_POSTGRESQL_RANK = (
    "- ts_rank_cd('{0.1, 0.1, 0.25, 1.0}', words, to_tsquery('simple', %s))"
    " * (1.0 + 1.0 / (1.0 + greatest(0.0, extract(epoch from %s - spaces_indexed.at)) / 7776000.0))"
)


@dataclass(frozen=True)
class Hit:
    """One thing found: what it is, and the passage that shows why. Segments are (text, whether it was looked for)."""

    kind: str
    object_id: int
    at: datetime
    title: Segments
    excerpt: Segments


@dataclass(frozen=True)
class Found:
    """One page of hits, best first."""

    hits: list[Hit]
    page: int
    has_next: bool


def search(
    viewer: Viewer,
    query: Query,
    *,
    kinds: Collection[str] = CONTENT,
    page: int = 1,
    size: int = 20,
    typing: bool = False,
) -> Found:
    """What `viewer` may read that matches, best first; without words, newest first. `typing`: the last word is begun."""
    page = min(max(page, 1), DEEPEST)
    rows = matching(viewer, query, kinds=kinds, typing=typing)
    if rows is None:
        return Found([], page, False)
    ranked = _ranked(rows, query.words, typing=typing)
    start = (page - 1) * size
    found = list(ranked[start : start + size + 1])
    hits = [_hit(row, query.words, typing=typing) for row in found[:size]]
    return Found(hits, page, len(found) > size and page < DEEPEST)


def tally(viewer: Viewer, query: Query, *, kinds: Collection[str] = EVERY_KIND) -> dict[str, int]:
    """How many things of each kind match and may be read by `viewer`, by kind."""
    rows = matching(viewer, query, kinds=kinds)
    return {} if rows is None else dict(rows.order_by().values_list("kind").annotate(Count("pk")))


def matching(
    viewer: Viewer, query: Query, *, kinds: Collection[str] = EVERY_KIND, typing: bool = False
) -> QuerySet[Indexed] | None:
    """The index rows that match and that `viewer` may read; None where nothing was asked or nothing can match."""
    expression = _expression(query.words, typing=typing)
    if query.impossible or (not expression and (query.words.strip() or not query.filtered)):
        return None
    rows = Indexed.objects.filter(_law(viewer, kinds), _filters(viewer, query))
    return _worded(rows, expression) if expression else rows


def named(viewer: Viewer, begun: str, *, kind: str) -> list[int]:
    """The people or spaces (ids, at most 500) with a word of their name that begins so, whatever its accents.

    Of several words in `begun`, the last may be unfinished.
    """
    expression = _expression(begun, typing=True)
    if not expression:
        return []
    rows = _worded(Indexed.objects.filter(_law(viewer, [kind])), expression, title_only=True)
    return list(rows.order_by("title").values_list("object_id", flat=True)[:500])


def _law(viewer: Viewer, kinds: Collection[str]) -> Q:
    allowed = law.NOBODY
    if content := set(kinds) & set(CONTENT):
        allowed |= Q(kind__in=content) & law.within_reach(viewer) & law.searched(viewer)
    if Indexed.Kind.PERSON in kinds:
        allowed |= Q(kind=Indexed.Kind.PERSON) & _circles(viewer) & Q(author__in=law.people(viewer).values("pk"))
    if Indexed.Kind.SPACE in kinds:
        allowed |= Q(kind=Indexed.Kind.SPACE, object_id__in=Space.objects.visible_to(viewer).values("pk"))
    return allowed


def _circles(viewer: Viewer) -> Q:
    """Of each person, the one row that holds what this viewer may see of the profile."""
    if viewer.inside:
        accepted = Contact.objects.filter(accepted_at__isnull=False)
        contacts = Q(author__in=accepted.filter(source=viewer.actor_id).values("target")) | Q(
            author__in=accepted.filter(target=viewer.actor_id).values("source")
        )
        return Q(Q(reach=Indexed.Reach.CONTACTS) & contacts) | Q(Q(reach=Indexed.Reach.INSIDE) & ~contacts)
    if not viewer.signed_in:
        return Q(reach=Indexed.Reach.PUBLIC)
    met = law.companions(viewer, "author")
    return Q(Q(reach=Indexed.Reach.MET) & met) | Q(Q(reach=Indexed.Reach.PUBLIC) & ~met)


def _filters(viewer: Viewer, query: Query) -> Q:
    wanted = Q()
    if query.author:
        # Whose name the viewer is not shown he does not search by either: on the square, who keeps off it is "a member".
        shown = Q(author__in=law.people(viewer).values("pk")) | Q(audience__reach__lt=Reach.PUBLIC)
        wanted &= Q(author__handle=query.author) & shown
    if query.space:
        # Through the viewer: else the filter would tell that something one may read stands in a hidden space as well.
        rooms = Space.objects.visible_to(viewer).filter(slug=query.space).values("pk")
        wanted &= Q(audience__in=Audience.spaces.through.objects.filter(space__in=rooms).values("audience"))
    if query.type:
        wanted &= Q(kind=query.type) if query.type in Indexed.Kind.values else Q(type=query.type, kind="post")
    if query.has:
        wanted &= Q(has__contains=f" {query.has} ")
    if query.after:
        wanted &= Q(at__gte=_midnight(query.after))
    if query.before:
        wanted &= Q(at__lt=_midnight(query.before))
    return wanted


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _expression(words: str, *, typing: bool) -> str:
    return (fts5_query if connection.vendor == "sqlite" else tsquery)(words, typing=typing)


def _worded(rows: QuerySet[Indexed], expression: str, *, title_only: bool = False) -> QuerySet[Indexed]:
    """The rows whose words match; not to be used as a subquery, since `extra` knows no aliases.

    The `+` keeps SQLite from asking the word index again for every row the law allows.
    """
    if connection.vendor == "sqlite":
        match = f"{{title}} : ({expression})" if title_only else expression
        joined = "+search_words.rowid = spaces_indexed.id AND search_words MATCH %s"
        return rows.extra(tables=["search_words"], where=[joined], params=[match])  # noqa: S610  constant text
    match = _in_titles(expression) if title_only else expression
    return rows.extra(where=["words @@ to_tsquery('simple', %s)"], params=[match])


def _in_titles(expression: str) -> str:
    """The same PostgreSQL query for words of weight A: `lea` → `lea:A`, `le:*` → `le:*A`."""
    return _LEXEME.sub(lambda lexeme: f"{lexeme[1]}:{'*' if lexeme[2] else ''}A", expression)


def _ranked(rows: QuerySet[Indexed], words: str, *, typing: bool) -> QuerySet[Indexed]:
    if not words.strip():
        return rows.order_by("-at", "-pk")
    params: list[object] = [timezone.now()]
    rank = _SQLITE_RANK
    if connection.vendor != "sqlite":
        rank, params = _POSTGRESQL_RANK, [_expression(words, typing=typing), *params]
    return rows.extra(select={"rank": rank}, select_params=params).extra(order_by=["rank", "-id"])  # noqa: S610


def _hit(row: Indexed, words: str, *, typing: bool) -> Hit:
    title = excerpt(row.title, words, length=200, typing=typing)
    return Hit(row.kind, row.object_id, row.at, title, excerpt(row.text, words, typing=typing))
