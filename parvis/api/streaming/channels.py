"""What one may listen to: the channels of Mastodon, who may open them, and which of our places each stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from parvis.api.access import Grant
from parvis.api.answers import encode
from parvis.core.marks import topic_key
from parvis.identity.models import List
from parvis.spaces.models import Space
from parvis.stream.hearing import HOME, LIST, PICTURES, SPACE, SQUARE, TALKS, TOLD, TOPIC, Place

PATH = "/api/v1/streaming"

# All that is public here is local: the remote channels are open, and silent.
_SQUARE: dict[str, tuple[Place, ...]] = {
    "public": ((SQUARE, ""),),
    "public:local": ((SQUARE, ""),),
    "public:media": ((PICTURES, ""),),
    "public:local:media": ((PICTURES, ""),),
    "public:remote": (),
    "public:remote:media": (),
}
_TAGS = ("hashtag", "hashtag:local")
_OWN = ("user", "user:notification", "direct", "list")
MOST_TAG, MOST_ID = 200, 18
NOT_YOURS = "Not authorized to stream this list"


class Closed(Exception):
    """A channel that does not open, in Mastodon's words."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel somebody opened: its name, and the tag or the list it is about."""

    name: str
    about: str = ""
    places: tuple[Place, ...] = ()

    @property
    def label(self) -> bytes:
        """How messages name it: `["hashtag","books"]`, in JSON."""
        return encode([self.name, self.about] if self.about else [self.name])


_same = lru_cache(maxsize=1000)(Channel)  # thousands listen to the same


def named_by(path: str, query: Mapping[str, str]) -> str:
    """The channel an address names: `…/public/local?only_media=true` is `public:local:media`."""
    name = path.removeprefix(PATH).strip("/").replace("/", ":") or query.get("stream", "")
    if name in ("public", "public:local", "public:remote") and query.get("only_media", "").lower() in ("true", "1"):
        return f"{name}:media"
    return name


def opened(name: str, query: Mapping[str, str], grant: Grant | None) -> Channel:
    """The channel of this name for whoever holds this grant (None: a visitor). Asks the database for lists only.

    Raises `Closed`: 400 for one that does not exist or says too little, 401 for one that is not his to hear.
    """
    if grant is not None and grant.viewer.signed_in and name not in _OWN and not grant.covers("read:statuses"):
        raise Closed(401, "Access token does not have the required scopes")
    if name in _SQUARE:
        return _same(name, "", _SQUARE[name])
    if name in _TAGS:
        if not (tag := query.get("tag", "").strip().lstrip("#")[:MOST_TAG]):
            raise Closed(400, "Missing tag name parameter")
        return _same(name, tag, ((TOPIC, topic_key(tag)),))
    if name not in _OWN:
        raise Closed(400, "Unknown channel requested")
    if grant is None or not grant.viewer.signed_in:
        raise Closed(401, "Missing access token")
    if not grant.covers("read:notifications" if name == "user:notification" else "read:statuses"):
        raise Closed(401, "Access token does not have the required scopes")
    return _list(query.get("list", ""), grant) if name == "list" else _same(name, "", _own_places(name, grant))


def _own_places(name: str, grant: Grant) -> tuple[Place, ...]:
    if name == "user":
        told: tuple[Place, ...] = ((TOLD, ""),) if grant.covers("read:notifications") else ()
        return ((HOME, ""), *told)
    return ((TALKS, ""),) if name == "direct" else ((TOLD, ""),)


def _list(named: str, grant: Grant) -> Channel:
    """A list of one's own; each space one knows is one too."""
    if not named:
        raise Closed(400, "Missing list name parameter")
    if not (named.isascii() and named.isdigit() and len(named) <= MOST_ID):
        raise Closed(401, NOT_YOURS)
    if List.objects.filter(owner=grant.viewer.who, pk=int(named)).exists():
        return _same("list", named, ((LIST, str(int(named))),))
    if Space.objects.visible_to(grant.viewer).filter(pk=int(named)).exists():
        return _same("list", named, ((SPACE, str(int(named))),))
    raise Closed(401, NOT_YOURS)
