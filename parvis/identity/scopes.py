"""What a program may be allowed to do: Mastodon's OAuth scopes, what covers what, and what each means in words.

Source: Mastodon's “OAuth Scopes”. A broad scope (`read`) covers its parts (`read:statuses`); `follow` is the old name for
follows, blocks and mutes together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

READ: Final[dict[str, Promise]] = {
    "accounts": _("Your profile, and those of the people you may find"),
    "blocks": _("Whom you have blocked"),
    "bookmarks": _("Your bookmarks"),
    "collections": _("Your collections"),
    "favourites": _("What you liked"),
    "filters": _("Your filters"),
    "follows": _("Whom you follow, and who follows you"),
    "lists": _("Your lists"),
    "mutes": _("Whom you have muted"),
    "notifications": _("Your notifications"),
    "search": _("What you find when you search"),
    "statuses": _("Every post you may read, private messages among them"),
}
WRITE: Final[dict[str, Promise]] = {
    "accounts": _("Change your profile"),
    "blocks": _("Block people, and unblock them"),
    "bookmarks": _("Add and remove bookmarks"),
    "collections": _("Change your collections"),
    "conversations": _("Mark private messages as read"),
    "favourites": _("Like posts"),
    "filters": _("Change your filters"),
    "follows": _("Follow people, and stop following them"),
    "lists": _("Change your lists"),
    "media": _("Send pictures and files"),
    "mutes": _("Mute people, and unmute them"),
    "notifications": _("Clear your notifications"),
    "reports": _("Report posts and people"),
    "statuses": _("Publish, edit and delete posts and messages"),
}
ADMIN: Final = (
    "accounts",
    "reports",
    "domain_allows",
    "domain_blocks",
    "ip_blocks",
    "email_domain_blocks",
    "canonical_email_blocks",
)
# Nobody has to know fourteen kinds of administration apart: these are said in one sentence a verb.
WHOLE: Final[dict[str, Promise]] = {
    "profile": _("Your name, your handle and your photo"),
    "read": _("Everything you can read here: posts, private messages, closed spaces, people"),
    "write": _("Everything you can do here: publish, answer, edit, delete, send files, change your profile"),
    "follow": _("Follow, mute and block people, and see whom you do"),
    "push": _("Send notifications to your device"),
    "admin:read": _("See what administrators see: accounts, addresses, reports"),
    "admin:write": _("Do what administrators do: suspend accounts, settle reports"),
}
TITLES: Final[dict[str, Promise]] = {
    "profile": _("Know who you are"),
    "read": _("Read"),
    "write": _("Act in your name"),
    "follow": _("Your ties with people"),
    "push": _("Notify you"),
    "admin": _("Administer the house"),
}
ICONS: Final = {
    "profile": "id-card",
    "read": "eye",
    "write": "pencil",
    "follow": "users",
    "push": "bell",
    "admin": "shield",
}
FOLLOW: Final = frozenset(f"{verb}:{noun}" for verb in ("read", "write") for noun in ("follows", "blocks", "mutes"))
ALL: Final = (
    *("profile", "read", *(f"read:{noun}" for noun in READ)),
    *("write", *(f"write:{noun}" for noun in WRITE), "follow", "push"),
    *("admin:read", *(f"admin:read:{noun}" for noun in ADMIN)),
    *("admin:write", *(f"admin:write:{noun}" for noun in ADMIN)),
)
_KNOWN: Final = frozenset(ALL)
DEFAULT: Final = "read"  # what an app has that asks for nothing, as Mastodon does it


@dataclass(frozen=True)
class Group:
    """What is asked for, of one kind: a title, and a sentence for each thing."""

    key: str
    title: str
    icon: str
    lines: list[str]


def covers(granted: Iterable[str], needed: str) -> bool:
    """Whether what was `granted` allows what needs this scope: by itself, by the broad one, or by an old name for it."""
    held = granted if isinstance(granted, set | frozenset) else set(granted)
    if needed in held or needed.rpartition(":")[0] in held:
        return True
    if needed == "profile":
        return "read" in held or "read:accounts" in held
    return needed in FOLLOW and "follow" in held


def listed(text: str) -> list[str]:
    """The scopes named in a text, each once, in the order of `ALL`; those nobody knows stay, at the end."""
    named = dict.fromkeys(text.split())
    return [scope for scope in ALL if scope in named] + [scope for scope in named if scope not in _KNOWN]


def known(scopes: Iterable[str]) -> bool:
    """Whether each of them is a scope."""
    return all(scope in _KNOWN for scope in scopes)


def within(scopes: Iterable[str], granted: Iterable[str]) -> bool:
    """Whether each of `scopes` exists and is covered by what was `granted`."""
    held = set(granted)
    return all(scope in _KNOWN and covers(held, scope) for scope in scopes)


def grantable(scopes: Iterable[str], *, admin: bool) -> list[str]:
    """Those of `scopes` that a person can give: who administers nothing can let nobody administer."""
    return [scope for scope in scopes if admin or not scope.startswith("admin:")]


def explained(scopes: Iterable[str]) -> list[Group]:
    """What these scopes allow, in the reader's words, by kind."""
    asked = list(scopes)
    groups = [Group(key, str(title), ICONS[key], _lines(key, asked)) for key, title in TITLES.items()]
    return [group for group in groups if group.lines]


def _lines(key: str, scopes: list[str]) -> list[str]:
    if key == "admin":
        verbs = {":".join(scope.split(":")[:2]) for scope in scopes if scope.startswith("admin:")}
        return [str(WHOLE[verb]) for verb in sorted(verbs)]
    if key in scopes:
        return [str(WHOLE[key])]
    parts = {"read": READ, "write": WRITE}.get(key, {})
    return [str(said) for noun, said in parts.items() if f"{key}:{noun}" in scopes]
