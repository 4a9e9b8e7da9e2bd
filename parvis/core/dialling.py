"""Connecting to another server: only to addresses we checked, and only for as long as we allow.

The check sits where the connection is made, so nothing can resolve a name twice and be given two answers.
"""

import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from ipaddress import ip_address
from ssl import SSLContext
from typing import Any

import httpcore2

from parvis.core.addresses import Address, Network, is_allowed

Resolver = Callable[[str, int], list[str]]
"""Gives the addresses of a host name, in the order they should be tried; raises OSError where there are none."""

SocketOptions = Iterable[Any] | None

# A name with a thousand addresses would make us knock at a thousand doors.
MAX_ATTEMPTS = 4


class Refused(Exception):
    """We may not, or will not, make this request or take this answer. `reason` is a code, never remote text."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Unreachable(Exception):
    """The other server could not be reached or did not finish answering. `reason` is a code, never remote text."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def ask_dns(host: str, port: int) -> list[str]:
    """Return every address the system's resolver knows for a host."""
    return [str(answer[4][0]) for answer in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@dataclass(frozen=True)
class Budget:
    """A wall-clock allowance, in seconds, that begins now."""

    seconds: float
    _began: float = field(default_factory=time.monotonic)

    def left(self) -> float:
        """Return the seconds left, or raise `Unreachable`."""
        left = self._began + self.seconds - time.monotonic()
        if left <= 0:
            raise Unreachable("timeout")
        return left


class TimedStream(httpcore2.NetworkStream):
    """A connection whose every read and write draws on one budget: a byte a second does not keep it open."""

    def __init__(self, stream: httpcore2.NetworkStream, budget: Budget) -> None:
        self._stream = stream
        self._budget = budget

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002  (theirs, we have a budget)
        return self._stream.read(max_bytes, self._budget.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, self._budget.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._budget.left())
        return TimedStream(stream, self._budget)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class Backend(httpcore2.NetworkBackend):
    """Opens connections for one request. It knows no Unix sockets."""

    def __init__(self, *, resolve: Resolver, exempt: tuple[Network, ...], budget: Budget) -> None:
        self._resolve = resolve
        self._exempt = exempt
        self._budget = budget
        self._tcp = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002
        local_address: str | None = None,  # noqa: ARG002
        socket_options: SocketOptions = None,
    ) -> httpcore2.NetworkStream:
        addresses = self._checked(host, port)
        for untried in range(len(addresses), 0, -1):
            # A share each, so that one silent address does not use up the time of the next.
            share = self._budget.left() / untried
            try:
                return self._connect(addresses[-untried], port, share, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue
        raise Unreachable("network")

    def _checked(self, host: str, port: int) -> list[Address]:
        """Resolve a host; one address that is not allowed condemns them all (DNS rebinding)."""
        try:
            addresses = [ip_address(answer) for answer in self._resolve(host, port)]
        except (OSError, UnicodeError) as error:
            raise Unreachable("name") from error
        if not addresses:
            raise Unreachable("name")
        if not all(is_allowed(address, self._exempt) for address in addresses):
            raise Refused("address")
        return list(dict.fromkeys(addresses))[:MAX_ATTEMPTS]

    def _connect(self, address: Address, port: int, seconds: float, options: SocketOptions) -> TimedStream:
        stream = self._tcp.connect_tcp(str(address), port, seconds, None, options)
        # A packet filter or a proxy of the machine may have answered in the other's place.
        if ip_address(stream.get_extra_info("server_addr")[0]) != address:
            stream.close()
            raise Refused("address")
        return TimedStream(stream, self._budget)
