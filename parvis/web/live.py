"""`/live`: server-sent events (WHATWG HTML, section 9.2) that tell an open page what to fetch again.

The law is asked when the bytes leave: each batch of the ledger is filtered once for all connected accounts, just before
it is written. Whoever signs out, is suspended or changes password loses his streams within five seconds.
"""

import json
import logging
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
from parvis.identity.viewer import viewer_of, viewers_at
from parvis.stream import hub
from parvis.stream.hub import Hub, Receive, Send
from parvis.stream.live import events_for

Scope = dict[str, Any]

PER_ACCOUNT = 10
MISSED = 500  # entries caught up on after a reconnection; a page further behind reloads
RETRY = b"retry: 3000\n\n"
HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]
logger = logging.getLogger(__name__)


class Stream(hub.Stream[int]):
    """One open page: whose it is, and by which session. `proof` is the hash that a change of password changes."""

    sign_of_life = b": still here\n\n"

    def __init__(self, account_id: int, session_key: str, proof: str) -> None:
        super().__init__(account_id)
        self.account_id, self.session_key, self.proof = account_id, session_key, proof


class Pages(hub.Door[int, Stream]):
    """The streams of open pages, by account."""

    async def deliver(self, entries: list[Entry], here: Hub) -> None:
        """Write to each connected account what it may hear of these entries."""
        for account_id, message in (await here.pooled(partial(_heard, list(self.streams), entries))).items():
            for stream in list(self.streams.get(account_id, ())):
                stream.put(message)

    def good(self, streams: list[Stream]) -> set[Stream]:
        """The streams whose session still stands and whose account may still read: two queries, however many they are."""
        return _still_good(streams)


pages = Pages()


async def stream(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI door. 401 for who is not signed in, 429 beyond ten streams an account, 503 while stopping."""
    here = hub.running()
    if here is None:
        return await _refuse(send, 503)
    headers = dict(scope["headers"])
    found = await here.pooled(partial(_authenticate, headers.get(b"cookie", b"").decode("latin1")))
    if found is None or scope["method"] != "GET":
        return await _refuse(send, 401)
    account_id, session_key, proof = found
    if len(pages.streams.get(account_id, ())) >= PER_ACCOUNT:
        return await _refuse(send, 429)
    mine = Stream(account_id, session_key, proof)
    pages.join(mine)
    try:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        # What happened while the page travelled is told at once; after a reconnection, what the browser missed.
        heard = headers.get(b"last-event-id") or scope.get("query_string", b"").removeprefix(b"after=")
        missed = await here.pooled(partial(_missed, account_id, heard))
        await send({"type": "http.response.body", "body": RETRY + missed, "more_body": True})
        await hub.event_stream(mine, receive, send, lambda message: message)
    finally:
        pages.leave(mine)


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"content-length", b"0"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


# -- In pool threads -------------------------------------------------------------------------------------------------


def _authenticate(cookies: str) -> tuple[int, str, str] | None:
    """Account, session key and proof (the hash that a change of password changes) of a session cookie, or None."""
    close_old_connections()
    key = parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME)
    if not key:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    account = get_user(request)
    if not account.is_authenticated or not viewer_of(account).signed_in:
        return None
    return account.pk, key, account.get_session_auth_hash()


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


def _heard(accounts: list[int], entries: list[Entry]) -> dict[int, bytes]:
    """What each of these accounts may hear of these entries, ready to write. Nothing if the law cannot be asked.

    Who an account is, is asked now: not who it was when the stream opened.
    """
    close_old_connections()
    try:
        listeners = viewers_at(accounts)
        found = events_for(listeners, entries)
    except Exception:
        logger.exception("Live events could not be read")
        return {}
    return {
        listeners[who].account_id or 0: b"".join(_message(*event) for event in events) for who, events in found.items()
    }


def _missed(account_id: int, last_event_id: bytes) -> bytes:
    """What happened since the event the browser heard last; a page too far behind is told to `reload`."""
    if not last_event_id.isdigit() or len(last_event_id) > 18:
        return b""
    entries = list(Entry.objects.filter(pk__gt=int(last_event_id)).order_by("pk")[: MISSED + 1])
    if len(entries) > MISSED:
        newest = Entry.objects.order_by("-pk").values_list("pk", flat=True)[0]
        return _message(newest, "reload", {})
    return _heard([account_id], entries).get(account_id, b"")


def _message(entry_id: int, event: str, data: dict[str, Any]) -> bytes:
    return f"id: {entry_id}\nevent: {event}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()
