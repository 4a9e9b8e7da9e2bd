"""Addresses for those who are not on the page: feeds, site maps, search engines."""

from __future__ import annotations

from django.conf import settings


def absolute(path: str) -> str:
    """The whole address of a page or a file of this house."""
    return f"{settings.SITE_URL}{path}" if path.startswith("/") else path


def absolute_links(html: str) -> str:
    """Cleaned HTML whose links to this house (mentions, topics) hold wherever it is read."""
    return html.replace('href="/', f'href="{settings.SITE_URL}/')
