"""Work done after the answer has gone: a queue of wake-up calls.

A job is only a wake-up call. Huey takes a message off the queue *before* it runs it, so a process killed in the middle
loses that message for good. Therefore nothing may live in a message alone: what is to be done stands in rows (a ledger
entry not told, a letter with `next_attempt_at`), the job gets their ids and does what the rows say, doing it twice does
no harm, and a periodic sweeper (`@every`) does again what a lost call left behind.

    @job
    def tell(entry_id: int) -> None: ...
    tell.after_commit(entry.pk)

    @every(minutes=1)
    def sweep() -> None: ...

The broker is a file of its own beside the database, PostgreSQL, or Redis, by the same settings as everything else.
"""

import functools
import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, ParamSpec, overload

from django.conf import settings
from django.db import close_old_connections, transaction
from django.utils.module_loading import autodiscover_modules

from parvis.core.databases import conninfo


@contextmanager
def _without(drivers: dict[str, bool]) -> Iterator[None]:
    """Have these modules seem absent where True stands beside them and nobody has loaded them yet."""
    absent = [name for name, unneeded in drivers.items() if unneeded and name not in sys.modules]
    for name in absent:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]


# Huey loads the driver of every broker it knows: 10 MiB in each process, for nothing where there is one file.
with _without({"redis": not settings.REDIS_URL, "psycopg": settings.SQLITE}):
    import huey
    from huey.serializer import SignedSerializer
    from huey.storage import SqliteStorage

P = ParamSpec("P")
logging.getLogger("huey").setLevel(logging.WARNING)  # else it says three lines about every job
HEARTBEAT = "heartbeat"


class _File(SqliteStorage):
    """The broker's file, as sure as the database: a power cut may lose the last calls, which a sweeper makes again, and
    breaks nothing (https://www.sqlite.org/pragma.html#pragma_synchronous). Huey would wait for the disk at each call."""

    def _create_connection(self) -> Any:
        connection = super()._create_connection()
        connection.execute("PRAGMA synchronous=NORMAL")
        return connection


def _queue() -> Any:
    """The broker the settings name. Tables are made by `prepare`, so that importing this opens no connection.

    Messages are pickles: whoever can write into a shared broker could run code here, so those are signed.
    """
    if settings.TESTING:
        return huey.MemoryHuey("parvis", results=False, immediate=True)
    signed = SignedSerializer(settings.SECRET_KEY, salt="parvis.jobs")
    if settings.REDIS_URL:
        return huey.RedisHuey("parvis", results=False, serializer=signed, url=settings.REDIS_URL)
    if settings.SQLITE:
        file = str(settings.DATA / "jobs.sqlite3")
        return huey.Huey("parvis", storage_class=_File, results=False, filename=file, create_tables=False)
    return huey.PostgresHuey("parvis", results=False, serializer=signed, dsn=conninfo(), create_tables=False)


queue = _queue()


def prepare() -> None:
    """Make the broker's tables, where it has any and they are missing."""
    if hasattr(queue.storage, "initialize_schema"):
        queue.storage.initialize_schema()


class Job(Generic[P]):
    """A function that a job process runs later. Call it to run it here and now."""

    def __init__(self, function: Callable[P, None], *, retries: int, retry_delay: int) -> None:
        functools.update_wrapper(self, function)
        self.function = function
        self.task = queue.task(retries=retries, retry_delay=retry_delay, retry_backoff=2, name=_name(function))(
            _with_connections(function)
        )

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        self.function(*args, **kwargs)

    def enqueue(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Have a job process run it soon. In tests it runs at once, and its errors are raised here."""
        if queue.immediate:
            self.function(*args, **kwargs)
        else:
            queue.enqueue(self.task.s(*args, **kwargs))

    def after_commit(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Enqueue it once the current transaction has committed; never, if that is rolled back.

        A broker that fails is logged, not raised: the rows stand, and the sweeper finds them.
        """
        transaction.on_commit(lambda: self.enqueue(*args, **kwargs), robust=not queue.immediate)


@overload
def job(function: Callable[P, None]) -> Job[P]: ...
@overload
def job(*, retries: int = 0, retry_delay: int = 5) -> Callable[[Callable[P, None]], Job[P]]: ...
def job(function: Callable[P, None] | None = None, *, retries: int = 0, retry_delay: int = 5) -> Any:
    """Make a function a `Job`. It takes ids, never objects, and doing it twice must do no harm.

    `retries` further attempts follow an exception, after `retry_delay` seconds, then twice that, and so on.
    """
    if function is None:
        return functools.partial(job, retries=retries, retry_delay=retry_delay)
    return Job(function, retries=retries, retry_delay=retry_delay)


def every(*, minutes: int = 0, hours: int = 0) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Run a function every so many minutes (1 to 59) or hours (1 to 23), in each installation's job process.

    Several machines may each run it in the same minute: doing it twice must do no harm.
    Raises `ValueError` unless exactly one of the two is given.
    """
    if bool(minutes) == bool(hours):
        raise ValueError("Say every how many minutes, or every how many hours.")
    when = huey.crontab(minute=f"*/{minutes}") if minutes else huey.crontab(minute="7", hour=f"*/{hours}")
    return _periodic(when)


def daily(*, hour: int, minute: int = 0) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Run a function once a day at this time, in UTC."""
    return _periodic(huey.crontab(minute=str(minute), hour=str(hour)))


def _periodic(when: Callable[..., bool]) -> Callable[[Callable[[], object]], Callable[[], object]]:
    def decorate(function: Callable[[], object]) -> Callable[[], object]:
        queue.periodic_task(when, name=_name(function))(_with_connections(function))
        return function

    return decorate


def _name(function: Callable[..., object]) -> str:
    return function.__qualname__  # Huey puts the module before it


def _with_connections(function: Callable[P, object]) -> Callable[P, object]:
    """A job thread lives long: give back a connection that died or is too old, before and after."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> object:
        if queue.immediate:
            return function(*args, **kwargs)
        close_old_connections()
        try:
            return function(*args, **kwargs)
        finally:
            close_old_connections()

    return run


@every(minutes=1)
def heartbeat() -> None:
    """Note in the broker that jobs run; `parvis doctor` looks for it."""
    queue.put(HEARTBEAT, time.time())


def last_heartbeat() -> float | None:
    """When a job process last ran anything, in seconds since 1970; None if never."""
    beat: float | None = queue.get(HEARTBEAT, peek=True)
    return beat


def drain() -> int:
    """Run here what waits in the queue, and what that enqueues in turn, until nothing is due. The number of jobs run."""
    done = 0
    while True:
        for task in queue.read_schedule():
            queue.enqueue(task)
        if not queue.pending_count():
            return done
        # Another process may have taken it meanwhile.
        if (task := queue.dequeue()) is not None:
            queue.execute(task)
            done += 1


def consume(threads: int, *, patience: float) -> None:
    """Run jobs in this process until a signal; on SIGINT, give those that run `patience` seconds to finish."""
    autodiscover_modules("jobs")
    prepare()
    queue.create_consumer(
        workers=threads,
        worker_type="thread",
        max_delay=0.25,  # a poll of the file broker is one indexed read: a notification must not wait ten seconds
        shutdown_timeout=patience,
    ).run()
