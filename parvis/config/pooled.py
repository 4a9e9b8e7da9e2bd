"""Django's synchronous chain behind an ASGI server, in a bounded pool of threads that live as long as the process.

Django's own ASGI handler gives each request a new thread and so a new database connection: measured, five times the
cost. Here threads and their connections stay. It leans on `ASGIHandler`'s insides: `tests/config/test_front.py` is the
contract to run when Django moves.
"""

import asyncio
import contextvars
import logging
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.test.utils import override_settings
from django.urls import set_script_prefix

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

MAX_QUEUE = 256  # requests waiting for a thread before we say so instead of letting everybody wait
IDLE = 60  # seconds a client may pause in the middle of its upload
BUSY = "Too many people at once. Please try again in a moment.\nTrop de monde à la fois. Réessayez dans un instant.\n"
TOO_LARGE = "That is too large: {n} MB at most.\nC’est trop lourd : {n} Mo au plus.\n"
BROKEN = "Something went wrong on our side.\nUne erreur est survenue de notre côté.\n"
logger = logging.getLogger(__name__)


class TooLarge(Exception):
    """The body exceeds `settings.MAX_BODY`."""


class PooledDjango(ASGIHandler):
    """The whole of Django as an ASGI callable for `http` scopes, served by `pool`.

    A streaming response is pulled chunk by chunk, each in whichever thread is free: it must not hold a database cursor.
    """

    def __init__(
        self, pool: ThreadPoolExecutor, *, max_queue: int = MAX_QUEUE, middleware: list[str] | None = None
    ) -> None:
        BaseHandler.__init__(self)
        self.pool, self.max_queue = pool, max_queue
        with override_settings(MIDDLEWARE=settings.MIDDLEWARE if middleware is None else middleware):
            self.load_middleware(is_async=False)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one request. 413 for a body over the limit, 503 with Retry-After when the queue is long."""
        if waiting(self.pool) > self.max_queue:
            return await plain(send, 503, BUSY, {"retry-after": "2"})
        scope = one_cookie_header(scope)
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return None
        except TooLarge:
            megabytes = settings.MAX_UPLOAD // 2**20
            return await plain(send, 413, TOO_LARGE.format(n=megabytes), {"connection": "close"})
        context = contextvars.copy_context()
        loop = asyncio.get_running_loop()
        response = await loop.run_in_executor(self.pool, context.run, self.serve, scope, body)
        if response.streaming:
            return await self.stream(response, body, context, send)
        return await self.send_response(response, send)

    async def read_body(self, receive: Callable[[], Awaitable[Mapping[str, Any]]]) -> IO[bytes]:
        """Spool the body to memory, then disk, counting as it comes: a header that lies about its length gains nothing.

        Raises `RequestAborted` if the client leaves or falls silent, `TooLarge` over the limit.
        """
        size = 0
        body = tempfile.SpooledTemporaryFile(max_size=settings.FILE_UPLOAD_MAX_MEMORY_SIZE)  # noqa: SIM115  the caller closes it
        try:
            while True:
                message = await asyncio.wait_for(receive(), IDLE)
                if message["type"] == "http.disconnect":
                    raise RequestAborted
                size += len(message.get("body", b""))
                if size > settings.MAX_BODY:
                    raise TooLarge
                body.write(message.get("body", b""))
                if not message.get("more_body", False):
                    body.seek(0)
                    return body
        except BaseException as error:
            body.close()
            if isinstance(error, TimeoutError):
                raise RequestAborted from error
            raise

    def serve(self, scope: Scope, body: IO[bytes]) -> HttpResponseBase:
        """Answer one request, in a pool thread. A plain response comes back closed, on the thread that owns its connection."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        request, error = self.create_request(scope, body)
        response: Any = self.get_response(request) if request is not None else error
        response._handler_class = self.__class__
        if isinstance(response, FileResponse):
            response.block_size = self.chunk_size
        if not response.streaming:
            response.close()
            body.close()
        return response  # type: ignore[no-any-return]

    async def stream(self, response: Any, body: IO[bytes], context: contextvars.Context, send: Send) -> None:
        """Send a streaming response piece by piece; no thread waits for a slow reader."""
        loop = asyncio.get_running_loop()
        try:
            await send({"type": "http.response.start", "status": response.status_code, "headers": _headers(response)})
            chunks = iter(response)
            while (chunk := await loop.run_in_executor(self.pool, context.run, _next, chunks)) is not None:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            await loop.run_in_executor(self.pool, context.run, response.close)
            body.close()


def waiting(pool: ThreadPoolExecutor) -> int:
    """How many calls wait for a thread of the pool."""
    return pool._work_queue.qsize()


def one_cookie_header(scope: Scope) -> Scope:
    """Join the parts of Cookie that HTTP/2 clients may split; Django 5.2 would join them by commas and lose all but one."""
    cookies = [value for name, value in scope["headers"] if name == b"cookie"]
    if len(cookies) < 2:
        return scope
    rest = [(name, value) for name, value in scope["headers"] if name != b"cookie"]
    return {**scope, "headers": [*rest, (b"cookie", b"; ".join(cookies))]}


async def plain(send: Send, status: int, text: str, headers: Mapping[str, str] | None = None) -> None:
    """Answer with a line of text, without Django."""
    body = text.encode()
    fixed = {
        "content-type": "text/plain; charset=utf-8",
        "content-length": str(len(body)),
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
    }
    pairs = [(name.encode(), value.encode()) for name, value in {**fixed, **(headers or {})}.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": body})


def _next(chunks: Iterator[bytes]) -> bytes | None:
    return next(chunks, None)


def _headers(response: Any) -> list[tuple[bytes, bytes]]:
    cookies = [(b"Set-Cookie", c.output(header="").strip().encode("ascii")) for c in response.cookies.values()]
    return [(name.encode("ascii"), value.encode("latin1")) for name, value in response.items()] + cookies
