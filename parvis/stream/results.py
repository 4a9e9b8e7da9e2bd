"""What search found, as a page shows it: the nouns fetched through the viewer once more, in the order of the hits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from parvis.identity.faces import Face, face
from parvis.identity.models import Actor
from parvis.identity.viewer import Viewer
from parvis.spaces import law
from parvis.spaces.models import Indexed, Reach, Space
from parvis.spaces.search import Hit
from parvis.stream.models import Attachment, Post


@dataclass(frozen=True)
class Result:
    """One result: what was found, who said it, where, and where it leads."""

    hit: Hit
    url: str
    face: Face | None = None
    spaces: tuple[Space, ...] = ()
    post: Post | None = None
    file: Attachment | None = None
    space: Space | None = None

    @property
    def title(self) -> list[tuple[str, bool]]:
        """The title with what was looked for marked; of a comment, the title of its thread."""
        if self.post is not None and self.post.is_comment and self.post.root.title:
            return [(self.post.root.title, False)]
        return self.hit.title


def results(viewer: Viewer, hits: Iterable[Hit]) -> list[Result]:
    """The hits with their nouns; one that `viewer` may no longer see is left out. At most seven queries."""
    hits = list(hits)
    found: dict[tuple[str, int], Result] = {}
    wanted = {kind: {hit.object_id: hit for hit in hits if hit.kind == kind} for kind in Indexed.Kind.values}
    for batch in (
        _posts(viewer, wanted[Indexed.Kind.POST] | wanted[Indexed.Kind.COMMENT]),
        _files(viewer, wanted[Indexed.Kind.FILE]),
        _people(viewer, wanted[Indexed.Kind.PERSON]),
        _spaces(viewer, wanted[Indexed.Kind.SPACE]),
    ):
        found |= {(result.hit.kind, result.hit.object_id): result for result in batch}
    return [found[hit.kind, hit.object_id] for hit in hits if (hit.kind, hit.object_id) in found]


def _readable(viewer: Viewer) -> QuerySet[Post]:
    known = Prefetch("audience__spaces", queryset=Space.objects.filter(law.known_spaces(viewer)).order_by("name"))
    posts = Post.objects.filter(law.readable(viewer)).select_related("author", "root", "audience")
    return posts.prefetch_related(known)


def _posts(viewer: Viewer, hits: dict[int, Hit]) -> Iterable[Result]:
    for post in _readable(viewer).filter(pk__in=hits) if hits else ():
        yield _said(viewer, hits[post.pk], post)


def _said(viewer: Viewer, hit: Hit, post: Post, file: Attachment | None = None) -> Result:
    room = post.audience.reach in (Reach.PEOPLE, Reach.SPACE)
    author = face(post.author, viewer, shared=room)
    return Result(hit, post.get_absolute_url(), author, tuple(post.audience.spaces.all()), post, file)


def _files(viewer: Viewer, hits: dict[int, Hit]) -> Iterable[Result]:
    if not hits:
        return
    files = Attachment.objects.filter(pk__in=hits)
    posts = _readable(viewer).in_bulk([file.post_id for file in files if file.post_id])
    for file in files:
        if (post := posts.get(file.post_id or 0)) is not None:
            yield _said(viewer, hits[file.pk], post, file)


def _people(viewer: Viewer, hits: dict[int, Hit]) -> Iterable[Result]:
    if not hits:
        return
    people = Actor.objects.filter(law.findable(viewer), pk__in=hits)
    met = set() if viewer.inside else set(people.filter(law.companions(viewer)).values_list("pk", flat=True))
    for actor in people:
        yield Result(hits[actor.pk], actor.get_absolute_url(), face(actor, viewer, shared=actor.pk in met))


def _spaces(viewer: Viewer, hits: dict[int, Hit]) -> Iterable[Result]:
    for space in Space.objects.filter(law.known_spaces(viewer), pk__in=hits) if hits else ():
        yield Result(hits[space.pk], space.get_absolute_url(), space=space)
