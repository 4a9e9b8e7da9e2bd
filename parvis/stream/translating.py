"""Translation by the service the settings name, in LibreTranslate's protocol; the house has none by itself.

What is sent there leaves the house, so only what is out on the square is. https://docs.libretranslate.com/
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from parvis.core.errors import Refused
from parvis.core.markdown import clean_html
from parvis.core.outbound import Refused as Forbidden
from parvis.core.outbound import Unreachable, fetch
from parvis.spaces.models import Reach
from parvis.stream.models import Post

DAY = 86400
PROVIDER = "LibreTranslate"


@dataclass(frozen=True)
class Translation:
    """What a post says in another language: HTML, plain warning, the poll's options, the files' descriptions by id."""

    html: str
    warning: str
    options: list[str]
    alts: dict[int, str]
    language: str
    source: str


def enabled() -> bool:
    """Whether a translator is configured."""
    return bool(settings.PARVIS_TRANSLATOR_URL)


def languages() -> dict[str, list[str]]:
    """Into which languages it translates, by the language it translates from; asked once a day.

    Raises `Refused` (code "unavailable").
    """
    if not enabled():
        return {}
    known: dict[str, list[str]] | None = cache.get("translator:languages")
    if known is None:
        told = _asked("/languages")
        known = {str(row["code"]): [str(code) for code in row.get("targets", [])] for row in told if "code" in row}
        cache.set("translator:languages", known, DAY)
    return known


def translate(post: Post, language: str) -> Translation:
    """A post the viewer may read, in `language`; the same for everybody, so it is kept for a day.

    Raises `Refused`: code "absent" where there is no translator, "forbidden" for what is not out on the square or has
    nothing to translate, "unavailable" where the translator does not answer as it should.
    """
    if not enabled():
        raise Refused(_("There is no translator here."), code="absent")
    if post.audience.reach != Reach.PUBLIC or post.language == language:
        raise Refused(_("This can’t be translated."), code="forbidden")
    key = f"translation:{post.pk}:{post.version}:{language}"
    kept: Translation | None = cache.get(key)
    if kept is None:
        kept = _translated(post, language)
        cache.set(key, kept, DAY)
    return kept


def _translated(post: Post, language: str) -> Translation:
    poll = getattr(post, "poll", None)
    options = [option.text for option in poll.options.all()] if poll else []
    files = {file.pk: file.alt for file in post.attachments.all() if file.alt}
    texts = [post.html, post.warning, *options, *files.values()]
    told = _asked("/translate", {"q": texts, "source": post.language or "auto", "target": language, "format": "html"})
    found = told.get("translatedText") if isinstance(told, dict) else None
    if not isinstance(found, list) or len(found) != len(texts) or not all(isinstance(text, str) for text in found):
        raise _unavailable()
    html, warning, *rest = found
    return Translation(
        html=clean_html(html),
        warning=warning,
        options=rest[: len(options)],
        alts=dict(zip(files, rest[len(options) :], strict=True)),
        language=language,
        source=post.language or _detected(told),
    )


def _detected(told: dict[str, Any]) -> str:
    """The language the translator took the text for: one for all texts, or one for each."""
    found = told.get("detectedLanguage")
    found = found[0] if isinstance(found, list) and found else found
    return str(found.get("language", "")) if isinstance(found, dict) else ""


def _asked(path: str, body: dict[str, Any] | None = None) -> Any:
    if body is not None and settings.PARVIS_TRANSLATOR_KEY:
        body["api_key"] = settings.PARVIS_TRANSLATOR_KEY
    try:
        answer = fetch(
            f"{settings.PARVIS_TRANSLATOR_URL.rstrip('/')}{path}",
            method="GET" if body is None else "POST",
            headers={"Content-Type": "application/json"},
            body=None if body is None else json.dumps(body).encode(),
            accept=("application/json",),
        )
        if answer.status != 200:
            raise _unavailable()
        return json.loads(answer.body)
    except (Forbidden, Unreachable, ValueError):
        raise _unavailable() from None


def _unavailable() -> Refused:
    return Refused(_("The translator does not answer. Try again later."), code="unavailable")
