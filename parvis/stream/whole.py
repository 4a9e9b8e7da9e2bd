"""Posts with all that is drawn of them for every reader alike."""

from __future__ import annotations

import datetime
import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from parvis.core.compiled import compiled, moment
from parvis.identity.models import Follow
from parvis.identity.viewer import Viewer
from parvis.spaces.law import open_audiences
from parvis.stream import policies
from parvis.stream.models import Attachment, Option, Post, Preview

GIVEN_UP = (Attachment.State.REFUSED, Attachment.State.ABSENT)


class Said(NamedTuple):
    """What a post says to every reader alike."""

    pk: int
    version: int
    kind: str
    title: str
    text: str
    html: str
    warning: str
    sensitive: bool
    language: str
    level: int
    repliers: str
    root: int
    parent: int | None
    shared: int | None
    edited_at: datetime.datetime | None
    via: str
    via_url: str
    quoting: str
    quote_revoked: bool
    answered: int | None  # who wrote what it answers
    answers_public: bool | None  # whether that one is on the square

    @property
    def is_boost(self) -> bool:
        """Whether it only shares something, without a word."""
        return self.shared is not None and not self.text


class Whole(NamedTuple):
    """A post, and what stands with it: people it mentions and topics by id and name, link previews, files, options."""

    said: Said
    mentions: list[tuple[int, str, bool]]  # and whether they are on the square
    topics: list[tuple[int, str]]
    previews: list[Preview]
    files: list[Attachment]
    options: list[str]  # what its poll offers


def read(viewer: Viewer, post_id: int) -> Post | None:
    """The post, if the viewer may read it."""
    return standing(post_id) if policies.may_read(viewer, post_id) else None


def standing(post_id: int) -> Post | None:
    """A post with its audience, unless it was taken down; for nobody's eyes before the law was asked."""
    return next(iter(_standing.objects(post_id)), None)


@compiled
def _standing(post_id: int) -> QuerySet[Post]:
    return Post.objects.filter(pk=post_id, deleted_at=None).select_related("audience")


@compiled
def _said(ids: str) -> QuerySet[Any, Any]:
    """The posts, and whether they have mentions, topics, previews, files."""
    links: dict[str, QuerySet[Any, Any]] = {
        "has_mentions": Post.mentions.through.objects.all(),
        "has_topics": Post.topics.through.objects.all(),
        "has_previews": Preview.posts.through.objects.all(),
        "has_files": Attachment.objects.all(),
    }
    having = {name: Exists(rows.filter(post=OuterRef("pk"))) for name, rows in links.items()}
    above = Post.objects.filter(pk=OuterRef("parent"))
    above_it = {
        "answered": Subquery(above.values("author")),
        "answers_public": Subquery(above.values("author__is_public")),
    }
    return Post.objects.filter(pk__among=ids).annotate(**above_it, **having).values_list(*Said._fields, *having)


def whole(ids: Collection[int]) -> list[Whole]:
    """These posts, which the law let through, with what stands with them.

    Most have neither mentions, topics, links nor files: one query says which have, and only what is there is fetched.
    """
    rows = _said(json.dumps(list(ids)))
    having = [[row[0] for row in rows if row[width]] for width in range(len(Said._fields), len(Said._fields) + 4)]
    mentions, topics, previews, files = (
        read(some) if some else {} for read, some in zip((_mentions, _topics, _previews, _files), having, strict=True)
    )
    asked = [row[0] for row in rows if row[2] == Post.Kind.POLL]
    options = _options(asked) if asked else {}
    return [
        Whole(
            said,
            mentions.get(said.pk, []),
            topics.get(said.pk, []),
            previews.get(said.pk, []),
            files.get(said.pk, []),
            options.get(said.pk, []),
        )
        for said in map(_read, rows)
    ]


def _read(row: tuple[Any, ...]) -> Said:
    said = Said._make(row[: len(Said._fields)])
    return said._replace(
        sensitive=bool(said.sensitive), quote_revoked=bool(said.quote_revoked), edited_at=moment(said.edited_at)
    )


def _mentions(ids: list[int]) -> dict[int, list[Any]]:
    named = Post.mentions.through.objects.filter(post__in=ids).order_by("pk")
    return _by_post(named.values_list("post", "actor", "actor__handle", "actor__is_public"))


def _topics(ids: list[int]) -> dict[int, list[Any]]:
    carried = Post.topics.through.objects.filter(post__in=ids).order_by("pk")
    return _by_post(carried.values_list("post", "topic", "topic__key"))


def _previews(ids: list[int]) -> dict[int, list[Any]]:
    links = Preview.posts.through.objects.filter(post__in=ids).exclude(preview__title="").order_by("pk")
    found: dict[int, list[Any]] = defaultdict(list)
    for link in links.select_related("preview"):
        found[link.post_id].append(link.preview)
    return found


def _files(ids: list[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for file in Attachment.objects.filter(post__in=ids).exclude(state__in=GIVEN_UP):
        found[file.post_id or 0].append(file)
    return found


def _options(ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for post_id, text in (
        Option.objects.filter(poll__post__in=ids).order_by("position").values_list("poll__post", "text")
    ):
        found[post_id].append(text)
    return found


def _by_post(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for post_id, *told in rows:
        found[post_id].append(tuple(told))
    return found


def taken_down(ids: Collection[int], viewer: Viewer) -> set[int]:
    """Those of these posts that are gone and that the viewer could have read: of others he learns nothing."""
    here = open_audiences(viewer, met=True).filter(pk=OuterRef("audience"))
    gone = Post.objects.filter(Exists(here), pk__in=ids).exclude(deleted_at=None)
    return set(gone.values_list("pk", flat=True))


def followed_of(authors: Collection[int], viewer: Viewer) -> set[int]:
    """Those of these people whom the viewer follows."""
    return set(Follow.objects.filter(source=viewer.who, target__in=authors).values_list("target", flat=True))


def boosts(actor_id: int) -> QuerySet[Post]:
    """What a person shared without a word of his own."""
    return Post.objects.filter(author=actor_id, shared__isnull=False, text="", deleted_at=None)
