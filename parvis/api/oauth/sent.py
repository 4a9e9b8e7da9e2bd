"""What a program sent, whichever way it wrote it down: JSON, a form, several parts, or in the address."""

from __future__ import annotations

import msgspec
from django.http import HttpRequest

Sent = dict[str, list[str]]


class Unreadable(Exception):
    """The body is not what it says it is."""


def sent(request: HttpRequest) -> Sent:
    """Each name with its values as text; the body wins over the address. Raises `Unreadable`.

    Some apps put all of it into the address, which Mastodon takes; a list may be `name[]` or a list of JSON.
    """
    found = _listed(request.GET.lists())
    kind = request.content_type or ""
    return found | (_json(request.body) if kind.endswith("json") else _listed(request.POST.lists()))


def first(values: Sent, name: str) -> str:
    """The value with this name, or nothing."""
    return values.get(name, [""])[0]


def _listed(pairs: object) -> Sent:
    return {name.removesuffix("[]"): [value.replace("\0", "") for value in values] for name, values in pairs}  # type: ignore[attr-defined]


def _json(body: bytes) -> Sent:
    if not body.strip():
        return {}
    try:
        told = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Unreadable from None
    if not isinstance(told, dict):
        raise Unreadable
    return {str(name): _texts(value) for name, value in told.items() if value is not None}


def _texts(value: object) -> list[str]:
    if isinstance(value, list):
        return [str(one).replace("\0", "") for one in value if isinstance(one, str | int)]
    if isinstance(value, bool):
        return ["true" if value else "false"]
    return [str(value).replace("\0", "")] if isinstance(value, str | int) else []
