"""Read a JSON array element by element, each with its line, refusing what a parser should not be fed.

Standard JSON only (RFC 8259): no NaN, no infinity. Depth and integer length are bounded, since both are free to
write and dear to read.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any, NamedTuple, NoReturn

from django.utils.translation import gettext as _

from parvis.imports.zip_container import refused

DEPTH = 32  # a Slack message with blocks and attachments stays under a dozen
DIGITS = 18  # fits a 64-bit integer
BOM = "\ufeff"

_blank = re.compile(r"[ \t\r\n]*")
_structure = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]')
_suspect = re.compile(r"\\u(?:[dD][89a-fA-F]|00[01])")
_forbidden = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_surrogate = re.compile("[\ud800-\udfff]")


class Element(NamedTuple):
    """One value of the array and the line it begins on, from 1."""

    line: int
    value: Any


class _Unfit(ValueError):
    """A number that JSON doesn’t have, or that we won’t carry."""


def _integer(digits: str) -> int:
    if len(digits) > DIGITS:
        raise _Unfit(_("A number here is too big."))
    return int(digits)


def _decimal(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise _Unfit(_("A number here is too big."))
    return number


def _constant(name: str) -> NoReturn:
    raise _Unfit(_("“%(name)s” isn’t a number JSON knows.") % {"name": name})


_decoder = json.JSONDecoder(parse_int=_integer, parse_float=_decimal, parse_constant=_constant)


def elements(data: bytes, file: str) -> Iterator[Element]:
    """The elements of the array in `data`. Raises Refused, naming `file` and the line, when it is anything else."""
    text = _decoded(data, file)
    lines = _Lines(text)
    at = _skip(text, 1 if text.startswith(BOM) else 0)
    if text[at : at + 1] != "[":
        raise refused(file, _("A list was expected here."), lines.at(at))
    at = _skip(text, at + 1)
    closed = text[at : at + 1] == "]"
    while not closed:
        value, end = _value(text, at, file, lines)
        yield Element(lines.at(at), value)
        at = _skip(text, end)
        closed = text[at : at + 1] == "]"
        if not closed and text[at : at + 1] != ",":
            raise refused(file, _("This isn’t valid JSON."), lines.at(at))
        if not closed:
            at = _skip(text, at + 1)
    at = _skip(text, at + 1)
    if at != len(text):
        raise refused(file, _("This isn’t valid JSON."), lines.at(at))


class _Lines:
    """Counts line breaks once, as the reading goes forward."""

    def __init__(self, text: str) -> None:
        self._text, self._seen, self._line = text, 0, 1

    def at(self, position: int) -> int:
        self._line += self._text.count("\n", self._seen, position)
        self._seen = max(self._seen, position)
        return self._line


def _decoded(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise refused(file, _("This isn’t UTF-8 text."), line) from error


def _skip(text: str, at: int) -> int:
    match = _blank.match(text, at)
    return match.end() if match else at


def _value(text: str, at: int, file: str, lines: _Lines) -> tuple[Any, int]:
    try:
        value, end = _decoder.raw_decode(text, at)
    except _Unfit as error:
        raise refused(file, str(error), lines.at(at)) from error
    except json.JSONDecodeError as error:
        raise refused(file, _("This isn’t valid JSON."), lines.at(error.pos)) from error
    except RecursionError as error:
        raise refused(file, _("This is nested too deeply."), lines.at(at)) from error
    if text.count("[", at, end) + text.count("{", at, end) >= DEPTH:
        _refuse_depth(text, at, end, file, lines)
    return (_clean(value) if _suspect.search(text, at, end) else value), end


def _refuse_depth(text: str, at: int, end: int, file: str, lines: _Lines) -> None:
    depth = 1  # the array itself
    for token in _structure.finditer(text, at, end):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if depth > DEPTH:
            raise refused(file, _("This is nested too deeply."), lines.at(token.start()))


def _clean(value: Any) -> Any:
    """Half surrogates and control characters, which databases and feeds refuse, leave. Depth is bounded by now."""
    if isinstance(value, str):
        return _surrogate.sub("\ufffd", _forbidden.sub("", value))
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {_clean(key): _clean(item) for key, item in value.items()}
    return value
