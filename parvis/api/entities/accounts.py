"""Accounts: people with the face they show the viewer, and spaces as group accounts."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from django.conf import settings
from django.db.models import Case, Q, QuerySet, When
from django.templatetags.static import static
from django.utils.html import urlize
from django.utils.translation import get_language, override

from parvis.api.answers import day, encode
from parvis.core.compiled import Rows, compiled
from parvis.core.kept import Kept
from parvis.identity.actions.profiling import MOST_LABELLED
from parvis.identity.faces import face, profiles, sees_inside
from parvis.identity.models import Actor, ProfileField, Reach
from parvis.identity.viewer import SYSTEM, VISITOR, Viewer
from parvis.spaces.directory import blocked_by
from parvis.spaces.law import EVERYTHING, NOBODY, companions, people
from parvis.spaces.models import Space

# What an account shows that changes without a word: its version and its counters. In this order in every row.
STAMP = ("version", "followers_count", "following_count", "posts_count", "posted_on")
NAMELESS = "0"  # the id of those who show no name: no account has it


class Field(msgspec.Struct):
    """A line of a profile, as HTML."""

    name: str
    value: str
    verified_at: str | None = None


class Approval(msgspec.Struct):
    """Who may put the account into a collection: nobody, there are none."""

    automatic: list[str] = []
    manual: list[str] = []
    current_user: str = "denied"


class Account(msgspec.Struct, kw_only=True):
    """https://docs.joinmastodon.org/entities/Account/"""

    id: str
    username: str
    acct: str
    display_name: str
    created_at: str | None
    note: str
    url: str
    uri: str
    avatar: str
    avatar_static: str
    header: str
    header_static: str
    locked: bool = False
    bot: bool = False
    discoverable: bool = True
    indexable: bool = False
    group: bool = False
    noindex: bool = True
    hide_collections: bool = False
    avatar_description: str = ""
    header_description: str = ""
    show_media: bool = True
    show_media_replies: bool = True
    show_featured: bool = True
    feature_approval: Approval = msgspec.field(default_factory=Approval)
    emojis: list[Any] = []
    roles: list[Any] = []
    fields: list[Field] = []
    # Last, so that they can be put in anew while the rest is kept.
    followers_count: int
    following_count: int
    statuses_count: int
    last_status_at: str | None


BRIEF, PUBLIC, INSIDE = range(
    3
)  # what of a profile's lines is among the fields: none, the public ones, colleagues' too
# By person, face, lines, and language.
_kept: Kept[tuple[int, bool, int, str], bytes] = Kept(20_000)


def address_of(handle: str) -> str:
    """Where a profile stands, whole."""
    return f"{settings.SITE_URL}/@{handle}"


def picture(name: str) -> str:
    """The address of a photo, or of the one that stands for none."""
    return f"{settings.SITE_URL}/faces/{name}" if name else f"{settings.SITE_URL}{static('img/face.png')}"


def cover(name: str) -> str:
    """The address of a cover, or of the one that stands for none."""
    return f"{settings.SITE_URL}/faces/{name}" if name else f"{settings.SITE_URL}{static('img/cover.png')}"


def drawn(actor: Actor, viewer: Viewer, *, shared: bool = False, lines: Iterable[ProfileField] = ()) -> Account:
    """The account of a person, as `viewer` sees it; `lines` are those of the profile the viewer may read."""
    shown = face(actor, viewer, shared=shared)
    inside = sees_inside(actor, viewer, shared=shared)
    told = list(lines)
    about = next((line.value for line in told if line.kind == ProfileField.Kind.ABOUT), "")
    handle = shown.handle or "member"
    searched = actor.indexable and (actor.is_public or actor.kind == Actor.Kind.BRAND)
    return Account(
        id=str(actor.pk) if shown.handle else NAMELESS,
        username=handle,
        acct=handle,
        # Who opened his account from an app gave no name: Mastodon's apps show the handle then.
        display_name="" if shown.name == shown.handle else shown.name,
        created_at=day(actor.joined_at),
        note=_note(shown.headline, about),
        url=address_of(handle),
        uri=address_of(handle),
        avatar=picture(shown.photo),
        avatar_static=picture(shown.photo),
        header=cover(actor.cover if inside else ""),
        header_static=cover(actor.cover if inside else ""),
        followers_count=actor.followers_count,
        following_count=actor.following_count,
        statuses_count=actor.posts_count,
        last_status_at=actor.posted_on.isoformat() if actor.posted_on else None,
        locked=actor.locked,
        bot=actor.automated or actor.kind == Actor.Kind.BOT,
        discoverable=actor.discoverable,
        indexable=searched,
        noindex=not searched,
        hide_collections=actor.hide_collections,
        fields=[_field(line) for line in told if line.kind != ProfileField.Kind.ABOUT][:MOST_LABELLED],
    )


def _note(headline: str, about: str) -> str:
    parts = [part for part in (headline, about) if part]
    return "".join(f"<p>{html.escape(part).replace(chr(10), '<br>')}</p>" for part in parts)


def _field(line: ProfileField) -> Field:
    if line.kind == ProfileField.Kind.LINK:
        address = html.escape(line.value)
        value = f'<a href="{address}" rel="me nofollow noopener" target="_blank">{address}</a>'
        return Field(line.detail or line.get_kind_display(), value)
    if line.kind == ProfileField.Kind.OTHER:
        return Field(line.detail or line.get_kind_display(), urlize(line.value, nofollow=True, autoescape=True))
    return Field(line.get_kind_display(), html.escape(line.value))


def lines_for(actors: Iterable[int], *, inside: bool) -> dict[int, list[ProfileField]]:
    """What these people say of themselves to colleagues (`inside`) or to the world: of what they say to contacts, nothing."""
    reaches = (Reach.INSIDE, Reach.PUBLIC) if inside else (Reach.PUBLIC,)
    found: dict[int, list[ProfileField]] = defaultdict(list)
    for line in ProfileField.objects.filter(actor__in=list(actors), reach__in=reaches):
        found[line.actor_id].append(line)
    return found


def spoken(viewer: Viewer) -> str:
    """The language a viewer is answered in."""
    return viewer.language or get_language() or settings.LANGUAGE_CODE


def _lines(viewer: Viewer) -> int:
    return INSIDE if viewer.inside else PUBLIC


def kept_account(key: tuple[int, bool, int, str], stamp: tuple[Any, ...]) -> bytes | None:
    """The JSON of an account, if it was drawn before and the profile did not change since.

    `key` is the person's id, whether the internal face is shown, which lines of the profile, and the viewer's language.
    """
    body = _kept.get(key, stamp[0])
    return _counted(body, stamp) if body is not None else None


COUNTERS = b',"followers_count":'


def _counted(body: bytes, stamp: tuple[Any, ...]) -> bytes:
    """An account with its counters as they are now."""
    _version, followers, following, posts, posted_on = stamp
    last = f'"{posted_on}"'.encode() if posted_on else b"null"
    counters = b'%b%d,"following_count":%d,"statuses_count":%d,"last_status_at":%b}'
    return body + counters % (COUNTERS, followers, following, posts, last)


def draw(
    actors: Mapping[int, tuple[Any, ...]], viewer: Viewer, *, inside: bool, brief: bool = False
) -> dict[int, bytes]:
    """The JSON of these people (ids, with their stamps), drawn anew and kept; `inside` says which face they show.

    `brief` leaves out the lines of their profiles and their covers: for people one meets in a thread or a list, whom the
    law may not let one look up.
    """
    as_seen_by, language = SYSTEM if inside else VISITOR, spoken(viewer)
    lines = BRIEF if brief else _lines(viewer)
    found = {}
    with override(language):
        told = {} if brief else lines_for(actors, inside=inside and viewer.inside)
        for actor in profiles(actors):
            if brief:
                actor.cover = ""
            body = encode(drawn(actor, as_seen_by, lines=told.get(actor.pk, ()))).rpartition(COUNTERS)[0]
            _kept.put((actor.pk, inside, lines, language), actors[actor.pk][0], body)
            found[actor.pk] = _counted(body, actors[actor.pk])
    return found


def columns(actors: QuerySet[Actor], viewer: Viewer) -> QuerySet[Any, Any]:
    """The rows that `from_rows` draws, of people the law let through."""
    colleague = EVERYTHING if viewer.inside or viewer.system else companions(viewer) if viewer.signed_in else NOBODY
    inside = colleague | ~Q(kind=Actor.Kind.PERSON) | Q(pk=viewer.who)
    return actors.annotate(seen=Case(When(inside, then=True), default=False)).values_list("pk", "seen", *STAMP)


@compiled
def _stamps(viewer: Viewer, ids: str) -> QuerySet[Any, Any]:
    return columns(people(viewer).filter(pk__among=ids), viewer)


def accounts(ids: Iterable[int], viewer: Viewer) -> dict[int, bytes]:
    """The JSON of those of these people whom `viewer` may find, in the order of the ids."""
    wanted = list(dict.fromkeys(ids))
    found = from_rows(_stamps(viewer, encode(wanted).decode()), viewer) if wanted else {}
    return {actor_id: found[actor_id] for actor_id in wanted if actor_id in found}


@compiled
def _blocked(viewer: Viewer, ids: str) -> QuerySet[Any, Any]:
    return columns(blocked_by(viewer).filter(pk__among=ids), viewer)


def blocked(ids: Iterable[int], viewer: Viewer) -> dict[int, bytes]:
    """The JSON of those of these people whom the viewer has blocked: he may always see whom."""
    wanted = list(ids)
    return from_rows(_blocked(viewer, encode(wanted).decode()), viewer) if wanted else {}


def from_rows(rows: Rows, viewer: Viewer) -> dict[int, bytes]:
    """The same from rows of `columns`, in their order."""
    found: dict[int, bytes | None] = {}
    missing: dict[bool, dict[int, tuple[Any, ...]]] = {True: {}, False: {}}
    language = spoken(viewer)
    for actor_id, met, *stamp in rows:
        kept = kept_account((actor_id, bool(met), _lines(viewer), language), tuple(stamp))
        found[actor_id] = kept
        if kept is None:
            missing[bool(met)][actor_id] = tuple(stamp)
    for inside, some in missing.items():
        if some:
            found.update(draw(some, viewer, inside=inside))
    return {actor_id: shown for actor_id, shown in found.items() if shown is not None}


def group(space: Space) -> Account:
    """A space as a group account one can follow (join) and whose statuses are what stands in it."""
    address = f"{settings.SITE_URL}/spaces/{space.slug}/"
    return Account(
        id=str(space.pk),
        username=space.slug,
        acct=space.slug,
        display_name=space.name,
        created_at=day(space.created_at),
        note=_note(space.description, ""),
        url=address,
        uri=address,
        avatar=f"{settings.SITE_URL}{static('img/space.png')}",
        avatar_static=f"{settings.SITE_URL}{static('img/space.png')}",
        header=cover(space.cover),
        header_static=cover(space.cover),
        followers_count=space.members_count,
        following_count=0,
        statuses_count=space.posts_count,
        last_status_at=None,
        locked=space.joining != Space.Joining.FREE,
        group=True,
        indexable=space.visibility == Space.Visibility.PUBLIC,
        noindex=space.visibility != Space.Visibility.PUBLIC,
    )


def groups(ids: Iterable[int], viewer: Viewer) -> dict[int, bytes]:
    """The JSON of those of these spaces whose existence `viewer` may know, as group accounts."""
    return {space.pk: encode(group(space)) for space in Space.objects.visible_to(viewer).filter(pk__in=list(ids))}
