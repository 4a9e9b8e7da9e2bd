"""Addresses that show what reaches a view through the front."""

import tempfile
import threading
from collections.abc import Iterator

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import path

PIECES = [b"one ", b"two ", b"three"]
BIG = b"0123456789abcdef" * 16384  # 256 KiB: four pieces


def echo(request: HttpRequest) -> HttpResponse:
    names = ("HTTP_X_FORWARDED_FOR", "REMOTE_ADDR")
    response = JsonResponse(
        {"cookies": request.COOKIES, "body": len(request.body), **{name: request.META.get(name) for name in names}}
    )
    response.set_cookie("a", "1")
    response.set_cookie("b", "2")
    return response


def file(request: HttpRequest) -> FileResponse:
    content = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    content.write(BIG)
    content.seek(0)
    return FileResponse(content)


def stream(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(iter(PIECES))


def broken_stream(request: HttpRequest) -> StreamingHttpResponse:
    def pieces() -> Iterator[bytes]:
        yield b"one "
        raise ZeroDivisionError

    return StreamingHttpResponse(pieces())


def fail(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def upload(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(sum(f.size or 0 for f in request.FILES.values())))


def thread(request: HttpRequest) -> HttpResponse:
    return HttpResponse(threading.current_thread().name)


urlpatterns = [path(f"{view.__name__}", view) for view in (echo, file, stream, broken_stream, fail, upload, thread)]
