"""Has the judge know what is restricted and confidential, so that it is recognised where it would go further.

Posts, comments and their files that stand in a space are learnt as fingerprints, with the members of its spaces as those who
know them. Private messages are not: they are between people, and the house keeps nothing of them.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from parvis.core.ledger import Entry
from parvis.guard.actions.protecting import Lesson, forget, learn_all
from parvis.guard.models import Source
from parvis.spaces.models import Contents, Level, Reach
from parvis.stream.models import Attachment, Post

BATCH = 500


def key_of(thing: Post | Attachment) -> str:
    """The key of the source that a post or a file is."""
    return f"{'post' if isinstance(thing, Post) else 'file'}:{thing.pk}"


def learn_post(post: Post, *, is_new: bool = False, bare: bool = False) -> None:
    """Know what a post (or comment) says, and those of its files that were not known; `bare` has no files.

    Within the transaction that saves it. Where it is neither restricted nor confidential, nothing is asked of the database.
    """
    if post.level < Level.RESTRICTED:
        return
    spaces = tuple(space.pk for space in post.audience.spaces.all())
    if not spaces:
        return
    files = [] if bare else list(post.attachments.all())
    learn_all(list(_lessons(post, files, spaces, but=_known(files))), new=is_new)


def learn_posts(posts: Contents[Post], *, new: bool = False) -> int:
    """The same for many posts at once (an import, a rebuilding): how many there were. `new` says that none is known yet."""
    guarded = _guarded(posts).prefetch_related("attachments", "poll__options", "audience__spaces")
    rows = [(post, tuple(space.pk for space in post.audience.spaces.all())) for post in guarded]
    read = [lesson for post, spaces in rows for lesson in _lessons(post, list(post.attachments.all()), spaces, but=())]
    learn_all(read, new=new)
    return len(rows)


def forget_files(post: Post, *, but: Iterable[int] = ()) -> None:
    """Know nothing more of a post’s files, but of those it keeps (ids)."""
    if post.level >= Level.RESTRICTED:
        forget(*(key_of(file) for file in post.attachments.exclude(pk__in=but)))


def forget_posts(identifiers: Iterable[int], *, level: int) -> None:
    """Know nothing more of what these posts (ids) of one level say, nor of their files."""
    if level < Level.RESTRICTED:
        return
    gone = list(identifiers)
    forget(*(f"post:{pk}" for pk in gone), *(key_of(file) for file in Attachment.objects.filter(post__in=gone)))


def on_file_read(entry: Entry) -> None:
    """Know a document of a guarded post, once a job has read it. Hears what is said about attachments."""
    file = Attachment.objects.select_related("post__audience").filter(pk=entry.about_id or 0).first()
    if file is None or file.post is None or file.post.level < Level.RESTRICTED or file.post.deleted_at:
        return
    if spaces := tuple(space.pk for space in file.post.spaces()):
        learn_all([Lesson(key_of(file), file.text, spaces, file.post.level)])


def on_space_closed_down(entry: Entry) -> None:
    """Know what stands in a space whose level rose. Hears space.closed_down; what is known already is passed over."""
    for batch in _batches(Post.objects.filter(audience__spaces=entry.space_id)):
        known = dict(Source.objects.filter(key__in=[key_of(post) for post in batch]).values_list("key", "level"))
        for level in (Level.RESTRICTED, Level.CONFIDENTIAL):
            risen = [post for post in batch if post.level == level and known.get(key_of(post), level) != level]
            files = Attachment.objects.filter(post__in=risen)
            Source.objects.filter(key__in=[key_of(one) for one in (*risen, *files)]).update(level=level)
        learn_posts(Post.objects.filter(pk__in=[post.pk for post in batch if key_of(post) not in known]))


def rebuild() -> Iterator[int]:
    """Learn everything again, batch by batch, giving how many posts each held; what no longer stands is forgotten first.

    After an upgrade that changes how passages are known, a restored database, or another `SECRET_KEY`. It may be
    interrupted and run again, while people work.
    """
    last = 0
    while sources := list(Source.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = sources[-1].pk
        forget(*_stale([source.key for source in sources]))
    for batch in _batches(Post.objects.all()):
        yield learn_posts(Post.objects.filter(pk__in=[post.pk for post in batch]))


def _stale(keys: list[str]) -> Iterator[str]:
    """Those of these keys whose post or file is gone, or no longer guarded."""
    ids = {
        kind: [int(key.partition(":")[2]) for key in keys if key.startswith(f"{kind}:")] for kind in ("post", "file")
    }
    posts = set(_guarded(Post.objects.filter(pk__in=ids["post"])).values_list("pk", flat=True))
    standing = _guarded(Post.objects.all()).values("pk")
    files = set(Attachment.objects.filter(pk__in=ids["file"], post__in=standing).values_list("pk", flat=True))
    yield from (f"post:{pk}" for pk in ids["post"] if pk not in posts)
    yield from (f"file:{pk}" for pk in ids["file"] if pk not in files)


def _guarded(posts: Contents[Post]) -> Contents[Post]:
    return posts.filter(deleted_at=None, level__gte=Level.RESTRICTED, audience__reach__gt=Reach.PEOPLE)


def _batches(posts: Contents[Post]) -> Iterator[list[Post]]:
    last, guarded = 0, _guarded(posts).only("level", "audience")
    while batch := list(guarded.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk


def _known(files: list[Attachment]) -> set[str]:
    keys = [key_of(file) for file in files]
    return set(Source.objects.filter(key__in=keys).values_list("key", flat=True)) if keys else set()


def _lessons(post: Post, files: list[Attachment], spaces: tuple[int, ...], *, but: Container[str]) -> Iterator[Lesson]:
    """What a post says, with what stands beside it; then each of its files that was read, `but` for those of these keys."""
    said = [post.title, post.warning, post.text, *(file.alt for file in files)]
    if post.kind == Post.Kind.POLL and hasattr(post, "poll"):
        said += [option.text for option in post.poll.options.all()]
    yield Lesson(key_of(post), "\n\n".join(filter(None, said)), spaces, post.level)
    for file in files:
        if file.text and key_of(file) not in but:
            yield Lesson(key_of(file), file.text, spaces, post.level)
