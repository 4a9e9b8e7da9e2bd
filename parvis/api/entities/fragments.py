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
from parvis.spaces.models import Level
from parvis.stream.filtering import words
from parvis.stream.models import Post, Preview, Topic
from parvis.stream.whole import Said, Whole, whole


class Fragment(NamedTuple):
    """`body` is the beginning of a status, up to where its counters go; `ours` what the `parvis` object says of it."""

    id: int
    body: bytes
    ours: bytes
    poll: bool
    media: bool
    bare: bool  # nothing but what it shares: a boost
    quoting: str  # who may quote it; "" what nobody can
    choosy: bool  # whether that depends on who asks
    revoked: bool  # what it quotes may no longer be shown with it
    words: str  # what filters read
    named: tuple[
        bytes, bytes
    ]  # whom it mentions and answers: for who meets them on the square only, and for the others


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
    for drawn in whole(missing) if missing else ():
        said = drawn.said
        found[said.pk] = _kept.put(said.pk, said.version, _draw(drawn))
    return found


def _draw(drawn: Whole) -> Fragment:
    post, files = drawn.said, drawn.files
    address = absolute(f"/posts/{post.pk}")  # not by its author, who may keep his handle off the square
    body: dict[str, Any] = {
        "id": str(post.pk),
        "uri": address,
        "url": address,
        "created_at": stamp(moment_of(post.pk)),
        "edited_at": stamp(post.edited_at),
        "content": content(post.title, post.html),
        "spoiler_text": post.warning,
        "sensitive": post.sensitive or bool(post.warning),
        "language": post.language or None,
        "in_reply_to_id": str(post.parent) if post.parent else None,
        "application": {"name": post.via, "website": post.via_url or None} if post.via else None,
        "media_attachments": [media(file) for file in files],
        "tags": [{"name": key, "url": absolute(Topic(key=key).get_absolute_url())} for _id, key in drawn.topics],
        "emojis": [],
        "card": card(next(iter(drawn.previews), None)) if not files else None,
        "tagged_collections": [],
    }
    quoting = "" if post.is_boost else post.quoting
    return Fragment(
        post.pk,
        encode(body)[:-1],
        encode(_ours(post))[1:-1],
        poll=post.kind == Post.Kind.POLL,
        media=bool(files),
        bare=post.is_boost,
        quoting=quoting,
        choosy=quoting in (Post.Quoting.FOLLOWERS, Post.Quoting.NOBODY),
        revoked=post.quote_revoked,
        words=words(post.warning, post.title, post.text, *drawn.options, *(file.alt for file in files)),
        named=(_named(drawn, everybody=False), _named(drawn, everybody=True)),
    )


def _named(drawn: Whole, *, everybody: bool) -> bytes:
    """Whom it mentions, and whom it answers: who keeps off the square has no id there."""
    answered = drawn.said.answered if everybody or drawn.said.answers_public else None
    mentions = [_mention(pk, handle) for pk, handle, public in drawn.mentions if everybody or public]
    return encode({"in_reply_to_account_id": str(answered) if answered else None, "mentions": mentions})[1:-1]


def _ours(post: Said) -> dict[str, str]:
    """What Mastodon has no word for."""
    return {
        "kind": post.kind,
        "title": post.title,
        "level": Level(post.level).name.lower(),
        "root": str(post.root),
        "replies": post.repliers,
    }


def content(title: str, said: str) -> str:
    """A text (cleaned HTML) whose links lead here from anywhere; the title of an article or a question stands above it."""
    shown = absolute_links(said)
    return f"<p><strong>{html.escape(title)}</strong></p>{shown}" if title else shown


def _mention(pk: int, handle: str) -> dict[str, str]:
    return {"id": str(pk), "username": handle, "acct": handle, "url": address_of(handle)}


def card(preview: Preview | None) -> dict[str, Any] | None:
    """https://docs.joinmastodon.org/entities/PreviewCard/"""
    if preview is None:
        return None
    return {
        "url": preview.url, "title": preview.title, "description": preview.description, "language": None, "type": "link",
        "authors": [], "author_name": "", "author_url": "", "provider_name": preview.site, "provider_url": "", "html": "",
        "width": 0, "height": 0, "image": f"{settings.SITE_URL}/faces/{preview.image}" if preview.image else None,
        "image_description": "", "embed_url": "", "blurhash": None, "published_at": None,
    }  # fmt: skip
