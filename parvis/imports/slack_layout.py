"""Which file of a Slack export is what, from their names alone."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Self

from msgspec import Struct

from parvis.imports.slack_records import Conversation, Kind

USERS = "users.json"
LISTS = {
    "channels.json": Kind.CHANNEL,
    "groups.json": Kind.PRIVATE,
    "dms.json": Kind.DIRECT,
    "mpims.json": Kind.GROUP_DIRECT,
}
UPLOADS = "__uploads"  # slackdump and Mattermost’s exporter: __uploads/<file id>/<name>

_day = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\.json")


class Layout(Struct, frozen=True):
    """Names in the archive, sorted by what they hold. `top` is the folder all sits in, "" or ending with a slash."""

    top: str
    names: frozenset[str]
    folders: dict[str, tuple[str, ...]]
    uploads: dict[str, str]

    @classmethod
    def of(cls, names: list[str]) -> Self:
        """Sort the names of an archive."""
        top = _top(names)
        folders: dict[str, list[str]] = defaultdict(list)
        uploads = {}
        for name in names:
            match name.removeprefix(top).split("/"):
                case [folder, day] if _day.fullmatch(day):
                    folders[folder].append(name)
                case [folder, file_id, _] if folder == UPLOADS:
                    uploads[file_id] = name
        return cls(top, frozenset(names), {folder: tuple(sorted(days)) for folder, days in folders.items()}, uploads)

    @property
    def upload_ids(self) -> frozenset[str]:
        """Ids of the files whose bytes came along."""
        return frozenset(self.uploads)

    def path(self, name: str) -> str:
        """The full name of a file of the export’s top level."""
        return self.top + name

    def has(self, name: str) -> bool:
        """Whether that top-level file is there."""
        return self.path(name) in self.names

    def folder(self, conversation: Conversation) -> str:
        """The folder its days are in: Slack names it after the conversation, some exporters after its id."""
        return conversation.id if conversation.id in self.folders else conversation.name

    def days(self, conversation: Conversation) -> tuple[str, ...]:
        """Its day files, oldest first; none for a conversation where nothing was ever said."""
        return self.folders.get(self.folder(conversation), ())


def _top(names: list[str]) -> str:
    """ "" when users.json or channels.json is at the root, else the one folder that holds them."""
    wanted = (USERS, "channels.json")
    if any(name in wanted for name in names):
        return ""
    tops = {name.split("/")[0] for name in names if name.count("/") == 1 and name.split("/")[1] in wanted}
    return f"{tops.pop()}/" if len(tops) == 1 else ""
