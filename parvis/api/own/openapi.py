"""Our own API, described by itself: OpenAPI 3.1, made from the routes and the structs they declare.

https://spec.openapis.org/oas/v3.1.0
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
from django.conf import settings
from django.urls import URLPattern

from parvis.api import doors
from parvis.api.answers import Answer, encode
from parvis.api.call import Call
from parvis.api.doors import View
from parvis.api.own.describing import Description, Error, Paged, describes
from parvis.stream.webhooks import EVENTS, Event

VERSION = "1.2.0"
BASE = "/api/parvis/v1/"
REF = "#/components/schemas/{name}"
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
REFUSALS = {
    "400": "What was sent is no JSON.",
    "401": "The token opens nothing, or there is none.",
    "403": "The token does not cover this, or the person may not.",
    "404": "There is no such thing, or none that the reader may know.",
    "422": "What was asked can’t be done, or not like this: the sentence and the field say why.",
    "429": "Too many requests: `X-RateLimit-Reset` says when to ask again.",
}
LIMITS = {"X-RateLimit-Limit": "integer", "X-RateLimit-Remaining": "integer", "X-RateLimit-Reset": "string"}


def operations() -> Iterator[tuple[str, str, View, Description]]:
    """Every route of ours: its address, verb, view and description (None where somebody forgot it)."""
    from parvis.api.urls.own import urlpatterns

    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        address = "/" + _PARAMETER.sub(r"{\1}", str(pattern.pattern))
        for verb, view in pattern.callback.views.items():  # type: ignore[attr-defined]
            if verb != "HEAD":
                yield address, verb.lower(), view, getattr(view, "described", None)  # type: ignore[misc]


@doors.anyone
@describes("This description.", gives=dict[str, Any])
def show(call: Call) -> Answer:
    """GET /api/parvis/v1/openapi.json"""
    del call
    return Answer(_document(settings.SITE_URL), headers=[("cache-control", "public, max-age=300")])


@cache
def _document(site: str) -> bytes:
    return encode(document(site))


def document(site: str) -> dict[str, Any]:
    """The whole description, for a house at this address."""
    routes = list(operations())
    types = list(dict.fromkeys(t for *_rest, d in routes for t in (d.takes, d.asks, d.gives) if t is not None))
    schemas, components = msgspec.json.schema_components([*types, Error, Event], schema_hook=_choices, ref_template=REF)
    by_type = dict(zip([repr(t) for t in types], schemas, strict=False))
    paths: dict[str, dict[str, Any]] = {}
    for address, verb, view, said in routes:
        paths.setdefault(address, {})[verb] = _operation(address, verb, view, said, by_type, components)
    told = {
        "openapi": "3.1.0",
        "info": {"title": "Parvis", "version": VERSION, "description": "What Mastodon’s API has no word for."},
        "servers": [{"url": f"{site}{BASE}".rstrip("/")}],
        "paths": paths,
        "webhooks": {name: _heard(about) for name, about in EVENTS.items()},
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }
    return _renamed(told, list(components))


def _choices(choices: Any) -> dict[str, Any]:
    """Django’s choices as JSON Schema has them."""
    return {"type": "string", "enum": list(choices.values)}


def _operation(
    address: str, verb: str, view: View, said: Description, by_type: dict[str, Any], components: dict[str, Any]
) -> dict[str, Any]:
    policy, scope = view.policy, view.scope  # type: ignore[attr-defined]
    told: dict[str, Any] = {
        "operationId": f"{view.__module__.rpartition('.')[2]}.{view.__name__.rstrip('_')}",
        "summary": said.says,
        "tags": [address.split("/")[1].partition(".")[0]],
        "parameters": [*_places(address), *_asked(said, by_type, components)],
        "responses": {str(said.status): _given(said, by_type), **_refusals()},
        "x-scope": scope,
        "security": [] if policy == "everyone" else [{"token": []}] if policy != "square" else [{}, {"token": []}],
    }
    if said.takes is not None:
        schema = by_type[repr(said.takes)]
        told["requestBody"] = {"required": verb != "delete", "content": {"application/json": {"schema": schema}}}
    return told


def _places(address: str) -> list[dict[str, Any]]:
    schema = {"type": "string", "pattern": "^[0-9]{1,18}$"}
    return [
        {"name": name, "in": "path", "required": True, "schema": schema} for name in re.findall(r"\{(\w+)\}", address)
    ]


def _asked(said: Description, by_type: dict[str, Any], components: dict[str, Any]) -> list[dict[str, Any]]:
    """The query, a parameter for each field of the struct."""
    if said.asks is None:
        return []
    struct = components[by_type[repr(said.asks)]["$ref"].rpartition("/")[2]]
    return [
        {"name": name, "in": "query", "required": name in struct.get("required", ()), "schema": _sendable(schema)}
        for name, schema in struct["properties"].items()
    ]


def _sendable(schema: dict[str, Any]) -> dict[str, Any]:
    """The same without null: in a query, what is not said is left out."""
    one = [option for option in schema.get("anyOf", ()) if option.get("type") != "null"]
    return one[0] if len(one) == 1 else {name: value for name, value in schema.items() if value is not None}


def _given(said: Description, by_type: dict[str, Any]) -> dict[str, Any]:
    headers = {name: {"schema": {"type": kind}} for name, kind in LIMITS.items()}
    if said.asks is not None and isinstance(said.asks, type) and issubclass(said.asks, Paged):
        headers["Link"] = {"schema": {"type": "string"}, "description": "The next page and what came since (RFC 8288)."}  # type: ignore[dict-item]
    schema = by_type[repr(said.gives)]
    return {"description": "Done.", "headers": headers, "content": {"application/json": {"schema": schema}}}


def _refusals() -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": REF.format(name="Error")}}}
    return {status: {"description": why, "content": content} for status, why in REFUSALS.items()}


def _heard(about: str) -> dict[str, Any]:
    schema = {"$ref": REF.format(name="Event")}
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    return {"post": {"summary": about, "requestBody": body, "responses": {"2XX": {"description": "Heard."}}}}


def _renamed(told: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """Components under short names: `parvis.spaces.models.space.Space.Kind` is `SpaceKind`."""
    text = encode(told).decode()
    for name in sorted((name for name in names if "." in name), key=len, reverse=True):
        short = "".join(part[:1].upper() + part[1:] for part in name.split(".")[-2:])
        text = text.replace(f'"{name}"', f'"{short}"').replace(f'/{name}"', f'/{short}"')
    found: dict[str, Any] = msgspec.json.decode(text)
    return found
