"""What goes back to a client: JSON, pages that lead on to one another, and refusals in its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import msgspec

Header = tuple[str, str]


def _plain(value: Any) -> Any:
    """What JSON has no word for: lazy texts."""
    return str(value)


_encoder = msgspec.json.Encoder(enc_hook=_plain)
encode = _encoder.encode


@dataclass(slots=True)
class Answer:
    """The bytes of an answer, its status and further headers."""

    body: bytes
    status: int = 200
    headers: list[Header] = field(default_factory=list)
    type: str = "application/json; charset=utf-8"


class ApiError(Exception):
    """A refusal in Mastodon's words: `{"error": message}`, with whatever else a client may know what to do with."""

    def __init__(self, status: int, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status, self.more = status, more


def absent() -> ApiError:
    """What is not there and what may not be seen: the same words."""
    return ApiError(404, "Record not found")


def answer(thing: Any, status: int = 200) -> Answer:
    """Anything msgspec can write as JSON: structs, dicts, lists, `msgspec.Raw`."""
    return Answer(encode(thing), status)


def listed(items: Iterable[bytes]) -> bytes:
    """JSON objects as a JSON array."""
    return b"[" + b",".join(items) + b"]"


def stamp(moment: datetime | None) -> str | None:
    """A time as Mastodon writes it: ISO 8601, UTC, with milliseconds."""
    return (
        moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z" if moment else None
    )


def day(moment: datetime | None) -> str | None:
    """The midnight before it, as Mastodon writes when an account was made."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT00:00:00.000Z") if moment else None


def linked(
    body: bytes, ids: Sequence[int], *, url: str, params: dict[str, Any] | None = None, full: bool = True
) -> Answer:
    """A page with the `Link` header that leads to the next one and to what came since (RFC 8288); `next` comes first.

    `ids` are those the pages go by, first and last; `url` is the address asked, without its query; `params` what to keep
    of the query; `full` whether there may be more.
    """
    if not ids:
        return Answer(body)
    kept = {name: value for name, value in (params or {}).items() if name not in ("max_id", "since_id", "min_id")}
    query = f"{urlencode(kept, doseq=True)}&" if kept else ""
    onward = f'<{url}?{query}max_id={min(ids)}>; rel="next", ' if full else ""
    return Answer(body, headers=[("link", f'{onward}<{url}?{query}min_id={max(ids)}>; rel="prev"')])
