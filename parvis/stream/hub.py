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
from collections.abc import Awaitable, Callable, Collection, Coroutine, Hashable, Iterable
from concurrent.futures import Executor
from functools import partial
from typing import Any, ClassVar, Generic, TypeVar

from parvis.core.bus import GAPS, Bus
from parvis.core.ledger import Entry

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Heard = Callable[[dict[str, Any]], Coroutine[Any, Any, None]]

RECHECK = 5  # seconds a right that was taken away may outlive itself
HEARTBEAT = 15  # seconds of silence before a sign of life, which proxies wait for
WAITING = 100  # messages a slow reader may lag behind before it is told to come again
AT_ONCE = 100  # streams written to before the loop looks after others
LATE = 300  # seconds an entry counts as news to whoever comes again
W = TypeVar("W", bound=Hashable)  # by what a door counts
logger = logging.getLogger(__name__)


class Stream(ABC, Generic[W]):
    """One open connection, and what waits to be written to it, as its door makes it.

    `whose` is what its door counts by: a person, or a visitor's address. Thousands of these wait in one process, so an
    idle one holds little: no queue, no task but the one that serves the connection, no timer.
    """

    __slots__ = ("ended", "gone", "spoke", "waiting", "whose", "woken", "writing")

    sign_of_life: ClassVar[bytes] = b""  # written after a silence; empty: nothing is

    def __init__(self, whose: W) -> None:
        self.whose = whose
        self.waiting: list[Any] = []
        self.spoke = time.monotonic()
        self.ended = False
        self.gone = False  # the reader left
        self.woken: asyncio.Future[None] | None = None  # what an idle stream waits for
        self.writing: asyncio.Task[Any] | None = None  # whoever waits for the reader to take what was written

    def put(self, message: Any) -> None:
        """Queue a message; a reader too slow for its queue is cut, and catches up when it comes again."""
        if len(self.waiting) >= WAITING:
            self.end()
        elif not self.ended:
            self.waiting.append(message)
            self._wake()

    def end(self) -> None:
        """Let the connection close, dropping what waits, and what the reader does not take."""
        self.ended = True
        self.waiting.clear()
        self._wake()
        if self.writing:
            self.writing.cancel()

    def _wake(self) -> None:
        if self.woken and not self.woken.done():
            self.woken.set_result(None)

    @abstractmethod
    def carried(self, message: Any) -> dict[str, Any] | None:
        """What the server is to send for what was put; None for nothing."""

    async def pump(self, send: Send) -> None:
        """Write what comes until the stream is ended, or its reader takes nothing any more."""
        try:
            while not self.ended:
                if not self.waiting:
                    self.woken = asyncio.get_running_loop().create_future()
                    await self.woken
                elif sent := self.carried(self.waiting.pop(0)):
                    self.writing = asyncio.current_task()
                    await send(sent)
                    self.writing = None
                    self.spoke = time.monotonic()
        except asyncio.CancelledError:
            if self.writing is None or not self.ended:
                raise
            self.gone = True  # cut: too slow

    def leave(self) -> None:
        """Note that the reader left."""
        self.gone = True
        self.end()


class Hearing:
    """Hears what the far end of a connection sends, one message after the other, until it leaves.

    Where the server's `receive` gives a future, as Granian's does, no task waits for each connection.
    """

    __slots__ = ("_doing", "_ended", "_heard", "_left", "_receive", "_waiting")

    def __init__(self, receive: Receive, left: Callable[[], None], heard: Heard | None = None) -> None:
        """`heard` is what to do with a message before the next one is heard; `left` is called once, at the end."""
        self._receive, self._left, self._heard = receive, left, heard
        self._doing: asyncio.Task[None] | None = None
        self._ended: asyncio.Future[None] | None = None
        self._go_on()

    def _go_on(self, _done: object = None) -> None:
        self._doing = None
        if self._ended is None:
            self._waiting: asyncio.Future[dict[str, Any]] = asyncio.ensure_future(self._receive())
            self._waiting.add_done_callback(self._came)

    def _came(self, waiting: asyncio.Future[dict[str, Any]]) -> None:
        if self._ended is not None:
            if not self._ended.done():
                self._ended.set_result(None)
        elif waiting.cancelled() or waiting.exception() or waiting.result()["type"].endswith(".disconnect"):
            self._left()
        elif self._heard is None:
            self._go_on()
        else:
            self._doing = asyncio.ensure_future(self._heard(waiting.result()))
            self._doing.add_done_callback(self._go_on)

    def end(self) -> None:
        """Hear no more."""
        self._ended = asyncio.get_running_loop().create_future()
        if self._doing:
            self._doing.cancel()
        if self._waiting.done():
            self._ended.set_result(None)
        else:
            self._waiting.cancel()

    async def ended(self) -> None:
        """Wait until nobody hears any more, after `end`."""
        if self._ended is not None:
            await self._ended


class EventStream(Stream[W]):
    """A stream of server-sent events."""

    __slots__ = ()

    def bytes_of(self, message: Any) -> bytes:
        """What is written of what was put."""
        return bytes(message)

    def carried(self, message: Any) -> dict[str, Any] | None:
        """A piece of the body."""
        body = self.bytes_of(message)
        return {"type": "http.response.body", "body": body, "more_body": True} if body else None

    async def go_on(self, receive: Receive, send: Send) -> None:
        """Go on with a response that has begun, until either side ends it."""
        hearing = Hearing(receive, self.leave)
        try:
            await self.pump(send)
            if not self.gone:
                await send({"type": "http.response.body", "body": b""})
        finally:
            hearing.end()


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

    async def check(self, here: Hub) -> None:
        """End the streams of those who may no longer read."""
        streams = self.everyone()
        good = set(await here.pooled(partial(self.good, streams))) if streams else set()
        known = set(self.everyone())
        self.end(stream for stream in streams if stream not in good and stream in known)

    @abstractmethod
    def good(self, streams: list[S]) -> Collection[S]:
        """Those of these streams that may go on. Runs in a thread of the pool."""


async def hand_out(messages: Iterable[tuple[Stream[Any], Any]]) -> None:
    """Put each message to its stream, a few at a time: others are served meanwhile, and what is being written stays small."""
    for number, (stream, message) in enumerate(messages, 1):
        stream.put(message)
        if number % AT_ONCE == 0:
            await asyncio.sleep(0)


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
            try:
                await door.check(self)
            except Exception:
                # Fail closed: who cannot be checked does not go on hearing.
                logger.exception("Live streams could not be checked")
                door.end(door.everyone())

    def show_life(self) -> None:
        """Write a sign of life to the streams that were silent for long."""
        quiet = time.monotonic() - HEARTBEAT + RECHECK
        for door in self.doors:
            for stream in door.everyone():
                if stream.sign_of_life and stream.spoke < quiet and not stream.waiting:
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
