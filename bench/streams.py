"""What open streams cost: memory and CPU of the whole process group, idle and for each event.

    .venv/bin/python -m bench.streams [--streams 10000] [--people 1000] [--sockets]

Fills an installation of its own, opens idle streams over loopback (`user`, as server-sent events, or WebSocket with
--sockets), and has things said that all, a hundredth, or two of the listeners hear.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import subprocess
import sys
import time
from dataclasses import dataclass, field

from bench.api import Served, cpu, memory, settle

AT_ONCE = 200  # connections opened at the same time
EVENTS = 20
IDLE = 20  # seconds watched
KEY = "dGhlIHNhbXBsZSBub25jZQ=="  # RFC 6455, section 1.3

SAY = """
import os, sys, django, time
import parvis.config.bootstrap
os.environ["DJANGO_SETTINGS_MODULE"] = "parvis.config.settings"
django.setup()
from parvis.identity.models import Actor
from parvis.identity.viewer import viewer_as
from parvis.spaces.models import Reach, Space
from parvis.stream.actions.publishing import publish
from parvis.stream.writing import Destination, Writing
what, times = sys.argv[1], int(sys.argv[2])
actors = list(Actor.objects.exclude(account=None).filter(handle__startswith="user").select_related("account").order_by("handle"))
author = actors[0]
to = {
    "house": Destination(Reach.INSIDE),
    "space": Destination(Reach.SPACE, tuple(Space.objects.filter(slug="space-0"))),
    "people": Destination(Reach.PEOPLE, people=tuple(actors[:2])),
}[what]
for n in range(times):
    publish(Writing(text=f"{what} {n} {time.time_ns()}"), by=viewer_as(author), to=to)
"""


@dataclass
class Listening:
    """The far ends of the open streams, and how many bytes came."""

    port: int
    sockets: bool
    open: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = field(default_factory=list)
    events: int = 0

    async def join(self, token: str) -> None:
        """Open one stream, and count what comes."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 16)
        upgrade = (
            f"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n"
        )
        path = "/api/v1/streaming?stream=user" if self.sockets else "/api/v1/streaming/user"
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAuthorization: Bearer {token}\r\n"
        writer.write((head + (upgrade if self.sockets else "") + "\r\n").encode())
        answer = await reader.readuntil(b"\r\n\r\n")
        if answer[9:12] not in (b"200", b"101"):
            raise RuntimeError(answer.decode())
        self.open.append((reader, writer))

    async def count(self) -> None:
        """Read everything, for ever."""

        async def each(reader: asyncio.StreamReader) -> None:
            while piece := await reader.read(1 << 16):
                self.events += len(re.findall(rb'event: update|"event":"update"', piece))

        await asyncio.gather(*(each(reader) for reader, _ in self.open))


def main() -> None:
    """Open, watch, tell, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--streams", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--sockets", action="store_true")
    options = parser.parse_args()
    options.follows, options.posts, options.spaces = 10, 100, 1
    served = Served(options)
    try:
        asyncio.run(_measure(served, options))
    finally:
        served.stop()


async def _measure(served: Served, options: argparse.Namespace) -> None:
    roots = [served.process.pid]
    await asyncio.to_thread(settle, roots)
    rest = memory(roots)
    listening = Listening(served.port, options.sockets)
    tokens = [served.net["people"][n % options.people]["token"] for n in range(options.streams)]
    began, before = time.monotonic(), cpu(roots)
    for start in range(0, len(tokens), AT_ONCE):
        await asyncio.gather(*(listening.join(token) for token in tokens[start : start + AT_ONCE]))
    counting = asyncio.create_task(listening.count())
    opened = 1000 * (cpu(roots) - before) / options.streams
    _say(
        f"{options.streams} streams of {options.people} people opened in {time.monotonic() - began:.0f} s, {opened:.2f} ms CPU each"
    )
    await asyncio.sleep(5)
    held = memory(roots)
    _say(
        f"memory at rest {rest:.0f} MiB, with them {held:.0f} MiB: {1024 * (held - rest) / options.streams:.1f} KiB each"
    )
    before = cpu(roots)
    await asyncio.sleep(IDLE)
    _say(f"idle: {100 * (cpu(roots) - before) / IDLE:.1f} % of a core")
    for what in ("people", "space", "house"):
        await _tell(what, listening, served)
    _say(f"memory afterwards {memory(roots):.0f} MiB")
    counting.cancel()


async def _tell(what: str, listening: Listening, served: Served) -> None:
    """Have things said by another process, and say what each cost the server, jobs included."""
    roots = [served.process.pid]
    await asyncio.to_thread(settle, roots)
    heard, before = listening.events, cpu(roots)
    await asyncio.to_thread(subprocess.run, [sys.executable, "-c", SAY, what, str(EVENTS)], env=served.env, check=True)
    await asyncio.to_thread(settle, roots)
    spent = 1000 * (cpu(roots) - before) / EVENTS
    _say(
        f"said to {what}: {(listening.events - heard) / EVENTS:.0f} streams hear it, {spent:.1f} ms CPU an event, of all processes"
    )


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
