"""Posts ready to show to one viewer: everything a card needs, in a fixed number of queries whatever the page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.db.models import Count, Prefetch, QuerySet

from parvis.identity.faces import Face, face
from parvis.identity.models import Actor, Relation
from parvis.identity.viewer import SYSTEM, Viewer
from parvis.spaces.law import findable, known_spaces, people
from parvis.spaces.models import Membership, Reach, Role, Space
from parvis.stream.models import Acknowledgement, Attachment, Bookmark, Pin, Poll, Post, Preview, Reaction, Vote


@dataclass
class Choice:
    """An option of a poll as shown: its share of the voters in percent, None while hidden."""

    position: int
    text: str
    votes: int
    percent: int | None
    mine: bool


@dataclass
class Card:
    """A post and what it is to the viewer."""

    post: Post
    spaces: list[Space]
    face: Face
    mine: bool = False
    my_reactions: set[str] = field(default_factory=set)
    emoji: list[tuple[str, int]] = field(default_factory=list)
    bookmarked: bool = False
    acknowledged: bool = False
    voted: bool = False
    choices: list[Choice] = field(default_factory=list)
    moderates: bool = False
    pinned_in: set[int] = field(default_factory=set)
    acknowledgements: int | None = None  # how many have read an announcement; None for who may not know
    shared: Card | None = None
    hidden: bool = False  # by a filter of the viewer, where it would be shown
    folded: str = ""  # behind the name of a filter of the viewer
    outside: Relation | None = None  # what the author is to the organisation, for colleagues, if he is no colleague

    @property
    def images(self) -> list[Attachment]:
        """The pictures, in order."""
        return [a for a in self.post.attachments.all() if a.kind == Attachment.Kind.IMAGE and a.state == "ready"]

    @property
    def players(self) -> list[Attachment]:
        """Video and audio; those that were refused, for their author alone."""
        kinds = (Attachment.Kind.VIDEO, Attachment.Kind.AUDIO)
        shown = ("ready", "working", "refused") if self.mine else ("ready", "working")
        return [a for a in self.post.attachments.all() if a.kind in kinds and a.state in shown]

    @property
    def files(self) -> list[Attachment]:
        """Everything else, and what came without its bytes."""
        return [a for a in self.post.attachments.all() if a.kind == Attachment.Kind.FILE or a.state == "absent"]

    @property
    def reaction_counts(self) -> list[tuple[str, str, int]]:
        """(kind, its meaning, how many), in the set's order, those nobody gave left out."""
        return [(k.value, str(k.label), n) for k in Reaction.Kind if (n := self.post.reactions.get(k.value, 0))]

    @property
    def shareable(self) -> bool:
        """Whether it may be shared onward at all."""
        return self.post.audience.reach >= Reach.INSIDE and not self.post.shared_id


def hydrated(posts: QuerySet[Post], viewer: Viewer, *, before: Viewer = SYSTEM) -> QuerySet[Post]:
    """The same posts, with all that a card shows of them. Spaces and honoured people the viewer can't know stay away.

    `before`: whose eyes it comes before in the end, where one is shown what another would read. He learns nothing by it.
    """
    held = [Prefetch("author__relations", Relation.objects.filter(Relation.today()))] if viewer.inside else []
    return posts.select_related("author", "audience", "poll").prefetch_related(
        *held,
        Prefetch(
            "audience__spaces", Space.objects.filter(known_spaces(viewer), known_spaces(before)), to_attr="known_spaces"
        ),
        "attachments",
        Prefetch("poll__options"),
        Prefetch("previews", Preview.objects.exclude(title="")),
        Prefetch("honours", people(viewer).filter(findable(before))),
    )


def cards(identifiers: Iterable[int], viewer: Viewer, *, in_order: bool = False) -> list[Card]:
    """The cards of these posts, those the viewer may not read left out; newest first, or in the order given."""
    wanted = list(identifiers)
    if not wanted:
        return []
    posts = list(hydrated(Post.objects.visible_to(viewer).filter(pk__in=wanted), viewer))
    place = {pk: n for n, pk in enumerate(wanted)} if in_order else {post.pk: -post.pk for post in posts}
    posts.sort(key=lambda post: place[post.pk])
    return dressed(posts, viewer)


def dressed(posts: list[Post], viewer: Viewer, *, before: Viewer = SYSTEM) -> list[Card]:
    """Cards for posts already fetched under the law. `before` as for `hydrated`."""
    shared_ids = {post.shared_id for post in posts if post.shared_id}
    shared = (
        {post.pk: post for post in hydrated(_shared(shared_ids, viewer, before), viewer, before=before)}
        if shared_ids
        else {}
    )
    every = [*posts, *shared.values()]
    eyes = replace(viewer, inside=viewer.inside and before.inside)
    cards_by_id = {post.pk: _card(post, eyes) for post in every}
    _own(cards_by_id, viewer)
    for card in cards_by_id.values():
        _open_poll(card)
    for post in posts:
        if post.shared_id and not post.quote_revoked:
            cards_by_id[post.pk].shared = cards_by_id.get(post.shared_id)
    return [cards_by_id[post.pk] for post in posts]


def _shared(ids: set[int], viewer: Viewer, before: Viewer) -> QuerySet[Post]:
    return Post.objects.visible_to(viewer).visible_to(before).filter(pk__in=ids)


def _card(post: Post, viewer: Viewer) -> Card:
    """The card of one post. What is said to a room is said with the face one has in that room."""
    spaces = getattr(post.audience, "known_spaces", [])
    open_rooms = bool(spaces) and all(space.visibility == Space.Visibility.PUBLIC for space in spaces)
    within = post.audience.reach < Reach.PUBLIC and not open_rooms  # anyone may join those: they are the square
    shown, mine = face(post.author, viewer, shared=within), post.author_id == viewer.actor_id
    return Card(post, spaces, shown, mine=mine, outside=_outside(post.author) if viewer.inside else None)


def _outside(author: Actor) -> Relation | None:
    """The relation by which somebody is marked as no colleague; None for colleagues, the brand and bots."""
    relation = author.relation() if author.kind == Actor.Kind.PERSON else None
    return relation if relation is not None and relation.kind != Relation.Kind.EMPLOYEE else None


def _own(by_id: dict[int, Card], viewer: Viewer) -> None:
    """Put on each card what is the viewer's own, and what imports kept of others' emoji."""
    emoji: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for post_id, actor_id, kind, mark in Reaction.objects.filter(post__in=by_id).values_list(
        "post_id", "actor_id", "kind", "emoji"
    ):
        if actor_id == viewer.actor_id:
            by_id[post_id].my_reactions.add(kind)
        if mark:
            emoji[post_id][mark] += 1
    for post_id, marks in emoji.items():
        by_id[post_id].emoji = sorted(marks.items(), key=lambda pair: -pair[1])
    if not viewer.signed_in:
        return
    mine = {"actor": viewer.actor_id}
    for post_id in Bookmark.objects.filter(post__in=by_id, **mine).values_list("post_id", flat=True):
        by_id[post_id].bookmarked = True
    _voted(by_id, viewer)
    if any(card.post.kind == Post.Kind.ANNOUNCEMENT for card in by_id.values()):
        for post_id in Acknowledgement.objects.filter(post__in=by_id, **mine).values_list("post_id", flat=True):
            by_id[post_id].acknowledged = True
    _moderated(by_id, viewer)


def _moderated(by_id: dict[int, Card], viewer: Viewer) -> None:
    """Put on each card what those who lead its spaces see: where it is pinned, how many have read it."""
    held = Membership.objects.filter(Membership.current(), role__in=(Role.MODERATOR, Role.STEWARD), actor=viewer.who)
    rooms = set(held.values_list("space_id", flat=True))
    for card in by_id.values():
        card.moderates = any(space.pk in rooms for space in card.spaces)
    led = [pk for pk, card in by_id.items() if card.moderates]
    for post_id, space_id in Pin.objects.filter(post__in=led).values_list("post_id", "space_id") if led else ():
        by_id[post_id].pinned_in.add(space_id)
    told = [c.post.pk for c in by_id.values() if c.post.kind == Post.Kind.ANNOUNCEMENT and (c.mine or c.moderates)]
    counts = (
        Acknowledgement.objects.filter(post__in=told).values_list("post_id").annotate(n=Count("pk")) if told else ()
    )
    read = dict(counts)
    for post_id in told:
        by_id[post_id].acknowledgements = read.get(post_id, 0)


def _voted(by_id: dict[int, Card], viewer: Viewer) -> None:
    """Mark the options the viewer chose."""
    polls = [card for card in by_id.values() if card.post.kind == Post.Kind.POLL]
    if not polls:
        return
    chosen = set(
        Vote.objects.filter(actor=viewer.actor_id, option__poll__post__in=[card.post.pk for card in polls]).values_list(
            "option_id", flat=True
        )
    )
    for card in polls:
        card.choices = [
            Choice(option.position, option.text, option.votes_count, None, option.pk in chosen)
            for option in card.post.poll.options.all()
        ]
        card.voted = any(choice.mine for choice in card.choices)


def _open_poll(card: Card) -> None:
    """Show a poll's results to those who may see them: after voting or closing, unless hidden until it closes."""
    poll: Poll | None = getattr(card.post, "poll", None) if card.post.kind == Post.Kind.POLL else None
    if poll is None:
        return
    if not card.choices:
        card.choices = [Choice(o.position, o.text, o.votes_count, None, False) for o in poll.options.all()]
    if poll.is_closed or (card.voted and not poll.hidden):
        for choice in card.choices:
            choice.percent = round(100 * choice.votes / poll.voters_count) if poll.voters_count else 0
