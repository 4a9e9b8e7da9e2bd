"""What a public page tells machines about itself: search engines, and whoever shows a link to it.

Everything here is said to a visitor, whoever is looking: personas, never internal faces. A page with nothing to tell is
not to be indexed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from parvis.core.absolute import absolute
from parvis.core.markdown import plain
from parvis.identity.faces import Face, face
from parvis.identity.models import Actor
from parvis.identity.viewer import VISITOR
from parvis.spaces.models import Organisation, Reach, Space
from parvis.stream.cards import Card
from parvis.stream.models import Post, Topic
from parvis.stream.threads import Branch

DESCRIPTION, TEXT, MOST_COMMENTS = 200, 5000, 20
CONTEXT = "https://schema.org"


@dataclass(frozen=True)
class Meta:
    """A page's title, description, address (whole), picture, feed, and structured data (schema.org)."""

    title: str
    description: str
    url: str
    kind: str = "website"
    image: str = ""
    image_alt: str = ""
    feed: str = ""
    data: dict[str, Any] | None = None


def of_post(card: Card, branches: Iterable[Branch] = ()) -> Meta | None:
    """A thread's page; None unless it is out on the square. `branches` are the comments the page shows."""
    post = card.post
    if post.audience.reach != Reach.PUBLIC:
        return None
    by = face(post.author, VISITOR)
    picture = card.images[0] if card.images and not post.warning else None
    comments = [branch.card for branch in branches if branch.card and branch.card.post.author.indexable][:MOST_COMMENTS]
    return Meta(
        title=heading(post),
        description=said(post, DESCRIPTION),
        url=absolute(post.get_absolute_url()),
        kind="article",
        image=absolute(picture.get_absolute_url() if picture else by.photo_url),
        image_alt=picture.alt if picture else "",
        data=_posting(card, by) | {"comment": [_comment(one) for one in comments]},
    )


def heading(post: Post) -> str:
    """A title for a post that may have none: its title, or who says what."""
    return post.title or f"{face(post.author, VISITOR).name}: {said(post, 80)}".removesuffix(": ")


def said(post: Post, limit: int) -> str:
    """What a post says in plain words, or its warning: what stands behind that is not spread about."""
    return post.warning or plain(post.html, limit, html=True)


def _posting(card: Card, by: Face) -> dict[str, Any]:
    post = card.post
    return {
        "@context": CONTEXT,
        "@type": "DiscussionForumPosting",
        "url": absolute(post.get_absolute_url()),
        "headline": heading(post),
        "text": said(post, TEXT),
        "author": _author(post.author, by),
        "datePublished": post.created_at.isoformat(),
        "dateModified": (post.edited_at or post.created_at).isoformat(),
        "image": [] if post.warning else [absolute(image.get_absolute_url()) for image in card.images],
        "commentCount": post.comments_count,
        "interactionStatistic": _likes(post),
    }


def _comment(card: Card) -> dict[str, Any]:
    post = card.post
    return {
        "@type": "Comment",
        "url": absolute(post.get_absolute_url()),
        "text": said(post, TEXT),
        "author": _author(post.author, face(post.author, VISITOR)),
        "datePublished": post.created_at.isoformat(),
        "interactionStatistic": _likes(post),
    }


def _likes(post: Post) -> dict[str, Any]:
    kind = f"{CONTEXT}/LikeAction"
    count = sum(post.reactions.values())
    return {"@type": "InteractionCounter", "interactionType": kind, "userInteractionCount": count}


def _author(actor: Actor, by: Face) -> dict[str, Any]:
    kind = "Organization" if actor.kind == Actor.Kind.BRAND else "Person"
    return {"@type": kind, "name": by.name} | ({"url": absolute(by.url)} if by.url else {})


def of_person(actor: Actor) -> Meta | None:
    """A profile's page; None for who keeps off the square."""
    shown = face(actor, VISITOR)
    if not shown.url:
        return None
    person = _author(actor, shown) | {"alternateName": shown.handle, "description": shown.headline}
    photo = absolute(shown.photo_url)
    return Meta(
        title=shown.name,
        description=shown.headline,
        url=absolute(shown.url),
        kind="profile",
        image=photo,
        feed=f"{shown.url}feed.atom",
        data={"@context": CONTEXT, "@type": "ProfilePage", "mainEntity": person | ({"image": photo} if photo else {})},
    )


def of_space(space: Space) -> Meta | None:
    """A space's page; None unless it stands on the square."""
    if space.visibility != Space.Visibility.PUBLIC:
        return None
    url = space.get_absolute_url()
    cover = absolute(f"/faces/{space.cover}") if space.cover else ""
    return Meta(space.name, space.description, absolute(url), image=cover, feed=f"{url}feed.atom")


def of_topic(topic: Topic, organisation: Organisation) -> Meta:
    """A topic's page, which visitors are shown only if something public carries it."""
    url = topic.get_absolute_url()
    return Meta(f"#{topic.key}", organisation.name, absolute(url), feed=f"{url}feed.atom")


def of_square(organisation: Organisation) -> Meta:
    """The square itself."""
    house = {"@context": CONTEXT, "@type": "Organization", "name": organisation.name, "url": absolute("/square/")}
    if organisation.tagline:
        house["description"] = organisation.tagline
    logo = absolute(f"/faces/{organisation.logo}") if organisation.logo else ""
    house |= {"logo": logo} if logo else {}
    title, about = organisation.name, organisation.tagline
    return Meta(title, about, absolute("/square/"), image=logo, feed="/square/feed.atom", data=house)
