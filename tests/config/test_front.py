"""What goes through the front arrives whole, and what is too much is refused. Also the contract with Django's handler."""

import asyncio
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from pytest_django import Settings

from parvis.config.pooled import PooledDjango
from tests.config import urls_for_front
from tests.config.asgi import Answer, ask


@pytest.fixture
def pages(settings: Settings) -> Iterator[PooledDjango]:
    """Django alone behind the pool: no middleware, no database."""
    settings.ROOT_URLCONF = "tests.config.urls_for_front"
    settings.MIDDLEWARE = []
    settings.MAX_BODY = 1000
    with ThreadPoolExecutor(1, "django") as pool:
        yield PooledDjango(pool)
        pool.submit(connections.close_all).result()


def get(app: Any, path: str, **more: Any) -> Answer:
    return asyncio.run(ask(app, path, **more))


def test_all_cookies_arrive_and_all_leave(pages: PooledDjango) -> None:
    answer = get(pages, "/echo", headers=[("cookie", "x=1"), ("cookie", "y=2; z=3")])
    assert json.loads(answer.body)["cookies"] == {"x": "1", "y": "2", "z": "3"}
    assert [value.split(";")[0] for key, value in answer.headers if key == "set-cookie"] == ["a=1", "b=2"]


def test_headers_with_underscores_are_dropped(pages: PooledDjango) -> None:
    spoofed = json.loads(get(pages, "/echo", headers=[("x_forwarded_for", "6.6.6.6")]).body)
    honest = json.loads(get(pages, "/echo", headers=[("x-forwarded-for", "1.2.3.4")]).body)
    assert spoofed["HTTP_X_FORWARDED_FOR"] is None
    assert honest["HTTP_X_FORWARDED_FOR"] == "1.2.3.4"
    assert honest["REMOTE_ADDR"] == "127.0.0.1"


def test_a_body_in_chunks_arrives_whole_up_to_the_limit(pages: PooledDjango) -> None:
    answer = get(pages, "/echo", method="POST", chunks=[b"x" * 400, b"y" * 600])
    assert json.loads(answer.body)["body"] == 1000


@pytest.mark.parametrize("length", [[], [("content-length", "10")]])
def test_a_body_over_the_limit_is_refused_whatever_its_length_says(
    pages: PooledDjango, length: list[tuple[str, str]]
) -> None:
    answer = get(pages, "/echo", method="POST", headers=length, chunks=[b"x" * 600, b"y" * 401, b"z"])
    assert answer.status == 413
    assert "too large" in answer.body.decode()


def test_an_upload_arrives(pages: PooledDjango) -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="f"; filename="f.txt"\r\n\r\nhello\r\n--b--\r\n'
    headers = [("content-type", "multipart/form-data; boundary=b"), ("content-length", str(len(body)))]
    assert get(pages, "/upload", method="POST", headers=headers, chunks=[body[:30], body[30:]]).body == b"5"


def test_a_file_is_sent_piece_by_piece(pages: PooledDjango) -> None:
    answer = get(pages, "/file")
    assert answer.body == urls_for_front.BIG
    assert answer.pieces == 4
    assert get(pages, "/stream").body == b"".join(urls_for_front.PIECES)


def test_errors_are_answers(pages: PooledDjango, settings: Settings) -> None:
    settings.DEBUG_PROPAGATE_EXCEPTIONS = False
    assert get(pages, "/fail").status == 500
    assert get(pages, "/nowhere").status == 404


def test_a_stream_that_breaks_does_not_look_complete(pages: PooledDjango) -> None:
    with pytest.raises(ZeroDivisionError):
        get(pages, "/broken_stream")


def test_requests_are_served_by_the_pools_threads(pages: PooledDjango) -> None:
    assert get(pages, "/thread").body == b"django_0"
    assert get(pages, "/thread").body == b"django_0"


def test_a_long_queue_is_said_at_once(pages: PooledDjango) -> None:
    pages.max_queue = 1
    gate = threading.Event()
    stuck = [pages.pool.submit(gate.wait) for _ in range(3)]  # one runs, two wait
    try:
        answer = get(pages, "/echo")
    finally:
        gate.set()
    assert answer.status == 503
    assert answer.header("retry-after")
    for each in stuck:
        each.result()
    assert get(pages, "/echo").status == 200


@pytest.fixture
def front(settings: Settings) -> Any:
    """The whole front, as the server loads it."""
    from parvis.config import front

    yield front
    # Each thread of the pool closes its own connection, and waits for the others so that none does it twice.
    together = threading.Barrier(settings.THREADS)
    for closed in [
        front.pool.submit(lambda: (connections.close_all(), together.wait())) for _ in range(settings.THREADS)
    ]:
        closed.result()


@pytest.mark.django_db(transaction=True)
def test_health_says_ok_and_nothing_else(front: Any) -> None:
    answer = get(front.application, "/health")
    assert (answer.status, answer.body) == (200, b"ok\n")
    assert answer.header("cache-control") == "no-store"


@pytest.mark.django_db(transaction=True)
def test_live_is_not_for_visitors(front: Any) -> None:
    async def visit() -> Answer:
        front.hub.start(front.pool, front.live.pages)
        try:
            return await ask(front.application, "/live")
        finally:
            await front.hub.stop()

    assert asyncio.run(visit()).status == 401
