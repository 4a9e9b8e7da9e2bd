"""Statuses: the one way a post becomes JSON, whichever route, stream or push it leaves by.

What all readers see of a post is drawn once and kept in memory under its version; counters, the author's account and
what is the reader's own (favourited, bookmarked, keys to files) are spliced in. Rows come from a query under the law.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any, NamedTuple

import msgspec
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When

from parvis.api.answers import encode
from parvis.api.entities import accounts as people
from parvis.api.entities.accounts import spoken
from parvis.api.entities.filtering import matches
from parvis.api.entities.fragments import Fragment, fragments
from parvis.api.entities.media import opened
from parvis.api.entities.polls import polls
from parvis.api.entities.rooms import rooms
from parvis.core.compiled import Rows, compiled
from parvis.core.kept import Kept
from parvis.identity.models import Actor
from parvis.identity.viewer import Viewer
from parvis.spaces.law import EVERYTHING, companions, memberships
from parvis.spaces.models import Audience, Reach, Space
from parvis.stream.models import Bookmark, Pin, Post, Reaction, ThreadMute
from parvis.stream.whole import boosts, followed_of, taken_down


class Row(NamedTuple):
    """A post as `columns` gives it."""

    id: int
    version: int
    author: int
    audience: int
    reach: int
    listed: bool
    root: int
    parent: int | None
    shared: int | None
    comments: int
    shares: int
    quotes: int
    reactions: Any
    met: bool
    favourited: bool
    bookmarked: bool
    reblogged: bool
    muted: bool
    pinned: bool
    account: tuple[Any, ...]  # the author's stamp


OWN_COLUMNS = len(Row._fields) - 1


def columns(posts: QuerySet[Post], viewer: Viewer) -> QuerySet[Any, Any]:
    """The rows that `from_rows` draws, of posts the law let through, with what is the viewer's own in each."""
    me = viewer.who
    own: dict[str, Any] = dict.fromkeys(("favourited", "bookmarked", "reblogged", "muted", "pinned"), Value(False))
    if viewer.signed_in:
        own = {
            "favourited": Exists(Reaction.objects.filter(post=OuterRef("pk"), actor=me)),
            "bookmarked": Exists(Bookmark.objects.filter(post=OuterRef("pk"), actor=me)),
            "reblogged": Exists(boosts(me).filter(shared=OuterRef("pk"))),
            "muted": Exists(ThreadMute.objects.filter(root=OuterRef("root"), actor=me)),
            "pinned": Exists(Pin.objects.filter(post=OuterRef("pk"), space=None, by=me)),
        }
    reach = Subquery(Audience.objects.filter(pk=OuterRef("audience")).values("reach"))
    met = Case(When(_met(viewer), then=True), default=False)
    return posts.annotate(reach=reach, met=met, **own).values_list(
        "pk", "version", "author", "audience", "reach", "listed", "root", "parent", "shared", "comments_count",
        "shares_count", "quotes_count", "reactions", "met", *own, *(f"author__{name}" for name in people.STAMP),
    )  # fmt: skip


def _met(viewer: Viewer) -> Q:
    """Where the viewer sees the author's internal face: everywhere inside; else in closed rooms they share, of those he
    knows from one, of himself and of the brand (see `parvis.stream.cards`)."""
    if viewer.inside or viewer.system:
        return EVERYTHING
    own = ~Q(author__kind=Actor.Kind.PERSON) | Q(author=viewer.who)
    if not viewer.signed_in:
        return own
    rooms_of_his = memberships(viewer).exclude(space__visibility=Space.Visibility.PUBLIC).values("space")
    in_room = Exists(Audience.spaces.through.objects.filter(audience=OuterRef("audience"), space__in=rooms_of_his))
    said_there = Q(audience__reach=Reach.PEOPLE) | (Q(audience__reach__lt=Reach.PUBLIC) & Q(in_room))
    return own | said_there | companions(viewer, "author")


@compiled
def _rows(viewer: Viewer, ids: str) -> QuerySet[Any, Any]:
    return columns(Post.objects.visible_to(viewer).filter(pk__among=ids), viewer)


def rows_of(ids: Sequence[int], viewer: Viewer) -> Rows:
    """The rows of `columns` of those of these posts that `viewer` may read, in the order of the ids."""
    rows = {row[0]: row for row in _rows(viewer, encode(ids).decode())} if ids else {}
    return [rows[post_id] for post_id in ids if post_id in rows]


def statuses(ids: Iterable[int], viewer: Viewer, *, context: str = "") -> dict[int, bytes]:
    """The JSON of those of these posts that `viewer` may read, in the order of the ids.

    `context` is where they are shown ("home", "public", "thread", "account", "notifications"), for the viewer's filters.
    """
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return {}
    found = from_rows(_rows(viewer, encode(wanted).decode()), viewer, context=context)
    return {post_id: found[post_id] for post_id in wanted if post_id in found}


def status(post_id: int, viewer: Viewer, *, context: str = "") -> bytes | None:
    """The JSON of one post, if `viewer` may read it."""
    return statuses([post_id], viewer, context=context).get(post_id)


def from_rows(rows: Rows, viewer: Viewer, *, context: str = "", depth: int = 0) -> dict[int, bytes]:
    """The JSON of rows of `columns`, in their order."""
    if not rows:
        return {}
    read = [Row._make((*row[:OWN_COLUMNS], row[OWN_COLUMNS:])) for row in rows]
    standing = rooms({row.audience for row in read if row.reach != Reach.PEOPLE}, viewer)
    caught = matches(viewer, ((row.id, row.version) for row in read if row.author != viewer.who), context)
    kind = (viewer.inside, spoken(viewer))
    found: dict[int, bytes | None] = {}
    anew = []
    for row in read:
        # A row says all there is to know of what most posts show: as long as it is the same, so is what was made of it.
        room = standing.get(row.audience, NOWHERE)
        key = (row.id, viewer.signed_in, *kind)
        shown = _joined.get(key, (row, room)) if row.id not in caught else None
        found[row.id] = shown
        if shown is None:
            anew.append(row)
    if anew:
        found.update(_drawn(anew, viewer, kind, standing, caught, context=context, depth=depth))
    return {post_id: shown for post_id, shown in found.items() if shown is not None}


NOWHERE = b"[]"
_joined: Kept[tuple[int, bool, bool, str], bytes] = Kept(20_000)


def _drawn(
    read: list[Row],
    viewer: Viewer,
    kind: tuple[bool, str],
    standing: dict[int, bytes],
    caught: dict[int, bytes],
    *,
    context: str,
    depth: int,
) -> dict[int, bytes]:
    """The JSON of rows nothing is kept of."""
    said = fragments([(row.id, row.version) for row in read])
    authors = _authors(read, viewer, kind)
    further = _further(read, said, viewer, context, depth)
    found = {}
    for row in read:
        if row.id in said and (row.author, bool(row.met)) in authors:
            fragment, room = said[row.id], standing.get(row.audience, NOWHERE)
            author, filtered = authors[row.author, bool(row.met)], caught.get(row.id, b"[]")
            found[row.id] = _join(row, fragment, author, further, room, filtered, viewer, depth)
            if not (fragment.poll or fragment.media or row.shared or fragment.choosy or row.id in caught):
                _joined.put((row.id, viewer.signed_in, *kind), (row, room), found[row.id])
    return found


def _authors(read: list[Row], viewer: Viewer, kind: tuple[bool, str]) -> dict[tuple[int, bool], bytes]:
    """The account of each author, with the face he shows where he spoke."""
    found: dict[tuple[int, bool], bytes] = {}
    missing: dict[bool, dict[int, tuple[Any, ...]]] = {}
    for row in read:
        met = bool(row.met)
        kept = people.kept_account((row.author, met, people.BRIEF, kind[1]), row.account)
        if kept is None:
            missing.setdefault(met, {})[row.author] = row.account
        else:
            found[row.author, met] = kept
    for met, some in missing.items():
        found.update({(pk, met): shown for pk, shown in people.draw(some, viewer, inside=met, brief=True).items()})
    return found


class Further(NamedTuple):
    """What some of the posts have besides, each asked for only if one of them has it."""

    polls: dict[int, bytes]
    shared: dict[int, bytes]
    own: dict[int, bytes]  # what is the viewer's own in what is shared
    gone: set[int]  # what was shared and was taken down
    followed: set[int]  # authors the viewer follows, of those who let only some quote them


def _further(read: list[Row], said: dict[int, Fragment], viewer: Viewer, context: str, depth: int) -> Further:
    asked = [row.id for row in read if row.id in said and said[row.id].poll]
    shared = [row.shared for row in read if row.shared]
    found = _rows(viewer, encode(sorted(set(shared))).decode()) if shared else []
    # What is shared within what is shared is only named.
    nested = from_rows(found, viewer, context=context, depth=1) if depth == 0 else {row[0]: b"" for row in found}
    missing = [pk for pk in shared if pk not in nested]
    choosy = {row.author for row in read if row.id in said and said[row.id].choosy}
    return Further(
        polls(asked, viewer) if asked else {},
        nested,
        {row[0]: _own(Row._make((*row[:OWN_COLUMNS], row[OWN_COLUMNS:])), viewer) for row in found},
        taken_down(missing, viewer) if missing else set(),
        followed_of(choosy, viewer) if choosy and viewer.signed_in else set(),
    )


def _own(row: Row, viewer: Viewer) -> bytes:
    """What the viewer did with it; nothing for a visitor."""
    if not viewer.signed_in:
        return b""
    return OWN[bool(row.favourited), bool(row.bookmarked), bool(row.reblogged), bool(row.muted), bool(row.pinned)]


def _quote(row: Row, said: Fragment, further: Further, shared: bytes | None, *, nested: bool) -> bytes:
    """https://docs.joinmastodon.org/entities/Quote/, or ShallowQuote for what is itself shown within another post."""
    if said.revoked:
        return b'{"state":"revoked","quoted_status":null}'
    if shared is not None and nested:
        return b'{"state":"accepted","quoted_status_id":"%d"}' % (row.shared or 0)
    if shared is not None:
        return b'{"state":"accepted","quoted_status":%b}' % shared
    return b'{"state":"%b","quoted_status":null}' % (b"deleted" if row.shared in further.gone else b"unauthorized")


def _approval(row: Row, said: Fragment, further: Further, viewer: Viewer) -> bytes:
    """https://docs.joinmastodon.org/entities/QuoteApproval/: of what may be shared at all (see `policies.may_quote`)."""
    if not said.quoting or row.reach < Reach.INSIDE:
        return APPROVALS["", False]
    let = not said.choosy or viewer.actor_id == row.author
    let = let or (said.quoting == Post.Quoting.FOLLOWERS and row.author in further.followed)
    return APPROVALS[said.quoting, viewer.signed_in and let]


def _among_them(row: Row, viewer: Viewer) -> bool:
    """Whether the viewer meets those the post names with their internal faces, and not on the square only."""
    return viewer.inside or viewer.system or (bool(row.met) and row.reach != Reach.PUBLIC)


def _join(
    row: Row,
    said: Fragment,
    author: bytes,
    further: Further,
    room: bytes,
    filtered: bytes,
    viewer: Viewer,
    depth: int,
) -> bytes:
    """One status, spliced together."""
    shared = further.shared.get(row.shared) if row.shared else None
    reblog, quote = b"null", b"null"
    if row.shared and said.bare:
        reblog = shared or b"null"
    elif row.shared:
        quote = _quote(row, said, further, shared, nested=depth > 0)
    own = further.own.get(row.shared) if row.shared and said.bare else None
    poll = further.polls.get(row.id, b"null") if said.poll else b"null"
    reactions = row.reactions if isinstance(row.reactions, dict) else _reactions(row.reactions)
    return b"".join(
        (
            opened(said.body, viewer) if said.media else said.body,
            b',', said.named[_among_them(row, viewer)],
            b',"account":', author,
            b',"visibility":"', VISIBILITY[row.reach, bool(row.listed)],
            b'","replies_count":%d,"reblogs_count":%d,"quotes_count":%d,"favourites_count":%d'
            % (row.comments, max(0, row.shares - row.quotes), row.quotes, sum(reactions.values())),
            b',"quote_approval":', _approval(row, said, further, viewer),
            b',"reblog":', reblog, b',"quote":', quote, b',"poll":', poll,
            _own(row, viewer) if own is None else own,
            b',"filtered":', filtered,
            b',"parvis":{"reach":"', REACHES[row.reach], b'",', said.ours,
            b',"spaces":', room, b"}}",
        )
    )  # fmt: skip


def _reactions(kept: str | bytes) -> dict[str, int]:
    return msgspec.json.decode(kept, type=dict[str, int]) if len(kept) > 2 else {}


REACHES = {reach.value: reach.name.lower().encode() for reach in Reach}
VISIBILITY = {
    (reach.value, listed): (
        (b"public" if listed else b"unlisted")
        if reach == Reach.PUBLIC
        else b"direct"
        if reach == Reach.PEOPLE
        else b"private"
    )
    for reach in Reach
    for listed in (True, False)
}
APPROVALS = {
    (quoting, let): b'{"automatic":[%b],"manual":[],"current_user":"%b"}'
    % (b'"%b"' % quoting.encode() if quoting in ("public", "followers") else b"", b"automatic" if let else b"denied")
    for quoting in ("", *Post.Quoting.values)
    for let in (True, False)
}
_NAMES = ("favourited", "bookmarked", "reblogged", "muted", "pinned")
OWN = {
    values: "".join(f',"{name}":{str(value).lower()}' for name, value in zip(_NAMES, values, strict=True)).encode()
    for values in product((True, False), repeat=5)
}
