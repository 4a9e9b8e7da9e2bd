"""Markdown to safe HTML: what members write, with mentions and topics, and nothing a page could be hurt by.

CommonMark with tables and strikethrough, newlines kept, no raw HTML, no images (they are attachments). Whatever the
parser gives is cleaned again by nh3 against a list of what is allowed: two locks, of two makers.
"""

import html as entities
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from parvis.core import marks
from parvis.core.names import strip_hidden

MAX_NESTING: Final = 20
OUTSIDE: Final = "nofollow noopener ugc"
TAGS: Final = frozenset(
    "p br strong em del code pre blockquote ul ol li a h2 h3 h4 hr table thead tbody tr th td span".split()  # noqa: SIM905, the words read better
)
ATTRIBUTES: Final = {
    "a": {"href", "class"},
    "span": {"class"},
    "code": {"class"},
    "ol": {"start"},
    "th": {"align"},
    "td": {"align"},
}
_CLASSES: Final = {
    "a": re.compile("mention|hashtag|u-url"),
    "span": re.compile("invisible|ellipsis"),
    "code": re.compile(r"language-[a-z0-9+#-]{1,30}"),
}
_LINK = re.compile(r"https?://[^/\\]|mailto:|/(?![/\\])|/$", re.IGNORECASE | re.ASCII)
_SHOWN: Final = 30


@dataclass(frozen=True, slots=True)
class Found:
    """What a text speaks of, each once, in order: handles (lower case), topic keys, outside addresses."""

    mentions: tuple[str, ...]
    topics: tuple[str, ...]
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rendered(Found):
    """A text as HTML, and what it speaks of. `mentions` holds only the known ones."""

    html: str


def render(text: str, *, mentions: Mapping[str, str], topic_url: Callable[[str], str]) -> Rendered:
    """Take Markdown, give safe HTML. Never raises on any text; its length is the caller's to limit.

    `mentions` maps a handle as `find` gives it to the path or address of its profile; others stay plain text.
    `topic_url` gives the address of a topic from its key.
    """
    tokens = _parse(text)
    found = _found(tokens)
    dirty = _markdown.renderer.render(tokens, _markdown.options, {"mentions": mentions, "topic_url": topic_url})
    known = tuple(handle for handle in found.mentions if handle in mentions)
    return Rendered(mentions=known, topics=found.topics, links=found.links, html=_cleaner.clean(dirty).strip())


def find(text: str) -> Found:
    """Take Markdown, give what it mentions by the very rules of `render`, so that handles can be looked up first."""
    return _found(_parse(text))


def plain(text: str, limit: int, *, html: bool = False) -> str:
    """Take Markdown, or any HTML with `html=True`, give at most `limit` characters of it on one line, without marks.

    For notifications, previews and page descriptions. Not HTML any more: escape it wherever it is shown.
    """
    source = text if html else _markdown.renderer.render(_parse(text), _markdown.options, {})
    bare = _stripper.clean(strip_hidden(source))
    bare = _ELLIPSIS.sub(r"\1…", _INVISIBLE.sub("", bare))
    words = " ".join(entities.unescape(_TAG.sub("", _BREAK.sub(" ", bare))).split())
    if len(words) <= limit:
        return words
    cut = words[: max(limit - 1, 0)]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:.") + "…" if cut else ""


def clean_html(dirty: str) -> str:
    """Take any HTML, give what of it is safe to show."""
    return _cleaner.clean(dirty).strip()


def _parse(text: str) -> list[Token]:
    tokens = _markdown.parse(unicodedata.normalize("NFC", strip_hidden(text)))
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(max(int(token.tag[1]), 2), 4)}"
        elif token.type in {"th_open", "td_open"} and (style := token.attrs.pop("style", "")):
            # A style attribute would need a hole in the content security policy.
            token.attrs["align"] = str(style).removeprefix("text-align:")
    for token in _inline(tokens):
        # markdown-it writes <s>, “no longer right”; <del> says “taken out”, as the social web does.
        token.tag = "del" if token.tag == "s" else token.tag
    return tokens


def _found(tokens: Sequence[Token]) -> Found:
    mentions: dict[str, None] = {}
    topics: dict[str, None] = {}
    links: dict[str, None] = {}
    for token in _inline(tokens):
        if token.type == "mention":
            mentions[token.meta["handle"]] = None
        elif token.type == "topic":
            topics[token.meta["topic"]] = None
        elif (href := str(token.attrs.get("href", ""))).lower().startswith("http"):
            links[href] = None
    return Found(tuple(mentions), tuple(topics), tuple(links))


def _inline(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or ()


def _link_open(tokens: Sequence[Token], at: int, _options: Any, _env: Any) -> str:
    return _anchor(str(tokens[at].attrs["href"]))


def _bare_link(tokens: Sequence[Token], at: int, _options: Any, _env: Any) -> str:
    return f"{_anchor(str(tokens[at].attrs['href']))}{_shortened(tokens[at].content)}</a>"


def _anchor(href: str) -> str:
    rel = f' rel="{OUTSIDE}"' if href.lower().startswith("http") else ""
    return f'<a href="{entities.escape(href)}"{rel}>'


def _shortened(text: str) -> str:
    """Show an address as Mastodon does: what is cut is still there to be copied, only not seen."""
    match = re.match(r"https?://(?:www\.)?", text)
    if not match:
        return entities.escape(text)
    prefix, shown, rest = match.group(), text[match.end() :][:_SHOWN], text[match.end() + _SHOWN :]
    middle = f'<span class="ellipsis">{entities.escape(shown)}</span>' if rest else entities.escape(shown)
    tail = f'<span class="invisible">{entities.escape(rest)}</span>' if rest else ""
    return f'<span class="invisible">{prefix}</span>{middle}{tail}'


def _mention(tokens: Sequence[Token], at: int, _options: Any, env: Any) -> str:
    written = entities.escape(tokens[at].content[1:])
    href = env.get("mentions", {}).get(tokens[at].meta["handle"])
    if href is None:
        return f"@{written}"
    return f'<a href="{entities.escape(href)}" class="u-url mention">@<span>{written}</span></a>'


def _topic(tokens: Sequence[Token], at: int, _options: Any, env: Any) -> str:
    written = entities.escape(tokens[at].content[1:])
    if "topic_url" not in env:
        return f"#{written}"
    href = entities.escape(env["topic_url"](tokens[at].meta["topic"]))
    return f'<a href="{href}" class="mention hashtag" rel="tag">#<span>{written}</span></a>'


def _allowed(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "class":
        kept = [name for name in value.split() if _CLASSES[tag].fullmatch(name)] if tag in _CLASSES else []
        return " ".join(kept) or None
    if attribute == "href":
        return value if _LINK.match(value) else None
    return value


def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": MAX_NESTING})
    # Off: raw HTML; indentation and underlines, which surprise whoever is only writing; references, which hide text.
    md.enable(["table", "strikethrough"]).disable(["html_block", "html_inline", "code", "lheading", "reference"])
    marks.install(md)
    md.validateLink = lambda url: bool(_LINK.match(url))  # type: ignore[method-assign]
    for kind, rule in (("link_open", _link_open), ("bare_link", _bare_link), ("mention", _mention), ("topic", _topic)):
        md.renderer.rules[kind] = rule  # type: ignore[attr-defined]
    return md


_markdown = _parser()
_cleaner = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    attribute_filter=_allowed,
    tag_attribute_values={"a": {"rel": {OUTSIDE, "tag"}}},
    link_rel=None,
    url_schemes={"http", "https", "mailto"},
)
# The stripper keeps only what tells where words end and what is not seen.
_BREAKS: Final = frozenset(
    "p br div li ul ol blockquote pre h1 h2 h3 h4 h5 h6 hr table tr th td section article".split()  # noqa: SIM905
)
_stripper = nh3.Cleaner(
    tags=_BREAKS | {"span"}, attributes={"span": {"class"}}, attribute_filter=_allowed, link_rel=None
)
_INVISIBLE = re.compile(r'<span class="invisible">[^<]*</span>')
_ELLIPSIS = re.compile(r'<span class="ellipsis">([^<]*)</span>')
_BREAK = re.compile(r"</?(?!span)[^<>]*>")
_TAG = re.compile(r"</?span[^<>]*>")
