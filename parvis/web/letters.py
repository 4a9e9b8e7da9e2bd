"""The letters of accounts: codes, links and notices, in the person's language, as text and the same words in HTML."""

from __future__ import annotations

import re
import secrets
from typing import Any, NamedTuple

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from parvis.core import mail
from parvis.identity.models import Account
from parvis.spaces.models import Organisation

LINK = re.compile(r"https?://\S+")
CODE = re.compile(r"[A-Z0-9]{3,8}(?:-[A-Z0-9]{3,8})*")


class Paragraph(NamedTuple):
    """A piece of a letter: words, an address to follow, or a code to type."""

    kind: str
    text: str


def write(template: str, *, to: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    """A letter from `<template>_subject.txt` and `<template>_message.txt`, in the addressee's language.

    A paragraph that is an address becomes a button in HTML, one that is a code stands large; so one text serves both.
    """
    house = Organisation.current()
    with translation.override(language_of(to, house)):
        known = {"organisation": house, "site_url": settings.SITE_URL, "email": to, **context}
        subject = render_to_string(f"{template}_subject.txt", known)
        text = re.sub(r"\n{3,}", "\n\n", render_to_string(f"{template}_message.txt", known)).strip()
        return mail.compose(
            mail.Letter(
                to=to,
                subject=subject,
                template="account",
                key=secrets.token_hex(16),
                house=house.name,
                hue=house.hue,
                context={"text": text, "paragraphs": paragraphs(text)},
            )
        )


def language_of(address: str, organisation: Organisation) -> str:
    """The language of whoever has this address; the organisation's for strangers."""
    known = Account.objects.filter(emailaddress__email=address).values_list("language", flat=True).first()
    return known or organisation.language


def paragraphs(text: str) -> list[Paragraph]:
    """The pieces of a letter."""
    pieces = [" ".join(piece.split()) for piece in text.split("\n\n")]
    return [Paragraph(_kind(piece), piece) for piece in pieces if piece]


def _kind(piece: str) -> str:
    if LINK.fullmatch(piece):
        return "link"
    return "code" if CODE.fullmatch(piece) else "words"
