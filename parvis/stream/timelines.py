"""Lists of posts, newest first, under the law. A page is found by the id it starts below, so it costs what it shows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.db.models.lookups import IsNull
from django.utils import timezone

from parvis.identity.models import Actor, Follow, List, ListMember, Mute
from parvis.identity.viewer import VISITOR, Viewer
from parvis.spaces import law
from parvis.spaces.models import Audience, Organisation, Reach, Space
from parvis.stream.cards import Card, cards
from parvis.stream.density import is_dense
from parvis.stream.filtering import sifted
from parvis.stream.models import Attachment, Bookmark, Marker, Pin, Post, Topic

PAGE = 20


@dataclass(frozen=True)
class Page:
    """A page of cards; `older` is the id to ask below for the next one, None at the end."""

    cards: list[Card]
    older: int | None


def _page(posts: QuerySet[Post], viewer: Viewer, before: int | None, size: int = PAGE, *, place: str = "") -> Page:
    """The page of these posts that starts below the id `before`; `place` is where the viewer's filters are asked."""
    if before:
        posts = posts.filter(pk__lt=before)
    identifiers = list(posts.order_by("-pk").values_list("pk", flat=True)[: size + 1])
    shown = identifiers[:size]
    return Page(sifted(cards(shown, viewer), viewer, place), shown[-1] if len(identifiers) > size else None)


def _roots(viewer: Viewer, *, walked: bool = False) -> QuerySet[Post]:
    """The threads the viewer may read, without private conversations and those he muted.

    `walked`: among many, so that the newest are found by going down the ids (see `Contents.walked`).
    """
    posts = Post.objects.walked(viewer) if walked else Post.objects.visible_to(viewer)
    posts = posts.filter(~_talks("place" if walked else "audience"), parent=None)
    if viewer.signed_in:
        posts = posts.exclude(author__in=Mute.objects.filter(source=viewer.actor_id).values("target"))
    return posts


def _talks(place: str = "audience") -> Q:
    """Private conversations."""
    return Q(**{f"{place}__in": Audience.objects.filter(reach=Reach.PEOPLE).values("pk")})


def _standing_in(spaces: QuerySet[Any, Any] | list[int], place: str = "audience") -> Q:
    """Posts that stand in one of these spaces."""
    standing = Audience.spaces.through.objects.filter(space__in=spaces).values("audience")
    return Q(**{f"{place}__in": standing})


def _wanted(viewer: Viewer) -> QuerySet[Follow]:
    """The viewer's follow of a post's author, if what he wants of him has this post in it (see `Subscription`)."""
    whole = Q(reblogs=True) | Q(IsNull(OuterRef("shared"), True))
    spoken = Concat(Value(","), OuterRef("language"), Value(","))
    spoken_of = Q(languages="") | Q(languages__contains=spoken)
    return Follow.objects.filter(whole, spoken_of, source=viewer.actor_id, target=OuterRef("author"))


FILTERS = ("all", "spaces", "people", "topics", "media", "questions")


def home_posts(viewer: Viewer, only: str = "all", *, walked: bool = True) -> QuerySet[Post]:
    """What concerns the viewer: his spaces, the house, those and the topics he follows. `only` is one of `FILTERS`.

    `walked` says how the newest are looked for (see `parvis.stream.density`), and changes nothing else.
    """
    wanted = (_met_walking if walked else _collected)(viewer)
    some = [wanted[only]] if only in wanted else wanted.values()
    if walked:
        posts = _roots(viewer, walked=True).filter(reduce(or_, some))
    else:
        collected = [Post.objects.filter(one, parent=None).order_by().values("pk") for one in some]
        posts = _roots(viewer).filter(pk__in=collected[0].union(*collected[1:]))
    posts = posts.exclude(author__in=_read_apart(viewer))
    if only == "media":
        return _with_media(posts)
    return posts.filter(kind=Post.Kind.QUESTION) if only == "questions" else posts


def _met_walking(viewer: Viewer) -> dict[str, Q]:
    """What concerns the viewer, asked of one post at a time: what is likeliest first."""
    me, place = viewer.actor_id, "place"
    return {
        "people": Q(Exists(_wanted(viewer))),
        "own": Q(author=me),
        "spaces": _standing_in(law.memberships(viewer).filter(muted=False).values("space"), place),
        "house": Q(**{f"{place}__in": _house()}),
        "brand": Q(author__in=_brand()),
        "topics": Q(Exists(Post.topics.through.objects.filter(post=OuterRef("pk"), topic__followers=me))),
    }


def _collected(viewer: Viewer) -> dict[str, Q]:
    """The same, each by its own index."""
    me = viewer.actor_id
    return {
        "people": Q(Exists(_wanted(viewer)), author__in=Follow.objects.filter(source=me).values("target")),
        "own": Q(author=me),
        "spaces": _standing_in(law.memberships(viewer).filter(muted=False).values("space")),
        "house": Q(audience__in=_house()),
        "brand": Q(author__in=_brand()),
        "topics": Q(pk__in=Post.topics.through.objects.filter(topic__followers=me).values("post")),
    }


def _read_apart(viewer: Viewer) -> QuerySet[Any, Any]:
    """Those whom the viewer reads in a list of his that leaves his home."""
    exclusive = ListMember.objects.filter(list__owner=viewer.who, list__exclusive=True)
    return exclusive.exclude(actor=viewer.who).values("actor")


def _house() -> QuerySet[Any, Any]:
    """What is said to everybody inside, and in no space. In a house that speaks on the square, one follows whom one reads."""
    somewhere = Audience.spaces.through.objects.values("audience")
    square = Exists(Organisation.objects.filter(public_by_default=True))
    return Audience.objects.filter(~square, reach=Reach.INSIDE).exclude(pk__in=somewhere).values("pk")


def _brand() -> QuerySet[Any, Any]:
    return Actor.objects.filter(kind=Actor.Kind.BRAND).values("pk")


def home(viewer: Viewer, *, only: str = "all", before: int | None = None) -> Page:
    """The viewer's home."""
    return _page(home_posts(viewer, only, walked=is_dense(viewer)), viewer, before, place="home")


def space_feed(viewer: Viewer, space: Space, *, before: int | None = None) -> Page:
    """What stands in a space, without what is pinned at its head."""
    pinned = Pin.objects.filter(space=space).values("post")
    return _page(_roots(viewer).filter(_standing_in([space.pk])).exclude(pk__in=pinned), viewer, before, place="home")


def pinned(viewer: Viewer, space: Space) -> list[Card]:
    """What is pinned in a space, the latest first."""
    posts = _roots(viewer).filter(pins__space=space).order_by("-pins__at").values_list("pk", flat=True)
    return cards(list(posts[:5]), viewer, in_order=True)


def profile_feed(viewer: Viewer, actor: Actor, *, before: int | None = None) -> Page:
    """What a person said, where the viewer may read it."""
    return _page(_roots(viewer).filter(author=actor), viewer, before, place="account")


def topic_feed(viewer: Viewer, topic: Topic, *, before: int | None = None) -> Page:
    """What carries a topic, comments included."""
    return _page(topic_posts(viewer, [topic.key]), viewer, before, place="public")


def topic_posts(
    viewer: Viewer, among: Collection[str], *, every: Iterable[str] = (), none: Collection[str] = ()
) -> QuerySet[Post]:
    """What carries one of the topics `among`, all of `every`, and none of `none` (keys); comments included.

    What its author kept off the front of the square is not found here either, nor those the viewer muted.
    """
    links = Post.topics.through.objects
    carried = links.filter(post=OuterRef("pk"))
    posts = Post.objects.visible_to(viewer).filter(pk__in=links.filter(topic__key__in=among).values("post"))
    posts = posts.exclude(audience__reach=Reach.PEOPLE).exclude(audience__reach=Reach.PUBLIC, listed=False)
    for key in every:
        posts = posts.filter(Exists(carried.filter(topic__key=key)))
    if none:
        posts = posts.exclude(Exists(carried.filter(topic__key__in=none)))
    return posts.exclude(author__in=Mute.objects.filter(source=viewer.who).values("target"))


def link_posts(viewer: Viewer, url: str) -> QuerySet[Post]:
    """What is out on the square and leads to this page."""
    return square_posts(viewer).filter(previews__url=url)


def messages(viewer: Viewer) -> QuerySet[Post]:
    """All that is said in the viewer’s private conversations."""
    return Post.objects.visible_to(viewer).filter(audience__reach=Reach.PEOPLE, audience__people=viewer.who)


def quotes(viewer: Viewer, post: Post) -> QuerySet[Post]:
    """What quotes a post and still may."""
    return Post.objects.visible_to(viewer).filter(shared=post, quote_revoked=False).exclude(text="")


def boosts(viewer: Viewer, post: Post) -> QuerySet[Post]:
    """What shares a post without a word."""
    return Post.objects.visible_to(viewer).filter(shared=post, text="")


def bookmarks(viewer: Viewer, *, before: int | None = None) -> Page:
    """What the viewer kept for later."""
    kept = Bookmark.objects.filter(actor=viewer.actor_id).values("post")
    return _page(Post.objects.visible_to(viewer).filter(pk__in=kept), viewer, before)


def square_posts(viewer: Viewer, *, media: bool = False) -> QuerySet[Post]:
    """What is out on the square, and on its front; with `media`, only what has a picture or a recording."""
    public = Audience.objects.filter(reach=Reach.PUBLIC).values("pk")
    posts = _roots(viewer, walked=True).filter(Q(place__in=public), listed=True)
    return _with_media(posts) if media else posts


def _with_media(posts: QuerySet[Post]) -> QuerySet[Post]:
    return posts.filter(Exists(Attachment.objects.filter(post=OuterRef("pk")).exclude(kind=Attachment.Kind.FILE)))


def square(viewer: Viewer, *, before: int | None = None) -> Page:
    """The page of the square."""
    return _page(square_posts(viewer), viewer, before, place="public")


def square_topics(most: int = 12) -> list[Topic]:
    """What is spoken of on the square of late, the most spoken of first: what any visitor may know."""
    recent = square_posts(VISITOR).order_by("-pk").values("pk")[:200]
    spoken = Topic.objects.filter(posts__in=recent).annotate(times=Count("posts"))
    return list(spoken.order_by("-times", "key")[:most])


def known_topic(viewer: Viewer, key: str) -> Topic | None:
    """The topic with this key, if the viewer may read something that carries it: a topic's existence is content too."""
    topic = Topic.objects.filter(key=key).first()
    if topic and Post.objects.visible_to(viewer).filter(topics=topic).exists():
        return topic
    return None


def read_up_to(viewer: Viewer, place: str) -> int:
    """The id of the newest post the viewer had seen there; 0 on a first visit."""
    marker = Marker.objects.filter(actor=viewer.actor_id, place=place).first()
    return marker.last_read if marker else 0


def markers(viewer: Viewer, places: list[str]) -> list[Marker]:
    """How far the viewer has read in these places, where he has read at all."""
    return list(Marker.objects.filter(actor=viewer.who, place__in=places))


def mark_read(viewer: Viewer, place: str, last_read: int) -> None:
    """Remember how far the viewer has read; never backwards."""
    marker, is_new = Marker.objects.get_or_create(actor_id=viewer.who, place=place, defaults={"last_read": last_read})
    if not is_new and marker.last_read < last_read:
        Marker.objects.filter(pk=marker.pk).update(last_read=last_read, version=F("version") + 1, at=timezone.now())


def said_by(viewer: Viewer, who: int) -> QuerySet[Post]:
    """What a person said, comments included, as far as the viewer may read it; no private messages."""
    return Post.objects.walked(viewer).filter(~_talks("place"), author=who)


def list_posts(viewer: Viewer, of: int, *, replies: str) -> QuerySet[Post]:
    """What the people of a list (its id) of the viewer's say; `replies` is its policy (`List.Replies`)."""
    mine = ListMember.objects.filter(list=of, list__owner=viewer.who)
    posts = Post.objects.walked(viewer).filter(~_talks("place"), Exists(mine.filter(actor=OuterRef("author"))))
    posts = posts.filter(Q(author=viewer.who) | Q(Exists(_wanted(viewer))))
    posts = posts.exclude(author__in=Mute.objects.filter(source=viewer.who).values("target"))
    if replies == List.Replies.NONE:
        return posts.filter(parent=None)
    known = Exists(mine.filter(actor=OuterRef("parent__author")))
    if replies == List.Replies.FOLLOWED:
        known = Exists(Follow.objects.filter(source=viewer.who, target=OuterRef("parent__author")))
    answered = Q(known) | Q(parent__author=F("author")) | Q(parent__author=viewer.who)
    return posts.filter(Q(parent=None) | answered)


def said_in(viewer: Viewer, space: int) -> QuerySet[Post]:
    """The threads that stand in a space, by its id, as far as the viewer may know it and read them."""
    known = Space.objects.visible_to(viewer).filter(pk=space).values("pk")
    return _roots(viewer).filter(_standing_in(known))


def only(
    posts: QuerySet[Post],
    *,
    roots: bool = False,
    own: bool = False,
    media: bool = False,
    pinned: bool = False,
    space: int | None = None,
) -> QuerySet[Post]:
    """Of these posts: `roots` no comments; `own` nothing shared; `media` with a picture or a recording; `pinned` those
    kept at the head of the space with this id, or without one at that of their author's profile."""
    if roots:
        posts = posts.filter(parent=None)
    if own:
        posts = posts.filter(shared=None)
    if pinned:
        posts = posts.filter(pk__in=Pin.objects.filter(space=space).values("post"))
    return _with_media(posts) if media else posts
