"""Embedding what is out on the square elsewhere (https://oembed.com)."""

from __future__ import annotations

import html
import re

import msgspec
from django.conf import settings

from parvis.api import doors
from parvis.api.answers import Answer, ApiError, absent, answer
from parvis.api.call import Call
from parvis.api.entities.statuses import status
from parvis.identity.viewer import VISITOR
from parvis.spaces.models import Organisation

_PLACE = re.compile(r"/[^/]+/([0-9]{1,18})/?")
DAY = 86400


class Drawn(msgspec.Struct):
    """What is embedded of a status."""

    url: str
    content: str
    spoiler_text: str
    account: dict[str, object]


@doors.anyone
def oembed(call: Call) -> Answer:
    """GET /api/oembed: what any visitor may read, whoever asks."""
    address, house = call.params.text("url").partition("#")[0].partition("?")[0], Organisation.current()
    match = _PLACE.fullmatch(address.removeprefix(settings.SITE_URL)) if address.startswith(settings.SITE_URL) else None
    if call.params.text("format", "json") != "json":
        raise ApiError(501, "Only JSON is given")
    drawn = status(int(match[1]), VISITOR) if match and house.square_open else None
    if drawn is None:
        raise absent()
    said = msgspec.json.decode(drawn, type=Drawn)
    name, author = str(said.account["display_name"] or said.account["username"]), str(said.account["url"])
    body = f"<p>{html.escape(said.spoiler_text)}</p>" if said.spoiler_text else said.content
    width = min(call.params.number("maxwidth", 400, most=600) or 400, 600)
    return answer(
        {
            "type": "rich",
            "version": "1.0",
            "title": name,
            "author_name": name,
            "author_url": author,
            "provider_name": house.name,
            "provider_url": f"{settings.SITE_URL}/",
            "cache_age": DAY,
            "html": f'<blockquote cite="{html.escape(said.url)}">{body}<p><a href="{html.escape(said.url)}">'
            f"{html.escape(name)}</a></p></blockquote>",
            "width": width,
            "height": None,
        }
    )
