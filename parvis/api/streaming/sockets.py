"""WebSocket: any number of channels over one connection, opened and closed by messages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import msgspec

from parvis.api.access import Grant
from parvis.api.answers import encode
from parvis.api.streaming.apps import MOST_CHANNELS, AppStream, Message, apps, as_message, as_refusal
from parvis.api.streaming.channels import PATH, Channel, Closed, named_by
from parvis.api.streaming.knocking import Knock, channel_of, grant_of, missed
from parvis.api.streaming.telling import Event
from parvis.stream import hub
from parvis.stream.hub import Hub, Receive, Send

Scope = dict[str, Any]
LONGEST = 2000  # characters of a message
GOING_AWAY, POLICY = 1001, 1008  # RFC 6455, section 7.4.1


class Socket(AppStream):
    """A WebSocket, which opens and closes channels as long as it stands, by what its grant allows."""

    __slots__ = ("grant",)

    def __init__(self, grant: Grant | None, address: str) -> None:
        super().__init__(grant, address)
        self.grant = grant

    def frame(self, event: Event, channel: Channel, payload: bytes) -> str:
        """The event as it is written."""
        return as_message(event, channel, payload)

    def carried(self, message: Message) -> dict[str, Any] | None:
        """A message."""
        frame = self.written(message)
        return {"type": "websocket.send", "text": frame} if frame else None


async def sockets(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI door. What does not open is answered over HTTP, in JSON."""
    await receive()  # websocket.connect
    here = hub.running()
    try:
        if here is None:
            raise Closed(503, "Streams are about to stop")
        mine = await _opened(scope, send, here)
    except Closed as closed:
        return await _refuse(scope, send, closed)
    try:
        await _converse(mine, receive, send, here)
    finally:
        apps.leave(mine)


async def _opened(scope: Scope, send: Send, here: Hub) -> Socket:
    """Let a socket in, with the channel its address names, and tell it what it missed. Raises `Closed`."""
    if not scope["path"].startswith(PATH):
        raise Closed(404, "Not found")
    protocol = next(iter(scope.get("subprotocols") or ()), "")
    knock = Knock.of(scope, protocol)
    first = named_by(scope["path"], knock.query)
    mine = Socket(await here.pooled(partial(grant_of, knock)), knock.address)
    if apps.full(mine):
        raise Closed(429, "Too many requests")
    apps.join(mine)
    try:
        # A browser only goes on if the protocol it offered is taken up, token or not.
        await send({"type": "websocket.accept", "subprotocol": protocol or None})
        scope.clear()  # what it held is not needed for as long as the socket stands
        if first:
            await _subscribe(mine, first, knock.query, here)
        for event, channel, payload in await missed(mine, knock.last, here):
            await send({"type": "websocket.send", "text": as_message(event, channel, payload)})
    except BaseException:
        apps.leave(mine)
        raise
    return mine


async def _converse(mine: Socket, receive: Receive, send: Send, here: Hub) -> None:
    hearing = hub.Hearing(receive, mine.leave, partial(_do, mine, here))
    try:
        await mine.pump(send)
    finally:
        hearing.end()
    if not mine.gone:
        await hearing.ended()  # Granian does not close while somebody still reads
        await send({"type": "websocket.close", "code": GOING_AWAY})


async def _refuse(scope: Scope, send: Send, closed: Closed) -> None:
    if "websocket.http.response" not in scope.get("extensions", {}):
        return await send({"type": "websocket.close", "code": POLICY, "reason": str(closed)})
    headers = [(b"content-type", b"application/json; charset=utf-8"), (b"cache-control", b"private, no-store")]
    await send({"type": "websocket.http.response.start", "status": closed.status, "headers": headers})
    return await send({"type": "websocket.http.response.body", "body": encode({"error": str(closed)})})


async def _do(mine: Socket, here: Hub, message: Mapping[str, Any]) -> None:
    """Do what a message asks: open a channel, close one."""
    text = message.get("text") or ""
    asked = _understood(text) if len(text) <= LONGEST else {}
    name = asked.get("stream", "")
    if asked.get("type") == "subscribe":
        await _subscribe(mine, name, asked, here)
    elif asked.get("type") == "unsubscribe":
        about = asked.get("tag", "").strip().lstrip("#") if name.startswith("hashtag") else asked.get("list", "")
        for channel in [one for one in mine.channels if one.name == name and one.about in ("", about)]:
            apps.untune(mine, channel)


def _understood(text: str) -> dict[str, str]:
    """The texts and numbers of a JSON object; nothing of what is none."""
    try:
        said = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return {}
    return (
        {key: str(value) for key, value in said.items() if isinstance(value, str | int)}
        if isinstance(said, dict)
        else {}
    )


async def _subscribe(mine: Socket, name: str, query: Mapping[str, str], here: Hub) -> None:
    """Open a channel; what does not open is said on the connection."""
    try:
        if len(mine.channels) >= MOST_CHANNELS:
            raise Closed(429, "Too many channels")
        apps.tune(mine, await here.pooled(partial(channel_of, name, query, mine.grant)))
    except Closed as closed:
        mine.put((0, as_refusal(closed)))
