"""Judge a whole Slack export before the first write: everything wrong in one list, and what it holds."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from msgspec import Struct, field

from parvis.imports import slack_shapes
from parvis.imports.slack_layout import LISTS, UPLOADS, USERS, Layout
from parvis.imports.slack_records import Conversation, Kind, Message, Person, Problem, Refused, order
from parvis.imports.strict_json import Element, elements
from parvis.imports.zip_container import Container

Record = TypeVar("Record", Person, Conversation)
ENOUGH = 100  # problems: past that, a reader learns nothing more
SLACKBOT = "USLACKBOT"


class Summary(Struct):
    """How much an export holds. `first` and `last` are Slack timestamps, "" when nothing was said."""

    people: int = 0
    strangers: int = 0
    conversations: dict[Kind, int] = field(default_factory=dict)
    messages: int = 0
    replies: int = 0
    threads: int = 0
    reactions: int = 0
    files: int = 0
    first: str = ""
    last: str = ""


class Report(Struct):
    """What the examination found."""

    problems: list[Problem] = field(default_factory=list)
    layout: Layout = field(default_factory=lambda: Layout.of([]))
    people: dict[str, Person] = field(default_factory=dict)
    strangers: dict[str, Person] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    summary: Summary = field(default_factory=Summary)
    presence: dict[str, tuple[str, str]] = field(default_factory=dict)  # the first and last ts of each author

    @property
    def full(self) -> bool:
        """Whether enough is wrong to stop reading. Mere remarks never stop it: something worse may follow them."""
        return self._said(blocking=True) >= ENOUGH

    def say(self, file: str, line: int | None, message: str, *, blocking: bool = True) -> None:
        """Add a problem, or a remark, until there are enough of its sort."""
        if self._said(blocking=blocking) < ENOUGH:
            self.problems.append(Problem(file, line, message, blocking))

    def _said(self, *, blocking: bool) -> int:
        return sum(problem.blocking is blocking for problem in self.problems)


def examine(container: Container, layout: Layout) -> Report:
    """Read everything once, in a bounded memory: one file and one conversation’s timestamps at a time."""
    report = Report(layout=layout)
    container.rewind()
    if not _has_needed(report):
        return report
    _collect(report, container, USERS, slack_shapes.person, report.people)
    for name, kind in LISTS.items():
        if layout.has(name):
            _collect(report, container, name, partial(slack_shapes.conversation, kind=kind), report.conversations)
    _examine_folders(report)
    for conversation in report.conversations.values():
        if not report.full:
            _examine_messages(report, container, conversation)
    _conclude(report)
    return report


def _has_needed(report: Report) -> bool:
    missing = [name for name in (USERS, "channels.json") if not report.layout.has(name)]
    for name in missing:
        report.say(name, None, _("This file is missing: the archive isn’t a complete Slack export."))
    return not missing


def _collect(
    report: Report,
    container: Container,
    name: str,
    shape: Callable[[Element, str], Record],
    into: dict[str, Record],
) -> None:
    file = report.layout.path(name)
    try:
        for element in elements(container.read(file), file):
            record = shape(element, file)
            if record.id in into:
                report.say(file, element.line, _("“%(id)s” was already listed.") % {"id": record.id})
            into[record.id] = record
    except Refused as refusal:
        report.problems += refusal.problems


def _examine_folders(report: Report) -> None:
    claimed: dict[str, Conversation] = {}
    for conversation in report.conversations.values():
        folder = report.layout.folder(conversation)
        if folder in report.layout.folders and folder in claimed:
            report.say(folder, None, _("Two conversations claim this folder."))
        claimed[folder] = conversation
    for folder in sorted(report.layout.folders.keys() - claimed.keys() - {UPLOADS}):
        report.say(folder, None, _("No list names this folder: its messages won’t be imported."), blocking=False)


def _examine_messages(report: Report, container: Container, conversation: Conversation) -> None:
    seen: dict[str, int] = {}
    roots: set[str] = set()
    for file in report.layout.days(conversation):
        try:
            for line, message in slack_shapes.numbered_messages(container.read(file), file, report.layout.upload_ids):
                if message.ts in seen:
                    _examine_repeat(report, file, line, message, same=seen[message.ts] == hash(message))
                    continue
                seen[message.ts] = hash(message)
                if message.replies_to:
                    roots.add(message.replies_to)
                _count(report, message)
        except Refused as refusal:
            report.problems += refusal.problems
        if report.full:
            return
    report.summary.threads += len(roots)
    _examine_roots(report, conversation, len(roots - seen.keys()))


def _examine_repeat(report: Report, file: str, line: int, message: Message, *, same: bool) -> None:
    if same:
        report.say(file, line, _("This message is there twice; it will be imported once."), blocking=False)
    else:
        report.say(file, line, _("Two different messages bear the number %(ts)s.") % {"ts": message.ts})


def _examine_roots(report: Report, conversation: Conversation, missing: int) -> None:
    if missing:
        text = ngettext(
            "%(count)d thread lost its first message; its replies will stand on their own.",
            "%(count)d threads lost their first message; their replies will stand on their own.",
            missing,
        )
        report.say(report.layout.folder(conversation), None, text % {"count": missing}, blocking=False)


def _count(report: Report, message: Message) -> None:
    total = report.summary
    total.messages += 1
    total.replies += bool(message.replies_to)
    total.files += len(message.files)
    total.reactions += sum(len(reaction.people) for reaction in message.reactions)
    total.first = min(total.first or message.ts, message.ts, key=order)
    total.last = max(total.last or message.ts, message.ts, key=order)
    author = message.author
    first, last = report.presence.get(author, (message.ts, message.ts))
    report.presence[author] = min(first, message.ts, key=order), max(last, message.ts, key=order)
    if author and author not in report.people and (author not in report.strangers or message.author_name):
        report.strangers[author] = _stranger(message)


def _stranger(message: Message) -> Person:
    """A stand-in for a deleted or foreign author, named as the message names them."""
    bot = message.author == SLACKBOT or message.subtype == "bot_message" or message.author.startswith("B")
    name = message.author_name or ("Slackbot" if message.author == SLACKBOT else message.author)
    return Person(id=message.author, handle=message.author.lower(), name=name, bot=bot, listed=False)


def _conclude(report: Report) -> None:
    total = report.summary
    total.people, total.strangers = len(report.people), len(report.strangers)
    for conversation in report.conversations.values():
        total.conversations[conversation.kind] = total.conversations.get(conversation.kind, 0) + 1
    if report.strangers:
        text = ngettext(
            "%(count)d author isn’t in this list; a placeholder will stand in.",
            "%(count)d authors aren’t in this list; placeholders will stand in.",
            len(report.strangers),
        )
        report.say(report.layout.path(USERS), None, text % {"count": len(report.strangers)}, blocking=False)
