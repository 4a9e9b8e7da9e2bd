"""Answers too large, too slow, or not what we asked for."""

import gzip
import threading
import tracemalloc

import pytest

from parvis.core.outbound import Outbound, Refused, Unreachable, fetch
from tests.core.far_side import Square, Visit, reason_not_to_fetch


def test_a_body_may_be_as_large_as_allowed_and_no_larger(square: Square, rules: Outbound) -> None:
    url = square.add("/", b"x" * 1000)
    assert len(fetch(url, max_bytes=1000, using=rules).body) == 1000
    assert reason_not_to_fetch(url, rules, max_bytes=999) == "size"


def test_an_endless_body_is_refused(square: Square, rules: Outbound) -> None:
    hung_up = threading.Event()

    def endless(visit: Visit) -> None:
        visit.reply(content_length="100000000000")
        try:
            while True:
                visit.wfile.write(b"x" * 65536)
        except OSError:
            hung_up.set()

    with pytest.raises(Refused) as refused:
        fetch(square.add_page("/", endless), using=rules)
    assert refused.value.reason == "size"
    assert hung_up.wait(10)


def test_a_gzip_bomb_does_not_fill_memory(square: Square, rules: Outbound) -> None:
    url = square.add("/", gzip.compress(bytes(100 * 2**20), 1), content_encoding="gzip")
    tracemalloc.start()
    try:
        with pytest.raises(Refused) as refused:
            fetch(url, using=rules)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert refused.value.reason == "size"
    assert peak < 16 * 2**20


@pytest.mark.parametrize("encoding", ["gzip, gzip", "br", "deflate"])
def test_an_encoding_we_did_not_ask_for_is_refused(encoding: str, square: Square, rules: Outbound) -> None:
    url = square.add("/", gzip.compress(gzip.compress(b"x")), content_encoding=encoding)
    assert reason_not_to_fetch(url, rules) == "encoding"


@pytest.mark.parametrize("opening", [b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-Slow: "])
def test_a_slow_drip_ends_with_the_budget(opening: bytes, square: Square, rules: Outbound) -> None:
    """Each byte comes in good time; all of them together do not, in the body as in the headers."""
    over = threading.Event()

    def drip(visit: Visit) -> None:
        visit.wfile.write(opening)
        for _ in range(500):
            visit.wfile.write(b"x")
            if over.wait(0.01):
                return
        visit.wfile.write(b"\r\n\r\n")

    with pytest.raises(Unreachable) as unreachable:
        fetch(square.add_page("/", drip), total_seconds=0.2, using=rules)
    over.set()
    assert unreachable.value.reason == "timeout"


def test_nonsense_is_unreachable(square: Square, rules: Outbound) -> None:
    def babble(visit: Visit) -> None:
        visit.wfile.write(b"\x00\x01 hello\r\n\r\n")

    with pytest.raises(Unreachable) as unreachable:
        fetch(square.add_page("/", babble), using=rules)
    assert unreachable.value.reason == "network"


def test_broken_compression_is_unreachable(square: Square, rules: Outbound) -> None:
    with pytest.raises(Unreachable):
        fetch(square.add("/", b"not gzip at all", content_encoding="gzip"), using=rules)


@pytest.mark.parametrize(
    ("content_type", "accept"),
    [("text/html; charset=utf-8", ("text/html",)), ("image/png", ("image/*",)), ("x/y", ("*/*",))],
)
def test_the_type_we_asked_for_is_taken(content_type: str, accept: tuple[str], square: Square, rules: Outbound) -> None:
    url = square.add("/", b"ok", content_type=content_type)
    assert fetch(url, accept=accept, using=rules).body == b"ok"


@pytest.mark.parametrize("content_type", ["application/zip", "text/html-sandboxed", "imagex/png", ""])
def test_another_type_is_refused(content_type: str, square: Square, rules: Outbound) -> None:
    url = square.add("/", b"ok", content_type=content_type)
    assert reason_not_to_fetch(url, rules, accept=("text/html", "image/*")) == "type"


def test_a_refusal_never_repeats_what_was_said(square: Square, rules: Outbound) -> None:
    url = square.add("/", b"root:x:0:0", content_type="text/root-x")
    with pytest.raises(Refused) as refused:
        fetch(url, accept=("text/html",), using=rules)
    assert "root" not in str(refused.value) + repr(refused.value)
