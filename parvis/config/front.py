"""The one ASGI callable: one port for pages, live updates and health.

`/live`, the streams of apps and `/health` are answered on the event loop; everything else is Django's, in a pool of
threads (`pooled.py`).
"""

import asyncio
import logging
import os
import signal
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import get_ident

import django

import parvis.config.bootstrap  # noqa: F401  one SQLite for the process, before Django loads its own

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.exceptions import SynchronousOnlyOperation  # noqa: E402
from django.db import connection  # noqa: E402

from parvis.api import hot, streaming  # noqa: E402
from parvis.config import lifeline  # noqa: E402
from parvis.config.pooled import BROKEN, BUSY, MAX_QUEUE, PooledDjango, Receive, Scope, Send, plain, waiting  # noqa: E402
from parvis.core.compiled import lend  # noqa: E402
from parvis.stream import hub  # noqa: E402
from parvis.web import live  # noqa: E402

logger = logging.getLogger(__name__)
pool = ThreadPoolExecutor(settings.THREADS, "django")
pages = PooledDjango(pool)
for_apps = PooledDjango(pool, middleware=settings.API_MIDDLEWARE)


# What programs call; `/oauth/authorize` is a page, where a person says yes.
PROGRAMS = (
    "/api/",
    "/nodeinfo/",
    "/oauth/token",
    "/oauth/revoke",
    "/oauth/userinfo",
    "/.well-known/host-meta",
    "/.well-known/nodeinfo",
    "/.well-known/oauth-authorization-server",
    "/.well-known/webfinger",
)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one ASGI connection."""
    if scope["type"] == "lifespan":
        return await lifespan(receive, send)
    path, spoken = scope["path"], scope["type"]  # streams empty their scope
    answer: Callable[[Scope, Receive, Send], Awaitable[None]]
    if spoken == "websocket":
        answer = streaming.sockets
    elif path.startswith(streaming.PATH):
        answer = streaming.events
    else:
        answer = NATIVE.get(path) or (_api if path.startswith(PROGRAMS) else pages)
    try:
        return await answer(scope, receive, send)
    except asyncio.CancelledError:
        raise
    except Exception:
        logger.exception("The front failed on %s", path)
        return await plain(send, 500, BROKEN) if spoken == "http" else None


async def _api(scope: Scope, receive: Receive, send: Send) -> None:
    """The API: the few routes that apps repeat all day by the fast way in, the others through Django."""
    found = hot.find(scope)
    if found is None or waiting(pool) > MAX_QUEUE:
        return await for_apps(scope, receive, send)
    try:
        if not settings.SQLITE:
            raise SynchronousOnlyOperation
        # A read of SQLite takes less than handing it to a thread. Where it needs more than compiled queries, Django says so.
        status, headers, body = hot.answered(scope, found)
    except SynchronousOnlyOperation:
        status, headers, body = await asyncio.get_running_loop().run_in_executor(pool, hot.in_a_thread, scope, found)
    await send({"type": "http.response.start", "status": status, "headers": headers})
    return await send({"type": "http.response.body", "body": body})


async def health(_scope: Scope, _receive: Receive, send: Send) -> None:
    """`ok` if a thread is free soon and the database answers it; otherwise 503. Says nothing else to whoever asks."""
    if waiting(pool) > MAX_QUEUE:
        return await plain(send, 503, BUSY, {"retry-after": "2"})
    try:
        await asyncio.wait_for(asyncio.get_running_loop().run_in_executor(pool, _ask_database), 5)
    except Exception:
        logger.exception("The database does not answer")
        return await plain(send, 503, "no database\n", {"retry-after": "5"})
    return await plain(send, 200, "ok\n")


def _ask_database() -> None:
    connection.close_if_unusable_or_obsolete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


NATIVE: dict[str, Callable[[Scope, Receive, Send], Awaitable[None]]] = {"/health": health, "/live": live.stream}


async def lifespan(receive: Receive, send: Send) -> None:
    """Start and stop what lives as long as the process."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            if settings.SQLITE:
                await asyncio.get_running_loop().run_in_executor(pool, lend, get_ident())
            hub.start(pool, live.pages, streaming.apps)
            lifeline.follow(partial(_supervisor_ended, asyncio.get_running_loop()))
            await send({"type": "lifespan.startup.complete"})
        else:
            await hub.stop()
            pool.shutdown(wait=False, cancel_futures=True)
            return await send({"type": "lifespan.shutdown.complete"})


def _supervisor_ended(loop: asyncio.AbstractEventLoop) -> None:
    """End the streams, so that Granian can stop; and stop by ourselves if the supervisor was killed and tells nobody."""
    asyncio.run_coroutine_threadsafe(hub.stop(), loop)
    time.sleep(6)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(6)
    os._exit(1)
