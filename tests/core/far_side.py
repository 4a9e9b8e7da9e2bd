"""The network's far side, played by real servers on loopback.

The square (127.0.0.2) is the public Internet, by exemption. The sink (127.0.0.1) is our own network: nothing may
ever knock there.
"""

import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from pathlib import Path

import pytest

from parvis.core.dialling import ask_dns
from parvis.core.outbound import Outbound, Refused, fetch

NAMES = {
    "square.test": ["127.0.0.2"],
    "elsewhere.test": ["127.0.0.2"],
    "sink.test": ["127.0.0.1"],
    "sink.test.": ["127.0.0.1"],
    "mixed.test": ["127.0.0.2", "127.0.0.1"],
}


def resolve(host: str, port: int) -> list[str]:
    """Know a few names; leave numbers to the C library, with all the spellings it accepts."""
    return NAMES.get(host) or ask_dns(host, port)


def reason_not_to_fetch(url: str, rules: Outbound, **options: object) -> str:
    """Ask for a URL that must be refused, and return why it was."""
    with pytest.raises(Refused) as refused:
        fetch(url, using=rules, total_seconds=1, **options)  # type: ignore[arg-type]
    return refused.value.reason


class Visit(BaseHTTPRequestHandler):
    """One request to the square."""

    protocol_version = "HTTP/1.1"
    server: "Server"

    def reply(self, body: bytes = b"", status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"content_length": str(len(body)), "connection": "close", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.server.visits.append(self)
        page = self.server.pages.get(self.path)
        try:
            page(self) if page else self.reply(status=404)
        except OSError:  # the client hung up, as it should on an endless answer
            self.close_connection = True

    do_POST = do_GET  # noqa: N815  (the name http.server calls)

    def log_message(self, format: str, *args: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.2", 0), Visit)
        self.pages: dict[str, Callable[[Visit], None]] = {}
        self.visits: list[Visit] = []

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@dataclass
class Square:
    """A public web server. `add` gives a path what it answers."""

    server: Server
    scheme: str = "http"

    @property
    def port(self) -> int:
        return self.server.server_address[1]

    @property
    def visits(self) -> list[Visit]:
        return self.server.visits

    def add(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> str:
        return self.add_page(path, lambda visit: visit.reply(body, status, **headers))

    def add_page(self, path: str, page: Callable[[Visit], None]) -> str:
        self.server.pages[path] = page
        return self.url(path)

    def url(self, path: str = "/", host: str = "square.test") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"


@dataclass
class Sink:
    """A door of our own network. The kernel keeps who knocked until we ask, so the count is exact."""

    listener: socket.socket
    _guests: list[socket.socket] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])

    def hits(self) -> int:
        self.listener.setblocking(False)
        try:
            while True:
                self._guests.append(self.listener.accept()[0])
        except BlockingIOError:
            return len(self._guests)

    def received(self) -> list[bytes]:
        """Return what each guest said, once all have left."""
        self.hits()
        for guest in self._guests:
            guest.settimeout(5)
        return [guest.recv(1024) for guest in self._guests]

    def close(self) -> None:
        for guest in (*self._guests, self.listener):
            guest.close()


def serve(server: Server) -> Iterator[Server]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def square() -> Iterator[Square]:
    for server in serve(Server()):
        yield Square(server)


@pytest.fixture
def sink() -> Iterator[Sink]:
    listener = socket.create_server(("127.0.0.1", 0))
    sink = Sink(listener)
    yield sink
    sink.close()


@pytest.fixture
def rules(square: Square, sink: Sink) -> Outbound:
    """The square is public, every name is known, and the sink's port is open: only its address protects it."""
    return Outbound(
        ports=frozenset({80, 443, square.port, sink.port}), exempt=(ip_network("127.0.0.2/32"),), resolve=resolve
    )


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for square.test, signed by itself, with its key in the same file."""
    path = tmp_path_factory.mktemp("tls") / "square.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
        + ["-subj", "/CN=square.test", "-addext", "subjectAltName=DNS:square.test", "-keyout", path, "-out", path],
        check=True,
        capture_output=True,
    )
    key = path.read_text()
    if "CERTIFICATE" not in key or "PRIVATE KEY" not in key:
        raise AssertionError("openssl wrote only one of the two")
    return path


@pytest.fixture
def tls_square(certificate: Path) -> Iterator[Square]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = Server()
    # Shake hands in the thread of the visit, where a failure harms nobody else.
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    for running in serve(server):
        yield Square(running, scheme="https")
