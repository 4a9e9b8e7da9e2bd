"""The JSON objects of a Slack export as they come: nearly everything may be absent or null."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

Id = Annotated[str, Meta(min_length=1, max_length=64)]
Ts = Annotated[str, Meta(pattern=r"^[0-9]{1,11}(\.[0-9]{1,9})?$")]
Text = str | None
Seconds = int | float | None


class Profile(Struct):
    real_name: Text = None
    display_name: Text = None
    email: Text = None
    title: Text = None
    phone: Text = None
    image_512: Text = None
    image_192: Text = None
    image_72: Text = None
    name: Text = None


class User(Struct):
    id: Id
    name: Text = None
    real_name: Text = None
    deleted: bool | None = False
    is_bot: bool | None = False
    is_app_user: bool | None = False
    is_admin: bool | None = False
    is_owner: bool | None = False
    is_restricted: bool | None = False
    is_ultra_restricted: bool | None = False
    tz: Text = None
    profile: Profile | None = None


class Note(Struct):
    value: Text = None


class Pin(Struct):
    id: Text = None
    type: Text = None


class Channel(Struct):
    id: Id
    name: Text = None
    created: Seconds = 0
    creator: Text = None
    is_archived: bool | None = False
    is_general: bool | None = False
    members: list[str] | None = None
    topic: Note | None = None
    purpose: Note | None = None
    pins: list[Pin] | None = None


class Reaction(Struct):
    name: Id
    users: list[str] | None = None


class File(Struct):
    id: Text = None
    name: Text = None
    title: Text = None
    mimetype: Text = None
    size: Seconds = 0
    url_private_download: Text = None
    url_private: Text = None
    mode: Text = None


class Attachment(Struct):
    title: Text = None
    title_link: Text = None
    from_url: Text = None
    text: Text = None
    pretext: Text = None
    fallback: Text = None
    image_url: Text = None
    thumb_url: Text = None
    service_name: Text = None


class Mark(Struct):
    ts: Ts | None = None
    user: Text = None


class Reply(Struct):
    ts: Ts


class Message(Struct):
    ts: Ts
    user: Text = None
    bot_id: Text = None
    username: Text = None
    text: Text = None
    thread_ts: Ts | None = None
    subtype: Text = None
    hidden: bool | None = False
    edited: Mark | None = None
    reactions: list[Reaction] | None = None
    files: list[File | None] | None = None
    file: File | None = None  # before 2018, one file per message
    comment: Mark | None = None  # before 2018, the author of a file comment
    attachments: list[Attachment] | None = None
    replies: list[Reply] | None = None
    pinned_to: list[str] | None = None
    user_profile: Profile | None = None
    bot_profile: Profile | None = None
    blocks: list[dict[str, Any]] | None = None
