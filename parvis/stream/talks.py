"""Private conversations. All that the same few people say to each other is one conversation: its audience."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import BigIntegerField, CharField, Exists, Min, OuterRef, Prefetch, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.core.markdown import plain
from parvis.identity.faces import face
from parvis.identity.models import Actor
from parvis.identity.viewer import Viewer
from parvis.spaces import directory, law
from parvis.spaces.models import Audience, Reach
from parvis.stream.cards import Card, cards
from parvis.stream.carry import Carry, carry
from parvis.stream.models import Marker, Post
from parvis.stream.phrases import who
from parvis.stream.suggesting import Kind, suggest
from parvis.stream.unread import CountOf
from parvis.stream.writing import Destination

LIST, PAGE, MOST_UNREAD = 30, 40, 100
PAUSE = datetime.timedelta(minutes=10)  # after which a new message stands on its own, with its hour


@dataclass(frozen=True)
class Talk:
    """A conversation as listed: with whom, what was said last, how much is new (a hundred at most)."""

    pk: int
    others: list[Actor]
    name: str
    last: Post
    mine: bool
    unread: int

    @property
    def excerpt(self) -> str:
        """The beginning of the last message, or what it carries."""
        said = self.last.warning or plain(self.last.html, 90, html=True)
        files = [] if said else list(self.last.attachments.all())
        return said or (files[0].name if files else "")


@dataclass(frozen=True)
class Talks:
    """A page of the list; `older` is what to ask below for the next one, None at the end."""

    talks: list[Talk]
    older: int | None


@dataclass(frozen=True)
class Message:
    """A message as shown. `day` where a day begins; `continues` what the same person was just saying."""

    card: Card
    day: datetime.date | None
    continues: bool


@dataclass(frozen=True)
class Messages:
    """A piece of a conversation, oldest first; the ids to ask before and after for more, None where it ends."""

    messages: list[Message]
    older: int | None = None
    newer: int | None = None

    @property
    def newest(self) -> int:
        """The id of the last message shown, 0 without any."""
        return self.messages[-1].card.post.pk if self.messages else 0


def open_talks(viewer: Viewer) -> QuerySet[Audience]:
    """The conversations the viewer takes part in."""
    return law.open_audiences(viewer).filter(reach=Reach.PEOPLE, people=viewer.actor_id)


def talks(viewer: Viewer, *, before: int | None = None, since: int = 0, size: int | None = None) -> Talks:
    """The viewer's conversations, the one that moved last first; `before` is an id from `Talks.older`.

    Those he put aside come back when something is said in them. `since` is an id too: only what moved after it.
    """
    said = Post.objects.filter(audience=OuterRef("pk"), deleted_at=None).order_by("-pk").values("pk")[:1]
    begun = open_talks(viewer).annotate(last=Subquery(said), unread=_unread_of(viewer)).exclude(last=None)
    begun = begun.filter(last__gt=_marked(viewer, "aside:"))
    if since:
        begun = begun.filter(last__gt=since)
    if before:
        begun = begun.filter(last__lt=before)
    named = Prefetch("people", Actor.objects.order_by("name", "pk"))
    size = size or LIST
    rows = list(begun.order_by("-last").prefetch_related(named)[: size + 1])
    shown = rows[:size]
    meet(viewer, shown)
    last = Post.objects.visible_to(viewer).select_related("author").prefetch_related("attachments")
    posts = last.in_bulk([row.last for row in shown])
    listed = [
        Talk(row.pk, people, name_of(people, viewer), post, post.author_id == viewer.actor_id, row.unread)
        for row, people in ((row, others(row, viewer)) for row in shown)
        if (post := posts.get(row.last))
    ]
    return Talks(listed, shown[-1].last if len(rows) > size else None)


def _new(viewer: Viewer) -> QuerySet[Post]:
    """Others' messages after the viewer's marker, in the conversation of the outer query."""
    read = _marked(viewer, "talk:", OuterRef(OuterRef("pk")))
    posts = Post.objects.filter(audience=OuterRef("pk"), deleted_at=None, pk__gt=read)
    return posts.exclude(author=viewer.actor_id).order_by()


def _marked(viewer: Viewer, kind: str, talk: Any = OuterRef("pk")) -> Coalesce:  # noqa: B008  an expression, never changed
    """How far a marker of the viewer stands in the conversation of the outer query; 0 without one."""
    place = Concat(Value(kind), Cast(talk, CharField()))
    marker = Marker.objects.filter(actor=viewer.actor_id, place=place).values("last_read")
    return Coalesce(Subquery(marker, output_field=BigIntegerField()), 0)


def _unread_of(viewer: Viewer) -> CountOf:
    return CountOf(_new(viewer).values("pk")[:MOST_UNREAD])


def unread_talks(viewer: Viewer) -> int:
    """How many conversations hold something new, counted up to a hundred: one query."""
    return open_talks(viewer).filter(Exists(_new(viewer)))[:MOST_UNREAD].count() if viewer.signed_in else 0


def last_said(viewer: Viewer, talk: Audience) -> int | None:
    """The id of the newest message of a conversation of the viewer’s."""
    said = Post.objects.visible_to(viewer).filter(audience=talk)
    return said.order_by("-pk").values_list("pk", flat=True).first()


def others(talk: Audience, viewer: Viewer) -> list[Actor]:
    """Whom the viewer talks with there, suspended or gone as they may be."""
    return [actor for actor in talk.people.all() if actor.pk != viewer.actor_id]


def meet(viewer: Viewer, talks: Sequence[Audience]) -> None:
    """Have those in these conversations (`people` fetched ahead) know who of them an external sees as colleagues do.

    Who spoke there showed himself, and a colleague who began it brought the others in; being written to by somebody
    from outside shows no more of a person than could be found.
    """
    if viewer.inside:
        return
    said = Post.objects.filter(audience__in=[talk.pk for talk in talks])
    spoke = list(said.order_by().values_list("audience", "author").annotate(first=Min("pk")).order_by("-first"))
    beginner = {talk: author for talk, author, _first in spoke}  # the last one put in is the first who spoke
    colleagues = set(Actor.objects.filter(law.insiders(), pk__in=beginner.values()).values_list("pk", flat=True))
    showed = {(talk, author) for talk, author, _first in spoke}
    for talk in talks:
        for actor in directory.meet(viewer, talk.people.all()):
            brought = beginner.get(talk.pk) in colleagues
            actor.met = actor.met or brought or (talk.pk, actor.pk) in showed


def name_of(people: list[Actor], viewer: Viewer) -> str:
    """What a conversation is called: the one person's name, or everybody's first."""
    faces = [face(actor, viewer, shared=actor.met) for actor in people]
    if len(faces) < 2:
        return faces[0].name if faces else _("Notes to myself")
    return ", ".join((shown.name.split() or [shown.handle])[0] if shown.handle else shown.name for shown in faces)


def talk_with(viewer: Viewer, people: Iterable[Actor]) -> Audience | None:
    """The conversation of the viewer and exactly these people, if it has begun."""
    if viewer.actor_id is None:
        return None
    key = Audience.key_of(Reach.PEOPLE, people=[*people, Actor(pk=viewer.actor_id)])
    talk = open_talks(viewer).filter(key=key).first()
    return talk if talk and Post.objects.visible_to(viewer).filter(audience=talk).exists() else None


def reach_of(people: list[Actor], viewer: Viewer) -> Carry:
    """The threshold of a conversation with these people: in so many names."""
    me = Actor.objects.filter(pk=viewer.actor_id or 0)
    return replace(carry(Destination(Reach.PEOPLE, people=(*people, *me))), headline=_only(people, viewer))


def _only(people: list[Actor], viewer: Viewer) -> str:
    """ "You and Léa, and nobody else"."""
    names = [face(actor, viewer, shared=actor.met).name for actor in people]
    if not names:
        return _("You, and nobody else")
    if len(names) == 1:
        return _("You and %(name)s, and nobody else") % {"name": names[0]}
    return _("You, %(names)s, and nobody else") % {"names": who(names)}


def suggested(viewer: Viewer, begun: str, *, but: Iterable[Actor] = ()) -> list[Actor]:
    """People the viewer may write to whose name begins so; without a beginning, those he follows come first."""
    kinds: tuple[Kind, ...] = ("person",)
    handles = [one.insert.lstrip("@") for one in suggest(viewer, begun, kinds=kinds)]
    chosen = {actor.handle for actor in but}
    people = law.people(viewer).filter(handle__in=handles, account__is_active=True)
    found = {actor.handle: actor for actor in directory.meet(viewer, people)}
    return [found[handle] for handle in handles if handle in found and handle not in chosen]


def messages(viewer: Viewer, talk: Audience, *, before: int | None = None, after: int | None = None) -> Messages:
    """The newest messages of a conversation; or those just before, or just after, the message with this id."""
    posts = Post.objects.visible_to(viewer).filter(audience=talk)
    if after:
        found = list(posts.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[: PAGE + 1])
        shown = found[:PAGE]
        older, newer = (shown[0] if shown else None), (shown[-1] if len(found) > PAGE else None)
    else:
        below = posts.filter(pk__lt=before) if before else posts
        found = list(below.order_by("-pk").values_list("pk", flat=True)[: PAGE + 1])
        shown = found[:PAGE][::-1]
        older = shown[0] if len(found) > PAGE else None
        newer = shown[-1] if before and shown and posts.filter(pk__gt=shown[-1]).exists() else None
    return Messages(_in_turn(cards(shown, viewer, in_order=True)), older, newer)


def message(viewer: Viewer, card: Card) -> Message:
    """One message as it stands after the one before it."""
    earlier = Post.objects.visible_to(viewer).filter(audience=card.post.audience_id, pk__lt=card.post.pk)
    return _after(earlier.order_by("-pk").first(), card)


def _in_turn(shown: list[Card]) -> list[Message]:
    before = [None, *(card.post for card in shown)]
    return [_after(earlier, card) for earlier, card in zip(before, shown, strict=False)]


def _after(earlier: Post | None, card: Card) -> Message:
    """The message with its day if it is the first of it, and whether it goes on from the one before."""
    post = card.post
    day = timezone.localdate(post.created_at)
    if earlier is None or timezone.localdate(earlier.created_at) != day:
        return Message(card, day, continues=False)
    soon = post.created_at - earlier.created_at < PAUSE
    return Message(card, None, continues=soon and earlier.author_id == post.author_id)
