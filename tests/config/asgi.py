"""Talk ASGI to a callable, as a server would."""

import asyncio
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Answer:
    """What came back."""

    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    pieces: int = 0

    def header(self, name: str) -> str:
        """The first header of this name, or nothing."""
        return next((value for key, value in self.headers if key == name), "")


async def ask(
    app: Any,
    path: str = "/",
    *,
    method: str = "GET",
    headers: list[tuple[str, str]] | None = None,
    chunks: list[bytes] | None = None,
) -> Answer:
    """Send one request, its body in `chunks`, and wait for the whole answer."""
    waiting = list(chunks or [b""])
    answer = Answer()

    async def receive() -> dict[str, Any]:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(0), "more_body": bool(waiting)}
        return await asyncio.Future()  # the client stays

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = [(k.decode().lower(), v.decode("latin1")) for k, v in message["headers"]]
        elif piece := message.get("body", b""):
            answer.body += piece
            answer.pieces += 1

    await app(scope(path, method, headers), receive, send)
    return answer


def scope(path: str, method: str = "GET", headers: list[tuple[str, str]] | None = None) -> dict[str, Any]:
    """An HTTP scope for this request."""
    path, _, query = path.partition("?")
    pairs = [("host", "testserver"), *(headers or [])]
    return {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "scheme": "http",
        "http_version": "1.1",
        "headers": [(k.encode(), v.encode("latin1")) for k, v in pairs],
        "client": ("127.0.0.1", 5000),
        "server": ("127.0.0.1", 8000),
    }
