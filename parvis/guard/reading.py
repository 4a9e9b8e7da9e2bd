"""The text of attached files, for the judge: what can’t be read to its end is said to be unread, and so is held."""

from __future__ import annotations

import logging
from pathlib import Path

from parvis.core import sandbox
from parvis.core.extract import whole_text
from parvis.core.refusals import Refused
from parvis.guard.verdict import Piece

SECONDS = 20

log = logging.getLogger(__name__)


def piece_of(path: Path, *, mime: str, filename: str, key: str) -> Piece:
    """What the file at `path` says, its name first: a piece `file:KEY`. `mime` is what `core.filetypes.sniff` gave.

    Read in a child process with limits (`core.sandbox`). PDF, Office, OpenDocument, plain text, Markdown, CSV; of other kinds,
    the name alone. Those pages that are pictures are not read.
    """
    try:
        text, unread = sandbox.run(whole_text, path, mime, seconds=SECONDS), False
    except (Refused, sandbox.Sandboxed) as error:
        log.info("A file of type %s is held unread: %s", mime, error)
        text, unread = "", True
    return Piece(f"file:{key}", f"{filename}\n{text}", unread=unread)
