"""What Slack writes between angle brackets: people, channels, groups, dates and addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote

from django.utils.translation import gettext as _
from msgspec import Struct, field

from parvis.imports.markdown_escape import escape
from parvis.imports.slack_records import moment

SAFE_URL = "!#$%&'()*+,-./:;=?@_~[]"
ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))

_linkable = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
_timestamp = re.compile(r"[0-9]{1,11}")


class Room(NamedTuple):
    """Where a channel went: what to call it, and its address ("" for none)."""

    name: str
    url: str = ""


class Names(Struct, frozen=True):
    """Whom and what the ids of an export stand for, here: handles without @, rooms."""

    people: Mapping[str, str] = field(default_factory=dict)
    rooms: Mapping[str, Room] = field(default_factory=dict)


def unescape(text: str) -> str:
    """Slack escapes three characters and no more."""
    for entity, character in ENTITIES:
        text = text.replace(entity, character)
    return text


def is_mention(body: str) -> bool:
    """Whether `<body>` names a person."""
    return body.startswith("@")


def reference(body: str, names: Names) -> str:
    """The Markdown for `<body>`."""
    target, label = _parts(body)
    match target[:1]:
        case "@" if target[1:] in names.people:
            return "@" + names.people[target[1:]]
        case "#":
            room = _room(target, label, names)
            return f"[{escape('#' + room.name)}]({_url(room.url)})" if room.url else escape("#" + room.name)
        case "@" | "!":
            return _dated_link(target, label) or escape(plain(body, names))
        case _:
            return _link(target, label)


def plain(body: str, names: Names) -> str:
    """What `<body>` shows, as bare text: all there is to show inside code."""
    target, label = _parts(body)
    match target[:1]:
        case "@":
            return "@" + (names.people.get(target[1:]) or label or _("unknown"))
        case "#":
            return "#" + _room(target, label, names).name
        case "!":
            return _special(target[1:], label)
        case _:
            return label or target.removeprefix("mailto:")


def _parts(body: str) -> tuple[str, str]:
    target, _bar, label = body.partition("|")
    return unescape(target), unescape(label)


def _room(target: str, label: str, names: Names) -> Room:
    return names.rooms.get(target[1:]) or Room(label or _("unknown"))


def _special(target: str, label: str) -> str:
    """`<!here>`, `<!subteam^S1|@devs>`, `<!date^1392734382^{date}|Feb 18>`."""
    kind, *rest = target.split("^")
    if kind == "date":
        return label or _day(rest[0] if rest else "")
    return "@" + (label.removeprefix("@") or (rest[0] if rest else kind))


def _day(seconds: str) -> str:
    return f"{moment(seconds):%Y-%m-%d %H:%M} UTC" if _timestamp.fullmatch(seconds) else ""


def _dated_link(target: str, label: str) -> str:
    """A date may carry an address, its third part."""
    parts = target.split("^")
    if parts[0] == "!date" and len(parts) > 3:
        return _link(parts[3], _special(target[1:], label))
    return ""


def _link(target: str, label: str) -> str:
    """Only the web and mail become links; "javascript:" and friends stay text."""
    if not _linkable.match(target):
        return escape(f"{label} ({target})" if label and label != target else target)
    if label in ("", target) and not target.lower().startswith("mailto:"):
        return f"<{quote(target, safe=SAFE_URL)}>"
    return f"[{escape(label or target[7:])}]({_url(target)})"


def _url(target: str) -> str:
    """An address between parentheses, where its own would end the link early."""
    return quote(target, safe=SAFE_URL).replace("(", "%28").replace(")", "%29")
