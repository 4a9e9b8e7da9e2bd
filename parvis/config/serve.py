"""`parvis serve`: one command, one process group: web processes, live updates and background jobs.

This supervisor imports no Django: it prepares the installation in a short-lived process, then starts Granian's web
processes and one job process, starts again what dies, and stops everything within six seconds.
"""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings
from granian.log import LogLevels

from parvis.config.lifeline import Lifeline

MOST_OPEN = 16_384  # connections of one web process, open streams among them
PATIENCE = 4  # seconds that requests and jobs in progress are given to finish
DEFAULT_BIND = "127.0.0.1:8000"


def serve(bind: str) -> None:
    """Serve until SIGTERM or SIGINT. `bind` is HOST:PORT, HOST or PORT alone, or `[::1]:PORT`.

    Exits 1 when the installation cannot be prepared (the reason is on the screen), 2 for an address that is none.
    """
    host, port = address(bind)
    with _take(host, port):
        _serve(host, port)


def _serve(host: str, port: int) -> None:
    _allow_many_connections()
    # Unless PARVIS_URL says otherwise, links lead to where we listen.
    os.environ["PARVIS_BIND"] = f"{_reachable(host)}:{port}"
    facts = _prepare()
    _supervise(host, port, facts)


def _allow_many_connections() -> None:
    """Raise how many files we may have open as far as the system lets us: each stream is one."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = hard if hard != resource.RLIM_INFINITY else max(soft, 2 * MOST_OPEN)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def address(bind: str) -> tuple[str, int]:
    """HOST and PORT of `bind`. Exits with a sentence when it is neither."""
    try:
        if bind.isdecimal():
            bind = f":{bind}"
        parts = urlsplit(f"//{bind}")
        if not (parts.netloc == bind):
            raise ValueError
        return parts.hostname or "127.0.0.1", 8000 if parts.port is None else parts.port
    except ValueError:
        _say(f"--bind takes HOST:PORT, for instance {DEFAULT_BIND}; not “{bind}”.")
        raise SystemExit(2) from None


def _take(host: str, port: int) -> socket.socket:
    """Make sure that nobody has the port, and keep others from it; gives the socket that does, for as long as it lives.

    Granian's web processes listen with SO_REUSEPORT, which would share a taken port with whoever has it: each would get
    some of the visitors. The one we keep never listens. Beside it our own processes may, but nobody without that option,
    such as the next `parvis serve` that comes asking here.
    """
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except OSError as error:
        _say(f"Parvis can’t listen on {host}:{port}: {error.strerror}. Choose another with --bind HOST:PORT.")
        raise SystemExit(1) from None
    kept = socket.socket(family, kind, protocol)
    # Elsewhere Granian has one socket, which it does not share. Where an old connection is in the way, we go without.
    if sys.platform == "linux":
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        with suppress(OSError):
            kept.bind(where)
    return kept


def _reachable(host: str) -> str:
    if host in ("0.0.0.0", "::"):  # noqa: S104  every interface: this one among them
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "parvis", *arguments]


def _prepare() -> dict[str, Any]:
    """Bring database, static files and translations up to date, and learn from the settings how many processes to run."""
    done = subprocess.run(  # noqa: S603  our own program
        _command("prepare", "--facts"), stdout=subprocess.PIPE, check=False, env=_environment()
    )
    if done.returncode:
        raise SystemExit(1)
    facts: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return facts


def _environment() -> dict[str, str]:
    """Children find the package wherever we found it."""
    root = str(Path(__file__).resolve().parents[2])
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))}


class Jobs:
    """The job process: started, started again when it dies, stopped."""

    def __init__(self, lifeline: Lifeline) -> None:
        self.lifeline = lifeline
        self.process: subprocess.Popen[bytes] | None = None
        self.stopping = threading.Event()
        self.keeper = threading.Thread(target=self._keep, name="jobs", daemon=True)

    def start(self) -> None:
        """Start, and keep it running."""
        self._launch()  # before the thread, and before Granian forks: a fork beside a thread that forks may deadlock
        self.keeper.start()

    def stop(self) -> None:
        """Stop it, by force after `PATIENCE`. What it was doing stands in rows, and is done again later."""
        # Granian also leaves without a signal, when its web processes crash in a loop.
        self.stopping.set()
        self.lifeline.cut()
        if self.process is None:
            return
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _launch(self) -> None:
        # A session of its own: Ctrl-C in the terminal reaches the supervisor alone, which stops things in order.
        self.process = subprocess.Popen(  # noqa: S603  our own program
            _command("jobs", "run"),
            env={**_environment(), **self.lifeline.environment()},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=[self.lifeline.reader],
        )

    def _keep(self) -> None:
        pause = 1.0
        while self.process:
            began = time.monotonic()
            code = self.process.wait()
            pause = 1.0 if time.monotonic() - began > 60 else min(pause * 2, 30)
            if self.stopping.wait(pause):
                return
            _say(f"The job process ended ({code}); starting it again.")
            self._launch()


class Supervisor(Granian):  # type: ignore[misc, valid-type]
    """Granian, with the job process beside its web processes."""

    lifeline: Lifeline
    jobs: Jobs

    def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
        """Let jobs, streams and requests end at the same time, not one after the other."""
        self.jobs.stopping.set()
        self.lifeline.cut()
        super().signal_handler_interrupt(*args, **kwargs)


def _supervise(host: str, port: int, facts: dict[str, Any]) -> None:
    server = Supervisor(
        "parvis.config.front:application",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=10_000),
        loop=Loops.uvloop,
        websockets=True,
        workers=facts["web_processes"],
        workers_kill_timeout=PATIENCE,
        respawn_failed_workers=True,
        backpressure=MOST_OPEN,
        log_level=LogLevels.warning,
        process_name="parvis",
    )
    server.lifeline = Lifeline()
    server.jobs = Jobs(server.lifeline)
    server.on_startup(lambda: _started(server.jobs, host, port, facts["url"]))
    server.on_shutdown(server.jobs.stop)
    server.serve()


def _started(jobs: Jobs, host: str, port: int, url: str) -> None:
    jobs.start()
    _say(f"Parvis listens on http://{_reachable(host)}:{port}. Open {url}; Ctrl-C stops it.")


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()
