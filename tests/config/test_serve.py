"""`parvis serve` as an operator meets it: it starts from nothing, answers, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from parvis.config.serve import _take, address

STARTING = 60  # seconds: a fresh database on a busy machine
STOPPING = 6  # seconds promised


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class House:
    """A server in a process of its own, with a data folder of its own."""

    def __init__(self, data: Path, port: int = 0) -> None:
        self.port = port or free_port()
        self.data = data
        drop = ("PARVIS_", "DATABASE_URL", "REDIS_URL", "PYTEST_")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(drop)}
        environment["PYTHONPATH"] = os.pathsep.join(p for p in sys.path if p)
        command = [sys.executable, "-m", "parvis", "serve", "--data", str(data), "--bind", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, start_new_session=True)

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + STARTING
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                pytest.fail(f"It ended: {self.process.stderr.read().decode()}")  # type: ignore[union-attr]
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=5) as answer:
                    assert answer.read() == b"ok\n"
                    return
            except OSError:
                time.sleep(0.05)
        pytest.fail("It did not answer.")

    def children(self) -> set[int]:
        """The processes it started."""
        listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, check=False)
        return {int(pid) for pid in listed.stdout.split()}


def alive(pid: int) -> bool:
    """Whether a process still runs; one that ended and waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def gone(pids: set[int], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while any(map(alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not any(map(alive, pids))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path / "data")
    try:
        house.wait_until_it_answers()
        yield house
    finally:
        children = house.children()
        house.process.kill()
        house.process.wait()
        assert gone(children, 20)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_starts_from_nothing_and_stops_when_told(house: House, how: signal.Signals) -> None:
    assert (house.data / "parvis.sqlite3").exists()
    for private in (house.data, *house.data.iterdir()):
        assert private.stat().st_mode & 0o077 == 0, private
    children = house.children()
    assert len(children) >= 2  # pages, jobs
    # A page half asked for must not hold it back.
    waiting = HTTPConnection("127.0.0.1", house.port)
    waiting.putrequest("POST", "/")
    waiting.putheader("Content-Length", "10")
    waiting.endheaders()
    house.process.send_signal(how)
    assert house.process.wait(STOPPING) == 0
    assert gone(children, 0)
    waiting.close()


def test_a_killed_supervisor_leaves_nothing_behind(house: House) -> None:
    children = house.children()
    house.process.kill()
    house.process.wait()
    assert gone(children, 20)


def test_a_job_process_that_dies_is_started_again(house: House) -> None:
    for pid in house.children():
        if b"jobs" in Path(f"/proc/{pid}/cmdline").read_bytes():
            os.kill(pid, signal.SIGKILL)
            died = pid
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        jobs = {p for p in house.children() if alive(p) and b"jobs" in Path(f"/proc/{p}/cmdline").read_bytes()}
        if jobs - {died}:
            return
        time.sleep(0.1)
    pytest.fail("No job process came back.")


def test_a_taken_port_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        house = House(tmp_path / "data", port=taken.getsockname()[1])
        assert house.process.wait(STARTING) == 1
    words = house.process.stderr.read().decode()  # type: ignore[union-attr]
    assert "can’t listen on" in words
    assert "Traceback" not in words


def test_two_servers_never_share_a_port(house: House, tmp_path: Path) -> None:
    """Granian listens with SO_REUSEPORT: the second would silently get half of the visitors."""
    second = House(tmp_path / "other", port=house.port)
    assert second.process.wait(STARTING) == 1
    assert "can’t listen on" in second.process.stderr.read().decode()  # type: ignore[union-attr]


def test_a_port_is_kept_before_anybody_listens() -> None:
    port = free_port()
    with _take("127.0.0.1", port), pytest.raises(SystemExit):
        _take("127.0.0.1", port)
    _take("127.0.0.1", port).close()


@pytest.mark.parametrize(
    ("bind", "host", "port"),
    [("127.0.0.1:9000", "127.0.0.1", 9000), (":9000", "127.0.0.1", 9000), ("example.org", "example.org", 8000),
     ("8200", "127.0.0.1", 8200), ("[::1]:80", "::1", 80)],
)  # fmt: skip
def test_an_address_is_read(bind: str, host: str, port: int) -> None:
    assert address(bind) == (host, port)


@pytest.mark.parametrize("bind", ["127.0.0.1:x", "http://a:1", "a:99999"])
def test_what_is_no_address_is_refused_in_a_sentence(bind: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        address(bind)
    assert refused.value.code == 2
    assert "HOST:PORT" in capsys.readouterr().err
