"""A Slack message looks the same once it is Markdown."""

from __future__ import annotations

import html
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from parvis.imports.emoji_names import emoji
from parvis.imports.slack_archive import open_archive
from parvis.imports.slack_links import Names, Room
from parvis.imports.slack_reactions import kind, shown
from parvis.imports.slack_text import to_markdown

RENDERER = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
NAMES = Names(people={"U1": "camille", "W2": "zoe"}, rooms={"C1": Room("atelier", "/spaces/atelier")})


def rendered(text: str) -> str:
    return str(RENDERER.render(to_markdown(text, NAMES))).strip()


def visible(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


@pytest.mark.parametrize(
    ("slack", "markdown"),
    [
        ("Hello <@U1>", "Hello @camille"),
        ("Hello <@U1|cam>, <@W2>!", "Hello @camille, @zoe!"),
        ("<@U404|ancien>", r"\@ancien"),
        ("<@U404>", r"\@unknown"),
        ("for<@U1>s", "for @camille s"),
        ("see <#C1|old-name> and <#C1|>", r"see [\#atelier](/spaces/atelier) and [\#atelier](/spaces/atelier)"),
        ("see <#C9|elsewhere>", r"see \#elsewhere"),
        ("<!here> <!channel|@channel> <!everyone>", r"\@here \@channel \@everyone"),
        ("<!subteam^S1|@devs> <!subteam^S1>", r"\@devs \@S1"),
        ("<!date^1392734382^{date}|18 Feb>", "18 Feb"),
        ("<!date^1392734382^{date}>", "2014-02-18 14:39 UTC"),
        ("<!date^1392734382^{date}^https://a.example|18 Feb>", "[18 Feb](https://a.example)"),
        ("<https://a.example/x_y_z?a=1&amp;b=2>", "<https://a.example/x_y_z?a=1&b=2>"),
        ("<https://a.example/(x)|a *label* [1]>", r"[a \*label\* \[1\]](https://a.example/%28x%29)"),
        ("<mailto:a@b.example|a@b.example>", "[a@b.example](mailto:a@b.example)"),
        ("<javascript:alert(1)|click>", "click (javascript:alert(1))"),
        ("*bold* _italic_ ~gone~", "**bold** *italic* ~~gone~~"),
        ("*_both_* (*in*), *two words*", "***both*** (**in**), **two words**"),
        ("*<https://a.example/a_b*c|x>*", "**[x](https://a.example/a_b*c)**"),
        ("2*3*4 snake_case_name a ~5 min", r"2\*3\*4 snake_case_name a ~5 min"),
        ("*a _b* c_", r"**a \_b** c\_"),
        ("`*x* &lt;y&gt; <http://r.example|r.example>`", "`*x* <y> r.example`"),
        ("` a `", "`  a  `"),
        (":tada: :+1::skin-tone-3: :flag-fr: :kiwifruit:", "🎉 👍🏼 🇫🇷 🥝"),
        (":racket: at 12:30:45, f:x:y", ":racket: at 12:30:45, f:x:y"),
        ("&gt; said\n&gt; again\nanswer", "> said\n> again\n\nanswer"),
        ("before\n&gt;&gt;&gt; one\ntwo", "before\n\n> one\n> two"),
        ("• a\n    ◦ b\n• c\nend", "- a\n  - b\n- c\n\nend"),
        ("    • deep", "- deep"),
        ("run ```x &amp;&amp; y``` now", "run\n\n```\nx && y\n```\n\nnow"),
        ("never closed ```\na", r"never closed \`\`\`" + "\na"),
        ("&gt; ```x\ny```", ">\n> ```\n> x\n> y\n> ```"),
        ("#1 and #lang, C# and @everyone", r"\#1 and \#lang, C# and \@everyone"),
        ("[x](y) ![z](t) a|b", r"\[x\](y) !\[z\](t) a|b"),
        ("!<https://a.example|x>", r"\![x](https://a.example)"),
        ("&amp;nbsp; &amp;lt;", r"\&nbsp; \&lt;"),
        (r"C:\dir\*", r"C:\\dir\\\*"),
        ("", ""),
    ],
)
def test_written_as(slack: str, markdown: str) -> None:
    assert to_markdown(slack, NAMES) == markdown


@pytest.mark.parametrize(
    "text",
    [
        "# no title",
        "1. no list\n2) nor this",
        "- a\n+ b\n- - -",
        "title\n---",
        "title\n===",
        "a | b\n--- | ---\n1 | 2",
        "|a|\n|:-|\n|1|",
        "~~~\nx\n~~~",
        "    not code",
        "http [x]: y",
    ],
)
def test_plain_text_stays_one_paragraph(text: str) -> None:
    markup = rendered(text)
    assert re.findall(r"<(?!/)(?!br)[^>]*>", markup) == ["<p>"]
    assert visible(markup).replace("\u00a0", " ").split() == text.split()


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.text(alphabet="ab1 \n#-+=|.()[]!\\\"'@/^$%{};,é", max_size=40))
def test_any_text_without_slack_marks_shows_itself(text: str) -> None:
    markup = rendered(text)
    assert set(re.findall(r"<(\w+)", markup)) <= {"p", "br"}
    assert visible(markup).split() == text.split()


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.text(alphabet="ab1 \n*_~`<>&;lgt#@!|:•^-\ue000\ue001\ue002", max_size=60))
def test_nothing_makes_it_fail_or_forge_markup(text: str) -> None:
    markup = rendered(text)
    assert not set(re.findall(r"<(\w+)", markup)) & {"h1", "h2", "hr", "img", "table", "script", "ol"}


def test_long_lines_of_marks_stay_quick() -> None:
    for piece in ("*", "_ ", "`", "```", "<", ":", "&gt;", " ", "*a ", "~a_*", "• ", "[", "\\"):
        assert isinstance(to_markdown(piece * 20_000), str)


@pytest.mark.parametrize(
    ("name", "character"),
    [
        ("wave", "👋"),
        ("wave::skin-tone-6", "👋🏿"),
        ("thinking_face", "🤔"),
        ("flag-be", "🇧🇪"),
        ("parrot_party", ""),
        ("a", ""),
    ],
)
def test_emoji_by_name(name: str, character: str) -> None:
    assert emoji(name) == character


@pytest.mark.parametrize(
    ("name", "ours"), [("+1::skin-tone-2", "agree"), ("heart", "like"), ("tada", "bravo"), ("taco", "")]
)
def test_reactions_that_mean_the_same(name: str, ours: str) -> None:
    assert kind(name) == ours


def test_reactions_keep_their_emoji() -> None:
    assert (shown("taco"), shown("our-logo")) == ("🌮", ":our-logo:")


def bare(text: str) -> str:
    """Letters and signs alone: what must survive whatever the formatting."""
    return re.sub(r"[\s*_~`>•\ufeff\u200b-]+", "", unquote(text))  # a renderer shows addresses unquoted


def test_the_real_conversation_shows_the_same(real_export: Path) -> None:
    with open_archive(real_export) as archive:
        names = Names(people={person.id: "someone" for person in archive.people()})
        [general] = archive.conversations()
        messages = [message.text for message in archive.messages(general)]
    tags: dict[str, int] = {}
    for text in messages:
        markup = RENDERER.render(to_markdown(text, names))
        for tag in re.findall(r"<(\w+)", markup):
            tags[tag] = tags.get(tag, 0) + 1
        assert bare(visible(markup)) == bare(expected(text))
    assert set(tags) == {"p", "br", "a", "code", "pre", "em", "strong", "s", "blockquote"}
    assert (tags["pre"], tags["s"]) == (193, 4)


def expected(text: str) -> str:
    """What Slack shows, said another way than the converter says it."""
    text = re.sub(r"<@[^>]*>", "@someone", text)
    text = re.sub(r"<(?:#\w+|!\w+|[^|<>]*)\|([^<>]*)>", lambda m: ("#" if m[0].startswith("<#") else "") + m[1], text)
    text = html.unescape(re.sub(r"<!?(?:mailto:)?([^<>]*)>", lambda m: ("@" if m[0][1] == "!" else "") + m[1], text))
    return re.sub(r":[\w+-]+(?:::skin-tone-\d)?:", lambda m: emoji(m[0].strip(":")) or m[0], text)


def test_a_shrug_is_a_shrug() -> None:
    assert to_markdown("\u00af\\_(\u30c4)_/\u00af") == "\u00af\\\\\\_(\u30c4)\\_/\u00af"
