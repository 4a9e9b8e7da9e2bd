"""Who may hear, and until when."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db import connections
from django.test import Client

from parvis.core.ledger import record
from parvis.identity.models import Account, Actor
from parvis.stream import hub
from parvis.web import live
from tests.config.asgi import ask, scope

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a long walk in the rain"


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as threads:
        yield threads
        threads.submit(connections.close_all).result()


@pytest.fixture
def ines() -> Account:
    account: Account = get_user_model()._default_manager.create_user("ines@example.org", PASSWORD)  # type: ignore[attr-defined]
    Actor.objects.create(account=account, handle="ines", name="Inès")
    return account


@pytest.fixture
def cookie(ines: Account) -> str:
    client = Client()
    client.force_login(ines)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


class Listener:
    """A browser with a page open."""

    def __init__(self, cookie: str, **headers: str) -> None:
        self.got: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.left: asyncio.Event = asyncio.Event()
        pairs = [("cookie", cookie), *((name.replace("_", "-"), value) for name, value in headers.items())]
        self.task = asyncio.create_task(live.stream(scope("/live", headers=pairs), self._receive, self.got.put))

    async def _receive(self) -> dict[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def next(self) -> Any:
        """The next message: a status, then pieces of body; None once the stream has ended well."""
        message = await asyncio.wait_for(self.got.get(), 10)
        if message["type"] == "http.response.start":
            return message["status"]
        return message["body"] if message.get("more_body") else None

    async def opened(self) -> "Listener":
        assert await self.next() == 200
        assert (await self.next()).startswith(b"retry: ")
        return self


def running(pool: ThreadPoolExecutor, story: Any) -> None:
    """Play a story with the hub at work."""

    async def play() -> None:
        hub.start(pool, live.pages)
        try:
            await story()
        finally:
            await hub.stop()

    asyncio.run(play())


async def change(function: Any) -> None:
    """Change the database in another thread, then let the hub look again."""

    def work() -> None:
        function()
        connections.close_all()

    await asyncio.to_thread(work)
    here = hub.running()
    assert here
    await here.check()


def test_a_visitor_and_a_wrong_cookie_are_refused(pool: ThreadPoolExecutor) -> None:
    async def story() -> None:
        assert (await ask(live.stream, "/live")).status == 401
        assert (await ask(live.stream, "/live", headers=[("cookie", "session=forged")])).status == 401

    running(pool, story)


@pytest.mark.parametrize(
    "end",
    [
        lambda account: Session.objects.all().delete(),
        lambda account: Account.objects.update(is_active=False),
        lambda account: (account.set_password("another long walk in the rain"), account.save()),
    ],
    ids=["signed out", "suspended", "password changed"],
)
def test_a_stream_ends_when_the_right_to_hear_ends(
    pool: ThreadPoolExecutor, ines: Account, cookie: str, end: Any
) -> None:
    async def story() -> None:
        listener = await Listener(cookie).opened()
        await change(lambda: None)
        assert listener.got.empty()  # nothing happened: it goes on
        await change(lambda: end(ines))
        assert await listener.next() is None
        await listener.task
        assert not live.pages.streams

    running(pool, story)


def test_ten_pages_may_listen_and_no_more(pool: ThreadPoolExecutor, cookie: str) -> None:
    async def story() -> None:
        listeners = [await Listener(cookie).opened() for _ in range(live.PER_ACCOUNT)]
        assert await Listener(cookie).next() == 429
        listeners[0].left.set()
        await listeners[0].task
        await Listener(cookie).opened()

    running(pool, story)


def test_streams_end_well_when_the_server_stops(pool: ThreadPoolExecutor, cookie: str) -> None:
    async def play() -> None:
        hub.start(pool, live.pages)
        listener = await Listener(cookie).opened()
        await hub.stop()
        assert await listener.next() is None
        assert (await ask(live.stream, "/live")).status == 503

    asyncio.run(play())


def test_a_reader_too_slow_is_told_to_come_again() -> None:
    async def story() -> None:
        slow = live.Stream(1, 1, "key", "proof")
        for number in range(hub.WAITING):
            slow.put(b"%d" % number)
        slow.put(b"one too many")
        assert slow.ended
        assert not slow.waiting

    asyncio.run(story())


def test_a_page_too_far_behind_is_told_to_reload(
    pool: ThreadPoolExecutor, cookie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "MISSED", 2)
    first = record("test.one", by=None).pk
    last = [record("test.more", by=None).pk for _ in range(3)][-1]

    async def story() -> None:
        behind = Listener(cookie, last_event_id=str(first))
        assert await behind.next() == 200
        assert f"id: {last}\nevent: reload\n".encode() in await behind.next()
        near = await Listener(cookie, last_event_id=str(last)).opened()
        assert near.got.empty()
        nonsense = await Listener(cookie, last_event_id="-1 OR 1").opened()
        assert nonsense.got.empty()

    running(pool, story)
