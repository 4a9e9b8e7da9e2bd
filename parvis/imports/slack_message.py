"""What one message of Slack says here: its Markdown, what it looks like, whom it names and what it links to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.utils.translation import gettext as _
from msgspec import Struct

from parvis.core import names as tidy
from parvis.core.markdown import plain, render
from parvis.imports.slack_links import Names
from parvis.imports.slack_records import Attachment, File, Message, moment
from parvis.imports.slack_text import to_markdown
from parvis.stream.models import Attachment as Stored
from parvis.stream.models import Preview, Topic

# What Slack notes in passing, and nobody said.
JOINED = frozenset({"channel_join", "group_join"})
LEFT = frozenset({"channel_leave", "group_leave"})
NOTED = frozenset(
    f"{room}_{change}"
    for room in ("channel", "group")
    for change in ("topic", "purpose", "name", "archive", "unarchive", "posting_permissions", "convert_to_private")
) | {"bot_add", "bot_remove", "pinned_item", "unpinned_item", "reminder_add", "tombstone", "message_deleted"}

_quotable = re.compile(r"^", re.MULTILINE)
_in_slack = re.compile(r"https://[\w-]+\.slack\.com/archives/")
SECRETS = frozenset({"t", "pub_secret"})  # what lets whoever holds the address of a file fetch it


class Composed(Struct, frozen=True):
    """A message ready to be a post. `handles` are those it names, `cards` the pages it shows beside it."""

    text: str
    html: str
    handles: tuple[str, ...]
    cards: tuple[Attachment, ...]


def moment_or_none(ts: str) -> datetime | None:
    """When this was, or None for ""."""
    return moment(ts) if ts else None


def is_said(message: Message) -> bool:
    """Whether somebody said this; the rest is Slack noting that people come and go, and channels change."""
    return not (message.hidden or message.subtype in JOINED | LEFT | NOTED)


def composed(message: Message, names: Names, urls: Mapping[str, str]) -> Composed:
    """The message with `names` for the ids in it, and `urls` for the handles."""
    text = to_markdown(message.text, names)
    if message.subtype == "me_message" and text and "\n" not in text:
        text = f"*{text}*"
    cards = tuple(a for a in message.attachments if a.unfurl and a.title and not _in_slack.match(a.url))
    quotes = [_quoted(a, names) for a in message.attachments if a not in cards]
    text = "\n\n".join(part for part in (text, *quotes) if part)
    shown = render(text, mentions=urls, topic_url=lambda key: Topic(key=key).get_absolute_url())
    return Composed(text, shown.html, shown.mentions, cards)


def _quoted(card: Attachment, names: Names) -> str:
    """What a bot’s card says, or another message shown below this one, as a quotation."""
    title = f"**{to_markdown(f'<{card.url}|{card.title}>')}**" if card.title and card.url else ""
    title = title or (f"**{to_markdown(card.title)}**" if card.title else "")
    lines = [to_markdown(card.pretext, names), title, to_markdown(card.text, names)]
    said = "\n\n".join(line for line in lines if line) or to_markdown(card.fallback, names)
    return _quotable.sub("> ", said).replace("> \n", ">\n") if said else ""


def preview(card: Attachment) -> Preview | None:
    """What Slack showed of the page behind a link, or None without an address of the web."""
    if not card.url.startswith(("http://", "https://")) or len(card.url) > 2000:
        return None
    return Preview(
        url=card.url,
        title=tidy.clean_name(card.title, 200),
        description=plain(to_markdown(card.text), 500),
        site=tidy.clean_name(card.site, 100),
    )


def stored(file: File) -> Stored:
    """A file by reference: what it is called, and where it can be asked for. Unsaved, without post nor owner."""
    kind = file.mimetype.partition("/")[0]
    url = bare_url(file.url)
    return Stored(
        kind=kind if kind in (Stored.Kind.IMAGE, Stored.Kind.VIDEO, Stored.Kind.AUDIO) else Stored.Kind.FILE,
        state=Stored.State.ABSENT,
        name=tidy.clean_name(file.name or file.title, 160) or _("file"),
        mime=file.mimetype[:100] or "application/octet-stream",
        size=file.size,
        alt=tidy.clean_name(file.title, 1500) if kind == "image" and file.title != file.name else "",
        source_url=url if url.startswith("https://") and len(url) <= 2000 else "",
    )


def bare_url(url: str) -> str:
    """The address without the key an export puts into it, which would open every file of the workspace to its reader."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name not in SECRETS]
    return urlunsplit(parts._replace(query=urlencode(kept)))
