"""What a route takes and gives, said once: what comes is checked against it, and `openapi.json` is made from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Annotated, Any, TypeVar

import msgspec
from django.utils.translation import gettext as _

from parvis.api.answers import Answer, ApiError
from parvis.api.call import Call
from parvis.api.doors import View

T = TypeVar("T")
Id = Annotated[str, msgspec.Meta(pattern="^[0-9]{1,18}$", description="An id: a number, written as a string.")]
DEEPEST = 6
_MISSING = re.compile(r"missing required field `(\w+)`")
_PLACE = re.compile(r" - at `(?:key in )?\$\.?(.*)`$")


class Problem(msgspec.Struct):
    """What is wrong with one field."""

    error: str
    description: str


class Error(msgspec.Struct, omit_defaults=True):
    """Why nothing was done: a sentence in the reader’s language, a word for programs, and the fields it is about."""

    error: str
    code: str = ""
    details: dict[str, list[Problem]] = {}


class Paged(msgspec.Struct):
    """Which page of a list: newest first, going by ids. The `Link` header of an answer leads on."""

    max_id: Id | None = None
    min_id: Id | None = None
    since_id: Id | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=80)] = 20


@dataclass(frozen=True)
class Description:
    """What is said of a route: `takes` its body, `asks` its query, `gives` its answer (None: `{}`), under `status`."""

    says: str
    takes: Any
    asks: Any
    gives: Any
    status: int


def describes(
    says: str, *, takes: Any = None, asks: Any = None, gives: Any = None, status: int = 200
) -> Callable[[Callable[..., Answer]], View]:
    """Declare a route. What comes is understood before it runs: the body as its argument `given`, the query as `asked`."""

    def decorate(view: Callable[..., Answer]) -> View:
        @wraps(view)
        def understanding(call: Call, **place: Any) -> Answer:
            if takes is not None:
                place["given"] = understood(call, takes, strict=_is_json(call))
            if asks is not None:
                place["asked"] = understood(call, asks, strict=False)
            return view(call, **place)

        understanding.described = Description(says, takes, asks, gives, status)  # type: ignore[attr-defined]
        return understanding

    return decorate


def understood(call: Call, wanted: type[T], *, strict: bool) -> T:
    """What was sent as a struct. JSON is `strict` about types; a query and a form say everything in words.

    Raises `ApiError` 422 that names the field, and says what is wrong with it in the reader’s language.
    """
    try:
        return msgspec.convert(_clean(call.params), wanted, strict=strict, dec_hook=_chosen)
    except msgspec.ValidationError as error:
        raise _told(str(error)) from None


def _chosen(choices: type[Any], value: Any) -> Any:
    """One of Django’s choices, which msgspec takes for no enumeration."""
    if not isinstance(value, str) or value not in choices.values:
        raise ValueError("Invalid enum value")
    return choices(value)


def _is_json(call: Call) -> bool:
    return call.headers.get("content-type", "").partition(";")[0].strip().endswith("json")


def _clean(value: Any, depth: int = 0) -> Any:
    """The same without NUL, which no database keeps; what is nested deeper than anything we know is cut off."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if depth > DEEPEST:
        return None
    if isinstance(value, Mapping):
        return {name: _clean(inner, depth + 1) for name, inner in value.items()}
    if isinstance(value, list):
        return [_clean(inner, depth + 1) for inner in value[:1000]]
    return value


def _told(said: str) -> ApiError:
    """msgspec’s words in ours."""
    place = found[1] if (found := _PLACE.search(said)) else ""
    if missing := _MISSING.search(said):
        return wrong(".".join(filter(None, (place, missing[1]))), _("This is missing."), code="missing")
    return wrong(place or "body", _sentence(said), code="invalid")


def _sentence(said: str) -> str:
    if "enum value" in said:
        return _("This is not one of the values one can choose.")
    if "RFC3339" in said or "ISO8601" in said or "`date`" in said or "`datetime`" in said:
        return _("This is not a date and time we understand.")
    if most := re.search(r"of length <= (\d+)", said):
        return _("This is too long: %(n)s at most.") % {"n": most[1]}
    if least := re.search(r"of length >= (\d+)", said):
        return _("This is too short: %(n)s at least.") % {"n": least[1]}
    if "<=" in said or ">=" in said:
        return _("This number is out of bounds.")
    if "matching regex" in said:
        return _("This does not have the right form.")
    return _("This is not of the right type.")


def wrong(field: str, sentence: str, *, code: str = "invalid") -> ApiError:
    """The refusal of one field, as actions refuse one."""
    details = {field: [{"error": f"ERR_{code.upper()}", "description": sentence}]}
    return ApiError(422, f"{field}: {sentence}", code=code, details=details)
