"""Sending stored bytes: what a browser may do with them, how long it may keep them, and which part it asked for."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import IO

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

CHUNK = 256 << 10
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
# Whatever it turns out to be, it runs nothing, loads nothing and frames nothing, though it comes from our own origin.
LOCKED = "default-src 'none'; sandbox"
KEPT = ("Content-Security-Policy", "X-Content-Type-Options", "Content-Disposition", "Cache-Control")


def stored(
    request: HttpRequest, name: str, *, mime: str, disposition: str, cache: str, since: datetime.datetime | None = None
) -> HttpResponseBase:
    """The stored file `name`, whole or the one range asked for (RFC 9110), or 304. Raises `Http404` if it is gone.

    Stored names are random and what stands under one never changes, so the name itself is the entity tag.
    """
    response = HttpResponse(content_type=mime)
    response["ETag"] = etag = f'"{PurePath(name).stem}"'
    if since:
        response["Last-Modified"] = http_date(since.timestamp())
    response["Content-Disposition"] = disposition
    response["Cache-Control"] = cache
    response["Content-Security-Policy"] = LOCKED
    response["X-Content-Type-Options"] = "nosniff"
    response["Accept-Ranges"] = "bytes"
    moment = int(since.timestamp()) if since else None
    answer = get_conditional_response(request, etag=etag, last_modified=moment, response=response)
    if answer is response or answer is None:
        return _body(request, name, response)
    for header in KEPT:  # a browser puts the headers of a 304 in the place of those it kept
        answer[header] = response[header]
    return answer


def _body(request: HttpRequest, name: str, response: HttpResponse) -> HttpResponseBase:
    """The bytes asked for, under the headers of `response`."""
    try:
        size = default_storage.size(name)
        file = default_storage.open(name)
    except FileNotFoundError:
        raise Http404 from None
    asked = _asked(request, response["ETag"], size)
    first, last = asked or (0, size - 1)
    if asked:
        response.status_code = 206 if first <= last else 416
        response["Content-Range"] = f"bytes {first}-{last}/{size}" if first <= last else f"bytes */{size}"
    response["Content-Length"] = str(last - first + 1 if first <= last else 0)
    if request.method == "HEAD" or first > last:
        file.close()
        return response
    answer = StreamingHttpResponse(_Part(file, first, last), status=response.status_code)
    answer.headers = response.headers
    return answer


def _asked(request: HttpRequest, etag: str, size: int) -> tuple[int, int] | None:
    """The first and last byte of the one range asked for; None to send everything, an empty range for one that isn't there.

    Several ranges, or those of another version (If-Range), get the whole file, as the standard allows.
    """
    match = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if not match or match.groups() == ("", "") or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = match.groups()
    if not first:
        return (max(0, size - int(last)), size - 1) if int(last) else (size, size - 1)
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last), size - 1) if last else size - 1


class _Part:
    """Bytes `first` to `last` of an open file, in chunks; closing it closes the file, even if nothing was read."""

    def __init__(self, file: IO[bytes], first: int, last: int) -> None:
        self.file, self.left = file, last - first + 1
        file.seek(first)

    def __iter__(self) -> Iterator[bytes]:
        while self.left > 0 and (chunk := self.file.read(min(CHUNK, self.left))):
            self.left -= len(chunk)
            yield chunk

    def close(self) -> None:
        """Give the file back."""
        self.file.close()
