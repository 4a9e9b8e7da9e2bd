"""A real server for the browser: web processes, live updates and jobs, as an operator starts them."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.browser.build import WHERE

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120  # seconds the server has to come up
PASSWORD = "mistral velours samoussa"


@dataclass(frozen=True)
class Site:
    """Where the house answers, and the folder that holds all of it."""

    address: str
    data: Path

    def place(self, key: str) -> str:
        """The path of a space or a post by the key the demo gives it ("atlas", "annonce-boucles"). Raises `KeyError`."""
        path: str = json.loads((self.data / WHERE).read_text())[key]
        return path

    def letters(self) -> list[str]:
        """The mail that would have left, oldest first."""
        files = sorted((self.data / "outbox").glob("*"), key=lambda file: file.stat().st_mtime_ns)
        return [file.read_text() for file in files]


def environment(data: Path) -> dict[str, str]:
    """The settings of an installation of its own in the folder `data`, none taken from the machine's."""
    ours = ("PARVIS_", "DATABASE_", "REDIS_", "S3_", "SMTP_", "DJANGO_", "PYTEST_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    paths = os.pathsep.join(filter(None, [str(ROOT), kept.get("PYTHONPATH")]))
    return {**kept, "PYTHONPATH": paths, "PARVIS_DATA": str(data), "PARVIS_RATE_LIMITS": "false"}


def a_house(shared: Path, data: Path) -> None:
    """Put a freshly built house into `data`. It is built once, in `shared`, by whichever worker comes first."""
    built = shared / "house"
    with (shared / "house.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (built / "complete").exists():
            build = [sys.executable, "-m", "tests.browser.build", PASSWORD]
            subprocess.run(build, cwd=ROOT, env=environment(built), check=True, stdout=subprocess.DEVNULL)
            (built / "complete").touch()
    shutil.copytree(built, data)


@contextlib.contextmanager
def serving(data: Path) -> Iterator[Site]:
    """Serve the house in `data` until the block ends. Fails if it doesn't answer in time."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        bind = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "parvis", "serve", "--bind", bind]
    with (data / "server.log").open("w") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment(data), stderr=log)
    try:
        _wait_for(f"http://{bind}/health", server)
        yield Site(f"http://{bind}", data)
    finally:
        server.terminate()
        server.wait(30)


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        time.sleep(0.1)
    raise RuntimeError("The server did not come up.")
