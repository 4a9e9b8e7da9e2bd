"""The part of a status that is the same for all who may read it, drawn once a version and kept in memory."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.conf import settings

from parvis.api.answers import encode, stamp
from parvis.api.entities.accounts import address_of
from parvis.api.entities.media import media
from parvis.core.absolute import absolute, absolute_links
from parvis.core.ids import moment_of
from parvis.core.kept import Kept
from parvis.identity.models import Actor
from parvis.spaces.models import Level
from parvis.stream.filtering import words
from parvis.stream.models import Post, Preview
from parvis.stream.whole import whole


class Fragment(NamedTuple):
    """`body` is the beginning of a status, up to where its counters go; `ours` what the `parvis` object says of it."""

    id: int
    body: bytes
    ours: bytes
    poll: bool
    media: bool
    bare: bool  # nothing but what it shares: a boost
    words: str  # what filters read


_kept: Kept[int, Fragment] = Kept(20_000)


def fragments(posts: Iterable[tuple[int, int]]) -> dict[int, Fragment]:
    """The fragments of these posts (id and version), which the law let through."""
    found, missing = {}, []
    for post_id, version in posts:
        kept = _kept.get(post_id, version)
        if kept is None:
            missing.append(post_id)
        else:
            found[post_id] = kept
    for post in whole(missing) if missing else ():
        found[post.pk] = _kept.put(post.pk, post.version, _draw(post))
    return found


def _draw(post: Post) -> Fragment:
    files = list(post.attachments.all())
    address = absolute(f"/posts/{post.pk}")  # not by its author, who may keep his handle off the square
    body: dict[str, Any] = {
        "id": str(post.pk),
        "uri": address,
        "url": address,
        "created_at": stamp(moment_of(post.pk)),
        "edited_at": stamp(post.edited_at),
        "content": _content(post),
        "spoiler_text": post.warning,
        "sensitive": post.sensitive or bool(post.warning),
        "language": post.language or None,
        "in_reply_to_id": str(post.parent_id) if post.parent_id else None,
        "in_reply_to_account_id": str(post.parent.author_id) if post.parent else None,
        "application": {"name": post.via, "website": None} if post.via else None,
        "media_attachments": [media(file) for file in files],
        "mentions": [_mention(actor) for actor in post.mentions.all()],
        "tags": [{"name": topic.key, "url": absolute(topic.get_absolute_url())} for topic in post.topics.all()],
        "emojis": [],
        "card": _card(next(iter(post.previews.all()), None)) if not files else None,
        "quotes_count": 0,
        "quote_approval": {"automatic": [], "manual": [], "current_user": "denied"},
        "tagged_collections": [],
    }
    ours = {
        "kind": post.kind,
        "title": post.title,
        "level": Level(post.level).name.lower(),
        "root": str(post.root_id),
        "replies": post.repliers,
    }
    return Fragment(
        post.pk,
        encode(body)[:-1],
        encode(ours)[1:-1],
        poll=post.kind == Post.Kind.POLL,
        media=bool(files),
        bare=bool(post.shared_id) and not post.text.strip(),
        words=words(post.warning, post.title, post.text, *(file.alt for file in files)),
    )


def _content(post: Post) -> str:
    """The text as HTML whose links lead here from anywhere; the title of an article or a question stands above it."""
    said = absolute_links(post.html)
    return f"<p><strong>{html.escape(post.title)}</strong></p>{said}" if post.title else said


def _mention(actor: Actor) -> dict[str, str]:
    return {"id": str(actor.pk), "username": actor.handle, "acct": actor.handle, "url": address_of(actor.handle)}


def _card(preview: Preview | None) -> dict[str, Any] | None:
    """https://docs.joinmastodon.org/entities/PreviewCard/"""
    if preview is None:
        return None
    return {
        "url": preview.url, "title": preview.title, "description": preview.description, "language": None, "type": "link",
        "authors": [], "author_name": "", "author_url": "", "provider_name": preview.site, "provider_url": "", "html": "",
        "width": 0, "height": 0, "image": f"{settings.SITE_URL}/faces/{preview.image}" if preview.image else None,
        "image_description": "", "embed_url": "", "blurhash": None, "published_at": None,
    }  # fmt: skip
