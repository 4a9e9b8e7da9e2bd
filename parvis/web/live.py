"""`/live`: server-sent events (WHATWG HTML, section 9.2) that tell an open page what to fetch again.

The law is asked when the bytes leave, once for all who listen: what a batch of the ledger says to whom is found just
before it is written. Whoever signs out, is suspended or changes password loses his streams within five seconds.
"""

import json
from collections.abc import Collection
from functools import partial
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user, get_user_model
from django.contrib.sessions.models import Session
from django.db import close_old_connections
from django.http import HttpRequest
from django.http.cookie import parse_cookie
from django.utils import timezone

from parvis.core.ledger import Entry
from parvis.identity.viewer import viewer_of
from parvis.stream import hub
from parvis.stream.hub import Hub, Receive, Send
from parvis.stream.live import news

Scope = dict[str, Any]

PER_ACCOUNT = 10
MISSED = 200  # entries caught up on after a reconnection; a page further behind reloads
RETRY = b"retry: 3000\n\n"
HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


class Stream(hub.EventStream[int]):
    """One open page: whose it is (a profile), and by which session. `proof` is the hash that a change of password changes."""

    __slots__ = ("account_id", "proof", "session_key")

    sign_of_life = b": still here\n\n"

    def __init__(self, actor_id: int, account_id: int, session_key: str, proof: str) -> None:
        super().__init__(actor_id)
        self.account_id, self.session_key, self.proof = account_id, session_key, proof


class Pages(hub.Door[int, Stream]):
    """The streams of open pages, by person."""

    async def deliver(self, entries: list[Entry], here: Hub) -> None:
        """Write to everybody with an open page what he may hear of these entries."""
        for message, listeners in await here.pooled(partial(_heard, list(self.streams), entries)):
            await hub.hand_out((stream, message) for who in listeners for stream in list(self.streams.get(who, ())))

    def good(self, streams: list[Stream]) -> set[Stream]:
        """The streams whose session still stands and whose account may still read: two queries, however many they are."""
        return _still_good(streams)


pages = Pages()


async def stream(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI door. 401 for who is not signed in, 429 beyond ten streams an account, 503 while stopping."""
    here = hub.running()
    if here is None:
        return await _refuse(send, 503)
    mine = await _opened(scope, send, here)
    if mine is None:
        return None
    try:
        await mine.go_on(receive, send)
    finally:
        pages.leave(mine)


async def _opened(scope: Scope, send: Send, here: Hub) -> Stream | None:
    """Begin to answer; None for who is refused."""
    headers, query = dict(scope["headers"]), scope.get("query_string", b"")
    found = await here.pooled(partial(_authenticate, headers.get(b"cookie", b"").decode("latin1")))
    if found is None or scope["method"] != "GET":
        await _refuse(send, 401)
        return None
    mine = Stream(*found)
    if len(pages.streams.get(mine.whose, ())) >= PER_ACCOUNT:
        await _refuse(send, 429)
        return None
    scope.clear()  # what it held is not needed for as long as the stream stands
    pages.join(mine)
    try:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        # What happened while the page travelled is told at once; after a reconnection, what the browser missed.
        heard = headers.get(b"last-event-id") or query.removeprefix(b"after=")
        missed = await here.pooled(partial(_missed, mine.whose, heard))
        await send({"type": "http.response.body", "body": RETRY + missed, "more_body": True})
    except BaseException:
        pages.leave(mine)
        raise
    return mine


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"content-length", b"0"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


# -- In pool threads -------------------------------------------------------------------------------------------------


def _authenticate(cookies: str) -> tuple[int, int, str, str] | None:
    """Profile, account, session key and proof (the hash that a change of password changes) of a session cookie, or None."""
    close_old_connections()
    key = parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME)
    if not key:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    account = get_user(request)
    if not account.is_authenticated:
        return None
    viewer = viewer_of(account)
    if viewer.actor_id is None:
        return None
    return viewer.actor_id, account.pk, key, account.get_session_auth_hash()


def _still_good(streams: list[Stream]) -> set[Stream]:
    """The streams whose session still stands and whose account may still read: two queries, however many they are."""
    close_old_connections()
    keys = {stream.session_key for stream in streams}
    alive = set(
        Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now()).values_list(
            "session_key", flat=True
        )
    )
    accounts = get_user_model()._default_manager.filter(
        pk__in={stream.account_id for stream in streams}, is_active=True
    )
    proofs = {account.pk: account.get_session_auth_hash() for account in accounts}
    return {s for s in streams if s.session_key in alive and proofs.get(s.account_id) == s.proof}


def _heard(listening: Collection[int], entries: list[Entry]) -> list[tuple[bytes, Collection[int]]]:
    """What these people may hear of these entries, ready to write, and who hears it."""
    close_old_connections()
    return [(_message(one.entry_id, one.name, one.data), one.listeners) for one in news(entries, listening)]


def _missed(actor_id: int, last_event_id: bytes) -> bytes:
    """What happened since the event the browser heard last; a page too far behind is told to `reload`."""
    if not last_event_id.isdigit() or len(last_event_id) > 18:
        return b""
    entries = list(Entry.objects.filter(pk__gt=int(last_event_id)).order_by("pk")[: MISSED + 1])
    if len(entries) > MISSED:
        newest = Entry.objects.order_by("-pk").values_list("pk", flat=True)[0]
        return _message(newest, "reload", {})
    return b"".join(message for message, _ in _heard([actor_id], entries))


def _message(entry_id: int, event: str, data: dict[str, Any]) -> bytes:
    return f"id: {entry_id}\nevent: {event}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()
