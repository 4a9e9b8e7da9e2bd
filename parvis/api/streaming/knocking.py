"""Who opens a stream, with which token, and what he missed since he last heard us."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.db import close_old_connections

from parvis.api.access import Grant, bearer
from parvis.api.streaming.apps import AppStream
from parvis.api.streaming.channels import Channel, Closed, opened
from parvis.api.streaming.telling import Event, events
from parvis.core.ledger import Entry
from parvis.spaces.models import Organisation
from parvis.stream.hearing import NOBODY, Place
from parvis.stream.hub import Hub

Scope = Mapping[str, Any]
AT_ONCE = 500  # entries caught up on in one go
MISSED, GLIMPSE = 2 * AT_ONCE, 100  # entries caught up on; further back, an app reads its timelines again
_in_turn = asyncio.Lock()


@dataclass(frozen=True)
class Knock:
    """What a client asks with: its query, its token, where it calls from, what it heard last."""

    query: Mapping[str, str]
    token: str
    address: str
    last: int

    @classmethod
    def of(cls, scope: Scope, protocol: str = "") -> Knock:
        """Read an ASGI scope; `protocol` is the WebSocket sub-protocol, which is a token if it is anything."""
        headers = {name: value.decode("latin1") for name, value in scope["headers"]}
        query = dict(parse_qsl(scope.get("query_string", b"").decode("utf-8", "replace"), max_num_fields=50))
        token = headers.get(b"authorization", "") or query.get("access_token", "") or protocol
        last = headers.get(b"last-event-id", "") or query.get("last_event_id", "")
        return cls(query, token, _address(scope, headers), int(last) if _is_id(last) else 0)


def _address(scope: Scope, headers: Mapping[bytes, str]) -> str:
    """Where the client calls from, as our own proxy says if there is one."""
    forwarded = headers.get(b"x-forwarded-for", "") if settings.BEHIND_PROXY else ""
    return forwarded.rpartition(",")[2].strip() or (scope.get("client") or ("",))[0]


def _is_id(written: str) -> bool:
    return written.isascii() and written.isdigit() and len(written) <= 18


def grant_of(knock: Knock) -> Grant | None:
    """What the token opens; None for a visitor where the square is open. Raises `Closed`. Runs in a pool thread."""
    close_old_connections()
    grant = bearer(knock.token) if knock.token else None
    if knock.token and grant is None:
        raise Closed(401, "Invalid access token")
    if (grant is None or not grant.viewer.signed_in) and not Organisation.current().square_open:
        raise Closed(401, "Missing access token")
    return grant


def channel_of(name: str, query: Mapping[str, str], grant: Grant | None) -> Channel:
    """The channel that is asked for. Raises `Closed`. Runs in a pool thread."""
    close_old_connections()
    return opened(name, query, grant)


async def missed(stream: AppStream, last: int, here: Hub) -> list[tuple[Event, Channel, bytes]]:
    """What the stream would have heard since the ledger entry `last`, under the law as it stands now.

    A visitor is told little, since nobody can tell them apart; and one stream at a time, so that no crowd holds the threads.
    """
    if not last:
        return []
    most = GLIMPSE if stream.listener == NOBODY else MISSED
    recent, late = here.bus.last - 2 * AT_ONCE, here.late_after(last)
    ears: dict[Place, list[int]] = {place: [stream.listener] for c in stream.channels for place in c.places}
    async with _in_turn:
        found, ids = await here.pooled(lambda: _since(last, late, ears, most))
    stream.told_again([pk for pk in ids if pk > recent or pk in here.bus.gaps])
    return list(_of(stream, found))


def _since(
    last: int, late: Collection[int], ears: Mapping[Place, list[int]], most: int
) -> tuple[list[Event], list[int]]:
    close_old_connections()
    found, ids = [], []
    newest = list(Entry.objects.filter(pk__gt=last).order_by("-pk").values_list("pk", flat=True)[:most])
    missed_ids = sorted({*late, *newest})
    for start in range(0, len(missed_ids), AT_ONCE):
        chunk = missed_ids[start : start + AT_ONCE]
        found += events(list(Entry.objects.filter(pk__in=chunk).order_by("pk")), ears)
        ids += chunk
    return found, ids


def _of(stream: AppStream, found: list[Event]) -> Iterator[tuple[Event, Channel, bytes]]:
    for event in found:
        payload = event.payloads.get(stream.listener)
        if payload is not None:
            yield from ((event, channel, payload) for channel in stream.channels if event.place in channel.places)
