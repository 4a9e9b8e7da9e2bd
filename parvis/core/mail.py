"""Mail that goes out: composed as text and HTML, with headers nobody can break out of, and handed over once.

Headers: RFC 5322 (Message-ID), RFC 3834 (Auto-Submitted), RFC 2369 and RFC 8058 (one-click unsubscription).
"""

from __future__ import annotations

import enum
import logging
import math
import smtplib
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import formataddr, parseaddr
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac

from parvis.core.names import clean_name

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Letter:
    """A mail to write. `template` names `mail/<template>.html` and `.txt`, which extend `mail/layout`.

    `key` says what the letter is about: the same key gives the same Message-ID, so that a retry is the same message.
    `unsubscribe` is the absolute address that answers a POST by stopping such letters; empty for letters one asked for.
    """

    to: str
    subject: str
    template: str
    key: str
    house: str  # the organisation's name, as sender
    hue: int = 262  # the organisation's colour, in degrees
    unsubscribe: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)


class Outcome(enum.Enum):
    """What became of a letter. `LOST` may have arrived: it was accepted and then not confirmed, or is refused for good."""

    SENT = "sent"
    LATER = "later"
    LOST = "lost"


def compose(letter: Letter) -> EmailMultiAlternatives:
    """The message to send, in the active language."""
    subject = clean_name(letter.subject, 150)
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    context = {
        **letter.context,
        "subject": subject,
        "house": letter.house,
        "site": settings.SITE_URL,
        "accent": srgb(0.47, 0.13, letter.hue),
        "unsubscribe": letter.unsubscribe,
    }
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"mail/{letter.template}.txt", context).strip() + "\n",
        from_email=formataddr((clean_name(letter.house, 80), address)),
        to=[letter.to],
        headers=_headers(letter),
    )
    message.attach_alternative(_inlined(render_to_string(f"mail/{letter.template}.html", context)), "text/html")
    return message


def _headers(letter: Letter) -> dict[str, str]:
    headers = {
        "Message-ID": f"<{salted_hmac('parvis.mail', letter.key, algorithm='sha256').hexdigest()[:40]}@{_host()}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if letter.unsubscribe:
        headers["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def deliver(message: EmailMultiAlternatives, connection: BaseEmailBackend) -> Outcome:
    """Hand one message over. Never raises for what the mail server does; it is logged.

    Only a refusal that came before the server had accepted the message may be tried again: after that, trying again
    could make it arrive twice.
    """
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        logger.error("The mail server does not take mail: %s", error)
        return Outcome.LATER
    try:
        connection.send_messages([message])
    except (OSError, smtplib.SMTPException) as error:
        logger.error("A mail was not accepted: %s", type(error).__name__)
        connection.close()
        return Outcome.LATER if _temporary(error) else Outcome.LOST
    return Outcome.SENT


def _temporary(error: Exception) -> bool:
    """Whether the server said, before accepting anything, that it might accept it later (a 4xx reply, RFC 5321 4.2.1)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(400 <= code < 500 for code, _reason in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and 400 <= error.smtp_code < 500


def srgb(lightness: float, chroma: float, hue: float) -> str:
    """The colour `oklch(lightness chroma hue)` as #rrggbb: mail programs know no other. Source: B. Ottosson, Oklab."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _gamma(min(max(value, 0.0), 1.0))):02x}" for value in linear)


def _gamma(value: float) -> float:
    return float(12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055)


def _inlined(html: str) -> str:
    return str(_inliner().inline(html))


@cache
def _inliner() -> css_inline.CSSInliner:
    css = (Path(__file__).parent / "templates" / "mail" / "layout.css").read_text()
    return css_inline.CSSInliner(
        load_remote_stylesheets=False, keep_at_rules=True, keep_style_tags=False, extra_css=css
    )
