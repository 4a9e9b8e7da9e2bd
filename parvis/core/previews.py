"""What a link leads to, in a few words and a picture: the card under a post.

Reads the Open Graph protocol (ogp.me), Twitter cards, and plain HTML, in this order.
"""

import logging
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from html.parser import HTMLParser

import httpx2

from parvis.core.outbound import Fetched, Outbound, Refused, Unreachable, checked_url, fetch

log = logging.getLogger(__name__)

PAGE_TYPES = ("text/html", "application/xhtml+xml")
PAGE_BYTES = 2**20
IMAGE_BYTES = 2 * 2**20

# The most one value may keep before it is tidied, and after: characters.
_RAW = 4096
_TITLE, _DESCRIPTION, _NAME, _TYPE = 200, 500, 80, 32

_KEYS = {
    "title": ("og:title", "twitter:title"),
    "description": ("og:description", "twitter:description", "description"),
    "site_name": ("og:site_name", "application-name"),
    "author": ("author", "article:author", "twitter:creator"),
    "image": ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src"),
    "image_alt": ("og:image:alt", "twitter:image:alt"),
    "type": ("og:type",),
    "url": ("og:url",),
    "language": ("og:locale", "language"),
}
_WANTED = frozenset(key for keys in _KEYS.values() for key in keys)

# The encodings of the web (WHATWG Encoding, less the rarest). A list, because Python also knows encodings such as
# punycode or utf-7 that a stranger should not choose for us.
_CHARSETS = frozenset(
    ["utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "koi8-r", "koi8-u"]
    + ["shift_jis", "euc-jp", "iso-2022-jp", "euc-kr", "big5", "gbk", "gb2312", "gb18030"]
    + [f"iso-8859-{part}" for part in (*range(2, 11), *range(13, 17))]
    + [f"windows-125{part}" for part in range(9)]
)
_LATIN = frozenset({"iso-8859-1", "latin1", "latin-1", "ascii", "us-ascii"})
_HEADER_CHARSET = re.compile(r'charset\s*=\s*"?([\w.:-]{1,40})', re.IGNORECASE)
_META_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A link's card. Plain text throughout, still to be escaped; what is unknown is the empty string.

    `url` is the page's canonical address, `type` an Open Graph type (`website`, `article`…), `language` a BCP 47 tag.
    """

    url: str
    title: str
    description: str = ""
    site_name: str = ""
    author: str = ""
    image_url: str = ""
    image_alt: str = ""
    type: str = "website"
    language: str = ""


def preview(url: str, *, using: Outbound | None = None) -> Preview | None:
    """Read a page and return its card, None where there is nothing to show, whatever the cause."""
    rules = using or Outbound.from_settings()
    try:
        page = fetch(url, accept=PAGE_TYPES, max_bytes=PAGE_BYTES, using=rules)
    except (Refused, Unreachable) as problem:
        log.info("No preview: %s", problem.reason)
        return None
    return _card(page, rules.ports) if page.status == 200 else None


def preview_image(url: str, *, using: Outbound | None = None) -> bytes | None:
    """Return the bytes of a card's picture as they came, at most 2 MiB, or None. They claim to be an image, no more."""
    try:
        image = fetch(url, accept=("image/*",), max_bytes=IMAGE_BYTES, using=using)
    except (Refused, Unreachable) as problem:
        log.info("No preview image: %s", problem.reason)
        return None
    return image.body if image.status == 200 and image.body else None


def _card(page: Fetched, ports: Collection[int]) -> Preview | None:
    head = _Head.of(_text(page))
    title = _tidy(head.first("title") or head.title, _TITLE)
    if not title:
        return None
    author = _tidy(head.first("author"), _NAME)
    return Preview(
        url=_canonical(head.first("url") or head.canonical, page.url, ports),
        title=title,
        description=_tidy(head.first("description"), _DESCRIPTION),
        site_name=_tidy(head.first("site_name"), _NAME),
        # The protocol wants the address of a profile here; a card shows names.
        author="" if author.startswith(("http://", "https://")) else author,
        image_url=_absolute(head.first("image"), page.url, ports),
        image_alt=_tidy(head.first("image_alt"), _DESCRIPTION),
        type=_tidy(head.first("type"), _TYPE).lower() or "website",
        language=_language(head.language) or _language(head.first("language")),
    )


class _Enough(Exception):
    """Everything worth reading has been read."""


class _Head(HTMLParser):
    """Gathers the few values we look for, the first of each, and stops where the page's body begins."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.values: dict[str, str] = {}
        self.title = ""
        self.canonical = ""
        self.language = ""
        self._titling = False

    @classmethod
    def of(cls, html: str) -> "_Head":
        """Parse a page, keeping what was understood of a broken one."""
        head = cls()
        try:
            # Never close(): on unfinished markup it takes time quadratic in its length (CVE-2025-6069).
            head.feed(html)
        except _Enough:
            pass
        except (AssertionError, ValueError) as problem:
            # The standard parser gives up so on a malformed declaration or a character reference of 5,000 digits.
            log.info("Broken page: %s", type(problem).__name__)
        return head

    def first(self, field: str) -> str:
        """Return the first value given for a field of the card, in our order of preference."""
        return next((self.values[key] for key in _KEYS[field] if self.values.get(key)), "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":
            raise _Enough
        given = {name: value or "" for name, value in attrs}
        if tag == "meta":
            key = (given.get("property") or given.get("name", "")).strip().lower()
            if key in _WANTED:
                self.values.setdefault(key, given.get("content", "")[:_RAW].strip())
        elif tag == "link" and "canonical" in given.get("rel", "").lower().split():
            self.canonical = self.canonical or given.get("href", "")[:_RAW]
        elif tag == "html":
            self.language = given.get("lang", "")[:_RAW]
        elif tag == "title":
            self._titling = not self.title

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._titling = False

    def handle_data(self, data: str) -> None:
        if self._titling and len(self.title) < _RAW:
            self.title += data[:_RAW]


def _text(page: Fetched) -> str:
    """Decode a page as browsers do: byte order mark, header, then what the page says of itself."""
    if page.body.startswith(b"\xef\xbb\xbf"):
        return page.body.decode("utf-8-sig", errors="replace")
    header = _HEADER_CHARSET.search(page.headers.get("content-type", ""))
    inside = _META_CHARSET.search(page.body[:1024])
    label = header[1] if header else inside[1].decode("ascii", errors="replace") if inside else "utf-8"
    label = label.lower()
    charset = "cp1252" if label in _LATIN else label if label in _CHARSETS else "utf-8"
    return page.body.decode(charset, errors="replace")


def _tidy(text: str, length: int) -> str:
    """Return one line of visible text, cut at a length, without the characters that turn or hide what follows.

    Joiners stay (emoji and several scripts need them); every other control or format character goes (UTS 55).
    """
    kept = (
        " " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char
        for char in text[:_RAW]
        if unicodedata.category(char) not in {"Cf", "Cs"} or char in "\u200c\u200d"
    )
    line = " ".join("".join(kept).split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def _absolute(link: str, base: str, ports: Collection[int]) -> str:
    """Return a link as an address we might ask, or the empty string."""
    try:
        return str(checked_url(str(httpx2.URL(base).join(link)), ports=ports)) if link else ""
    except (Refused, httpx2.InvalidURL):
        return ""


def _canonical(link: str, page_url: str, ports: Collection[int]) -> str:
    """Return the address a page gives itself, if it stands on the same host: a card must not name another's site."""
    url = _absolute(link, page_url, ports)
    return url if url and httpx2.URL(url).host == httpx2.URL(page_url).host else page_url


def _language(tag: str) -> str:
    tag = tag.strip().replace("_", "-")
    return tag if len(tag) <= 35 and _LANGUAGE.fullmatch(tag) else ""
