import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.core.markdown import ATTRIBUTES, TAGS, Rendered, find, plain, render

PROFILES = {"marie": "/@marie", "jean_paul": "/@jean_paul", "bob@example.org": "/@bob@example.org"}
OUTSIDE = 'rel="nofollow noopener ugc"'


def rendered(text: str) -> Rendered:
    return render(text, mentions=PROFILES, topic_url=lambda key: f"/topics/{key}")


def html(text: str) -> str:
    return rendered(text).html


class Census(HTMLParser):
    """Every tag and attribute a browser would see."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, {name: value or "" for name, value in attrs}))


def assert_inert(page: str) -> None:
    for tag, attributes in Census(page).seen:
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES.get(tag, set()) | ({"rel"} if tag == "a" else set())
        assert re.match(r"https?://|mailto:|/(?![/\\])|/$", attributes.get("href", "/"), re.IGNORECASE)


class TestMentions:
    @pytest.mark.parametrize(
        "text",
        [
            "@marie",
            "Merci @Marie !",
            "(@marie)",
            "«@marie»",
            "@marie.",
            "@marie, merci",
            "*@marie*",
            "> @marie",
            "- @marie",
        ],
    )
    def test_a_known_member_becomes_a_link(self, text: str) -> None:
        assert '<a href="/@marie" class="u-url mention">@<span>' in html(text)
        assert rendered(text).mentions == ("marie",)

    @pytest.mark.parametrize(
        "text",
        [
            "`@marie`",
            "```\n@marie\n```",
            "marie@marie",
            "equipe@marie.example",
            "https://example.org/@marie",
            "[@marie](https://example.org)",
            "\\@marie",
            "@mariette",
            "@marieé",
            "équipe@marie",
            "@@marie",
        ],
    )
    def test_what_only_looks_like_one_does_not(self, text: str) -> None:
        assert "mention" not in html(text)
        assert rendered(text).mentions == ()

    def test_an_unknown_member_stays_plain_and_is_found_to_be_looked_up(self) -> None:
        assert html("Salut @ines_b !") == "<p>Salut @ines_b !</p>"
        assert find("Salut @Ines_b, @bob@Example.org, @ines_b").mentions == ("ines_b", "bob@example.org")

    def test_members_of_other_servers_and_underscores(self) -> None:
        assert rendered("@bob@example.org. @jean_paul").mentions == ("bob@example.org", "jean_paul")

    def test_in_a_table_cell(self) -> None:
        assert '<td><a href="/@marie"' in html("|qui|\n|-|\n|@marie|")


class TestTopics:
    @pytest.mark.parametrize(
        ("text", "key"),
        [
            ("#RSE", "rse"),
            ("#Éco", "éco"),
            ("#E\u0301co", "éco"),
            ("#2024bilan", "2024bilan"),
            ("(#a_b).", "a_b"),
            ("#ＲＳＥ", "rse"),
        ],
    )
    def test_a_topic_becomes_a_link_under_one_key(self, text: str, key: str) -> None:
        assert rendered(text).topics == (key,)
        assert f'<a href="/topics/{key}" class="mention hashtag" rel="tag">#<span>' in html(text)

    @pytest.mark.parametrize(
        "text",
        ["#2024", "a#b", "##rse", "`#rse`", "https://example.org/#rse", "\\#rse", "# rse", "&#39;", "#" + "a" * 101],
    )
    def test_what_only_looks_like_one_does_not(self, text: str) -> None:
        assert rendered(text).topics == ()
        assert "hashtag" not in html(text)

    def test_accents_are_kept_to_the_eye(self) -> None:
        assert "#<span>Éco</span>" in html("#Éco")


class TestLinks:
    def test_a_long_address_is_shortened_to_the_eye_only(self) -> None:
        address = "https://www.example.org/a_b_c/very/long/path/indeed?x=1&y=2#end"
        page = html(f"Voir {address}.")
        assert f'href="{address.replace("&", "&amp;")}" {OUTSIDE}' in page
        assert (
            '<span class="invisible">https://www.</span><span class="ellipsis">example.org/a_b_c/very/long/pa</span>'
            in page
        )
        assert page.endswith("</a>.</p>")

    def test_brackets_belong_to_the_sentence_unless_opened_in_the_address(self) -> None:
        assert find("(https://example.org/a) https://example.org/b_(c)").links == (
            "https://example.org/a",
            "https://example.org/b_(c)",
        )

    def test_a_link_inside_the_house_is_not_marked_as_outside(self) -> None:
        assert html("[le bilan](/spaces/3)") == '<p><a href="/spaces/3">le bilan</a></p>'
        assert find("[le bilan](/spaces/3)").links == ()

    def test_a_user_name_cannot_pose_as_the_host(self) -> None:
        assert "href" not in html("https://banque.example@evil.example/")

    def test_an_email_address_can_be_written_to(self) -> None:
        assert (
            html("rh.paris+x@example.org")
            == '<p><a href="mailto:rh.paris+x@example.org">rh.paris+x@example.org</a></p>'
        )

    def test_an_image_becomes_a_link(self) -> None:
        assert (
            html("![Le sac](https://example.org/sac.png)")
            == f'<p><a href="https://example.org/sac.png" {OUTSIDE}>Le sac</a></p>'
        )

    @pytest.mark.parametrize(
        "text",
        ["[a](//evil.example)", "[a](evil)", "[a](/\\evil.example)", "[a](ftp://evil.example)", "httpſ://evil.example"],
    )
    def test_an_address_that_leads_elsewhere_than_it_says_is_refused(self, text: str) -> None:
        assert_inert(html(text))
        assert find(text).links == ()


class TestWriting:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("a\nb", "<p>a<br>\nb</p>"),
            ("# Titre", "<h2>Titre</h2>"),
            ("###### Petit", "<h4>Petit</h4>"),
            ("titre\n---", "<p>titre</p>\n<hr>"),
            ("**gras** *it* ~~non~~", "<p><strong>gras</strong> <em>it</em> <del>non</del></p>"),
            ("```python\n1<2\n```", '<pre><code class="language-python">1&lt;2\n</code></pre>'),
            ("> cité", "<blockquote>\n<p>cité</p>\n</blockquote>"),
            ("3. trois", '<ol start="3">\n<li>trois</li>\n</ol>'),
            ("[note]: https://example.org", f'<p>[note]: <a href="https://example.org" {OUTSIDE}>'),
        ],
    )
    def test_markdown(self, text: str, expected: str) -> None:
        assert html(text).startswith(expected)

    def test_a_table_keeps_its_alignment(self) -> None:
        assert '<td align="right">12</td>' in html("|a|\n|-:|\n|12|")

    def test_an_unexpected_class_is_dropped(self) -> None:
        assert html('```x"onclick=a\n1\n```') == "<pre><code>1\n</code></pre>"


XSS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    '"><script>alert(1)</script>',
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](\x01javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    '![x"onerror="alert(1)](https://example.org/x)',
    '[x](https://example.org/"onmouseover="alert(1))',
    'https://example.org/"onmouseover="alert(1)',
    "https://example.org/<script>alert(1)</script>",
    "<https://example.org/\"onclick='alert(1)'>",
    "<javascript:alert(1)>",
    '@marie"onclick="alert(1)',
    "#tag<img src=x onerror=alert(1)>",
    "```<script>\nalert(1)\n```",
    "`<script>alert(1)</script>`",
    "<!--><script>alert(1)</script>-->",
    "<style>@import'//evil.example'</style>",
    "|<script>|\n|-|\n|<img src=x onerror=alert(1)>|",
    "<div style=position:fixed>",
    "<p",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]


@pytest.mark.parametrize("payload", XSS)
def test_an_attack_is_inert(payload: str) -> None:
    assert_inert(html(payload))
    assert_inert(html(f"> - {payload}"))


def test_a_hostile_profile_address_is_dropped() -> None:
    page = render("@eve #x", mentions={"eve": "javascript:alert(1)"}, topic_url=lambda key: f'/"><script>{key}').html
    assert_inert(page)


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u200b", "\u3164", "\ufeff", "\ud800"])
def test_characters_that_hide_or_reorder_are_gone(hidden: str) -> None:
    page = rendered(f"a{hidden}b @ma{hidden}rie [fac{hidden}ture](https://example.org/exe{hidden}.pdf)")
    assert hidden not in page.html
    assert page.mentions == ("marie",)


@pytest.mark.parametrize("emoji", ["👩‍💻", "❤️‍🔥"])
def test_a_joined_emoji_survives(emoji: str) -> None:
    assert html(emoji) == f"<p>{emoji}</p>"


class TestPlain:
    def test_markdown_loses_its_marks(self) -> None:
        assert plain("# Titre\n**gras** @marie #rse\n- un\n- deux", 200) == "Titre gras @marie #rse un deux"

    def test_html_loses_its_tags_and_what_is_not_seen(self) -> None:
        page = html("a & <b> https://www.example.org/a-very-long-path/that/is/shortened")
        assert plain(page + "<script>alert(1)</script>", 200, html=True) == "a & <b> example.org/a-very-long-path/t…"

    def test_it_is_cut_between_words(self) -> None:
        assert plain("un deux trois quatre", 12) == "un deux…"
        assert plain("abcdefgh", 5) == "abcd…"
        assert plain("abcde", 5) == "abcde"
        assert plain("abcde", 0) == ""


@pytest.mark.parametrize(
    "unit",
    [
        "*",
        "**a ",
        "[",
        "[[a]",
        "[a](",
        "![",
        "![a](",
        "@",
        "a@",
        "@a@b ",
        "#",
        "#a",
        ">",
        "> - ",
        "`",
        "~~a",
        "<",
        "&",
        "://",
    ]
    + ["http://", "https://x.org/(", "|", "- ", "  - a\n", "\\", "*a_", "_", "!", "|a\n|-\n"],
)
def test_a_hundred_thousand_of_anything_is_read_to_the_end(unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    assert_inert(html(text))


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_gives_only_what_is_allowed(text: str) -> None:
    assert_inert(html(text))
    assert len(plain(text, 50)) <= 50


PIECES = [
    "@marie",
    "#Été",
    "https://a.org/x",
    "[",
    "](",
    ")",
    "<script>",
    "<",
    ">",
    "`",
    "```\n",
    "\n",
    "|",
    "|-|",
    "*",
    "_",
    "![",
]
PIECES += [
    "javascript:",
    "&#",
    '"',
    "'",
    "onerror=",
    "> ",
    "- ",
    "\\",
    " ",
    "~~",
    "<!--",
    "]]>",
    "a@b.org",
    "/",
    "\x00",
    "\u202e",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_pile_of_marks_gives_only_what_is_allowed(text: str) -> None:
    page = rendered(text)
    assert_inert(page.html)
    assert (page.topics, page.links) == (find(text).topics, find(text).links)
    assert set(page.mentions) <= set(find(text).mentions)


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(["<p>", "<b", "<span class='invisible'>", "</span>", "<!--", "x", "&lt;", "<script>"]),
        max_size=30,
    )
)
def test_any_html_can_be_made_plain(pieces: list[str]) -> None:
    assert len(plain("".join(pieces), 40, html=True)) <= 40
