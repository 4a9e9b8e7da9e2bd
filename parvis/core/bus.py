"""Wakes every process when the ledger grows, whichever process wrote the entry.

Three ways to be woken, one per way of running: SQLite counts the commits of others (`PRAGMA data_version`, 2 µs a look),
PostgreSQL notifies, Redis publishes. The wake-up carries nothing; what happened is read from the ledger, so a wake-up
that is lost costs only time, and no private word travels through a broker.
"""

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import Executor
from functools import partial
from typing import Any

from django.conf import settings
from django.db import close_old_connections, connection
from django.db.models import Max, Q

from parvis.core.databases import conninfo, sqlite_path
from parvis.core.ledger import Entry

CHANNEL = "parvis_ledger"
POLL = 0.05  # seconds between two looks at SQLite
HURRY = 200  # entries read at once; a reader further behind than that reads again
GAPS = 500  # ids awaited that other transactions have taken and not yet committed
Listener = Callable[[list[Entry]], Awaitable[None]]
logger = logging.getLogger(__name__)


def announce() -> None:
    """Wake the readers of other processes. Called after commit; a broker that fails is logged, never raised."""
    if settings.SQLITE:
        return  # the commit itself is the announcement
    try:
        if settings.REDIS_URL:
            _redis().publish(_channel(), b"")
        else:
            with connection.cursor() as cursor:
                cursor.execute(f"NOTIFY {CHANNEL}")
    except Exception:
        logger.exception("Live readers could not be woken")


class Bus:
    """One reader per process: reads the new entries of the ledger and hands them to `listener`, in batches, in order.

    On PostgreSQL a transaction may commit after a later one, so an id may appear below those already read; the bus
    remembers such gaps and looks for them again.
    """

    def __init__(self, pool: Executor, listener: Listener) -> None:
        self.pool, self.listener = pool, listener
        self.last = 0
        self.gaps: dict[int, None] = {}  # ids skipped, oldest first
        self.task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to read, from now on."""
        self.task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stop reading."""
        if self.task:
            self.task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self.task

    async def _run(self) -> None:
        self.last = await self._pooled(_newest)
        async for _ in wakes():
            try:
                while await self._read():
                    pass
            except Exception:
                logger.exception("The ledger could not be read")
                await asyncio.sleep(1)

    async def _read(self) -> bool:
        """Read and hand on one batch; whether there may be more."""
        entries: list[Entry] = await self._pooled(partial(_entries, self.last, list(self.gaps)))
        if not entries:
            return False
        for entry in entries:
            if entry.pk > self.last:
                self.gaps |= dict.fromkeys(range(max(self.last + 1, entry.pk - GAPS), entry.pk))
                self.last = entry.pk
            self.gaps.pop(entry.pk, None)
        for old in list(self.gaps)[:-GAPS]:
            del self.gaps[old]
        await self.listener(entries)
        return len(entries) == HURRY

    async def _pooled(self, function: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self.pool, function)


def _newest() -> int:
    close_old_connections()
    return Entry.objects.aggregate(newest=Max("pk"))["newest"] or 0


def _entries(last: int, gaps: list[int]) -> list[Entry]:
    close_old_connections()
    return list(
        Entry.objects.filter(Q(pk__gt=last) | Q(pk__in=gaps) if gaps else Q(pk__gt=last)).order_by("pk")[:HURRY]
    )


def wakes() -> AsyncIterator[None]:
    """Yields whenever the ledger may have grown; once at the start and after each reconnection, for what was missed."""
    if settings.SQLITE:
        return sqlite_wakes(sqlite_path())
    return redis_wakes() if settings.REDIS_URL else postgres_wakes()


async def sqlite_wakes(path: str) -> AsyncIterator[None]:
    """Look at SQLite's count of other connections' commits, on a connection that does nothing else."""
    with contextlib.closing(sqlite3.connect(path, uri=path.startswith("file:"), isolation_level=None)) as watch:
        seen = None
        while True:
            version = watch.execute("PRAGMA data_version").fetchone()[0]
            if version != seen:
                seen = version
                yield
            await asyncio.sleep(POLL)


async def postgres_wakes() -> AsyncIterator[None]:
    """Listen on a connection of our own, and connect again when it breaks."""
    import psycopg

    while True:
        try:
            async with await psycopg.AsyncConnection.connect(conninfo(), autocommit=True) as listening:
                await listening.execute(f"LISTEN {CHANNEL}")
                yield
                async for _ in listening.notifies():
                    yield
        except psycopg.Error:
            logger.warning("PostgreSQL does not answer the live listener; trying again")
        await asyncio.sleep(1)


async def redis_wakes() -> AsyncIterator[None]:
    """Subscribe to Redis, and again when the connection breaks."""
    import redis.asyncio
    import redis.exceptions

    while True:
        try:
            async with redis.asyncio.from_url(settings.REDIS_URL) as client, client.pubsub() as pubsub:
                await pubsub.subscribe(_channel())
                async for message in pubsub.listen():
                    yield  # the confirmation of the subscription too: it stands for what was missed
                    del message
        except (redis.exceptions.RedisError, OSError):
            logger.warning("Redis does not answer the live listener; trying again")
        await asyncio.sleep(1)


def _channel() -> str:
    return f"{settings.REDIS_PREFIX}:{CHANNEL}"


def _redis() -> Any:
    global _client  # noqa: PLW0603  one pool of connections per process
    if _client is None:
        import redis

        _client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)
    return _client


_client: Any = None
