"""Addresses and names of machines that only exist inside (RFC 1918, 4193, 6762, 8375)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parvis.guard.detectors.found import Found, around, words
from parvis.guard.models import Severity

_V4 = re.compile(
    r"(?<![\w.])(?:10(?:\.\d{1,3}){3}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}|192\.168(?:\.\d{1,3}){2})(?![\w]|\.\d)(?:/\d{1,2}|:\d{1,5})?"
)
_V6 = re.compile(r"(?<![\w:])f[cd][0-9a-f]{2}(?::[0-9a-f]{0,4}){2,7}(?![\w:])", re.IGNORECASE)
_NAME = re.compile(
    r"(?<![\w.-])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,6}"
    r"(?:local|lan|internal|intern|corp|intra|intranet|localdomain|home\.arpa|priv|private|(?:lan|internal|intra|intranet|corp)(?:\.[a-z0-9-]{2,40}){1,3})(?![\w-]|\.[a-z])",
    re.IGNORECASE,
)
_SHARE = re.compile(r"(?<![\\\w])\\\\[\w.-]{2,63}\\[^\s\"<>|]{1,120}")
_SHORT = re.compile(
    r"(?<!\w)(?:https?|ssh|smb|ftp|sftp|ldap)://(?:\w{1,30}@)?(?!localhost)[a-z][a-z0-9-]{1,62}(?::\d{2,5})?(?:/|(?![\w.:]))",
    re.IGNORECASE,
)
# The address of the box at home, in every manual.
_ANY_BOX = re.compile(r"(?:192\.168\.[01]\.(?:1|254)|10\.0\.0\.(?:1|138))")
_RANGE = re.compile(r"(?:10\.0\.0\.0|172\.16\.0\.0|192\.168\.\d{1,3}\.0)(?:/\d+)?")
_VERSION = words(
    "version",
    "versions",
    "firmware",
    "release[sd]?",
    "upgraded?",
    "updated?",
    "mise [aà] jour",
    "patch",
    "build",
    "v",
    "driver",
    "chapitre",
    "chapter",
    "section",
    "article",
    "clause",
    "paragraphe",
    "annexe",
    "r[eé]vision",
    "revision",
)
_FILES = re.compile(r"\.(?:env|git|bashrc|ssh)\.local$|settings\.local$", re.IGNORECASE)


def find(text: str) -> Iterator[Found]:
    """Private addresses, names that end in `.local`, `.lan`, `.internal`…, shares and short names in addresses."""
    for match in _V4.finditer(text):
        if all(int(octet) < 256 for octet in re.split(r"[./:]", match.group())[:4]) and not _harmless(text, match):
            yield Found("address_inside", *match.span(), Severity.NOTICE)
    for match in _V6.finditer(text):
        yield Found("address_inside", *match.span(), Severity.NOTICE)
    for pattern in (_NAME, _SHARE, _SHORT):
        for match in pattern.finditer(text):
            if not _FILES.search(match.group()):
                yield Found("host_inside", *match.span(), Severity.NOTICE)


def _harmless(text: str, match: re.Match[str]) -> bool:
    if _ANY_BOX.fullmatch(match.group()) or _RANGE.fullmatch(match.group()):
        return True
    return bool(_VERSION.search(around(text, *match.span(), before=40, after=12)))
