import dataclasses
import gzip

import pytest

from parvis.core.outbound import Outbound
from parvis.core.previews import Preview, preview, preview_image
from tests.core.far_side import Sink, Square

HTML = "text/html; charset=utf-8"


def card(square: Square, rules: Outbound, head: str | bytes, content_type: str = HTML) -> Preview | None:
    body = head if isinstance(head, bytes) else head.encode()
    return preview(square.add("/page", body, content_type=content_type), using=rules)


def shown(square: Square, rules: Outbound, head: str | bytes, content_type: str = HTML) -> Preview:
    found = card(square, rules, head, content_type)
    assert found is not None
    return found


# What a card shows


def test_open_graph_makes_a_whole_card(square: Square, rules: Outbound) -> None:
    found = card(
        square,
        rules,
        """<!doctype html><html lang="fr-FR"><head><title>Not this one</title>
        <meta property="og:title" content="Le sac de l’été">
        <meta property="og:description" content="Cousu &agrave; la main.">
        <meta property="og:site_name" content="Maison Ferrand">
        <meta name="author" content="Inès Ferrand">
        <meta property="og:image" content="/sac.jpg"><meta property="og:image:alt" content="Un sac vert">
        <meta property="og:type" content="article"><meta property="og:url" content="/sac#avis"></head><body>""",
    )
    assert found == Preview(
        url=square.url("/sac"),
        title="Le sac de l’été",
        description="Cousu à la main.",
        site_name="Maison Ferrand",
        author="Inès Ferrand",
        image_url=square.url("/sac.jpg"),
        image_alt="Un sac vert",
        type="article",
        language="fr-FR",
    )


def test_plain_html_makes_a_card(square: Square, rules: Outbound) -> None:
    found = card(square, rules, '<title>Hello\n  there</title><meta name=description content="A page">')
    assert found == Preview(url=square.url("/page"), title="Hello there", description="A page")


def test_a_twitter_card_is_read(square: Square, rules: Outbound) -> None:
    found = shown(
        square,
        rules,
        '<meta name="twitter:title" content="T"><meta name="twitter:description" content="D">'
        '<meta name="twitter:image" content="https://cdn.example/i.png"><meta name="twitter:creator" content="@ines">',
    )
    assert (found.title, found.description, found.author) == ("T", "D", "@ines")
    assert found.image_url == "https://cdn.example/i.png"


def test_open_graph_wins_whatever_the_order(square: Square, rules: Outbound) -> None:
    head = '<meta name="twitter:title" content="Second"><title>Third</title><meta property="og:title" content="First">'
    assert shown(square, rules, head).title == "First"


def test_the_first_of_several_is_the_one_shown(square: Square, rules: Outbound) -> None:
    head = "<title>One</title><title>Two</title>" + "".join(
        f'<meta property="og:image" content="/{number}.png">' for number in (1, 2)
    )
    found = shown(square, rules, head)
    assert (found.title, found.image_url) == ("One", square.url("/1.png"))


def test_a_card_of_the_page_redirected_to(square: Square, rules: Outbound) -> None:
    square.add("/blog/new", b'<title>New</title><meta property="og:image" content="i.png">', content_type=HTML)
    found = preview(square.add("/old", status=301, location="/blog/new"), using=rules)
    assert found == Preview(url=square.url("/blog/new"), title="New", image_url=square.url("/blog/i.png"))


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<title>Été</title>".encode(), HTML),
        ("<title>Été</title>".encode("cp1252"), "text/html; charset=ISO-8859-1"),
        ("<meta charset=windows-1252><title>Été</title>".encode("cp1252"), "text/html"),
        (
            '<meta http-equiv=Content-Type content="text/html; charset=latin1"><title>Été</title>'.encode("cp1252"),
            "text/html",
        ),
        ("\ufeff<title>Été</title>".encode(), "text/html; charset=iso-8859-1"),
        ("<title>Été</title>".encode(), "text/html; charset=punycode"),
        ("<title>Été</title>".encode(), "text/html"),
    ],
)
def test_accents_survive_every_charset(body: bytes, content_type: str, square: Square, rules: Outbound) -> None:
    assert shown(square, rules, body, content_type).title == "Été"


@pytest.mark.parametrize(("given", "language"), [("en", "en"), ("pt-BR", "pt-BR"), ("<b>", ""), ("e" * 99, "")])
def test_the_language_is_a_tag_or_nothing(given: str, language: str, square: Square, rules: Outbound) -> None:
    assert shown(square, rules, f'<html lang="{given}"><title>T</title>').language == language


def test_the_locale_names_the_language_where_the_page_does_not(square: Square, rules: Outbound) -> None:
    assert shown(square, rules, '<title>T</title><meta property="og:locale" content="fr_FR">').language == "fr-FR"


# What a card may not do


def test_long_values_are_cut(square: Square, rules: Outbound) -> None:
    found = shown(square, rules, f'<title>{"a" * 9000}</title><meta name=description content="{"b " * 9000}">')
    assert found.title == "a" * 199 + "…"
    assert len(found.description) <= 500
    assert found.description.endswith("b…")


def test_characters_that_turn_or_hide_text_are_removed(square: Square, rules: Outbound) -> None:
    head = "<title>pay\u202eli\u2066a\u200b\x00 \x07me&#x202e;\ufeff 👩\u200d🌾\u2028end</title>"
    assert shown(square, rules, head).title == "pay" + "lia me 👩\u200d🌾 end"


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:image/png;base64,AAAA",
        "file:///etc/passwd",
        "http://u:p@h/",
        "http://h:22/",
        "http://[",
        "/a%0d%0ab",
    ],
)
def test_a_picture_must_be_on_the_web(link: str, square: Square, rules: Outbound) -> None:
    found = shown(square, rules, f'<title>T</title><meta property="og:image" content="{link}">')
    assert found.image_url == ""


def test_a_page_may_not_pass_for_another_site(square: Square, rules: Outbound) -> None:
    head = '<title>T</title><link rel="canonical" href="https://bank.example/"><meta property="og:url" content="">'
    assert shown(square, rules, head).url == square.url("/page")
    assert shown(square, rules, '<title>T</title><link rel="CANONICAL" href="/true">').url == square.url("/true")


def test_a_profile_address_is_no_name(square: Square, rules: Outbound) -> None:
    head = '<title>T</title><meta property="article:author" content="https://example.com/ines">'
    assert shown(square, rules, head).author == ""


def test_what_stands_in_the_page_is_not_read(square: Square, rules: Outbound) -> None:
    head = '<title>T</title><body><svg><title>Icon</title></svg><meta property="og:title" content="Comment">'
    assert shown(square, rules, head).title == "T"


@pytest.mark.parametrize(
    "rest",
    ["<![foo bar]>", "<!DOCTYPE [[[", "<meta name=description content='", "<a <a <a", "&#" + "1" * 5000 + ";<p>"],
)
def test_broken_pages_show_what_was_understood(rest: str, square: Square, rules: Outbound) -> None:
    assert shown(square, rules, "<title>Whole</title>" + rest).title == "Whole"


def test_a_broken_title_is_no_card(square: Square, rules: Outbound) -> None:
    assert card(square, rules, "<title>&#" + "1" * 5000 + ";</title>") is None


# No card


@pytest.mark.parametrize("page", ["", "<p>Hello", "<title></title>", "<title> \u200b </title>", "plain text"])
def test_no_title_no_card(page: str, square: Square, rules: Outbound) -> None:
    assert card(square, rules, page) is None


@pytest.mark.parametrize("content_type", ["application/pdf", "image/svg+xml", "text/plain", ""])
def test_only_pages_make_cards(content_type: str, square: Square, rules: Outbound) -> None:
    assert card(square, rules, "<title>T</title>", content_type) is None


@pytest.mark.parametrize("status", [404, 500, 204, 302])
def test_only_a_page_that_is_there_makes_a_card(status: int, square: Square, rules: Outbound) -> None:
    assert preview(square.add("/page", b"<title>T</title>", status, content_type=HTML), using=rules) is None


def test_a_page_too_large_makes_no_card(square: Square, rules: Outbound) -> None:
    page = b"<title>T</title>" + bytes(2**20)
    assert card(square, rules, page) is None
    url = square.add("/bomb", gzip.compress(page), content_type=HTML, content_encoding="gzip")
    assert preview(url, using=rules) is None


def test_our_own_network_makes_no_card(sink: Sink, square: Square, rules: Outbound) -> None:
    inward = f"http://127.0.0.1:{sink.port}/"
    assert preview(inward, using=rules) is None
    assert preview_image(inward, using=rules) is None
    assert preview(square.add("/out", status=302, location=inward), using=rules) is None
    assert sink.hits() == 0


@pytest.mark.parametrize("url", ["", "hello", "javascript:alert(1)", "http://", "http://[", "http://\x00/"])
def test_no_address_no_card(url: str, rules: Outbound) -> None:
    assert preview(url, using=rules) is None


# Pictures


def test_a_picture_is_fetched_as_it_is(square: Square, rules: Outbound) -> None:
    url = square.add("/i.png", b"\x89PNG", content_type="image/png")
    assert preview_image(url, using=rules) == b"\x89PNG"


def test_only_a_picture_is(square: Square, rules: Outbound) -> None:
    assert preview_image(square.add("/page", b"<p>", content_type=HTML), using=rules) is None
    assert preview_image(square.add("/none", b"x", 404, content_type="image/png"), using=rules) is None
    assert preview_image(square.add("/empty", content_type="image/png"), using=rules) is None


def test_a_picture_may_be_two_mebibytes_and_no_more(square: Square, rules: Outbound) -> None:
    assert preview_image(square.add("/most", bytes(2**21), content_type="image/png"), using=rules) is not None
    assert preview_image(square.add("/more", bytes(2**21 + 1), content_type="image/png"), using=rules) is None


def test_a_silent_server_makes_no_card(square: Square, rules: Outbound) -> None:
    closed = dataclasses.replace(rules, resolve=lambda host, port: [])
    assert preview(square.url("/page"), using=closed) is None
