"""The messages of a Slack conversation become posts and comments, some hundreds at a time.

A batch is one transaction: the posts, all that belongs to them and the note of where they came from. Killed at any
moment, an import has brought in whole batches and nothing else, and goes on where it stopped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from django.db import transaction
from msgspec import Struct, field

from parvis.identity.models import Actor
from parvis.imports import slack_message, slack_reactions
from parvis.imports.dated_ids import dated_id, free
from parvis.imports.models import Import, Known, Origin
from parvis.imports.slack_files_writing import LOCAL
from parvis.imports.slack_links import Names, Room
from parvis.imports.slack_message import JOINED, LEFT, Composed, composed, is_said
from parvis.imports.slack_records import Message
from parvis.imports.slack_spaces_writing import Place
from parvis.imports.slack_wishes import SOURCE
from parvis.spaces.models import Level, Membership
from parvis.stream.indexing import index_posts
from parvis.stream.learning import learn_posts
from parvis.stream.models import Attachment, Pin, Post, Preview, Reaction

BATCH = 500
POST, THREAD = "post", "thread"  # what a message became; what stands in for the lost head of a thread


class _Rows(Struct):
    """What one batch will write."""

    posts: list[Post] = field(default_factory=list)
    mentions: list[tuple[int, int]] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    local: dict[str, Attachment] = field(default_factory=dict)  # those whose bytes are in the archive, by their key
    pins: list[Pin] = field(default_factory=list)
    previews: list[tuple[int, Preview]] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)


class PostWriter:
    """Writes the messages of one conversation."""

    def __init__(
        self, place: Place, people: Mapping[str, Actor], rooms: Mapping[str, Room], *, run: Import, steward: Actor
    ) -> None:
        self._place, self._people, self._run, self._steward = place, people, run, steward
        self._names = Names({person: actor.handle for person, actor in people.items()}, rooms)
        self._urls = {actor.handle: actor.get_absolute_url() for actor in people.values()}
        self._by_handle = {actor.handle: actor.pk for actor in people.values()}
        self._pins = frozenset(place.conversation.pins)

    def write(self, batch: Sequence[Message]) -> int:
        """Bring in those that are new; how many they were. `batch` is in the order of time."""
        keys = {self._key(message.ts) for message in batch}
        keys |= {key for m in batch if m.replies_to for key in (self._key(m.replies_to), self._headless(m.replies_to))}
        known = Origin.objects.known(SOURCE, keys)
        new = [message for message in batch if self._key(message.ts) not in known]
        if new:
            rows = self._rows(new, known)
            with transaction.atomic():
                self._save(rows)
                for message in new:
                    self._note(message)
        return len(new)

    def _key(self, ts: str) -> str:
        return f"{self._place.conversation.id}/{ts}"

    def _headless(self, ts: str) -> str:
        """Under what the head of a thread is known whose own first message is lost."""
        return self._key(ts) + "/thread"

    def _rows(self, new: list[Message], known: Mapping[str, Known]) -> _Rows:
        rows = _Rows()
        heads = {key: origin.object_id for key, origin in known.items() if origin.model in (POST, THREAD)}
        said = [message for message in new if is_said(message)]
        wanted = [dated_id(message.sent_at, self._place.conversation.id) for message in said]
        for message, identifier in zip(said, free(Post, wanted), strict=True):
            root = self._root(message, identifier, heads, rows)
            heads[self._key(message.ts)] = identifier
            rows.origins.append(self._origin(self._key(message.ts), POST, identifier))
            self._write_one(message, identifier, root, rows)
        return rows

    def _root(self, message: Message, identifier: int, heads: dict[str, int], rows: _Rows) -> int:
        """The head of the message’s thread: where that is lost, the first reply we have stands in for it."""
        if not message.replies_to:
            return identifier
        key, headless = self._key(message.replies_to), self._headless(message.replies_to)
        root = heads.get(key) or heads.get(headless)
        if root is None:
            heads[headless] = root = identifier
            rows.origins.append(self._origin(headless, THREAD, identifier))
        return root

    def _origin(self, key: str, model: str, identifier: int) -> Origin:
        return Origin(source=SOURCE, external_id=key, model=model, object_id=identifier, run=self._run)

    def _write_one(self, message: Message, identifier: int, root: int, rows: _Rows) -> None:
        text = composed(message, self._names, self._urls)
        author = self._people[message.author].pk
        reactions = self._reactions(message, identifier)
        rows.posts.append(self._post(message, text, identifier=identifier, root=root, reactions=reactions))
        called = {self._by_handle[handle] for handle in text.handles} & self._place.readers
        rows.mentions += [(identifier, actor) for actor in sorted(called)]
        rows.reactions += reactions
        self._write_files(message, identifier, author, rows)
        rows.previews += [(identifier, seen) for card in text.cards if (seen := slack_message.preview(card))]
        if self._place.space and root == identifier and (message.pinned or message.ts in self._pins):
            rows.pins.append(Pin(post_id=identifier, space=self._place.space, by=self._steward, at=message.sent_at))

    def _post(self, message: Message, text: Composed, *, identifier: int, root: int, reactions: list[Reaction]) -> Post:
        is_reply = root != identifier
        return Post(
            id=identifier,
            author_id=self._people[message.author].pk,
            audience_id=self._place.audience_id,
            level=self._place.level,
            created_at=message.sent_at,
            active_at=message.sent_at,
            edited_at=slack_message.moment_or_none(message.edited_ts),
            root_id=root,
            parent_id=root if is_reply else None,
            depth=1 if is_reply else 0,
            text=text.text,
            html=text.html,
            reactions=dict(sorted(Counter(reaction.kind for reaction in reactions).items())),
            origin=SOURCE,
        )

    def _reactions(self, message: Message, identifier: int) -> list[Reaction]:
        """One a person and meaning. Those that mean none of ours are their own kind: their emoji."""
        found: dict[tuple[int, str], Reaction] = {}
        for given in message.reactions:
            kind, shown = slack_reactions.kind(given.name), slack_reactions.shown(given.name)
            for actor in (self._people[person].pk for person in given.people if person in self._people):
                found.setdefault(
                    (actor, kind or shown[:10]),
                    Reaction(
                        post_id=identifier,
                        actor_id=actor,
                        kind=kind or shown[:10],
                        emoji="" if kind else shown[:40],
                        at=message.sent_at,
                    ),
                )
        return list(found.values())

    def _write_files(self, message: Message, identifier: int, author: int, rows: _Rows) -> None:
        described = [file for file in message.files if file.mode != "tombstone"]
        for position, given in enumerate(described):
            file = slack_message.stored(given)
            file.id, file.post_id, file.owner_id = identifier + position, identifier, author
            file.position, file.created_at = position, message.sent_at
            rows.files.append(file)
            if given.local:
                rows.local[f"{self._key(message.ts)}/{given.id}"] = file

    def _save(self, rows: _Rows) -> None:
        Post.objects.bulk_create(rows.posts)
        mention = Post.mentions.through
        mention._default_manager.bulk_create(mention(post_id=post, actor_id=actor) for post, actor in rows.mentions)
        Reaction.objects.bulk_create(rows.reactions)
        for file, identifier in zip(rows.files, free(Attachment, [file.id for file in rows.files]), strict=True):
            file.id = identifier
        Attachment.objects.bulk_create(rows.files)
        Pin.objects.bulk_create(rows.pins)
        self._save_previews(rows.previews)
        Origin.objects.bulk_create(rows.origins)
        Origin.objects.bulk_create(self._origin(key, LOCAL, file.pk) for key, file in rows.local.items())
        index_posts(Post.objects.filter(pk__in=[post.pk for post in rows.posts]))
        if self._place.space and self._place.level >= Level.RESTRICTED:
            learn_posts(Post.objects.filter(pk__in=[post.pk for post in rows.posts]), new=True)

    def _save_previews(self, shown: list[tuple[int, Preview]]) -> None:
        """What Slack knew of pages; for those we have looked at ourselves, our own view stands."""
        if not shown:
            return
        for _post, preview in shown:
            preview.fetched_at = self._run.started_at
        Preview.objects.bulk_create([preview for _post, preview in shown], ignore_conflicts=True)
        by_url = dict(Preview.objects.filter(url__in=[p.url for _post, p in shown]).values_list("url", "pk"))
        link = Preview.posts.through
        pairs = dict.fromkeys((by_url[preview.url], post) for post, preview in shown)
        link._default_manager.bulk_create(link(preview_id=preview, post_id=post) for preview, post in pairs)

    def _note(self, message: Message) -> None:
        """Remember what was read and is no post: when people came and left."""
        if is_said(message):
            return
        model, identifier = "", 0
        actor = self._people[message.author]
        if self._place.space and message.subtype in JOINED | LEFT and actor.kind == Actor.Kind.PERSON:
            row = self._seat(actor, message)
            model, identifier = ("membership", row.pk) if row else ("", 0)
        self._origin(self._key(message.ts), model, identifier).save()

    def _seat(self, actor: Actor, message: Message) -> Membership | None:
        """His row in the space, dated by the message; whoever left for good keeps one that says until when."""
        assert self._place.space is not None
        row = Membership.objects.filter(space=self._place.space, actor=actor).first()
        is_in = message.author in self._place.conversation.members and actor.left_at is None
        if row is None and (is_in or message.subtype in JOINED):
            return None
        if row is None:
            row = Membership(space=self._place.space, actor=actor, state=Membership.State.LEFT)
        if is_in == (message.subtype in JOINED):
            row.since = message.sent_at
            row.save()
        return row
