"""The few tags templates need."""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from lucide.templatetags.lucide import lucide

from parvis.core.ids import moment_of
from parvis.identity.faces import Face, face
from parvis.identity.models import Actor
from parvis.identity.viewer import VISITOR
from parvis.spaces import directory
from parvis.spaces.models import Level, Reach

register = template.Library()


@register.inclusion_tag("parts/avatar.html")
def avatar(actor: Actor | Face, size: str = "", *, public: bool = False) -> dict[str, Any]:
    """The photo of a profile or of a face, or its initials on its colour. `size`: "s", "", "l" or "xl"."""
    photo = actor.public_photo if public and isinstance(actor, Actor) else actor.photo
    return {"actor": actor, "size": size, "photo": photo, "hue": hue(actor.hue)}


@register.filter
def hue_of(degrees: int) -> int:
    """One of the twelve colours a page may show, from a hue in degrees."""
    return degrees // 30 % 12


@register.filter
def ago(moment: datetime.datetime | int) -> SafeString:
    """How long ago, short, in a `time` element that holds the exact moment. Takes a moment or an id."""
    when = moment_of(moment) if isinstance(moment, int) else moment
    exact = formats.date_format(timezone.localtime(when), "DATETIME_FORMAT")
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', when.isoformat(timespec="seconds"), exact, since(when)
    )


def since(when: datetime.datetime, *, minutes: str = "", hours: str = "") -> str:
    """ "just now", "5 min", "3 h", "yesterday", then the date. `minutes` and `hours` say otherwise how many."""
    seconds = (timezone.now() - when).total_seconds()
    local, today = timezone.localtime(when).date(), timezone.localdate()
    if seconds < 60:
        return _("just now")
    if seconds < 3600:
        return (minutes or _("%(n)d min")) % {"n": seconds // 60}
    if local == today:
        return (hours or _("%(n)d h")) % {"n": max(1, seconds // 3600)}
    if local == today - datetime.timedelta(days=1):
        return _("yesterday")
    short = formats.date_format(local, "j N" if local.year == today.year else "j N Y")
    return short if (get_language() or "").startswith("fr") else short.replace(".", "")  # “8 nov.”, but “8 Nov”


@register.filter
def back_then(when: datetime.datetime) -> SafeString:
    """How long ago, within a sentence: "5 min ago", "yesterday". In a `time` element, like `ago`."""
    exact = formats.date_format(timezone.localtime(when), "DATETIME_FORMAT")
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        when.isoformat(timespec="seconds"),
        exact,
        since(when, minutes=_("%(n)d min ago"), hours=_("%(n)d h ago")),
    )


@register.filter(expects_localtime=True)
def day(when: datetime.date | None) -> str:
    """ "8 November", with its year if it is not this one; nothing for nothing. A moment counts as its day here."""
    if not when:
        return ""
    return str(formats.date_format(when, "j F" if when.year == timezone.localdate().year else "j F Y"))


@register.filter
def hue(degrees: int) -> int:
    """The nearest of the twelve hues the style sheet knows (`data-hue`, `data-accent`)."""
    return degrees // 30 % 12


@register.filter
def reach_name(content: Any) -> str:
    """The colour a post wears: its level where that is confidential, else its reach; all staff is everybody inside."""
    if content.level == Level.CONFIDENTIAL:
        return "confidential"
    if content.audience.reach == Reach.SPACE:
        spaces = getattr(content.audience, "known_spaces", [])
        return "internal" if spaces and spaces[0].kind == "all_staff" else "space"
    return {Reach.PUBLIC: "public", Reach.INSIDE: "internal"}.get(content.audience.reach, "people")


@register.filter
def space_colour(space: Any) -> str:
    """The colour of a space's dot: what the widest of what stands there could reach."""
    if space.level == Level.CONFIDENTIAL:
        return "confidential"
    if space.visibility == "public":
        return "public"
    return "internal" if space.kind == "all_staff" else "space"


@register.filter
def people_count(n: int) -> str:
    """ "1 person", "12 people"."""
    return ngettext("%(n)s person", "%(n)s people", n) % {"n": formats.number_format(n, force_grouping=True)}


@register.simple_tag
def level_name(level: int | str) -> str:
    """The word for a level."""
    return str(Level(int(level)).label)


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The current address's query with some values changed; None takes one away."""
    values = context["request"].GET.copy()
    for name, value in changes.items():
        values.pop(name, None)
        if value is not None:
            values[name] = str(value)
    return f"?{values.urlencode()}" if values else "?"


@register.simple_tag
@lru_cache(maxsize=512)  # a page draws hundreds, of a few dozen kinds
def icon(name: str, size: int = 20) -> SafeString:
    """A Lucide icon, for the eye only: say what it means in words beside it (`visually-hidden` where there is no room)."""
    return SafeString(
        lucide(name, size=size, stroke_width=1.7, aria_hidden="true", focusable="false", **{"class": "icon"})
    )


@register.simple_tag(takes_context=True)
def face_of(context: dict[str, Any], actor: Actor, post: Any = None) -> Face:
    """The face somebody shows to whoever is looking; `post` is where he speaks or is spoken of, if it stands in one."""
    shared = actor.met or (post is not None and post.audience.reach in (Reach.PEOPLE, Reach.SPACE))
    return face(actor, context.get("viewer") or VISITOR, shared=shared or actor.pk in met(context))


def met(context: Any) -> set[int]:
    """Those whom the viewer of this page, if he is an external, knows from a closed space: asked for once a page."""
    request, viewer = context.get("request"), context.get("viewer") or VISITOR
    if request is None:
        return directory.companions(viewer)
    held: dict[int, set[int]] = request.__dict__.setdefault("_met", {})
    if viewer.who not in held:
        held[viewer.who] = directory.companions(viewer)
    return held[viewer.who]


@register.simple_tag(takes_context=True)
def face_name(context: dict[str, Any], actor: Actor, post: Any = None) -> str:
    """The name on that face."""
    return face_of(context, actor, post).name


@register.filter
def reach_icon(content: Any) -> str:
    """The icon of how far a post carries."""
    icons = {"confidential": "lock", "public": "globe", "internal": "users", "people": "mail"}
    return icons.get(reach_name(content), "door-open")


REACTIONS = {
    "like": "heart",
    "agree": "thumbs-up",
    "bravo": "party-popper",
    "insight": "lightbulb",
    "support": "hand-heart",
}


@register.filter
def reaction_icon(kind: str) -> str:
    """The icon of a reaction."""
    return REACTIONS.get(kind, "heart")


@register.simple_tag
def reaction_set() -> list[tuple[str, str]]:
    """The small set of reactions: (kind, its meaning)."""
    from parvis.stream.models import Reaction

    return [(kind.value, str(kind.label)) for kind in Reaction.Kind]


@register.filter
def day_name(day: datetime.date) -> str:
    """ "Today", "Yesterday", then the date, with its year if it is not this one."""
    today = timezone.localdate()
    if day == today:
        return _("Today")
    if day == today - datetime.timedelta(days=1):
        return _("Yesterday")
    return str(formats.date_format(day, "l j F" if day.year == today.year else "l j F Y"))
