"""Keeps the conversation findable: posts, comments and the files that stand with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TypeVar

from django.db.models import Model, QuerySet

from parvis.core.ledger import Entry
from parvis.core.markdown import plain
from parvis.identity.models import Actor
from parvis.spaces.indexing import LONGEST, index, index_new, person_rows, space_rows, unindex
from parvis.spaces.models import Contents, Indexed, Space
from parvis.stream.models import Attachment, Post

T = TypeVar("T", bound=Model)


def index_post(post: Post, *, is_new: bool = False, bare: bool = False) -> None:
    """Have the post (or comment) and its files found by what they say now; `bare` has no files. Within the transaction
    that saves it."""
    if post.deleted_at:
        return unindex_posts([post.pk])
    if is_new:
        index_new(_rows(post, [] if bare else list(post.attachments.all())))
        return None
    index(_rows(post, list(post.attachments.all())))
    stranded = Indexed.objects.filter(kind=Indexed.Kind.FILE, audience=post.audience_id, author=post.author_id)
    stranded.exclude(object_id__in=Attachment.objects.exclude(post=None).values("pk")).delete()
    return None


def index_posts(posts: Contents[Post]) -> int:
    """The same for many posts at once (an import, a rebuilding): how many rows were written. Deleted posts are skipped."""
    related = posts.filter(deleted_at=None).prefetch_related("attachments", "poll__options", "honours")
    return index(row for post in related.iterator(chunk_size=500) for row in _rows(post, list(post.attachments.all())))


def rebuild() -> Iterator[tuple[str, int]]:
    """Make the whole index again, batch by batch, from the nouns; gives (what, how many more) as it goes.

    What is indexed and no longer stands goes first. It may be interrupted and run again, and nobody needs to be kept out.
    """
    _sweep()
    for people in _batches(Actor.objects.prefetch_related("fields")):
        index(person_rows(people))
        yield "people", len(people)
    for spaces in _batches(Space.objects.all()):
        index(space_rows(spaces))
        yield "spaces", len(spaces)
    for posts in _batches(Post.objects.filter(deleted_at=None)):
        index_posts(Post.objects.filter(pk__in=[post.pk for post in posts]))
        yield "posts", len(posts)


def _sweep() -> None:
    """Take out of the index what no longer stands, and people's circles, which are written anew."""
    said = Indexed.objects.filter(kind__in=(Indexed.Kind.POST, Indexed.Kind.COMMENT))
    said.exclude(object_id__in=Post.objects.filter(deleted_at=None).values("pk")).delete()
    files = Attachment.objects.filter(post__deleted_at=None).exclude(post=None)
    Indexed.objects.filter(kind=Indexed.Kind.FILE).exclude(object_id__in=files.values("pk")).delete()
    Indexed.objects.filter(kind=Indexed.Kind.SPACE).exclude(object_id__in=Space.objects.values("pk")).delete()
    Indexed.objects.filter(kind=Indexed.Kind.PERSON).delete()


def _batches(rows: QuerySet[T], size: int = 500) -> Iterator[list[T]]:
    """The rows in batches by primary key: a batch a transaction, so that writers are never kept waiting for long."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:size]):
        yield batch
        last = batch[-1].pk


def unindex_posts(posts: Collection[int]) -> None:
    """Have neither these posts or comments (ids) nor their files found any more."""
    unindex(Indexed.Kind.POST, posts)
    unindex(Indexed.Kind.COMMENT, posts)
    unindex(Indexed.Kind.FILE, Attachment.objects.filter(post__in=posts).values_list("pk", flat=True))


def on_file_read(entry: Entry) -> None:
    """Have a file found by its text, once a job has read it. Hears what is said about attachments."""
    post = Post.objects.filter(attachments=entry.about_id, deleted_at=None).first()
    if post is not None:
        index_post(post)


def _rows(post: Post, files: list[Attachment]) -> Iterator[Indexed]:
    yield Indexed(
        kind=Indexed.Kind.COMMENT if post.is_comment else Indexed.Kind.POST,
        object_id=post.pk,
        audience_id=post.audience_id,
        author_id=post.author_id,
        type=post.kind,
        has=_has(post, files),
        at=post.created_at,
        title=post.title,
        text=" ".join([plain(post.html, LONGEST, html=True), *_said_beside(post)]),
    )
    for file in files:
        yield Indexed(
            kind=Indexed.Kind.FILE,
            object_id=file.pk,
            audience_id=post.audience_id,
            author_id=post.author_id,
            type=file.kind,
            has=f" {file.kind} ",
            at=post.created_at,
            title=file.name,
            text=f"{file.alt} {file.text}".strip(),
        )


def _has(post: Post, files: Iterable[Attachment]) -> str:
    """What stands with the post, as the filter `has:` asks for it."""
    kinds = {file.kind for file in files} | ({"link"} if 'rel="nofollow' in post.html else set())
    return f" {' '.join(sorted(kinds))} " if kinds else ""


def _said_beside(post: Post) -> Iterator[str]:
    """Words that belong to the post and stand outside of its text: whom it thanks, what its poll offers."""
    if post.kind == Post.Kind.KUDOS:
        yield from (actor.name for actor in post.honours.all())
    if post.kind == Post.Kind.POLL and hasattr(post, "poll"):
        yield from (option.text for option in post.poll.options.all())
