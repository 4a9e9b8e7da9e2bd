"""Every address says who may come in, or the census refuses it."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver

# Views of others carry no policy of ours; each stands here by hand, with why it may.
THEIRS = {
    "allauth.account.views": "signs people in and out, and guards its own pages",
    "allauth.account.internal.flows": "signs people in and out, and guards its own pages",
    "allauth.account.decorators": "signs people in and out, and guards its own pages",
    "allauth.usersessions.views": "lists one's own sessions, and asks for sign-in itself",
    "django.contrib.sitemaps.views": "lists what visitors may read: its items ask the law",
    "django.views.i18n": "the words of the scripts, the same for everyone",
}
POLICIES = {"everyone", "square", "member", "insider", "admin", "token", "app"}


def undeclared(patterns: list[Any], prefix: str = "/") -> Iterator[str]:
    """The addresses under these patterns whose view has no policy, and is not in the table."""
    for pattern in patterns:
        where = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from undeclared(pattern.url_patterns, where)
        elif isinstance(pattern, URLPattern) and not _declared(pattern.callback):
            yield f"{where} ({_module(pattern.callback)}.{getattr(pattern.callback, '__name__', '?')}) says not who may come in"


def _declared(view: Any) -> bool:
    policy = getattr(view, "policy", None) or getattr(getattr(view, "view_class", None), "policy", None)
    return set(policy.split()) <= POLICIES if policy else _module(view) in THEIRS


def _module(view: Any) -> str:
    return getattr(getattr(view, "view_class", view), "__module__", "")
