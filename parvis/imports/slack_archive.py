"""A Slack workspace export, opened safely, judged whole, then read record by record.

    with open_archive(path) as archive:
        if not any(problem.blocking for problem in archive.check()):
            for conversation in archive.conversations():
                for message in archive.messages(conversation): ...

The layout is Slack’s: users.json, channels.json (and groups.json, dms.json, mpims.json in fuller exports), then one
folder per conversation with one file per day. Everything may sit in one top folder, as some exporters do.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Self

from django.utils.translation import gettext as _

from parvis.imports import slack_check, slack_shapes
from parvis.imports.slack_layout import Layout
from parvis.imports.slack_records import Conversation, Message, Person, Problem, Refused, order
from parvis.imports.zip_container import Container, Limits

USUAL = Limits()


def open_archive(source: Path | BinaryIO, *, limits: Limits = USUAL) -> Archive:
    """Open an export; never raises, `check` says what is wrong with it."""
    try:
        return Archive(Container(source, limits), [])
    except Refused as refusal:
        return Archive(None, refusal.problems)


class Archive:
    """An export. Its readers raise Refused when `check` found something blocking."""

    def __init__(self, container: Container | None, problems: list[Problem]) -> None:
        self._container = container
        self._report = slack_check.Report(problems=problems) if container is None else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        if self._container:
            self._container.close()

    def check(self) -> list[Problem]:
        """Read everything once and say what is wrong, blocking problems first. Reads once, however often called."""
        return sorted(self._checked().problems, key=lambda problem: not problem.blocking)

    def summary(self) -> slack_check.Summary:
        """How much there is: people, conversations, messages, first and last moments."""
        return self._sound().summary

    def people(self) -> Iterator[Person]:
        """Everyone in users.json, then the authors it doesn’t know (`listed` false), by id."""
        report = self._sound()
        yield from report.people.values()
        yield from sorted(report.strangers.values(), key=lambda person: person.id)

    def presence(self, person: str) -> tuple[str, str]:
        """The timestamps of the first and last messages of this person, both "" for one who said nothing."""
        return self._sound().presence.get(person, ("", ""))

    def conversations(self) -> Iterator[Conversation]:
        """Channels, private channels, direct conversations, in that order."""
        yield from self._sound().conversations.values()

    def messages(self, conversation: Conversation) -> Iterator[Message]:
        """Its messages, oldest first, each once."""
        layout = self._sound().layout
        container = self._open()
        container.rewind()
        seen: set[str] = set()
        for name in layout.days(conversation):
            for message in sorted(slack_shapes.messages(container.read(name), name, layout.upload_ids), key=_by_time):
                if message.ts not in seen:
                    yield message
                seen.add(message.ts)

    def file_bytes(self, file_id: str) -> bytes | None:
        """The content of a file that came along in the archive (File.local), or None. Raises Refused if damaged."""
        name = self._sound().layout.uploads.get(file_id)
        if name is None:
            return None
        self._open().rewind()
        return self._open().read(name)

    def _checked(self) -> slack_check.Report:
        if self._report is None:
            container = self._open()
            self._report = slack_check.examine(container, Layout.of(container.names))
        return self._report

    def _sound(self) -> slack_check.Report:
        blocking = [problem for problem in self._checked().problems if problem.blocking]
        if blocking:
            raise Refused(blocking)
        return self._checked()

    def _open(self) -> Container:
        if self._container is None:
            raise Refused([Problem("", None, _("This archive can’t be read."))])
        return self._container


def _by_time(message: Message) -> tuple[int, str]:
    return order(message.ts)
