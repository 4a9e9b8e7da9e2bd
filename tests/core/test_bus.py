"""A process hears what another writes."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections

from parvis.core import bus
from parvis.core.ledger import Entry, record

WRITE = """
import parvis.config.bootstrap, sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("CREATE TABLE IF NOT EXISTS t (x)")
db.execute("INSERT INTO t VALUES (1)")
db.commit()
"""


def write_elsewhere(path: Path) -> None:
    """Commit something from another process."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    subprocess.run([sys.executable, "-c", WRITE, str(path)], check=True, env=environment)


def test_sqlite_wakes_when_another_process_commits(tmp_path: Path) -> None:
    path = tmp_path / "house.sqlite3"
    write_elsewhere(path)

    async def hear() -> bool:
        wakes = bus.sqlite_wakes(str(path))
        await anext(wakes)  # the first: whatever was missed
        following = asyncio.ensure_future(anext(wakes))
        await asyncio.sleep(4 * bus.POLL)
        quiet = not following.done()
        await asyncio.to_thread(write_elsewhere, path)
        await asyncio.wait_for(following, 10)
        return quiet

    assert asyncio.run(hear())


@pytest.mark.skipif(settings.SQLITE, reason="PostgreSQL and Redis announce; SQLite's commits do so by themselves")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("wakes", [bus.postgres_wakes, bus.redis_wakes])
def test_servers_wake_when_the_ledger_announces(wakes: object, monkeypatch: pytest.MonkeyPatch) -> None:
    if wakes is bus.postgres_wakes:
        monkeypatch.setattr(settings, "REDIS_URL", "")

    async def hear() -> None:
        heard = wakes()  # type: ignore[operator]
        await asyncio.wait_for(anext(heard), 10)
        following = asyncio.ensure_future(anext(heard))
        await asyncio.to_thread(announce)
        await asyncio.wait_for(following, 10)

    asyncio.run(hear())


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    """A pool whose threads leave no connection behind."""
    with ThreadPoolExecutor(1) as threads:
        yield threads
        threads.submit(connections.close_all).result()


@pytest.mark.django_db(transaction=True)
def test_new_entries_are_handed_on_once_and_in_order(pool: ThreadPoolExecutor) -> None:
    record("test.before", by=None)
    heard: list[str] = []

    async def listener(entries: list[Entry]) -> None:
        heard.extend(entry.verb for entry in entries)

    async def follow() -> None:
        reader = bus.Bus(pool, listener)
        reader.last = await asyncio.to_thread(newest_closing)
        await asyncio.to_thread(write, "test.one")
        await asyncio.to_thread(write, "test.two")
        await reader._read()
        await reader._read()

    asyncio.run(follow())
    assert heard == ["test.one", "test.two"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("redis", [True, False] if settings.REDIS_URL else [False])
def test_what_is_written_elsewhere_is_heard(
    pool: ThreadPoolExecutor, redis: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commit itself wakes on SQLite, LISTEN on PostgreSQL, Redis where there is one."""
    monkeypatch.setattr(settings, "REDIS_URL", settings.REDIS_URL if redis else "")

    async def follow() -> list[str]:
        heard: asyncio.Queue[list[Entry]] = asyncio.Queue()
        reader = bus.Bus(pool, heard.put)
        reader.start()
        await asyncio.sleep(0)  # the pool has one thread: the reader asks it for the newest before we write
        await asyncio.get_running_loop().run_in_executor(pool, write_and_announce, "test.elsewhere")
        entries = await asyncio.wait_for(heard.get(), 10)
        await reader.stop()
        return [entry.verb for entry in entries]

    assert asyncio.run(follow()) == ["test.elsewhere"]


@pytest.mark.django_db(transaction=True)
def test_an_entry_that_commits_late_is_not_lost(pool: ThreadPoolExecutor) -> None:
    base = record("test.before", by=None).pk
    heard: list[int] = []

    async def listener(entries: list[Entry]) -> None:
        heard.extend(entry.pk for entry in entries)

    async def follow() -> None:
        reader = bus.Bus(pool, listener)
        reader.last = base
        for late in (base + 2, base + 1):  # a transaction that took the lower id first commits after the other
            await asyncio.to_thread(insert, late)
            await reader._read()
        await reader._read()

    asyncio.run(follow())
    assert heard == [base + 2, base + 1]


def write_and_announce(verb: str) -> None:
    """Record an entry, and wake whoever follows the ledger."""
    record(verb, by=None)
    bus.announce()


def announce() -> None:
    """Announce from another thread."""
    bus.announce()
    connections.close_all()


def write(verb: str) -> None:
    """Record an entry from another thread, and leave no connection behind."""
    record(verb, by=None)
    connections.close_all()


def newest_closing() -> int:
    """The newest id, read in another thread."""
    try:
        return bus._newest()
    finally:
        connections.close_all()


def insert(pk: int) -> None:
    """Commit an entry with this id from another thread."""
    Entry.objects.bulk_create([Entry(pk=pk, verb="test.late")])
    connections.close_all()
