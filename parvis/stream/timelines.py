"""Lists of posts, newest first, under the law. A page is found by the id it starts below, so it costs what it shows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import CharField, Count, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.db.models.lookups import Exact, IsNull

from parvis.core.compiled import compiled
from parvis.core.met import Met
from parvis.identity.models import Actor, Follow, List, ListMember, Mute
from parvis.identity.viewer import VISITOR, Viewer
from parvis.spaces import law
from parvis.spaces.models import Audience, Organisation, Reach, Space
from parvis.stream.cards import Card, cards
from parvis.stream.filtering import sifted
from parvis.stream.lines import FURTHER, LINES, newest
from parvis.stream.models import Attachment, Bookmark, Pin, Post, Preview, Topic
from parvis.stream.spans import MOST_ID, Line, Source, Span, numbers

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
    return _shown(list(posts.order_by("-pk").values_list("pk", flat=True)[: size + 1]), viewer, size, place)


def _shown(identifiers: list[int], viewer: Viewer, size: int, place: str) -> Page:
    """The cards of these posts, of which there is one more if there are older ones."""
    shown = identifiers[:size]
    return Page(sifted(cards(shown, viewer), viewer, place), shown[-1] if len(identifiers) > size else None)


def _roots(viewer: Viewer) -> QuerySet[Post]:
    """The threads the viewer may read, without private conversations and those he muted."""
    posts = Post.objects.visible_to(viewer).filter(~_talks(), parent=None)
    return posts.exclude(_tied(viewer, Mute)) if viewer.signed_in else posts


def _stands(audiences: QuerySet[Audience]) -> Q:
    """Posts that stand in one of these audiences: asked of each as it is met, as the law is."""
    return Q(Met(audiences.filter(pk=OuterRef("audience"))))


def _talks() -> Q:
    """Private conversations."""
    return _stands(Audience.objects.filter(reach=Reach.PEOPLE))


def _tied(viewer: Viewer, tie: type[Follow | Mute]) -> Q:
    """Posts by somebody the viewer has this tie to."""
    return Q(Met(tie.objects.filter(source=viewer.who, target=OuterRef("author"))))


def _wanted(viewer: Viewer) -> QuerySet[Follow]:
    """The viewer's follow of a post's author, if what he wants of him has this post in it (see `Subscription`)."""
    whole = Q(reblogs=True) | Q(IsNull(OuterRef("shared"), True))
    spoken = Concat(Value(","), OuterRef("language"), Value(","))
    spoken_of = Q(languages="") | Q(languages__contains=spoken)
    return Follow.objects.filter(whole, spoken_of, source=viewer.actor_id, target=OuterRef("author"))


# Written out, where a value would be filled in: so that the partial index of questions is known to hold them.
QUESTION = Exact(F("kind"), Func(template="'question'", output_field=CharField()))

FILTERS = ("all", "spaces", "people", "topics", "media", "questions")


def home_posts(viewer: Viewer, only: str = "all") -> QuerySet[Post]:
    """What concerns the viewer: his spaces, the house, those and the topics he follows. `only` is one of `FILTERS`."""
    wanted = _concerning(viewer)
    some = [wanted[only]] if only in wanted else wanted.values()
    posts = _roots(viewer).filter(reduce(or_, some)).exclude(_read_apart(viewer))
    if only == "media":
        return _with_media(posts)
    return posts.filter(QUESTION) if only == "questions" else posts


def _concerning(viewer: Viewer) -> dict[str, Q]:
    """What concerns the viewer, asked of one post at a time: what is likeliest first."""
    me, here = viewer.actor_id, OuterRef("audience")
    mine = law.memberships(viewer).filter(muted=False, space=OuterRef("space"))
    return {
        "people": Q(Met(_wanted(viewer))),
        "own": Q(author=me),
        "spaces": Q(Met(Audience.spaces.through.objects.filter(Met(mine), audience=here))),
        "house": _stands(_house()),
        "brand": Q(Met(_brand().filter(pk=OuterRef("author")))),
        "topics": Q(Met(Post.topics.through.objects.filter(post=OuterRef("pk"), topic__followers=me))),
    }


def _read_apart(viewer: Viewer) -> Q:
    """By those whom the viewer reads in a list of his that leaves his home."""
    exclusive = ListMember.objects.filter(list__owner=viewer.who, list__exclusive=True, actor=OuterRef("author"))
    return Q(Met(exclusive)) & ~Q(author=viewer.who)


def _house() -> QuerySet[Audience]:
    """What is said to everybody inside, and in no space. In a house that speaks on the square, one follows whom one reads."""
    somewhere = Met(Audience.spaces.through.objects.filter(audience=OuterRef("pk")))
    square = Met(Organisation.objects.filter(public_by_default=True))
    return Audience.objects.filter(~square, ~somewhere, reach=Reach.INSIDE)


def _brand() -> QuerySet[Actor]:
    return Actor.objects.filter(kind=Actor.Kind.BRAND)


def home(viewer: Viewer, *, only: str = "all", before: int | None = None) -> Page:
    """The viewer's home."""
    return _newest("home", viewer, 0, before, place="home", only=only)


def space_feed(viewer: Viewer, space: Space, *, before: int | None = None) -> Page:
    """What stands in a space, without what is pinned at its head."""
    return _newest("space", viewer, space.pk, before, place="home", unpinned=True)


def pinned(viewer: Viewer, space: Space) -> list[Card]:
    """What is pinned in a space, the latest first."""
    posts = _roots(viewer).filter(pins__space=space).order_by("-pins__at").values_list("pk", flat=True)
    return cards(list(posts[:5]), viewer, in_order=True)


def profile_feed(viewer: Viewer, actor: Actor, *, before: int | None = None) -> Page:
    """What a person said, where the viewer may read it, without what he keeps at the head of his profile."""
    return _newest("person", viewer, actor.pk, before, place="account", roots=True, unmuted=True, unpinned=True)


def kept_first(viewer: Viewer, actor: Actor) -> list[Card]:
    """What a person keeps at the head of his profile, the latest first, where the viewer may read it."""
    posts = only(said_by(viewer, actor.pk), roots=True, pinned=True).order_by("-pins__at").values_list("pk", flat=True)
    return cards(list(dict.fromkeys(posts))[:5], viewer, in_order=True)


def topic_feed(viewer: Viewer, topic: Topic, *, before: int | None = None) -> Page:
    """What carries a topic, comments included."""
    span = Span(before or MOST_ID, size=PAGE + 1)
    return _shown(carrying(span, [topic.key], topic_posts(viewer, [topic.key])), viewer, PAGE, "public")


def carrying(span: Span, among: Collection[str], posts: QuerySet[Post]) -> list[int]:
    """The ids of the page of these posts, all of which carry one of the topics `among` (keys)."""
    links = Post.topics.through.objects.filter(Met(posts.filter(pk=OuterRef("post"))), topic=OuterRef("pk"))
    return span.merged(numbers(span.newest(Topic.objects.filter(key__in=among), links, "post")))


def leading(span: Span, url: str, viewer: Viewer) -> list[int]:
    """The ids of the page of what is out on the square and leads to this address."""
    on_square = Met(square_posts(viewer).filter(pk=OuterRef("post")))
    links = Preview.posts.through.objects.filter(on_square, preview=OuterRef("pk"))
    return span.merged(numbers(span.newest(Preview.objects.filter(url=url), links, "post")))


def topic_posts(
    viewer: Viewer, among: Collection[str], *, every: Iterable[str] = (), none: Collection[str] = ()
) -> QuerySet[Post]:
    """What carries one of the topics `among`, all of `every`, and none of `none` (keys); comments included.

    What its author kept off the front of the square is not found here either, nor those the viewer muted.
    """
    carried = Post.topics.through.objects.filter(post=OuterRef("pk"))
    posts = Post.objects.visible_to(viewer).filter(Met(carried.filter(topic__key__in=among)), ~_talks())
    posts = posts.exclude(_stands(Audience.objects.filter(reach=Reach.PUBLIC)), listed=False)
    for key in every:
        posts = posts.filter(Met(carried.filter(topic__key=key)))
    if none:
        posts = posts.exclude(Met(carried.filter(topic__key__in=none)))
    return posts.exclude(_tied(viewer, Mute))


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
    posts = _roots(viewer).filter(_stands(Audience.objects.filter(reach=Reach.PUBLIC)), listed=True)
    return _with_media(posts) if media else posts


def _with_media(posts: QuerySet[Post]) -> QuerySet[Post]:
    return posts.filter(Met(_media().filter(post=OuterRef("pk"))))


def _media() -> QuerySet[Attachment]:
    """Pictures and recordings."""
    return Attachment.objects.exclude(kind=Attachment.Kind.FILE)


def square(viewer: Viewer, *, before: int | None = None) -> Page:
    """The page of the square."""
    return _newest("square", viewer, 0, before, place="public")


def square_topics(most: int = 12) -> list[Topic]:
    """What is spoken of on the square of late, the most spoken of first: what any visitor may know."""
    recent = square_posts(VISITOR).order_by("-pk").values("pk")[:200]
    spoken = Topic.objects.filter(posts__in=recent).annotate(times=Count("posts"))
    return list(spoken.order_by("-times", "key")[:most])


def said_by(viewer: Viewer, who: int) -> QuerySet[Post]:
    """What a person said, comments included, as far as the viewer may read it; no private messages."""
    return Post.objects.visible_to(viewer).filter(~_talks(), author=who)


def list_posts(viewer: Viewer, of: int, *, replies: str) -> QuerySet[Post]:
    """What the people of a list (its id) of the viewer's say; `replies` is its policy (`List.Replies`)."""
    mine = ListMember.objects.filter(list=of, list__owner=viewer.who)
    posts = Post.objects.visible_to(viewer).filter(~_talks(), Met(mine.filter(actor=OuterRef("author"))))
    posts = posts.filter(Q(author=viewer.who) | Q(Met(_wanted(viewer)))).exclude(_tied(viewer, Mute))
    if replies == List.Replies.NONE:
        return posts.filter(parent=None)
    known = Met(mine.filter(actor=OuterRef("parent__author")))
    if replies == List.Replies.FOLLOWED:
        known = Met(Follow.objects.filter(source=viewer.who, target=OuterRef("parent__author")))
    answered = Q(known) | Q(parent__author=F("author")) | Q(parent__author=viewer.who)
    return posts.filter(Q(parent=None) | answered)


def said_in(viewer: Viewer, space: int) -> QuerySet[Post]:
    """The threads that stand in a space, by its id, as far as the viewer may know it and read them."""
    known = Space.objects.visible_to(viewer).filter(pk=space)
    return _roots(viewer).filter(_stands(Audience.objects.filter(Met(known), spaces=space)))


def only(
    posts: QuerySet[Post],
    *,
    roots: bool = False,
    own: bool = False,
    media: bool = False,
    pinned: bool = False,
    unpinned: bool = False,
    space: int | None = None,
) -> QuerySet[Post]:
    """Of these posts: `roots` no comments; `own` nothing shared; `media` with a picture or a recording; `pinned` those
    kept at the head of the space with this id, or without one at that of their author's profile; `unpinned` the others."""
    if roots:
        posts = posts.filter(parent=None)
    if own:
        posts = posts.filter(shared=None)
    kept = Met(Pin.objects.filter(space=space, post=OuterRef("pk")))
    if pinned or unpinned:
        posts = posts.filter(kept if pinned else ~kept)
    return _with_media(posts) if media else posts


# -- The newest of a timeline (see `parvis.stream.lines`) --------------------------------------------------------------


def _home_line(viewer: Viewer, _about: int, *, only: str = "all") -> Line:
    posts = home_posts(viewer, only)
    if only == "media":
        return Line(posts, Post.objects.filter(parent=None), (_illustrated(posts),))
    if only == "questions":
        return Line(posts, Post.objects.filter(QUESTION, parent=None), (Source(None, posts),))
    sources = _home_sources(viewer, posts)
    wanted = (only,) if only in sources else tuple(sources)
    return Line(posts, Post.objects.filter(parent=None), sum((sources[name] for name in wanted), ()))


def _home_sources(viewer: Viewer, posts: QuerySet[Post]) -> dict[str, tuple[Source, ...]]:
    """Where these posts of a home come from. What whom he follows says comes person by person, and of whoever is not
    inside, who may read little of it, by another way: see `_said_line`."""
    me = viewer.who
    mine = law.memberships(viewer).filter(muted=False).values("space")
    rooms = Audience.objects.filter(pk__in=Audience.spaces.through.objects.filter(space__in=mine).values("audience"))
    carrying = Post.topics.through.objects.filter(Met(posts.filter(pk=OuterRef("post"))), topic=OuterRef("topic"))
    shared = {
        "spaces": (Source(rooms, posts.filter(audience=OuterRef("pk"))),),
        "topics": (Source(Topic.followers.through.objects.filter(actor=me), carrying, "post"),),
    }
    if not viewer.inside:
        return shared | {"people": ()}
    himself = Actor.objects.filter(Q(pk=me) | Q(kind=Actor.Kind.BRAND))
    return shared | {
        "people": (Source(Follow.objects.filter(source=me), posts.filter(author=OuterRef("target"))),),
        "own": (Source(himself, posts.filter(author=OuterRef("pk"))),),
        "house": (Source(_house(), posts.filter(audience=OuterRef("pk"))),),
    }


def _said_line(viewer: Viewer, who: int, *, only: str = "all") -> Line:
    """What of a home one person said: by each audience the viewer belongs to, so that what else was said costs nothing."""
    posts = home_posts(viewer, only)
    opened = law.open_audiences(viewer).filter(reach__gt=Reach.PEOPLE)
    return Line(posts, None, (Source(opened, posts.filter(author=who, audience=OuterRef("pk"))),))


@compiled
def _heard_by(viewer: Viewer) -> QuerySet[Any, Any]:
    """Those whose posts are on a home whatever else they are: himself, whom he follows, the brand."""
    followed = Follow.objects.filter(source=viewer.who).values("target")
    return Actor.objects.filter(Q(pk=viewer.who) | Q(kind=Actor.Kind.BRAND) | Q(pk__in=followed)).values_list("pk")


def _illustrated(posts: QuerySet[Post], **which: Any) -> Source:
    """Those of these posts that have a picture or a recording, by these files."""
    return Source(None, _media().filter(Met(posts.filter(pk=OuterRef("post"))), **which), "post")


def _square_line(viewer: Viewer, _about: int, **only: bool) -> Line:
    posts = square_posts(viewer, **only)
    if only.get("media"):
        return Line(posts, Post.objects.filter(parent=None), (_illustrated(posts),))
    public = Source(Audience.objects.filter(reach=Reach.PUBLIC), posts.filter(audience=OuterRef("pk")))
    return Line(posts, Post.objects.filter(parent=None), (public,))


def _person_line(viewer: Viewer, who: int, *, unmuted: bool = False, **wanted: bool) -> Line:
    posts = only(said_by(viewer, who), **wanted)
    posts = posts.exclude(_tied(viewer, Mute)) if unmuted else posts
    if wanted.get("pinned"):
        pins = Source(Pin.objects.filter(space=None, post__author=who, by=who), posts.filter(pk=OuterRef("post")))
        return Line(posts, None, (pins,))
    if wanted.get("media"):
        return Line(posts, Post.objects.filter(author=who), (_illustrated(posts, owner=who),))
    rooms = law.open_audiences(viewer).filter(reach__gt=Reach.PEOPLE)
    return Line(posts, Post.objects.filter(author=who), (Source(rooms, posts.filter(audience=OuterRef("pk"))),))


def _space_line(viewer: Viewer, space: int, **wanted: bool) -> Line:
    posts = only(said_in(viewer, space), space=space, **wanted)
    if wanted.get("pinned"):
        return Line(posts, None, (Source(Pin.objects.filter(space=space), posts.filter(pk=OuterRef("post"))),))
    here = Audience.spaces.through.objects.filter(space=space)
    return Line(posts, None, (Source(here, posts.filter(audience=OuterRef("audience"))),))


def _list_line(viewer: Viewer, of: int, *, replies: str) -> Line:
    posts = list_posts(viewer, of, replies=replies)
    members = Source(ListMember.objects.filter(list=of), posts.filter(author=OuterRef("actor")))
    return Line(posts, Post.objects.all(), (members,))


def _talks_line(viewer: Viewer, _about: int) -> Line:
    posts = messages(viewer)
    mine = Audience.people.through.objects.filter(actor=viewer.who)
    return Line(posts, None, (Source(mine, posts.filter(audience=OuterRef("audience"))),))


def _said_by_each(viewer: Viewer, *, only: str = "all") -> list[tuple[str, int]]:
    """What a home of somebody who is not inside is gathered from besides: what each of those whom he hears said."""
    heard = not viewer.inside and only in ("all", "people")
    return [("said", who) for (who,) in _heard_by(viewer)] if heard else []


LINES |= {
    "home": _home_line,
    "said": _said_line,
    "square": _square_line,
    "person": _person_line,
    "space": _space_line,
    "list": _list_line,
    "talks": _talks_line,
}
FURTHER["home"] = _said_by_each


def _newest(name: str, viewer: Viewer, about: int, before: int | None, *, place: str, **only: Any) -> Page:
    return _shown(newest(name, viewer, about, Span(before or MOST_ID, size=PAGE + 1), **only), viewer, PAGE, place)
