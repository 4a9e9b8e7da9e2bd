"""A network served for real clients: open to one mail domain, everybody on the square, no limits."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STARTING = 60


@contextmanager
def served(data: Path, port: int) -> Iterator[str]:
    """Serve one at http://localhost:{port} while the block lasts; gives its address."""
    drop = ("PARVIS_", "DATABASE_URL", "REDIS_URL", "PYTEST_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(drop)}
    address = f"http://localhost:{port}"
    env = {
        **kept, "PYTHONPATH": str(Path.cwd()), "PARVIS_DATA": str(data), "PARVIS_URL": address, "PARVIS_LANGUAGE": "en",
        "PARVIS_RATE_LIMITS": "false", "PARVIS_PASSWORD_GRANT": "true", "PARVIS_CONFIRM_MAIL": "false",
        "PARVIS_OUTBOUND_EXEMPT": "127.0.0.0/8",
    }  # fmt: skip
    parvis = [sys.executable, "-m", "parvis"]
    founding = [
        "--name",
        "Mastodon",
        "--admin-email",
        "admin@house.example",
        "--admin-password",
        "mistral velours samoussa",
    ]
    opened = ["--joining", "domains", "--domains", "example.com", "--public", "--language", "en"]
    subprocess.run([*parvis, "init", *founding, *opened], env=env, check=True, capture_output=True)
    log = (data / "log").open("wb")
    process = subprocess.Popen(
        [*parvis, "serve", "--bind", f"127.0.0.1:{port}"], env=env, stderr=log, start_new_session=True
    )
    try:
        _wait(f"{address}/health", process)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
        log.close()


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + STARTING
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("It did not answer.")
