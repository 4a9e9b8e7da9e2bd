"""Atom feeds (RFC 4287) of what is out on the square. Whoever asks, they hold what a visitor may read."""

from __future__ import annotations

import datetime
import hashlib
import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed, Enclosure
from django.utils.html import escape, format_html
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parvis.core.absolute import absolute, absolute_links
from parvis.identity.faces import face
from parvis.identity.viewer import VISITOR
from parvis.spaces import law
from parvis.spaces.models import Organisation, Space
from parvis.stream import timelines, topics
from parvis.stream.cards import Card
from parvis.stream.models import Attachment
from parvis.web import doors
from parvis.web.meta import heading
from parvis.web.middleware import organisation
from parvis.web.request import Request

# An empty feed has moved at no time; one fixed moment keeps it the same from one reading to the next.
NEVER = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class _Feed(Atom1Feed):
    """Django's, but an empty one does not change with the clock."""

    def latest_post_date(self) -> datetime.datetime:
        """When it last moved."""
        return max((item["updateddate"] for item in self.items), default=NEVER)


def open_house(request: HttpRequest) -> Organisation:
    """The organisation, if its square is open to visitors. Raises `Http404`."""
    house = organisation(request)
    if not house.square_open:
        raise Http404
    return house


@doors.everyone
@require_safe
def square(request: Request) -> HttpResponseBase:
    """Everything on the square."""
    house = open_house(request)
    return _answer(request, timelines.square(VISITOR), house.name, "/square/", house.tagline)


@doors.everyone
@require_safe
def space(request: Request, slug: str) -> HttpResponseBase:
    """What is said in a public space."""
    open_house(request)
    shown = doors.found(Space.objects.visible_to(VISITOR), slug=slug)
    page = timelines.space_feed(VISITOR, shown)
    return _answer(request, page, shown.name, shown.get_absolute_url(), shown.description)


@doors.everyone
@require_safe
def person(request: Request, handle: str) -> HttpResponseBase:
    """What a person says on the square."""
    open_house(request)
    actor = doors.found(law.people(VISITOR), handle=handle.lower())
    shown, page = face(actor, VISITOR), timelines.profile_feed(VISITOR, actor)
    return _answer(request, page, shown.name, actor.get_absolute_url(), shown.headline)


@doors.everyone
@require_safe
def topic(request: Request, key: str) -> HttpResponseBase:
    """What is said in public of a topic."""
    open_house(request)
    known = topics.known_topic(VISITOR, key)
    if known is None:
        raise Http404
    return _answer(request, timelines.topic_feed(VISITOR, known), f"#{known.key}", known.get_absolute_url())


def _answer(request: Request, page: timelines.Page, title: str, path: str, about: str = "") -> HttpResponseBase:
    """The feed, in the organisation's language; nothing but "unchanged" to who has it already."""
    house = organisation(request)
    with translation.override(house.language):
        feed = _Feed(
            title=_clean(title if title == house.name else f"{title} · {house.name}"),
            link=absolute(path),
            description="",
            subtitle=_clean(about),
            feed_url=absolute(f"{path}feed.atom"),
            language=house.language,
            feed_guid=absolute(path),
        )
        for card in page.cards:
            feed.add_item(**_entry(card))
        text = feed.writeString("utf-8")
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    response = HttpResponse(text, content_type="application/atom+xml; charset=utf-8")
    response["ETag"], response["Cache-Control"] = tag, "public, max-age=60"
    response["X-Robots-Tag"] = "noindex"  # it is for readers; what may be found has pages
    # Said, but not compared: what is taken down makes a feed older, and must not leave it "unchanged".
    response["Last-Modified"] = http_date(feed.latest_post_date().timestamp())
    return get_conditional_response(request, etag=tag, last_modified=None, response=response) or response


def _entry(card: Card) -> dict[str, Any]:
    """A post as an entry, by its author's persona."""
    post, by = card.post, face(card.post.author, VISITOR)
    address = absolute(post.get_absolute_url())
    return {
        "title": _clean(heading(post)),
        "link": address,
        "unique_id": address,
        "description": _clean(_content(card)),
        "author_name": _clean(by.name),
        "author_link": absolute(by.url) or None,
        "pubdate": post.created_at,
        "updateddate": post.edited_at or post.created_at,
        "categories": [],
        "enclosures": [_enclosure(image) for image in ([] if post.warning else card.images)],
    }


def _content(card: Card) -> str:
    """What it says, as HTML; only its warning where it has one."""
    post = card.post
    if post.warning:
        return format_html(
            "<p>{} <a href='{}'>{}</a></p>", post.warning, absolute(post.get_absolute_url()), _("Read it")
        )
    choices = "".join(f"<li>{escape(choice.text)}</li>" for choice in card.choices)
    return absolute_links(post.html) + (f"<ul>{choices}</ul>" if choices else "")


def _enclosure(image: Attachment) -> Enclosure:
    return Enclosure(absolute(image.get_absolute_url()), str(image.size), image.mime)


def _clean(text: str) -> str:
    """Without what XML cannot hold."""
    return _UNWRITABLE.sub("", text)
