"""What a client sends, whichever way it sends it: query, form, multipart or JSON, nested as Rails nests it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from parvis.api.answers import ApiError

_TRUE = {"true", "1", "on", "yes", "t"}
_FALSE = {"false", "0", "off", "no", "f", ""}
_PART = re.compile(r"\[([^\]]*)\]")
_NUMBER = re.compile(r"[0-9]{1,19}")
MOST_ID = 2**63 - 1
DEEPEST = 5


class Params(dict[str, Any]):
    """What was sent, as nested dicts, lists and plain values; unknown names are nobody's business.

    Each reader takes a name and gives a value of one type, or raises `ApiError` 422 that names the field.
    """

    def text(self, name: str, default: str = "", *, most: int = 200_000) -> str:
        """A text."""
        value = self.get(name)
        if value is None or isinstance(value, dict | list):
            return default
        if len(text := str(value).replace("\0", "")) > most:
            raise invalid(name, f"is too long (maximum is {most} characters)")
        return text

    def has(self, name: str) -> bool:
        """Whether it was sent at all."""
        return name in self

    def flag(self, name: str, default: bool = False) -> bool:
        """A yes or a no: true, "true", 1, "1"…"""
        value = self.get(name)
        if value is None:
            return default
        word = str(value).lower()
        if word in _TRUE or word in _FALSE:
            return word in _TRUE
        raise invalid(name, "must be true or false")

    def number(self, name: str, default: int = 0, *, most: int = MOST_ID) -> int:
        """A whole number, cut to `most`."""
        value = self.get(name)
        if value is None or value == "":
            return default
        if not _NUMBER.fullmatch(str(value)):
            raise invalid(name, "is not a number")
        return min(int(value), most)

    def limit(self, default: int = 20, most: int = 40) -> int:
        """How many of a list are wanted."""
        return max(1, self.number("limit", default, most=most))

    def id(self, name: str) -> int | None:
        """An id, or None where none was sent; one that cannot be is 0, which nothing has."""
        value = self.get(name)
        if value is None or value == "":
            return None
        return int(value) if _NUMBER.fullmatch(str(value)) and int(value) <= MOST_ID else 0

    def ids(self, name: str) -> list[int]:
        """A list of ids; what cannot be one is left out."""
        return [int(v) for v in self.texts(name) if _NUMBER.fullmatch(v) and int(v) <= MOST_ID]

    def texts(self, name: str) -> list[str]:
        """A list of texts: `name[]=a&name[]=b`, a JSON list, or a single one."""
        value = self.get(name)
        if value is None:
            return []
        if isinstance(value, Mapping):
            value = list(value.values())
        many = value if isinstance(value, list) else [value]
        return [str(item).replace("\0", "") for item in many if not isinstance(item, dict | list)][:1000]

    def inner(self, name: str) -> Params:
        """What is nested under a name (`poll[options][]`); empty where nothing is."""
        value = self.get(name)
        return Params(value) if isinstance(value, Mapping) else Params()

    def inners(self, name: str) -> list[Params]:
        """A list of nested things: `fields_attributes[0][name]`, or a JSON list of objects."""
        value = self.get(name)
        many: Iterable[Any] = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
        return [Params(item) for item in many if isinstance(item, Mapping)][:1000]

    def moment(self, name: str) -> datetime | None:
        """A date and time (ISO 8601; without a zone it is UTC), or None where none was sent."""
        value = self.text(name)
        if not value:
            return None
        try:
            moment = datetime.fromisoformat(value)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            raise ApiError(422, "Record invalid") from None

    def one_of(self, name: str, known: Iterable[str], default: str) -> str:
        """One of a few words."""
        value = self.text(name, default)
        if value not in (choices := list(known)):
            raise invalid(name, f"must be one of: {', '.join(choices)}")
        return value


def invalid(field: str, why: str) -> ApiError:
    """The refusal of one field, in Mastodon's form."""
    name = field.replace("_", " ").capitalize()
    details = {field: [{"error": "ERR_INVALID", "description": why}]}
    return ApiError(422, f"Validation failed: {name} {why}", details=details)


def nested(pairs: Iterable[tuple[str, Any]]) -> Params:
    """Pairs of a query or a form, nested by their brackets: `a[]=1&a[]=2&b[c]=3` is `{"a": ["1", "2"], "b": {"c": "3"}}`."""
    top = Params()
    for name, value in pairs:
        stem = name.partition("[")[0]
        parts = _PART.findall(name[len(stem) :])[:DEEPEST]
        _put(top, [stem, *parts], value)
    return top


def _put(into: dict[str, Any], path: list[str], value: Any) -> None:
    """Put a value where its path leads; where two names disagree about a place, the first one has it."""
    here: Any = into
    for name, following in pairwise(path):
        fresh: Any = [] if following == "" else {}
        if isinstance(here, list):
            # `a[][b]=1&a[][c]=2` is one object until a name comes back.
            if not here or not isinstance(here[-1], dict) or following in here[-1]:
                here.append({})
            here = here[-1]
            continue
        here = here.setdefault(name, fresh)
        if not isinstance(here, dict | list):
            return
    if isinstance(here, list):
        here.append(value)
    else:
        here[path[-1]] = value
