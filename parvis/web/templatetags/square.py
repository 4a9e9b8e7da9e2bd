"""What the head of a public page tells machines."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.utils.safestring import SafeString

from parvis.identity.models import Actor
from parvis.spaces.models import Space
from parvis.stream.cards import Card
from parvis.stream.models import Topic
from parvis.web import meta

register = template.Library()

# Within <script> nothing is an entity: what could end it, or begin a comment, is written as JSON can write it.
_HARMLESS = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


@register.inclusion_tag("parts/meta.html", takes_context=True)
def page_meta(context: dict[str, Any], thing: Any = None, branches: Any = ()) -> dict[str, Any]:
    """The head of the page of a post's card, a person, a space, a topic, or (without any) the square.

    Only a visitor's page is told, and only whole: a signed-in page, or a later page of a list, is not to be indexed.
    """
    request, organisation = context["request"], context["organisation"]
    visitor = not context["viewer"].signed_in
    # A member may stand on a page that visitors don't have, of a thread or of a topic only spoken of inside.
    known = organisation.square_open and (visitor or not isinstance(thing, Card | Topic))
    told = _meta(thing, branches, organisation) if known else None
    return {
        "meta": told,
        "indexed": told and visitor and not request.GET and _searched(thing),
        "organisation": organisation,
        "request": request,
    }


def _searched(thing: Any) -> bool:
    """Whether who says it lets search engines find it."""
    actor = thing.post.author if isinstance(thing, Card) else thing
    return actor.indexable if isinstance(actor, Actor) else True


def _meta(thing: Any, branches: Any, organisation: Any) -> meta.Meta | None:
    if isinstance(thing, Card):
        return meta.of_post(thing, branches)
    if isinstance(thing, Actor):
        return meta.of_person(thing)
    if isinstance(thing, Space):
        return meta.of_space(thing)
    return meta.of_topic(thing, organisation) if isinstance(thing, Topic) else meta.of_square(organisation)


@register.simple_tag(takes_context=True)
def searched(context: dict[str, Any], author: Actor) -> str:
    """Note whose words a visitor is shown. A page with words of one who keeps off search engines is not for them.

    The head of the page is written by then, so its answer says it (`doors`).
    """
    if not author.indexable and not context["viewer"].signed_in:
        context["request"].unsearched = True
    return ""


@register.filter
def json_ld(data: dict[str, Any]) -> SafeString:
    """Structured data as it may stand within a script element."""
    return SafeString(json.dumps(data, ensure_ascii=False).translate(_HARMLESS))
