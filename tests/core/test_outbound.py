import dataclasses
import gzip
from ipaddress import ip_network
from pathlib import Path
from types import SimpleNamespace

import pytest

from parvis.core.dialling import Resolver
from parvis.core.outbound import Outbound, Unreachable, fetch
from tests.core.far_side import Sink, Square, reason_not_to_fetch, resolve


def noting(asked: list[str]) -> Resolver:
    """A resolver that writes down every name it is asked for."""

    def resolve_noted(host: str, port: int) -> list[str]:
        asked.append(host)
        return resolve(host, port)

    return resolve_noted


# What comes back


def test_a_page_is_fetched(square: Square, rules: Outbound) -> None:
    url = square.add("/hello", b"<p>Hello", content_type="Text/HTML; charset=utf-8")
    page = fetch(url + "#there", using=rules)
    assert (page.url, page.status, page.content_type, page.body) == (url, 200, "text/html", b"<p>Hello")
    assert page.headers["Content-Type"] == "Text/HTML; charset=utf-8"
    assert square.visits[0].headers["Host"] == f"square.test:{square.port}"
    assert square.visits[0].headers["User-Agent"].startswith("Parvis/")


def test_what_we_say_arrives(square: Square, rules: Outbound) -> None:
    url = square.add("/inbox", status=202)
    answer = fetch(url, method="POST", body=b'{"a":1}', headers={"Signature": "s"}, using=rules)
    assert answer.status == 202
    assert (square.visits[0].command, square.visits[0].body) == ("POST", b'{"a":1}')
    assert square.visits[0].headers["Signature"] == "s"


def test_a_failure_of_the_other_server_is_an_answer(square: Square, rules: Outbound) -> None:
    url = square.add("/broken", b"sorry", status=500, content_type="text/html")
    assert fetch(url, accept=("application/json",), using=rules).status == 500


def test_a_compressed_page_is_read(square: Square, rules: Outbound) -> None:
    url = square.add("/zipped", gzip.compress(b"Hello " * 100), content_encoding="gzip")
    assert fetch(url, using=rules).body == b"Hello " * 100


def test_the_settings_are_the_administrators_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    choice = SimpleNamespace(
        SITE_URL="https://maison.test",
        PARVIS_OUTBOUND_PORTS=[8443],
        PARVIS_OUTBOUND_EXEMPT=["10.0.0.0/8"],
        PARVIS_CA_BUNDLE="/ca.pem",
    )
    monkeypatch.setattr("django.conf.settings", choice)
    rules = Outbound.from_settings()
    assert rules.ports == {80, 443, 8443}
    assert rules.exempt == (ip_network("10.0.0.0/8"),)
    assert (rules.ca_bundle, rules.user_agent) == ("/ca.pem", "Parvis/0.1 (+https://maison.test)")


def test_without_settings_only_the_public_web_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.conf.settings", SimpleNamespace())
    assert Outbound.from_settings() == Outbound()


# Where we never go


def test_the_sink_would_notice(sink: Sink, rules: Outbound) -> None:
    """Guards the tests below: with its address exempt, the sink is reached (and says nothing, until time is up)."""
    open_rules = dataclasses.replace(rules, exempt=(ip_network("127.0.0.1/32"),))
    with pytest.raises(Unreachable) as unreachable:
        fetch(f"http://127.0.0.1:{sink.port}/", total_seconds=0.1, using=open_rules)
    assert unreachable.value.reason == "timeout"
    assert sink.hits() == 1


@pytest.mark.parametrize(
    "host",
    [
        *["127.0.0.1", "localhost", "sink.test", "sink.test.", "[::1]", "[::]", "0.0.0.0", "10.0.0.1"],
        *["169.254.169.254", "[::ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]"],
    ],
)
def test_our_own_network_is_refused(host: str, sink: Sink, rules: Outbound) -> None:
    assert reason_not_to_fetch(f"http://{host}:{sink.port}/", rules) == "address"
    assert sink.hits() == 0


@pytest.mark.parametrize(
    "host",
    [
        *["127.1", "0x7f000001", "0x7f.1", "2130706433", "0177.0.0.1", "127.0.0.1.", "①②⑦.⓪.⓪.①", "１２７.0.0.1"],
        *["ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "127%2e0.0.1", "a b", "[fe80::1%25lo]", "", "a..b", "-a.test", "a" * 64],
    ],
)
def test_odd_spellings_are_refused_before_dns(host: str, sink: Sink, rules: Outbound) -> None:
    asked: list[str] = []
    listening = dataclasses.replace(rules, resolve=noting(asked))
    assert reason_not_to_fetch(f"http://{host}:{sink.port}/", listening) in {"host", "url"}
    assert (asked, sink.hits()) == ([], 0)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://square.test/", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("gopher://square.test/", "scheme"),
        ("data:text/html,hello", "scheme"),
        ("square.test/page", "scheme"),
        ("//square.test/", "scheme"),
        ("", "scheme"),
        ("http://u:p@square.test/", "credentials"),
        ("http://@square.test/", "credentials"),
        ("http://square.test:22/", "port"),
        ("http://square.test:6379/", "port"),
        ("http://square.test:0/", "port"),
        ("http://square.test:99999/", "port"),
        ("http://square.test/%0d%0aX", "url"),
        ("http://square.test/%00", "url"),
        ("http://square.test/\r\nX: y", "url"),
        ("http://square\t.test/", "url"),
        ("http://square.test\n/", "url"),
        ("http://square.test\\@sink.test/", "url"),
        ("http://square.test/\ud800", "url"),
        ("http://square.test/" + "a" * 4096, "url"),
        ("http://square.test/" + "é" * 1000, "url"),
    ],
)
def test_other_urls_are_refused_before_dns(url: str, reason: str) -> None:
    asked: list[str] = []
    assert reason_not_to_fetch(url, Outbound(resolve=noting(asked))) == reason
    assert asked == []


def test_a_header_cannot_smuggle_another(square: Square, rules: Outbound) -> None:
    with pytest.raises(Unreachable):
        fetch(square.add("/"), headers={"X-Note": "a\r\nX-Admin: yes"}, using=rules)
    assert square.visits == []


def test_one_private_address_condemns_the_name(square: Square, sink: Sink, rules: Outbound) -> None:
    square.add("/")
    assert reason_not_to_fetch(square.url("/", host="mixed.test"), rules) == "address"
    assert (len(square.visits), sink.hits()) == (0, 0)


def test_the_address_checked_is_the_address_used(square: Square, rules: Outbound) -> None:
    """A name that changes its mind after the first question (DNS rebinding) gains nothing."""
    answers = iter([["127.0.0.2"], ["127.0.0.1"]])
    rebinding = dataclasses.replace(rules, resolve=lambda host, port: next(answers))
    assert fetch(square.add("/"), using=rebinding).status == 200
    assert next(answers) == ["127.0.0.1"]


def test_a_connection_that_went_elsewhere_carries_nothing(sink: Sink, rules: Outbound) -> None:
    """Linux takes 0.0.0.0 to 127.0.0.1: an address we allowed, another that answers."""
    nowhere = dataclasses.replace(rules, exempt=(ip_network("0.0.0.0/32"),))
    assert reason_not_to_fetch(f"http://0.0.0.0:{sink.port}/", nowhere) == "address"
    assert sink.received() == [b""]


def test_an_unknown_name_is_unreachable(rules: Outbound) -> None:
    def nobody(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    with pytest.raises(Unreachable) as unreachable:
        fetch("http://nobody.test/", using=dataclasses.replace(rules, resolve=nobody))
    assert unreachable.value.reason == "name"


def test_a_second_address_is_tried(square: Square, rules: Outbound) -> None:
    loopback = dataclasses.replace(
        rules, exempt=(ip_network("127.0.0.2/31"),), resolve=lambda host, port: ["127.0.0.3", "127.0.0.2"]
    )
    assert fetch(square.add("/"), using=loopback).status == 200


def test_a_closed_door_is_unreachable(square: Square, rules: Outbound) -> None:
    closed = dataclasses.replace(rules, exempt=(ip_network("127.0.0.3/32"),), resolve=lambda host, port: ["127.0.0.3"])
    with pytest.raises(Unreachable) as unreachable:
        fetch(square.url(), using=closed)
    assert unreachable.value.reason == "network"


def test_a_proxy_of_the_environment_is_ignored(
    square: Square, sink: Sink, rules: Outbound, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{sink.port}")
    monkeypatch.setenv("all_proxy", f"http://127.0.0.1:{sink.port}")
    assert fetch(square.add("/"), using=rules).status == 200
    assert sink.hits() == 0


# Redirects


def test_three_redirects_are_followed(square: Square, rules: Outbound) -> None:
    for step in range(3):
        square.add(f"/{step}", status=302, location=f"/{step + 1}")
    square.add("/3", b"here")
    page = fetch(square.url("/0"), using=rules)
    assert (page.url, page.body) == (square.url("/3"), b"here")


def test_a_fourth_is_not(square: Square, rules: Outbound) -> None:
    assert reason_not_to_fetch(square.add("/loop", status=301, location="/loop"), rules) == "redirects"
    assert len(square.visits) == 4


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://127.0.0.1:{sink}/", "address"),
        ("//127.0.0.1:{sink}/", "address"),
        ("http://sink.test:{sink}/", "address"),
        ("http://mixed.test:{sink}/", "address"),
        ("http://2130706433:{sink}/", "host"),
        ("file:///etc/passwd", "scheme"),
        ("gopher://square.test/", "scheme"),
        ("data:text/html,hello", "scheme"),
        ("http://u:p@square.test/", "credentials"),
        ("http://square.test:22/", "port"),
        ("/a%0d%0aX", "url"),
        ("/a\tb", "url"),
    ],
)
def test_a_redirect_inwards_is_refused(location: str, reason: str, square: Square, sink: Sink, rules: Outbound) -> None:
    url = square.add("/out", status=302, location=location.format(sink=sink.port))
    assert reason_not_to_fetch(url, rules) == reason
    assert (len(square.visits), sink.hits()) == (1, 0)


def test_a_redirect_asks_for_the_name_again(square: Square, sink: Sink, rules: Outbound) -> None:
    answers = iter([["127.0.0.2"], ["127.0.0.1"]])
    rebinding = dataclasses.replace(rules, resolve=lambda host, port: next(answers))
    url = square.add("/", status=302, location=f"http://square.test:{sink.port}/")
    assert reason_not_to_fetch(url, rebinding) == "address"
    assert sink.hits() == 0


def test_headers_stay_with_the_origin_they_were_meant_for(square: Square, rules: Outbound) -> None:
    url = square.add("/a", status=302, location="/b")
    square.add("/b", status=302, location=square.url("/c", host="elsewhere.test"))
    square.add("/c")
    fetch(url, headers={"Authorization": "Bearer secret"}, accept=("text/plain", "*/*"), using=rules)
    assert [visit.headers["Authorization"] for visit in square.visits] == ["Bearer secret", "Bearer secret", None]
    assert [visit.headers["Accept"] for visit in square.visits] == ["text/plain, */*"] * 3


def test_cookies_are_not_kept(square: Square, rules: Outbound) -> None:
    url = square.add("/a", status=302, location="/b", set_cookie="who=you; Path=/")
    square.add("/b")
    fetch(url, using=rules)
    assert square.visits[1].headers["Cookie"] is None


def test_what_was_posted_is_not_posted_elsewhere(square: Square, rules: Outbound) -> None:
    url = square.add("/inbox", status=307, location="/other")
    assert fetch(url, method="POST", body=b"secret", using=rules).status == 307
    assert len(square.visits) == 1


# TLS


@pytest.fixture
def tls_rules(rules: Outbound, tls_square: Square, certificate: Path) -> Outbound:
    return dataclasses.replace(rules, ports=rules.ports | {tls_square.port}, ca_bundle=str(certificate))


def test_an_authority_of_the_administrator_is_trusted(tls_square: Square, tls_rules: Outbound) -> None:
    assert fetch(tls_square.add("/", b"hello"), using=tls_rules).body == b"hello"


def test_an_unknown_authority_is_not(tls_square: Square, tls_rules: Outbound) -> None:
    with pytest.raises(Unreachable):
        fetch(tls_square.add("/"), using=dataclasses.replace(tls_rules, ca_bundle=""))
    assert tls_square.visits == []


def test_a_certificate_for_another_name_is_not(tls_square: Square, tls_rules: Outbound) -> None:
    tls_square.add("/")
    with pytest.raises(Unreachable):
        fetch(tls_square.url("/", host="elsewhere.test"), using=tls_rules)
    assert tls_square.visits == []


def test_a_redirect_may_gain_tls_but_not_lose_it(square: Square, tls_square: Square, tls_rules: Outbound) -> None:
    up = square.add("/up", status=302, location=tls_square.add("/safe", b"safe"))
    down = tls_square.add("/down", status=302, location=square.add("/plain"))
    assert fetch(up, using=tls_rules).body == b"safe"
    assert reason_not_to_fetch(down, tls_rules) == "downgrade"
    assert [visit.path for visit in square.visits] == ["/up"]
