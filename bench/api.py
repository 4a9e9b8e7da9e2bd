"""What the API costs: CPU milliseconds a request of the whole process group, until it is idle again. Writes a table.

    .venv/bin/python -m bench.api [--people 200 --follows 100 --posts 10000 …] [--table docs/performance.md]

Fills an installation of its own in a temporary folder (or the database of DATABASE_URL, which has to be empty), serves it
on a free port, and asks through 16 connections at once. The figure that holds on a busy machine is CPU; --also adds the
process tree of a database server.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SIZES = {"people": 200, "follows": 100, "posts": 10_000, "spaces": 0, "members": 0, "hidden": 0}  # see `bench.filling`
TICK = os.sysconf("SC_CLK_TCK")
AT_ONCE = 16
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"


@dataclass
class Request:
    """One request: verb, path, whose token, JSON body."""

    verb: str
    path: str
    token: str
    body: dict[str, Any] | None = None

    def wire(self, host: str) -> bytes:
        """As HTTP/1.1 says it."""
        body = json.dumps(self.body).encode() if self.body is not None else b""
        head = f"{self.verb} {self.path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {self.token}\r\n"
        head += (
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n" if self.verb != "GET" else "\r\n"
        )
        return head.encode() + body


Work = Callable[[dict[str, Any], random.Random, int], Request]


def _reader(path: str) -> Work:
    def work(net: dict[str, Any], chance: random.Random, n: int) -> Request:
        status, _author = chance.choice(net["statuses"])
        deep, _author = net["statuses"][chance.randrange(max(1, len(net["statuses"]) // 2))]
        person = chance.choice(net["people"])
        filled = path.format(status=status, deep=deep, account=person["id"], word=person["handle"][:7])
        return Request("GET", filled, net["people"][n % 40]["token"])

    return work


def _post(net: dict[str, Any], chance: random.Random, n: int) -> Request:
    text = f"{n} {time.time_ns()} " + " ".join(chance.choices(["toile", "sangle", "patron", "boucle"], k=40))
    return Request(
        "POST",
        "/api/v1/statuses",
        chance.choice(net["people"])["token"],
        {"status": text[:200], "visibility": "public"},
    )


def _favourite(net: dict[str, Any], _chance: random.Random, n: int) -> Request:
    block, place = divmod(n, 64)
    pick = random.Random(block // 2 * 64 + place)  # noqa: S311  64 favourites, then the same 64 taken back
    status, author = pick.choice(net["statuses"])
    person = net["people"][(author + 1 + pick.randrange(len(net["people"]) - 1)) % len(net["people"])]
    return Request(
        "POST", f"/api/v1/statuses/{status}/{'favourite' if block % 2 == 0 else 'unfavourite'}", person["token"]
    )


WORK: dict[str, tuple[Work, int, float]] = {  # what, how many requests, the bar in milliseconds
    "home": (_reader("/api/v1/timelines/home?limit=20"), 3000, 0.6),
    "home deep": (_reader("/api/v1/timelines/home?limit=20&max_id={deep}"), 3000, 1.0),
    "status": (_reader("/api/v1/statuses/{status}"), 5000, 0.35),
    "public": (_reader("/api/v1/timelines/public?limit=20"), 3000, 0.6),
    "account": (_reader("/api/v1/accounts/{account}/statuses?limit=20"), 3000, 0.6),
    "notifications": (_reader("/api/v1/notifications?limit=20"), 3000, 0.8),
    "account search": (_reader("/api/v1/accounts/search?limit=10&q={word}"), 2000, 1.0),
    "post": (_post, 300, 8.0),
    "favourite": (_favourite, 512, 3.0),
}


def tree(roots: list[int]) -> list[int]:
    """These processes and all they started."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
            parents.setdefault(parent, []).append(int(entry.name))
    found, waiting = [], list(roots)
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += parents.get(pid, [])
    return found


def cpu(roots: list[int]) -> float:
    """Seconds of CPU these trees have used, children that ended included."""
    total = 0
    for pid in tree(roots):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        total += sum(int(field) for field in fields[11:15])
    return total / TICK


def memory(roots: list[int]) -> float:
    """MiB they hold together, what they share counted once."""
    total = 0
    for pid in tree(roots):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def settle(roots: list[int]) -> None:
    """Wait until they have nothing more to do."""
    quiet, before = 0, cpu(roots)
    while quiet < 2:
        time.sleep(0.5)
        now = cpu(roots)
        quiet = quiet + 1 if now - before <= 0.03 else 0
        before = now


async def ask(host: str, port: int, requests: Iterator[Request]) -> tuple[int, int]:
    """Send them all through `AT_ONCE` connections; how many there were, and how many were refused."""
    done = refused = 0

    async def connection() -> None:
        nonlocal done, refused
        reader, writer = await asyncio.open_connection(host, port, limit=1 << 20)
        for request in requests:
            writer.write(request.wire(f"{host}:{port}"))
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(
                (int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0
            )
            await reader.readexactly(length)
            done, refused = done + 1, refused + (int(head[9:12]) >= 300)
        writer.close()

    await asyncio.gather(*(connection() for _ in range(AT_ONCE)))
    return done, refused


class Served:
    """An installation filled and served for the time of the measuring."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.env = {**os.environ, "PARVIS_DATA": self.folder.name, "PARVIS_RATE_LIMITS": "false"}
        self._parvis(
            "init", "--name", "Bench", "--admin-email", "admin@bench.example", "--admin-password", os.urandom(12).hex()
        )
        sizes = [f"--{name}={getattr(options, name, size)}" for name, size in SIZES.items()]
        filling = [sys.executable, "-m", "bench.filling", *sizes]
        self.net = json.loads(subprocess.run(filling, env=self.env, check=True, capture_output=True, text=True).stdout)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._start()  # the first time, static files are collected
        self._end()
        began = time.monotonic()
        self._start()
        self.started = time.monotonic() - began

    def _start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "parvis", "serve", "--bind", f"127.0.0.1:{self.port}"],
            env=self.env,
            stderr=subprocess.DEVNULL,
        )
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                break
            except OSError:
                time.sleep(0.02)
        asyncio.run(ask("127.0.0.1", self.port, iter([Request("GET", "/health", "")])))

    def _end(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)

    def _parvis(self, *arguments: str) -> None:
        subprocess.run(
            [sys.executable, "-m", "parvis", *arguments], env=self.env, check=True, stdout=subprocess.DEVNULL
        )

    def stop(self) -> None:
        """Stop serving, and leave nothing."""
        self._end()
        self.folder.cleanup()


def measure(served: Served, work: Work, count: int, roots: list[int]) -> tuple[float, int]:
    """CPU milliseconds of one request, and how many were refused. A quarter goes before, unmeasured."""
    chance = random.Random()  # noqa: S311
    begun = time.time_ns()

    def requests(n: int, start: int = 0) -> Iterator[Request]:
        return (work(served.net, chance, start + k) for k in range(n))

    asyncio.run(ask("127.0.0.1", served.port, requests(count // 4 // 128 * 128 or count // 4, begun % 1000 * 128)))
    settle(roots)
    before = cpu(roots)
    done, refused = asyncio.run(ask("127.0.0.1", served.port, requests(count)))
    settle(roots)
    return 1000 * (cpu(roots) - before) / done, refused


def main() -> None:
    """Fill, serve, measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, size in SIZES.items():
        parser.add_argument(f"--{name}", type=int, default=size)
    parser.add_argument("--only", default=",".join(WORK), help="workloads, by commas")
    parser.add_argument("--also", type=int, nargs="*", default=[], help="process ids of a database server, counted in")
    parser.add_argument("--table", type=Path, help="a Markdown file whose figures are to be replaced")
    options = parser.parse_args()
    served = Served(options)
    try:
        lines = list(figures(served, options))
    finally:
        served.stop()
    if options.table:
        text = options.table.read_text()
        kept, rest = text.partition(BEGIN)[0], text.partition(END)[2]
        options.table.write_text("\n".join([kept + BEGIN, "", *lines, "", END]) + rest)


def figures(served: Served, options: argparse.Namespace) -> Iterator[str]:
    """The table, line by line, printed as it comes."""
    roots = [served.process.pid, *options.also]
    settle(roots)
    at_rest = memory([served.process.pid])
    what = f"{options.people} people × {options.follows} follows, {options.posts:,} posts"
    rows = ["| workload | CPU ms a request | bar |", "|---|---|---|"]
    yield from rows
    sys.stdout.write("\n".join([what, *rows]) + "\n")
    for name in options.only.split(","):
        work, count, bar = WORK[name]
        spent, refused = measure(served, work, count, roots)
        row = f"| {name} | {spent:.2f} | {bar:.2f} |" + (f" {refused} refused" if refused else "")
        sys.stdout.write(row + "\n")
        sys.stdout.flush()
        yield row
    after = memory([served.process.pid])
    told = f"{what}. Memory at rest {at_rest:.0f} MiB, after it all {after:.0f} MiB; first answer after {served.started:.1f} s."
    sys.stdout.write(told + "\n")
    yield ""
    yield told


if __name__ == "__main__":
    main()
