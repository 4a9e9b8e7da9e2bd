"""Server-sent events: one channel to an address, `GET /api/v1/streaming/user`."""

from __future__ import annotations

from functools import partial
from typing import Any

from parvis.api.answers import encode
from parvis.api.middleware import CLOSED, CORS, PREFLIGHT
from parvis.api.streaming.apps import AppStream, Message, apps, as_event
from parvis.api.streaming.channels import PATH, Channel, Closed, named_by
from parvis.api.streaming.knocking import Knock, channel_of, grant_of, missed
from parvis.api.streaming.telling import Event
from parvis.stream import hub
from parvis.stream.hub import Hub, Receive, Send

Scope = dict[str, Any]
_ANY_ORIGIN = [(name.lower().encode(), value.encode()) for name, value in (CORS | CLOSED).items()]
_JSON = (b"content-type", b"application/json; charset=utf-8")
HEADERS = [(b"content-type", b"text/event-stream"), (b"x-accel-buffering", b"no"), *_ANY_ORIGIN]


class EventStream(AppStream, hub.EventStream[int | str]):
    """A stream of server-sent events."""

    __slots__ = ()

    sign_of_life = b":thump\n"

    def frame(self, event: Event, channel: Channel, payload: bytes) -> bytes:  # noqa: ARG002  an address is one channel
        """The event as it is written."""
        return as_event(event, payload)

    def bytes_of(self, message: Message | bytes) -> bytes:
        """A sign of life, or an event."""
        return message if isinstance(message, bytes) else self.written(message) or b""


async def events(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI door. Errors as Mastodon's: 400, 401, 404, 429 with `{"error": …}`; 503 while stopping."""
    if scope["method"] == "OPTIONS":
        preflight = [(name.lower().encode(), value.encode()) for name, value in PREFLIGHT.items()]
        return await _answer(send, 204, b"", [*_ANY_ORIGIN, *preflight])
    if scope["path"] == f"{PATH}/health":
        return await _answer(send, 200, b"OK", [(b"content-type", b"text/plain; charset=utf-8"), *_ANY_ORIGIN])
    here = hub.running()
    try:
        if here is None:
            raise Closed(503, "Streams are about to stop")
        if scope["method"] != "GET":
            raise Closed(405, "Method not allowed")
        mine = await _opened(scope, send, here)
    except Closed as closed:
        body = encode({"error": str(closed)})
        return await _answer(send, closed.status, body, [_JSON, *_ANY_ORIGIN])
    try:
        await mine.go_on(receive, send)
    finally:
        apps.leave(mine)


async def _opened(scope: Scope, send: Send, here: Hub) -> EventStream:
    """Begin to answer, with what the stream missed. Raises `Closed`."""
    knock = Knock.of(scope)
    grant = await here.pooled(partial(grant_of, knock))
    channel = await here.pooled(partial(channel_of, named_by(scope["path"], knock.query), knock.query, grant))
    scope.clear()  # what it held is not needed for as long as the stream stands
    mine = EventStream(grant, knock.address)
    if apps.full(mine):
        raise Closed(429, "Too many requests")
    apps.join(mine)
    try:
        apps.tune(mine, channel)
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        again = b"".join(as_event(event, payload) for event, _, payload in await missed(mine, knock.last, here))
        await send({"type": "http.response.body", "body": b":)\n" + again, "more_body": True})
    except BaseException:
        apps.leave(mine)
        raise
    return mine


async def _answer(send: Send, status: int, body: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    length = [(b"content-length", b"%d" % len(body))] if status != 204 else []
    await send({"type": "http.response.start", "status": status, "headers": [*headers, *length]})
    await send({"type": "http.response.body", "body": body})
