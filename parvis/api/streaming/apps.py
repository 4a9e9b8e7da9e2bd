"""The open streams of apps, and who among them hears what."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import partial
from typing import Any

from django.db import close_old_connections

from parvis.api.access import Grant, standing
from parvis.api.answers import encode
from parvis.api.streaming.channels import NOT_YOURS, Channel, Closed
from parvis.api.streaming.telling import Event, events
from parvis.core.ledger import Entry
from parvis.spaces.models import Organisation
from parvis.stream import hearing, hub
from parvis.stream.hearing import LIST, NOBODY, SPACE, Place
from parvis.stream.hub import Hub

PER_ACCOUNT = 40  # streams; one more ends the oldest, which may be a telephone that went out of reach
PER_ADDRESS = 20  # of visitors
MOST_CHANNELS = 50  # on one WebSocket
NOTHING: frozenset[int] = frozenset()
Message = tuple[int, Any]  # the ledger id, and what to write


class AppStream(hub.Stream[int | str]):
    """One connection of an app: whose token it has, what it listens to, and what it has been told already on coming back."""

    __slots__ = ("again", "channels", "listener", "token")

    def __init__(self, grant: Grant | None, address: str) -> None:
        account = grant.viewer.account_id if grant else None
        super().__init__(account or address)
        self.token = grant.token_id if grant else None
        self.listener = (grant.viewer.actor_id if grant else None) or NOBODY
        self.channels: tuple[Channel, ...] = ()
        self.again: frozenset[int] = NOTHING

    @abstractmethod
    def frame(self, event: Event, channel: Channel, payload: bytes) -> Any:
        """What is written of an event. Each transport has its own."""

    def written(self, message: Message) -> Any:
        """What goes out of what was put; None for what was told again on reconnection."""
        entry_id, frame = message
        return None if entry_id in self.again else frame

    def told_again(self, ids: Collection[int]) -> None:
        """Take note of what was told on reconnection and may stand in the queue too; forgotten after a minute."""
        if ids:
            self.again = frozenset(ids)
            asyncio.get_running_loop().call_later(60, setattr, self, "again", NOTHING)


class Apps(hub.Door[int | str, AppStream]):
    """All streams of apps in this process, by where they listen."""

    def __init__(self) -> None:
        super().__init__()
        self.tuned: dict[Place, dict[Channel, set[AppStream]]] = defaultdict(dict)
        self._ears: dict[Place, frozenset[int]] | None = None

    def full(self, stream: AppStream) -> bool:
        """Whether a visitor has to wait; somebody with a token always finds room, at the cost of his oldest stream."""
        mine = self.streams.get(stream.whose, ())
        if stream.token is None:
            return len(mine) >= PER_ADDRESS
        if len(mine) >= PER_ACCOUNT:
            self.end([min(mine, key=lambda one: one.spoke)])
        return False

    def tune(self, stream: AppStream, channel: Channel) -> None:
        """Have a stream listen to a channel, unless it was ended meanwhile."""
        if stream not in self.streams.get(stream.whose, ()):
            return
        if channel in stream.channels:
            return
        stream.channels += (channel,)
        for place in channel.places:
            self.tuned[place].setdefault(channel, set()).add(stream)
        self._ears = None

    def untune(self, stream: AppStream, channel: Channel) -> None:
        """Have it listen no more."""
        stream.channels = tuple(one for one in stream.channels if one != channel)
        for place in channel.places:
            here = self.tuned.get(place, {})
            here.get(channel, set()).discard(stream)
            if not here.get(channel):
                here.pop(channel, None)
            if not here:
                self.tuned.pop(place, None)
        self._ears = None

    def shut(self, stream: AppStream, channel: Channel) -> None:
        """Close a channel that is no longer somebody's to hear; and the stream, if it has no other."""
        if channel not in stream.channels:
            return
        self.untune(stream, channel)
        if stream.channels:
            stream.put((0, as_refusal(Closed(401, NOT_YOURS))))
        else:
            self.end([stream])

    def leave(self, stream: AppStream) -> None:
        """Forget a stream that closed."""
        for channel in stream.channels:
            self.untune(stream, channel)
        super().leave(stream)

    def ears(self) -> Mapping[Place, frozenset[int]]:
        """Who listens where."""
        if self._ears is None:
            self._ears = {
                place: frozenset(stream.listener for streams in channels.values() for stream in streams)
                for place, channels in self.tuned.items()
            }
        return self._ears

    async def deliver(self, entries: list[Entry], here: Hub) -> None:
        """Put to each stream what it may hear of these entries."""
        for event in await here.pooled(partial(_asked, entries, dict(self.ears()))):
            await hub.hand_out(self._framed(event))

    def _framed(self, event: Event) -> Iterator[tuple[AppStream, Message]]:
        for channel, streams in list(self.tuned.get(event.place, {}).items()):
            frames: dict[tuple[type, int], Any] = {}  # readers alike share the bytes
            for stream in list(streams):
                payload = event.payloads.get(stream.listener)
                if payload is None:
                    continue
                key = (type(stream), id(payload))
                if key not in frames:
                    frames[key] = stream.frame(event, channel, payload)
                yield stream, (event.entry_id, frames[key])

    def good(self, streams: list[AppStream]) -> set[AppStream]:
        """Those whose token still stands for somebody who may read; visitors while the square is open."""
        close_old_connections()
        tokens = standing({stream.token for stream in streams if stream.token})
        visited = any(stream.listener == NOBODY for stream in streams) and Organisation.current().square_open
        return {
            stream
            for stream in streams
            if (stream.token is None or stream.token in tokens) and (stream.listener != NOBODY or visited)
        }

    async def check(self, here: Hub) -> None:
        """End the streams of those who may no longer read, and close lists that are no longer theirs."""
        await super().check(here)
        read = {place: who for place, who in self.ears().items() if place[0] in (LIST, SPACE)}
        if not read:
            return
        theirs = await here.pooled(partial(_still_listed, read))
        for place, asked in read.items():
            lost = asked - theirs[place]
            for channel, streams in list(self.tuned.get(place, {}).items()):
                for stream in [one for one in streams if one.listener in lost]:
                    self.shut(stream, channel)


def _asked(entries: list[Entry], ears: Mapping[Place, frozenset[int]]) -> list[Event]:
    close_old_connections()
    return events(entries, ears)


def _still_listed(read: Mapping[Place, frozenset[int]]) -> dict[Place, set[int]]:
    close_old_connections()
    return {place: hearing.listed(place, who) for place, who in read.items()}


def as_refusal(closed: Closed) -> str:
    """What does not open, or no longer, as a WebSocket message."""
    return encode({"error": str(closed), "status": closed.status}).decode()


def as_message(event: Event, channel: Channel, payload: bytes) -> str:
    """An event as a WebSocket message. `id` is ours: what to come back with as `last_event_id`."""
    told = b',"payload":%b' % encode(payload.decode()) if payload else b""
    return (
        b'{"stream":%b,"event":"%b"%b,"id":"%d"}' % (channel.label, event.name.encode(), told, event.entry_id)
    ).decode()


def as_event(event: Event, payload: bytes) -> bytes:
    """An event as server-sent events have it (WHATWG HTML, section 9.2.6)."""
    return b"id: %d\nevent: %b\ndata: %b\n\n" % (event.entry_id, event.name.encode(), payload)


apps = Apps()
