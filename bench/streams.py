"""What open streams cost: memory and CPU of the whole process group, idle and for each event, and how soon the last hears.

    .venv/bin/python -m bench.streams [--streams 10000] [--people 1000] [--only events,sockets,pages] [--table docs/performance.md]

Serves an installation of its own for each kind of stream (`user` as server-sent events, `user` as WebSocket, `/live` of our
pages), opens idle streams over loopback, and has another process say things that nobody, some, or all of the listeners hear.
The far ends take their part of the same machine: times are for comparing, CPU is the server's alone.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.api import Served, cpu, memory, settle

AT_ONCE = 200  # connections opened at the same time
EVENTS = 20
IDLE = 20  # seconds watched
PATIENCE = 60  # seconds an event may take to the last of them
SPOKEN_TO = 200  # people in the space (see `bench.filling`)
BEGIN, END = "<!-- streams -->", "<!-- end of streams -->"
UPGRADE = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {}\r\n".format(
    "dGhlIHNhbXBsZSBub25jZQ=="  # RFC 6455, section 1.3
)

SETUP = """
import os, sys, django, time
import parvis.config.bootstrap
os.environ["DJANGO_SETTINGS_MODULE"] = "parvis.config.settings"
django.setup()
from parvis.identity.models import Account, Actor
from parvis.identity.viewer import viewer_as
actors = list(Actor.objects.filter(handle__startswith="user", account__isnull=False).select_related("account").order_by("handle"))
"""
# Each line of standard input has something said; each line of standard output is the moment it was, in ns.
SAY = (
    SETUP
    + """
from parvis.spaces.models import Organisation, Reach, Space
from parvis.stream.actions.publishing import publish
from parvis.stream.writing import Destination, Writing
Organisation.objects.update(public_by_default=False)
to = {
    "all": Destination(Reach.INSIDE),
    "some": Destination(Reach.SPACE, tuple(Space.objects.filter(slug="space-0"))),
    "nobody": Destination(Reach.PEOPLE, people=tuple(actors[:2])),
}
author = actors[0]
for line in sys.stdin:
    publish(Writing(text=f"{line} {time.time_ns()}"), by=viewer_as(author), to=to[line.strip()])
    print(time.time_ns(), flush=True)
"""
)
COOKIES = (
    SETUP
    + """
import json
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
found = []
for actor in actors:
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(actor.account.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = actor.account.get_session_auth_hash()
    session.save()
    found.append(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")
print(json.dumps(found))
"""
)


@dataclass(frozen=True)
class Kind:
    """One way of listening: what is asked for, what an answer and an event look like."""

    name: str
    asked: str
    opened: bytes
    event: bytes


KINDS = {
    "events": Kind("server-sent events", "/api/v1/streaming/user", b"200", b"event: update\n"),
    "sockets": Kind("WebSocket", "/api/v1/streaming?stream=user", b"101", b'"event":"update"'),
    "pages": Kind("our pages (`/live`)", "/live", b"200", b"event: post\n"),
}


@dataclass
class Listening:
    """The far ends of the open streams: how many events came, and when the last one did."""

    kind: Kind
    head: str
    port: int
    heard: int = 0
    last: int = 0  # time.time_ns()
    ears: list[Ear] = field(default_factory=list)

    async def open(self, who: list[str]) -> None:
        """Open a stream for each of these tokens or cookies."""
        loop = asyncio.get_running_loop()
        for start in range(0, len(who), AT_ONCE):
            made = [
                loop.create_connection(lambda one=one: Ear(self, one), "127.0.0.1", self.port)  # type: ignore[misc]
                for one in who[start : start + AT_ONCE]
            ]
            ears = [ear for _, ear in await asyncio.gather(*made)]
            await asyncio.gather(*(ear.opened for ear in ears))
            self.ears += ears

    async def until(self, expected: int) -> None:
        """Wait until so many events came, all in all. Raises `TimeoutError`."""
        async with asyncio.timeout(PATIENCE):
            while self.heard < expected:
                await asyncio.sleep(0.002)


class Ear(asyncio.Protocol):
    """The far end of one stream."""

    def __init__(self, listening: Listening, who: str) -> None:
        self.listening, self.who = listening, who
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask."""
        listening = self.listening
        asked = f"GET {listening.kind.asked} HTTP/1.1\r\nHost: 127.0.0.1:{listening.port}\r\n"
        transport.write((asked + listening.head.format(self.who) + "\r\n").encode())  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        """Count."""
        data = self.rest + data
        if not self.opened.done():
            if b"\r\n\r\n" in data:
                if data[9:12] == self.listening.kind.opened:
                    self.opened.set_result(None)
                else:
                    self.opened.set_exception(RuntimeError(data.decode(errors="replace")))
            self.rest = data
            return
        mark = self.listening.kind.event
        if found := data.count(mark):
            self.listening.heard += found
            self.listening.last = time.time_ns()
            data = data[data.rindex(mark) + len(mark) :]
        self.rest = data[-len(mark) :]

    def connection_lost(self, error: Exception | None) -> None:
        """Say so if it never opened."""
        if not self.opened.done():
            self.opened.set_exception(error or RuntimeError("closed at once"))


def main() -> None:
    """Measure each kind, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--streams", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--only", default=",".join(KINDS), help="kinds of streams, by commas")
    parser.add_argument("--table", type=Path, help="a Markdown file whose figures of streams are to be replaced")
    options = parser.parse_args()
    options.follows, options.posts, options.spaces = 10, 100, 1
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    found = {KINDS[name].name: _measured(KINDS[name], options) for name in options.only.split(",")}
    lines = list(_table(found, options))
    _say("\n".join(lines))
    if options.table:
        text = options.table.read_text()
        kept, rest = text.partition(BEGIN)[0], text.partition(END)[2]
        options.table.write_text("\n".join([kept + BEGIN, "", *lines, "", END]) + rest)


def _table(found: dict[str, dict[str, str]], options: argparse.Namespace) -> Iterator[str]:
    where = "the database of DATABASE_URL" if os.environ.get("DATABASE_URL") else "SQLite, in one web process"
    yield f"{options.streams:,} streams of {options.people:,} people, on {where}."
    yield ""
    yield f"| | {' | '.join(found)} |"
    yield "|---" * (len(found) + 1) + "|"
    for row in next(iter(found.values())):
        yield f"| {row} | {' | '.join(one[row] for one in found.values())} |"


def _measured(kind: Kind, options: argparse.Namespace) -> dict[str, str]:
    _say(kind.name)
    served = Served(options)
    try:
        return asyncio.run(_measure(kind, served, options))
    finally:
        served.stop()


async def _measure(kind: Kind, served: Served, options: argparse.Namespace) -> dict[str, str]:
    roots = [served.process.pid]
    who, head = [person["token"] for person in served.net["people"]], "Authorization: Bearer {}\r\n"
    if kind.asked == "/live":
        told = subprocess.run([sys.executable, "-c", COOKIES], env=served.env, check=True, stdout=subprocess.PIPE)
        who, head = json.loads(told.stdout), "Cookie: {}\r\n"
    await asyncio.to_thread(settle, roots)
    rest, before, began = memory(roots), cpu(roots), time.monotonic()
    listening = Listening(kind, head + (UPGRADE if kind.opened == b"101" else ""), served.port)
    await listening.open([who[n % len(who)] for n in range(options.streams)])
    spent = 1000 * (cpu(roots) - before) / options.streams
    _say(f"opened in {time.monotonic() - began:.0f} s")
    await asyncio.sleep(5)
    held = memory(roots)
    found = {
        "opening one, CPU": f"{spent:.2f} ms",
        "memory without them": f"{rest:.0f} MiB",
        "memory with them": f"{held:.0f} MiB",
        "memory of one": f"{1024 * (held - rest) / options.streams:.1f} KiB",
    }
    before = cpu(roots)
    await asyncio.sleep(IDLE)
    found["idle, of a core"] = f"{100 * (cpu(roots) - before) / IDLE:.1f} %"
    each = options.streams // options.people
    for whom, hearing in (("nobody", 0), ("some", SPOKEN_TO * each), ("all", options.streams)):
        found |= await _tell(whom, hearing, listening, served)
    found["memory after all that"] = f"{memory(roots):.0f} MiB"
    for row, figure in found.items():
        _say(f"  {row}: {figure}")
    return found


async def _tell(whom: str, hearing: int, listening: Listening, served: Served) -> dict[str, str]:
    """Have things said by another process, one after the other; what each cost the server, jobs included."""
    roots = [served.process.pid]
    pipe = asyncio.subprocess.PIPE
    hand = await asyncio.create_subprocess_exec(sys.executable, "-c", SAY, env=served.env, stdin=pipe, stdout=pipe)
    assert hand.stdin and hand.stdout
    await asyncio.to_thread(settle, roots)
    before, took = cpu(roots), []
    for _ in range(EVENTS):
        heard = listening.heard
        hand.stdin.write(f"{whom}\n".encode())
        said = int(await hand.stdout.readline())
        await listening.until(heard + hearing)
        took.append((listening.last - said) / 1e6)
    await asyncio.to_thread(settle, roots)
    spent = 1000 * (cpu(roots) - before) / EVENTS
    hand.stdin.close()
    await hand.wait()
    if not hearing:
        return {"an event nobody hears, CPU": f"{spent:.1f} ms"}
    what = f"an event {hearing:,} hear"
    return {
        f"{what}, CPU": f"{spent:.0f} ms",
        f"{what}, CPU for each of them": f"{1000 * spent / hearing:.0f} µs",
        f"{what}, till the last has it (median)": f"{sorted(took)[EVENTS // 2]:.0f} ms",
    }


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
