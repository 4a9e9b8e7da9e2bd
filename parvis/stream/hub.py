"""Open streams, of pages and of apps: one reader of the ledger in each process, and a bounded queue to each listener.

What is written to a stream is decided when the ledger grows, in a thread of the pool, by its door (`Door.heard`); the
event loop only hands out bytes. Whoever may no longer listen is found within five seconds (`Door.good`).
"""

from __future__ import annotations

import asyncio
import logging
import time
from abc import ABC, abstractmethod
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Collection, Hashable, Iterable
from concurrent.futures import Executor
from functools import partial
from typing import Any, Generic, TypeVar

from parvis.core.bus import GAPS, Bus
from parvis.core.ledger import Entry

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Write = Callable[[Any], Awaitable[None]]

RECHECK = 5  # seconds a right that was taken away may outlive itself
HEARTBEAT = 15  # seconds of silence before a sign of life, which proxies wait for
WAITING = 100  # messages a slow reader may lag behind before it is told to come again
LATE = 300  # seconds an entry counts as news to whoever comes again
W = TypeVar("W", bound=Hashable)  # by what a door counts
logger = logging.getLogger(__name__)


class Stream(Generic[W]):
    """One open connection, and what waits to be written to it: bytes as its door makes them; None ends it.

    `whose` is what its door counts by: an account, or a visitor's address.
    """

    sign_of_life: bytes = b""  # written after a silence; empty: nothing is

    def __init__(self, whose: W) -> None:
        self.whose = whose
        self.queue: asyncio.Queue[Any] = asyncio.Queue(WAITING)
        self.spoke = time.monotonic()
        self.gone = False  # the reader left
        self.writing: asyncio.Task[Any] | None = None  # whoever waits for the reader to take what was written

    def put(self, message: Any) -> None:
        """Queue a message; a reader too slow for its queue is cut, and catches up when it comes again."""
        try:
            self.queue.put_nowait(message)
        except asyncio.QueueFull:
            self.end()

    def end(self) -> None:
        """Let the connection close, dropping what waits, and what the reader does not take."""
        while not self.queue.empty():
            self.queue.get_nowait()
        self.queue.put_nowait(None)
        if self.writing:
            self.writing.cancel()

    async def pump(self, write: Write) -> None:
        """Write what comes until the stream is ended, or its reader takes nothing any more."""
        try:
            while (message := await self.queue.get()) is not None:
                self.writing = asyncio.current_task()
                await write(message)
                self.writing = None
                self.spoke = time.monotonic()
        except asyncio.CancelledError:
            if self.writing is None:
                raise
            self.gone = True  # cut: too slow

    async def watch(self, receive: Receive, left: str) -> None:
        """End the stream once its reader has left: a message of the type `left` came."""
        while (await receive())["type"] != left:
            pass
        self.gone = True
        self.end()


async def event_stream(mine: Stream[Any], receive: Receive, send: Send, written: Callable[[Any], bytes]) -> None:
    """Go on with a response of server-sent events that has begun, until either side ends it.

    `written` gives the bytes of what was put to the stream.
    """

    async def write(message: Any) -> None:
        if body := written(message):
            await send({"type": "http.response.body", "body": body, "more_body": True})

    watching = asyncio.create_task(mine.watch(receive, "http.disconnect"))
    try:
        await mine.pump(write)
        if not mine.gone:
            await send({"type": "http.response.body", "body": b""})
    finally:
        watching.cancel()


S = TypeVar("S", bound="Stream[Any]")


class Door(ABC, Generic[W, S]):
    """The streams of one kind. One of them stands in each process for each kind, from when it is imported."""

    def __init__(self) -> None:
        self.streams: dict[W, set[S]] = defaultdict(set)

    def join(self, stream: S) -> None:
        """Let a stream hear what comes."""
        self.streams[stream.whose].add(stream)

    def leave(self, stream: S) -> None:
        """Forget a stream that closed."""
        self.streams[stream.whose].discard(stream)
        if not self.streams[stream.whose]:
            del self.streams[stream.whose]

    def everyone(self) -> list[S]:
        """Every open stream."""
        return [stream for streams in self.streams.values() for stream in streams]

    def end(self, streams: Iterable[S]) -> None:
        """End these streams and forget them, so that nothing more is written to them."""
        for stream in streams:
            self.leave(stream)
            stream.end()

    @abstractmethod
    async def deliver(self, entries: list[Entry], here: Hub) -> None:
        """Put to each stream what it may hear of these entries; asks the law in a thread of the pool."""

    @abstractmethod
    def good(self, streams: list[S]) -> Collection[S]:
        """Those of these streams that may go on. Runs in a thread of the pool."""


class Hub:
    """What keeps the streams of this process fed: the reader of the ledger, the clock, the pool of threads."""

    def __init__(self, pool: Executor, doors: Collection[Door[Any, Any]]) -> None:
        self.pool, self.doors = pool, list(doors)
        self.bus = Bus(pool, self.deliver)
        self.clock = asyncio.create_task(self._tick())
        self.newest = 0
        self.late: deque[tuple[int, float]] = deque(maxlen=GAPS)
        self.bus.start()

    async def stop(self) -> None:
        """End every stream, and stop reading."""
        self.clock.cancel()
        for door in self.doors:
            door.end(door.everyone())
        await self.bus.stop()

    async def deliver(self, entries: list[Entry]) -> None:
        """Hand entries to the doors where somebody listens."""
        for entry in entries:
            if entry.pk < self.newest:
                self.late.append((entry.pk, time.monotonic()))
            self.newest = max(self.newest, entry.pk)
        for door in self.doors:
            if door.streams:
                try:
                    await door.deliver(entries, self)
                except Exception:
                    # Whoever listens there misses these, and asks again when he comes back.
                    logger.exception("Live events could not be told")
                    door.end(door.everyone())

    def late_after(self, last: int) -> list[int]:
        """Entries below `last` that were committed after higher ones of late: whoever heard `last` may not know them."""
        recent = time.monotonic() - LATE
        return [pk for pk, when in self.late if last - GAPS < pk < last and when > recent]

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(RECHECK)
            await self.check()
            self.show_life()

    async def check(self) -> None:
        """End the streams of those who may no longer read."""
        for door in self.doors:
            streams = door.everyone()
            try:
                good = set(await self.pooled(partial(door.good, streams))) if streams else set()
            except Exception:
                # Fail closed: who cannot be checked does not go on hearing.
                logger.exception("Live streams could not be checked")
                good = set()
            known = set(door.everyone())
            door.end(stream for stream in streams if stream not in good and stream in known)

    def show_life(self) -> None:
        """Write a sign of life to the streams that were silent for long."""
        quiet = time.monotonic() - HEARTBEAT + RECHECK
        for door in self.doors:
            for stream in door.everyone():
                if stream.sign_of_life and stream.spoke < quiet and stream.queue.empty():
                    stream.put(stream.sign_of_life)

    async def pooled(self, function: Callable[[], Any]) -> Any:
        """Run `function` in a pool thread."""
        return await asyncio.get_running_loop().run_in_executor(self.pool, function)


class _Here:
    """The hub of this process, while there is one."""

    hub: Hub | None = None


def start(pool: Executor, *doors: Door[Any, Any]) -> None:
    """Begin to follow the ledger for these doors. Called once by each web process, on its event loop."""
    _Here.hub = Hub(pool, doors)


async def stop() -> None:
    """End every stream."""
    hub, _Here.hub = _Here.hub, None
    if hub:
        await hub.stop()


def running() -> Hub | None:
    """The hub of this process; None before `start` and after `stop`."""
    return _Here.hub
