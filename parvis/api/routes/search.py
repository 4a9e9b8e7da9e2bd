"""Search: people and spaces by name, what was said, tags."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet

from parvis.api import doors
from parvis.api.answers import Answer, ApiError, absent, encode, listed
from parvis.api.call import Call
from parvis.api.entities import accounts as people
from parvis.api.entities.statuses import statuses
from parvis.api.entities.tags import tags
from parvis.core.compiled import Rows, compiled
from parvis.core.marks import topic_key
from parvis.identity.viewer import Viewer
from parvis.spaces import finding, law, query
from parvis.spaces.models import Indexed, Space
from parvis.spaces.search import search as find
from parvis.stream import topics

KINDS = ("accounts", "statuses", "hashtags")
SIZES = (5, 20, 40, 80)  # one compiled query for each
DEEPEST = 1000
SAID = (Indexed.Kind.POST, Indexed.Kind.COMMENT)
_ADDRESS = re.compile(r"/(?:@(?P<handle>[\w.-]+)|spaces/(?P<slug>[\w-]+)|(?:@[\w.-]+|posts)/(?P<post>[0-9]{1,18}))/?")


@compiled
def _people(viewer: Viewer, *words: str, following: bool, size: int, likely: bool) -> QuerySet[Any, Any]:
    found = finding.named(viewer, *words, following=following)
    found = found.filter(finding.likely(viewer, words[0])) if likely else found
    return people.columns(found[:size], viewer)


@compiled
def _those(viewer: Viewer, ids: str, *words: str, size: int) -> QuerySet[Any, Any]:
    return people.columns(finding.named(viewer, *words).filter(pk__among=ids)[:size], viewer)


def _named(viewer: Viewer, words: tuple[str, ...], *, following: bool, size: int) -> Rows:
    """The rows of people: in a large house the likeliest, and where they are few, those the index knows too."""
    narrow = finding.is_large() and not following
    rows = _people(viewer, *words, following=following, size=size, likely=narrow)
    if not narrow or len(rows) >= size:
        return rows
    ids = {row[0] for row in rows}.union(finding.written(viewer, *words))
    return _those(viewer, encode(sorted(ids)).decode(), *words, size=size)


@compiled
def _spaces(viewer: Viewer, *words: str, following: bool, size: int) -> QuerySet[Any, Any]:
    return finding.named_spaces(viewer, *words, following=following)[:size].values_list("pk", "slug")


def named(viewer: Viewer, typed: str, *, size: int, start: int = 0, following: bool = False) -> list[bytes]:
    """The JSON of people and spaces by what was typed (`user`, `@user`, `user@HOST`, words of a name), best first."""
    words = finding.words_of(_local(typed))
    if not words:
        return []
    wide = next((n for n in SIZES if n >= size + start), SIZES[-1])
    rows = _named(viewer, words, following=following, size=wide)
    found = list(people.from_rows(rows, viewer).values())
    if len(found) < size + start:
        rooms = _spaces(viewer, *words, following=following, size=wide)
        drawn = people.groups([pk for pk, _slug in rooms], viewer) if rooms else {}
        found += [drawn[pk] for pk, _slug in rooms if pk in drawn]
    return found[start : start + size]


def _local(typed: str) -> str:
    """What was typed without this house's name; nothing where another house's is meant."""
    name, at, host = typed.strip().removeprefix("@").partition("@")
    if not at or " " in host.strip():
        return typed
    here = urlsplit(settings.SITE_URL)
    return name if host.strip().lower() in (here.netloc.lower(), here.hostname) else ""


@doors.square("read:accounts")
def accounts(call: Call) -> Answer:
    """GET /api/v1/accounts/search"""
    params = call.params
    size, start = params.limit(40, 80), params.number("offset", most=SIZES[-1])
    following = params.flag("following") and call.viewer.signed_in
    return Answer(listed(named(call.viewer, params.text("q"), size=size, start=start, following=following)))


@doors.square("read:accounts")
def lookup(call: Call) -> Answer:
    """GET /api/v1/accounts/lookup: by the whole name."""
    name = _local(call.params.text("acct")).strip().removeprefix("@").lower()[:100]
    found = _called(call.viewer, name) if name else None
    if found is None:
        raise absent()
    return Answer(found)


def _called(viewer: Viewer, name: str) -> bytes | None:
    """The person with this handle, or the space with this address."""
    person = law.people(viewer).filter(handle=name).values_list("pk", flat=True).first()
    if person is not None:
        return people.accounts([person], viewer).get(person)
    space = Space.objects.visible_to(viewer).filter(slug=name).values_list("pk", flat=True).first()
    return people.groups([space], viewer).get(space) if space is not None else None


@doors.square("read:search")
def everything(call: Call) -> Answer:
    """GET /api/v2/search"""
    params = call.params
    typed, only = params.text("q").strip(), params.text("type")
    if not typed:
        raise ApiError(400, "Bad Request: param is missing or the value is empty: q")
    if only and only not in KINDS:
        only = ""
    found: dict[str, list[bytes]] = {kind: [] for kind in KINDS}
    pointed = _pointed_at(call.viewer, typed)
    if pointed is not None:
        kind, drawn = pointed
        if only in ("", kind):
            found[kind] = [drawn]
    else:
        size = params.limit(20, 40)
        start = params.number("offset", most=DEEPEST) if only else 0
        for kind in (only,) if only else KINDS:
            found[kind] = BY_KIND[kind](call, typed, size, start)
    return Answer(b"{" + b",".join(b'"%b":%b' % (kind.encode(), listed(found[kind])) for kind in KINDS) + b"}")


def _pointed_at(viewer: Viewer, typed: str) -> tuple[str, bytes] | None:
    """What an address of this house leads to; None for what is no such address."""
    if not typed.startswith(settings.SITE_URL + "/"):
        return None
    match = _ADDRESS.fullmatch(urlsplit(typed).path)
    if match is None:
        return None
    if match["post"]:
        post_id = int(match["post"])
        drawn = statuses([post_id], viewer).get(post_id)
        return ("statuses", drawn) if drawn else None
    drawn = _called(viewer, (match["handle"] or match["slug"]).lower())
    return ("accounts", drawn) if drawn else None


def _accounts(call: Call, typed: str, size: int, start: int) -> list[bytes]:
    following = call.params.flag("following") and call.viewer.signed_in
    return named(call.viewer, typed, size=size, start=start, following=following) if typed[0] != "#" else []


def _statuses(call: Call, typed: str, size: int, start: int) -> list[bytes]:
    if typed[0] == "#" and not call.params.text("type"):
        return []  # the tag is asked for, not what carries it
    wanted = query.parse(typed)
    author = call.params.id("account_id")
    if author is not None:
        handle = law.people(call.viewer).filter(pk=author).values_list("handle", flat=True).first()
        if handle is None:
            return []
        wanted = replace(wanted, author=handle)
    hits = find(call.viewer, wanted, kinds=SAID, size=size + start).hits[start:]
    return list(statuses([hit.object_id for hit in hits], call.viewer).values())


def _hashtags(call: Call, typed: str, size: int, start: int) -> list[bytes]:
    key = topic_key(typed.removeprefix("#").replace("\0", ""))[:80]
    if not key or " " in key:
        return []
    keys = topics.begun(call.viewer, key)[start : start + size]
    return [encode(tag) for tag in tags(keys, call.viewer)]


BY_KIND = {"accounts": _accounts, "statuses": _statuses, "hashtags": _hashtags}
