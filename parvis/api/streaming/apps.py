"""The open streams of apps, and who among them hears what."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

from django.db import close_old_connections

from parvis.api.access import Grant, standing
from parvis.api.answers import encode
from parvis.api.streaming.channels import Channel
from parvis.api.streaming.telling import Event, events
from parvis.core.ledger import Entry
from parvis.spaces.models import Organisation
from parvis.stream import hub
from parvis.stream.hearing import NOBODY, Place
from parvis.stream.hub import Hub

PER_ACCOUNT = 40  # streams; one more ends the oldest, which may be a telephone that went out of reach
PER_ADDRESS = 20  # of visitors
MOST_CHANNELS = 50  # on one WebSocket
Message = tuple[int, Any]  # the ledger id, and what to write


class AppStream(hub.Stream[int | str]):
    """One connection of an app: what it may, what it listens to, and what it has been told already on coming back."""

    def __init__(self, grant: Grant | None, address: str) -> None:
        account = grant.viewer.account_id if grant else None
        super().__init__(account or address)
        self.grant = grant
        self.listener = (grant.viewer.actor_id if grant else None) or NOBODY
        self.channels: set[Channel] = set()
        self.again: frozenset[int] = frozenset()

    def frame(self, event: Event, channel: Channel, payload: bytes) -> Any:
        """What is written of an event. Each transport has its own."""
        raise NotImplementedError

    def written(self, message: Message | bytes) -> Any:
        """What goes out of what was queued; nothing of what was told again on reconnection."""
        if isinstance(message, bytes):
            return message
        entry_id, frame = message
        return b"" if entry_id in self.again else frame

    def told_again(self, ids: Collection[int]) -> None:
        """Take note of what was told on reconnection and may stand in the queue too; forgotten after a minute."""
        self.again = frozenset(ids)
        if ids:
            asyncio.get_running_loop().call_later(60, setattr, self, "again", frozenset())


class Apps(hub.Door[int | str, AppStream]):
    """All streams of apps in this process, by where they listen."""

    def __init__(self) -> None:
        super().__init__()
        self.tuned: dict[Place, dict[Channel, set[AppStream]]] = defaultdict(dict)
        self._ears: dict[Place, frozenset[int]] | None = None

    def full(self, stream: AppStream) -> bool:
        """Whether a visitor has to wait; somebody with a token always finds room, at the cost of his oldest stream."""
        mine = self.streams.get(stream.whose, ())
        if stream.grant is None:
            return len(mine) >= PER_ADDRESS
        if len(mine) >= PER_ACCOUNT:
            self.end([min(mine, key=lambda one: one.spoke)])
        return False

    def tune(self, stream: AppStream, channel: Channel) -> None:
        """Have a stream listen to a channel, unless it was ended meanwhile."""
        if stream not in self.streams.get(stream.whose, ()):
            return
        stream.channels.add(channel)
        for place in channel.places:
            self.tuned[place].setdefault(channel, set()).add(stream)
        self._ears = None

    def untune(self, stream: AppStream, channel: Channel) -> None:
        """Have it listen no more."""
        stream.channels.discard(channel)
        for place in channel.places:
            here = self.tuned.get(place, {})
            here.get(channel, set()).discard(stream)
            if not here.get(channel):
                here.pop(channel, None)
            if not here:
                self.tuned.pop(place, None)
        self._ears = None

    def leave(self, stream: AppStream) -> None:
        """Forget a stream that closed."""
        for channel in list(stream.channels):
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
            for channel, streams in list(self.tuned.get(event.place, {}).items()):
                self._put(event, channel, streams)

    def _put(self, event: Event, channel: Channel, streams: Collection[AppStream]) -> None:
        frames: dict[tuple[type, int], Any] = {}  # readers alike share the bytes
        for stream in list(streams):
            payload = event.payloads.get(stream.listener)
            if payload is None:
                continue
            key = (type(stream), id(payload))
            frame = frames.get(key)
            if frame is None:
                frame = frames[key] = stream.frame(event, channel, payload)
            stream.put((event.entry_id, frame))

    def good(self, streams: list[AppStream]) -> set[AppStream]:
        """Those whose token still stands for somebody who may read; visitors while the square is open."""
        close_old_connections()
        tokens = standing({stream.grant.token_id for stream in streams if stream.grant})
        visited = any(stream.listener == NOBODY for stream in streams) and Organisation.current().square_open
        return {
            stream
            for stream in streams
            if (stream.grant is None or stream.grant.token_id in tokens) and (stream.listener != NOBODY or visited)
        }


def _asked(entries: list[Entry], ears: Mapping[Place, frozenset[int]]) -> list[Event]:
    close_old_connections()
    return events(entries, ears)


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
