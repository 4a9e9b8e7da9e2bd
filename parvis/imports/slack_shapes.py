"""Slack’s JSON into our records. Only what must be there is demanded; the rest may be absent or null."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec
from django.utils.translation import gettext as _
from msgspec import Struct

from parvis.imports import slack_wire as wire
from parvis.imports.slack_records import Attachment, Conversation, File, Kind, Message, Person, Reaction
from parvis.imports.strict_json import Element, elements
from parvis.imports.zip_container import refused

Wire = TypeVar("Wire", bound=Struct)
LATEST = 1 << 33  # year 2242, in Unix seconds

_path = re.compile(r"at `\$?\.?(?:key in )?([^`]*)`")


def person(element: Element, file: str) -> Person:
    """A line of users.json. Raises Refused with file and line when it isn’t one."""
    user = _wired(element, file, wire.User)
    profile = user.profile or wire.Profile()
    handle = user.name or profile.display_name or user.id.lower()
    return Person(
        id=user.id,
        handle=handle,
        name=profile.real_name or user.real_name or profile.display_name or handle,
        email=profile.email or "",
        title=profile.title or "",
        phone=profile.phone or "",
        timezone=user.tz or "",
        image_url=profile.image_512 or profile.image_192 or profile.image_72 or "",
        deleted=bool(user.deleted),
        bot=bool(user.is_bot or user.is_app_user),
        admin=bool(user.is_admin or user.is_owner),
        guest=bool(user.is_restricted or user.is_ultra_restricted),
    )


def conversation(element: Element, file: str, kind: Kind) -> Conversation:
    """A line of channels.json, groups.json, dms.json or mpims.json. Raises Refused when it isn’t one."""
    channel = _wired(element, file, wire.Channel)
    return Conversation(
        id=channel.id,
        kind=kind,
        name=channel.name or channel.id,
        topic=(channel.topic and channel.topic.value) or "",
        purpose=(channel.purpose and channel.purpose.value) or "",
        creator=channel.creator or "",
        created=_seconds(channel.created),
        archived=bool(channel.is_archived),
        general=bool(channel.is_general),
        members=tuple(dict.fromkeys(channel.members or ())),
        pins=tuple(pin.id for pin in channel.pins or () if pin.id and pin.type in (None, "C")),
    )


def messages(data: bytes, file: str, uploads: frozenset[str]) -> list[Message]:
    """The messages of a day file; `uploads` are the ids of files whose bytes came along. Raises Refused."""
    return [message for _line, message in numbered_messages(data, file, uploads)]


def numbered_messages(data: bytes, file: str, uploads: frozenset[str]) -> Iterator[tuple[int, Message]]:
    """The same, each with its line, as far as the first that isn’t one: there, raises Refused."""
    for element in elements(data, file):
        yield element.line, _message(element, file, uploads)


def _message(element: Element, file: str, uploads: frozenset[str]) -> Message:
    raw = _wired(element, file, wire.Message)
    return Message(
        ts=raw.ts,
        author=raw.user or raw.bot_id or (raw.comment and raw.comment.user) or "",
        text=raw.text or _block_text(raw.blocks or []),
        thread_ts=raw.thread_ts or "",
        subtype=raw.subtype or "",
        author_name=_author_name(raw),
        hidden=bool(raw.hidden),
        edited_ts=(raw.edited and raw.edited.ts) or "",
        reactions=tuple(Reaction(r.name, tuple(dict.fromkeys(r.users or ()))) for r in raw.reactions or ()),
        files=tuple(_file(f, uploads) for f in [*(raw.files or ()), raw.file] if f and f.id),
        attachments=tuple(_attachment(a) for a in raw.attachments or ()),
        replies=tuple(reply.ts for reply in raw.replies or ()),
        pinned=bool(raw.pinned_to),
    )


def _wired(element: Element, file: str, shape: type[Wire]) -> Wire:
    try:
        return msgspec.convert(element.value, shape)
    except msgspec.ValidationError as error:
        where = _path.search(str(error))
        missing = re.search(r"missing required field `([^`]*)`", str(error))
        name = missing[1] if missing else where[1] if where else ""
        if name:
            text = _("The value of “%(name)s” is missing or isn’t what Slack writes.") % {"name": name}
        else:
            text = _("This isn’t what Slack writes here.")
        raise refused(file, text, element.line) from error


def _seconds(value: wire.Seconds) -> int:
    return int(value) if value and 0 < value < LATEST else 0


def _author_name(raw: wire.Message) -> str:
    profile = raw.user_profile or raw.bot_profile or wire.Profile()
    return raw.username or profile.real_name or profile.display_name or profile.name or ""


def _file(raw: wire.File, uploads: frozenset[str]) -> File:
    return File(
        id=raw.id or "",
        name=raw.name or "",
        title=raw.title or "",
        mimetype=raw.mimetype or "",
        size=max(int(raw.size or 0), 0),
        url=raw.url_private_download or raw.url_private or "",
        mode=raw.mode or "",
        local=raw.id in uploads,
    )


def _attachment(raw: wire.Attachment) -> Attachment:
    return Attachment(
        title=raw.title or "",
        url=raw.from_url or raw.title_link or "",
        text=raw.text or "",
        pretext=raw.pretext or "",
        fallback=raw.fallback or "",
        image_url=raw.image_url or raw.thumb_url or "",
        site=raw.service_name or "",
        unfurl=bool(raw.from_url),
    )


def _block_text(blocks: list[dict[str, Any]]) -> str:
    """The sentences of an app’s blocks, for messages whose `text` is empty (Block Kit sections and headers)."""
    texts = (block["text"].get("text") for block in blocks if isinstance(block.get("text"), dict))
    return "\n".join(text for text in texts if isinstance(text, str))
