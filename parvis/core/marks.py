"""The inline marks Parvis adds to Markdown: @mentions, #topics, bare links, and images turned into links.

Rules for markdown-it: each looks only at its own character and forward by a bounded amount, so a text made of one of
them a hundred thousand times is still read in linear time. They produce tokens and decide nothing: whether a mention is
known is asked when the tokens are rendered.
"""

import re
import unicodedata
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

URL_MAX: Final = 2_048

# Without the ASCII flag, “ignore case” would take the Kelvin sign for k and the long s for s.
_HANDLE = r"[a-z0-9_](?:[a-z0-9_.-]{0,62}[a-z0-9_])?"
_HOST = r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::\d{1,5})?"
_MENTION = re.compile(rf"@(?ai:{_HANDLE}(?:@{_HOST})?)(?!\w)")
_TOPIC = re.compile("#([\\w\u0300-\u036f]{1,100})(?![\\w\u0300-\u036f])")
_ADDRESS_BEFORE = re.compile(r"(?<![\w.+/:@-])(?ai:[a-z0-9._+-]{1,64})$")
_ADDRESS_AFTER = re.compile(r"@(?ai:[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8})(?![\w@])")
# No user name before the host: https://our-bank.example@elsewhere.example is only ever a trap.
_URL = re.compile(r"://[^\s/?#@<>\[\]\"«»“”`\\]{1,255}(?![^\s/?#<>\[\]\"«»“”`\\])(?:[/?#][^\s<>\[\]\"«»“”`\\]*)?")
_SCHEME = re.compile(r"(?<![\w+.-])(?ai:https?)$")
_BRACKETED = re.compile(r"<((?ai:https?)://[^\s<>@]{1,2048})>")
_IMAGE = re.compile(r"!\[([^\[\]]{0,1500})\]\(\s*<?((?:https?:/)?/[^\s()<>]{1,2048})>?(?:\s+\"[^\"]{0,300}\")?\s*\)")


def install(md: MarkdownIt) -> None:
    """Teach a parser these marks."""
    md.inline.ruler.before("escape", "mention", _mention)
    md.inline.ruler.before("escape", "topic", _topic)
    md.inline.ruler.before("escape", "url", _url)
    md.inline.ruler.at("autolink", _bracketed)
    md.inline.ruler.at("image", _image)


def topic_key(tag: str) -> str:
    """Take a topic as written, give what it is stored under: NFKC and case folded, accents kept."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", tag).casefold())


def _mention(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "@" or state.linkLevel:
        return False
    if _glued(state, "@/=+"):
        return _address(state, silent)
    match = _MENTION.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    if not silent:
        token = state.push("mention", "", 0)
        token.content = match.group()
        token.meta = {"handle": match.group()[1:].lower()}
    state.pos = match.end()
    return True


def _address(state: StateInline, silent: bool) -> bool:
    """Link an e-mail address whose local part is already read, at its @."""
    start = state.pos
    before = _ADDRESS_BEFORE.search(state.src[max(0, start - 65) : start])
    after = _ADDRESS_AFTER.match(state.src, start, state.posMax)
    if not before or not after:
        return False
    if not silent:
        if not state.pending.endswith(before.group()):
            return False
        state.pending = state.pending[: -len(before.group())]
        _push_link(state, "mailto:" + before.group() + after.group(), before.group() + after.group())
    state.pos = after.end()
    return True


def _topic(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "#" or state.linkLevel or _glued(state, "#/&"):
        return False
    match = _TOPIC.match(state.src, state.pos, state.posMax)
    if not match or not any(c.isalpha() for c in match.group()):
        return False
    if not silent:
        token = state.push("topic", "", 0)
        token.content = match.group()
        token.meta = {"topic": topic_key(match.group(1))}
    state.pos = match.end()
    return True


def _url(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not state.src.startswith("://", start) or state.linkLevel:
        return False
    scheme = _SCHEME.search(state.src[max(0, start - 6) : start])
    match = _URL.match(state.src, start, min(state.posMax, start + URL_MAX))
    if not scheme or not match or (not silent and not state.pending.endswith(scheme.group())):
        return False
    rest = _trimmed(match.group())
    href = state.md.normalizeLink(scheme.group().lower() + rest)
    if len(rest) < 4 or not state.md.validateLink(href):
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme.group())]
        _push_link(state, href, scheme.group().lower() + rest)
    state.pos = start + len(rest)
    return True


def _bracketed(state: StateInline, silent: bool) -> bool:
    match = _BRACKETED.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "<" else None
    if not match or state.linkLevel:
        return False
    href = state.md.normalizeLink(match.group(1))
    if not state.md.validateLink(href):
        return False
    if not silent:
        _push_link(state, href, match.group(1))
    state.pos = match.end()
    return True


def _image(state: StateInline, silent: bool) -> bool:
    match = _IMAGE.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "!" else None
    href = state.md.normalizeLink(match.group(2)) if match else ""
    if not match or not state.md.validateLink(href):
        return False
    if not silent and state.linkLevel:
        state.append_pending(match.group(1))
    elif not silent:
        _push_link(state, href, match.group(1).strip() or match.group(2))
    state.pos = match.end()
    return True


def _push_link(state: StateInline, href: str, text: str) -> None:
    token = state.push("bare_link", "", 0)
    token.content = text
    token.attrs = {"href": href}


def _glued(state: StateInline, signs: str) -> bool:
    before = state.src[state.pos - 1] if state.pos else " "
    return before.isalnum() or before == "_" or before in signs


def _trimmed(url: str) -> str:
    """Leave to the sentence the punctuation that ends it, and a closing bracket the link did not open."""
    while url:
        last = url[-1]
        if last in ".,;:!?*'’…~_|" or (last == ")" and url.count(")") > url.count("(")):
            url = url[:-1]
        else:
            break
    return url
