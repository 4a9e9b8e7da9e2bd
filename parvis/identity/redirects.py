"""Where an app may be returned to, with a code that opens the door (RFC 6749 §3.1.2, RFC 8252, RFC 9700 §4.1)."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlencode, urlsplit

OOB: Final = "urn:ietf:wg:oauth:2.0:oob"  # no address: the code is shown, to be copied
LONGEST: Final = 2000
LOOPBACK: Final = frozenset({"127.0.0.1", "::1"})  # `localhost` is a name, which somebody else may answer to
# What a browser runs, opens as a file or wraps around something else, instead of handing it to an app.
RUNS: Final = frozenset(
    """about blob chrome chrome-extension content data file filesystem ftp ftps ie.http intent jar javascript livescript
    mailto mocha moz-extension ms-its mk res resource safari-extension sftp sms tel urn vbscript view-source ws wss
    wyciwyg""".split()  # noqa: SIM905, a list of words is read as words
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{0,63}")
_URI = re.compile(r"[A-Za-z0-9\-._~:/?\[\]@!$&'()*+,;=%]+")  # RFC 3986 without `#`: a fragment is refused


def acceptable(uri: str) -> bool:
    """Whether an app may register this address: https, http to its own machine, an app's own scheme, or `OOB`."""
    if uri == OOB:
        return True
    if len(uri) > LONGEST or not _URI.fullmatch(uri):
        return False
    try:
        parts = urlsplit(uri)
        _port = parts.port
    except ValueError:
        return False
    scheme = uri.partition(":")[0]
    if scheme in ("http", "https"):
        own_machine = parts.hostname == "localhost" or parts.hostname in LOOPBACK
        return bool(parts.hostname) and "@" not in parts.netloc and (scheme == "https" or own_machine)
    return ":" in uri and bool(_SCHEME.fullmatch(scheme)) and scheme not in RUNS


def matches(asked: str, registered: str) -> bool:
    """Whether `asked` is the registered address: letter for letter, but for the port of a loopback one (RFC 8252 §7.3)."""
    if asked == registered:
        return True
    if not acceptable(asked):
        return False
    theirs, ours = urlsplit(asked), urlsplit(registered)
    if ours.scheme != "http" or ours.hostname not in LOOPBACK:
        return False
    return (theirs.scheme, theirs.hostname, theirs.path, theirs.query) == ("http", ours.hostname, ours.path, ours.query)


def with_answer(uri: str, **answer: str) -> str:
    """The address with these in its query, after what stands there; an app's own scheme stays letter for letter."""
    told = urlencode({name: value for name, value in answer.items() if value})
    return f"{uri}{'&' if '?' in uri else '?'}{told}"


def scheme_of(uri: str) -> str:
    """`https`, or an app's own scheme."""
    return uri.partition(":")[0]


def place_of(uri: str) -> str:
    """Where it leads, for a person: the host of a web address, else nothing."""
    parts = urlsplit(uri)
    return parts.netloc if parts.scheme in ("http", "https") else ""
