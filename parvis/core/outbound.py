"""The one client by which this house asks anything of another server.

Somebody else chose most of the addresses we fetch, so every request is guarded against reaching our own network
(server-side request forgery), against endless answers, and against answers that never end.
"""

import re
import ssl
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import ip_address, ip_network
from typing import Self

import httpcore2
import httpx2

from parvis.core.addresses import Network, is_allowed
from parvis.core.dialling import Backend, Budget, Refused, Resolver, Unreachable, ask_dns

__all__ = ["Fetched", "Outbound", "Refused", "Unreachable", "checked_target", "checked_url", "fetch"]

MAX_BYTES = 2**20
TOTAL_SECONDS = 15.0
MAX_URL = 4096

# Characters by which two parsers read two different URLs, or one request becomes two; raw or percent-encoded.
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\\\ud800-\udfff]|%(?:0[0-9a-f]|1[0-9a-f]|7f)", re.IGNORECASE)
_CREDENTIALS = re.compile(r"[^/?#]*//[^/?#]*@")
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})*\.?", re.IGNORECASE)
# The C library reads 127.1, 0x7f000001 and 2130706433 as addresses: a name whose last label is a number is none.
_NUMBER = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)\.?", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Outbound:
    """What a request may do. `ports` and `exempt` (networks) widen the public web; `ca_bundle` is a file's path."""

    ports: frozenset[int] = frozenset({80, 443})
    exempt: tuple[Network, ...] = ()
    ca_bundle: str = ""
    user_agent: str = "Parvis/0.1"
    max_redirects: int = 3
    resolve: Resolver = field(default=ask_dns)

    @classmethod
    def from_settings(cls) -> Self:
        """Read the administrator's choice from the settings."""
        from django.conf import settings

        site = getattr(settings, "SITE_URL", "")
        return cls(
            ports=cls.ports | frozenset(getattr(settings, "PARVIS_OUTBOUND_PORTS", ())),
            exempt=tuple(map(ip_network, getattr(settings, "PARVIS_OUTBOUND_EXEMPT", ()))),
            ca_bundle=getattr(settings, "PARVIS_CA_BUNDLE", ""),
            user_agent=f"Parvis/0.1 (+{site})" if site else cls.user_agent,
        )


@dataclass(frozen=True)
class Fetched:
    """An answer. `url` is the one that answered, after redirects; `content_type` is bare and in lower case.

    `headers` ignores the case of its keys. `body` is decompressed. It comes from a stranger: never show it as it is.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    content_type: str
    body: bytes


def fetch(
    url: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    accept: Collection[str] | None = None,
    max_bytes: int = MAX_BYTES,
    total_seconds: float = TOTAL_SECONDS,
    using: Outbound | None = None,
) -> Fetched:
    """Ask another server, and return what it says whatever its status.

    `accept` lists the content types we want (`image/*` allowed); a successful answer of another type is refused.
    `max_bytes` counts the body after decompression; `total_seconds` is wall-clock time for everything, redirects
    included (a name server may overrun it, by its own limit). `using` defaults to the settings.

    Redirects are followed for GET and HEAD alone, each checked like the first URL; `headers` go only to the origin
    they were meant for. Nothing is remembered between calls: no cookies, no proxies, no netrc.

    Raises `Refused` where we will not go on, with `reason` one of: url, scheme, credentials, host, port, address,
    redirects, downgrade, type, encoding, size. Raises `Unreachable` with: timeout, name, network.
    """
    rules = using or Outbound.from_settings()
    budget = Budget(total_seconds)
    target = checked_url(url, ports=rules.ports)
    sent = dict(headers or {})
    for _ in range(rules.max_redirects + 1):
        with (
            _errors_named(),
            _client(rules, budget, accept) as client,
            client.stream(method, target, headers=sent, content=body) as response,
        ):
            following = _redirect(response, ports=rules.ports)
            if following is None:
                return _read(response, accept=accept, max_bytes=max_bytes)
        if _origin(following) != _origin(target):
            sent = {}
        target = following
    raise Refused("redirects")


def checked_url(url: str, *, ports: Collection[int] = Outbound.ports) -> httpx2.URL:
    """Return a URL we might ask, without its fragment, or raise `Refused`. Asks nobody, not even for the name."""
    if _UNSAFE.search(url):
        raise Refused("url")
    try:
        parsed = httpx2.URL(url).copy_with(fragment=None)
    except httpx2.InvalidURL as error:
        raise Refused("url") from error
    if len(str(parsed)) > MAX_URL:
        raise Refused("url")
    if parsed.scheme not in {"http", "https"}:
        raise Refused("scheme")
    if _CREDENTIALS.match(url):
        raise Refused("credentials")
    if not _is_host(parsed.raw_host.decode("ascii")):
        raise Refused("host")
    if _port(parsed) not in ports:
        raise Refused("port")
    return parsed


def checked_target(url: str, *, using: Outbound | None = None) -> httpx2.URL:
    """Return a URL whose every request would not be refused for what it says: `checked_url`, and no literal address (nor
    `localhost`) we may not connect to. Raises `Refused`. Asks nobody; a name is looked up when it is asked."""
    rules = using or Outbound.from_settings()
    checked = checked_url(url, ports=rules.ports)
    host = checked.host.rstrip(".").lower()
    try:
        literal = ip_address("127.0.0.1" if host == "localhost" or host.endswith(".localhost") else host)
    except ValueError:
        return checked
    if not is_allowed(literal, rules.exempt):
        raise Refused("address")
    return checked


def _is_host(host: str) -> bool:
    """Say whether this is a host name, or an address in its usual spelling."""
    try:
        ip_address(host)
    except ValueError:
        return bool(_NAME.fullmatch(host)) and not _NUMBER.fullmatch(host)
    return "%" not in host


def _port(url: httpx2.URL) -> int:
    return url.port if url.port is not None else {"http": 80, "https": 443}[url.scheme]


def _origin(url: httpx2.URL) -> tuple[str, str, int]:
    return url.scheme, url.host, _port(url)


def _redirect(response: httpx2.Response, *, ports: Collection[int]) -> httpx2.URL | None:
    """Return the checked URL an answer sends us to, None where it sends us nowhere."""
    location = response.headers.get("location", "")
    if response.request.method not in {"GET", "HEAD"} or not (response.is_redirect and location):
        return None
    try:
        following = checked_url(str(response.url.join(location)), ports=ports)
    except httpx2.InvalidURL as error:
        raise Refused("url") from error
    if response.url.scheme == "https" and following.scheme == "http":
        raise Refused("downgrade")
    return following


def _read(response: httpx2.Response, *, accept: Collection[str] | None, max_bytes: int) -> Fetched:
    content_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if response.is_success and accept is not None and not _is_wanted(content_type, accept):
        raise Refused("type")
    # Encodings stacked on one another inflate by the product of their ratios; we asked for gzip, once.
    if response.headers.get("content-encoding", "identity").strip().lower() not in {"identity", "gzip"}:
        raise Refused("encoding")
    body = bytearray()
    for piece in response.iter_bytes():
        body += piece
        if len(body) > max_bytes:
            raise Refused("size")
    return Fetched(str(response.url), response.status_code, response.headers, content_type, bytes(body))


def _is_wanted(content_type: str, accept: Collection[str]) -> bool:
    return bool({content_type, content_type.partition("/")[0] + "/*", "*/*"} & set(accept))


def _client(rules: Outbound, budget: Budget, accept: Collection[str] | None) -> httpx2.Client:
    """Return a client for one request. It trusts no environment: a proxy named there would do our resolving."""
    headers = {
        "User-Agent": rules.user_agent,
        "Accept": ", ".join(accept) if accept else "*/*",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    transport = _Transport(Backend(resolve=rules.resolve, exempt=rules.exempt, budget=budget), rules.ca_bundle)
    return httpx2.Client(transport=transport, trust_env=False, follow_redirects=False, headers=headers)


@lru_cache(maxsize=4)
def _tls(ca_bundle: str) -> ssl.SSLContext:
    """Trust the system's authorities, and those of a file besides. Cached: loading them takes milliseconds."""
    context = httpx2.create_ssl_context(trust_env=False)
    if ca_bundle:
        context.load_verify_locations(cafile=ca_bundle)
    return context


class _Transport(httpx2.BaseTransport):
    """Carries requests over our own connections; httpx2 offers no public way to give its transport a backend."""

    def __init__(self, backend: Backend, ca_bundle: str) -> None:
        self._pool = httpcore2.ConnectionPool(ssl_context=_tls(ca_bundle), network_backend=backend)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        url = httpcore2.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        answer = self._pool.handle_request(
            httpcore2.Request(request.method, url, headers=request.headers.raw, content=request.stream)
        )
        return httpx2.Response(answer.status, headers=answer.headers, stream=_Stream(answer))

    def close(self) -> None:
        self._pool.close()


class _Stream(httpx2.SyncByteStream):
    def __init__(self, answer: httpcore2.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


@contextmanager
def _errors_named() -> Iterator[None]:
    """Turn what the network throws into `Unreachable`, without a word of what the other side said."""
    try:
        yield
    except (httpcore2.TimeoutException, httpx2.TimeoutException, TimeoutError) as error:
        raise Unreachable("timeout") from error
    except (httpx2.HTTPError, httpcore2.NetworkError, httpcore2.ProtocolError, OSError) as error:
        raise Unreachable("network") from error
