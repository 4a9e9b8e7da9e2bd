"""What a Slack export says, in typed records: people, conversations, messages.

Names follow Slack's own (https://slack.com/help/articles/220556107 and the `conversations.history` method), tidied:
absent and null become "" or (), and every text is free of what a database refuses.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from msgspec import Struct


class Problem(Struct, frozen=True):
    """One sentence about one place in the archive. `blocking` problems refuse the whole import."""

    file: str
    line: int | None
    message: str
    blocking: bool = True


class Refused(Exception):
    """The archive can’t be imported. `problems` says why, file and line first."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{p.file}:{p.line or ''} {p.message}" for p in problems[:3]))
        self.problems = problems


class Kind(StrEnum):
    """Where a conversation was listed, hence who could read it."""

    CHANNEL = "channel"  # channels.json: everyone in the workspace
    PRIVATE = "private"  # groups.json: its members
    DIRECT = "direct"  # dms.json: two people
    GROUP_DIRECT = "group_direct"  # mpims.json: a few people


class Person(Struct, frozen=True):
    """A member, a guest, a bot, or (`listed` false) an author whom users.json doesn’t know."""

    id: str
    handle: str
    name: str
    email: str = ""
    title: str = ""
    phone: str = ""
    timezone: str = ""
    image_url: str = ""
    deleted: bool = False
    bot: bool = False
    admin: bool = False
    guest: bool = False
    listed: bool = True


class Conversation(Struct, frozen=True):
    """A channel, private channel or direct conversation. `created` is in Unix seconds, 0 when unknown."""

    id: str
    kind: Kind
    name: str
    topic: str = ""
    purpose: str = ""
    creator: str = ""
    created: int = 0
    archived: bool = False
    general: bool = False
    members: tuple[str, ...] = ()
    pins: tuple[str, ...] = ()


class Reaction(Struct, frozen=True):
    """An emoji short name without colons, and the ids of those who chose it."""

    name: str
    people: tuple[str, ...]


class File(Struct, frozen=True):
    """A file as described, its bytes elsewhere. `size` in bytes; `mode` may be "tombstone" when Slack deleted it."""

    id: str
    name: str = ""
    title: str = ""
    mimetype: str = ""
    size: int = 0
    url: str = ""
    mode: str = ""
    local: bool = False  # its bytes are in this archive, see Archive.file_bytes


class Attachment(Struct, frozen=True):
    """What Slack showed below a message: the preview of a link, or a bot’s card. `text` and `pretext` are mrkdwn."""

    title: str = ""
    url: str = ""
    text: str = ""
    pretext: str = ""
    fallback: str = ""
    image_url: str = ""
    site: str = ""
    unfurl: bool = False


class Message(Struct, frozen=True):
    """One message. `ts` is its id within the conversation; `thread_ts` names the root, "" outside a thread.

    A root may or may not carry its own `thread_ts`, depending on the exporter: ask `replies_to`.
    """

    ts: str
    author: str
    text: str
    thread_ts: str = ""
    subtype: str = ""
    author_name: str = ""  # what a bot called itself here
    hidden: bool = False
    edited_ts: str = ""
    reactions: tuple[Reaction, ...] = ()
    files: tuple[File, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    replies: tuple[str, ...] = ()
    pinned: bool = False

    @property
    def replies_to(self) -> str:
        """The root’s ts when this message is a reply, else ""."""
        return "" if self.thread_ts == self.ts else self.thread_ts

    @property
    def sent_at(self) -> datetime:
        """When it was sent, to the microsecond, in UTC."""
        return moment(self.ts)


def moment(ts: str) -> datetime:
    """A Slack timestamp ("1494517568.126610", Unix seconds) as a date in UTC, without passing through a float."""
    seconds, _, fraction = ts.partition(".")
    whole = datetime.fromtimestamp(int(seconds), UTC)
    return whole.replace(microsecond=int(fraction[:6].ljust(6, "0") or 0))


def order(ts: str) -> tuple[int, str]:
    """A key that sorts timestamps by time whatever their number of digits."""
    seconds, _, fraction = ts.partition(".")
    return int(seconds), fraction
