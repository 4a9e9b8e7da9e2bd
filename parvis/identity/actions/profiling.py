"""Changing a profile: what it says, who may read each line, its photo and cover."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TypedDict, Unpack
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from parvis.core import ledger, names
from parvis.core.errors import Refused
from parvis.identity import lines, policies
from parvis.identity.actions.approving import approve_everybody
from parvis.identity.actions.registering import clean_email, clean_person_name
from parvis.identity.models import Actor, ProfileField, Reach
from parvis.identity.viewer import Viewer

Kind = ProfileField.Kind
LABELLED = frozenset({Kind.LINK, Kind.OTHER})  # the lines under labels of one's own, which apps know
MOST_LINES, MOST_LABELLED, LONGEST_LABELLED = 60, 8, 255
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
LONGEST = {"name": 80, "headline": 140, "team": 80, "public_name": 80, "public_headline": 200}
ONCE = frozenset(
    {ProfileField.Kind.ABOUT, ProfileField.Kind.LOCATION, ProfileField.Kind.PHONE, ProfileField.Kind.EMAIL}
)
LONG = frozenset(
    {ProfileField.Kind.ABOUT, ProfileField.Kind.SEEK, ProfileField.Kind.OFFER, ProfileField.Kind.EXPERIENCE}
)


class Changes(TypedDict, total=False):
    """What `edit` may change: the columns of `Actor` of the same names."""

    name: str
    headline: str
    team: str
    is_public: bool
    public_name: str
    public_headline: str
    locked: bool
    discoverable: bool
    hide_collections: bool
    indexable: bool
    automated: bool


@dataclass(frozen=True)
class Line:
    """One thing a person says of himself, as it was typed."""

    kind: str
    value: str
    detail: str = ""
    reach: str = Reach.INSIDE


def edit(*, by: Viewer, actor: Actor, **changes: Unpack[Changes]) -> Actor:
    """Change what is given, and nothing else. Raises `Refused` naming the field that is wrong."""
    _ask(by, actor)
    if "name" in changes:
        changes["name"] = clean_person_name(changes["name"])
    for field, value in changes.items():
        setattr(actor, field, names.clean_name(value, LONGEST[field]) if isinstance(value, str) else value)
    if actor.is_public and not actor.public_name:
        actor.public_name = actor.name
    with transaction.atomic():
        actor.save(update_fields=[*changes, "public_name", "folded", "public_folded"])
        ledger.record("profile.edited", by=by.actor_id, about=actor, fields=sorted(changes))
        if changes.get("locked") is False:
            approve_everybody(actor)
    return actor


def set_manager(*, by: Viewer, actor: Actor, manager: Actor | None) -> Actor:
    """Say who the person reports to. Raises `Refused` if that would make a circle."""
    _ask(by, actor)
    if manager is not None and (manager.pk == actor.pk or actor.pk in lines.managers(manager)):
        raise Refused(
            _("That would make a circle: this person already reports to them."), field="manager", code="circle"
        )
    with transaction.atomic():
        actor.manager = manager
        actor.save(update_fields=["manager"])
        ledger.record("profile.edited", by=by.actor_id, about=actor, fields=["manager"])
    return actor


def set_fields(*, by: Viewer, actor: Actor, fields: Iterable[Line]) -> list[ProfileField]:
    """Replace the profile's lines by these, in this order; those left empty are dropped. Gives them as stored.

    Raises `Refused`, its `field` being the position of the line that is wrong ("3").
    """
    _ask(by, actor)
    kept: list[ProfileField] = []
    for position, line in enumerate(fields):
        if line.value.strip():
            kept.append(_stored(actor, line, position))
    if len(kept) > MOST_LINES:
        raise Refused(_("That is a lot: keep the %(n)d lines that matter.") % {"n": MOST_LINES}, code="many")
    twice = [field for n, field in enumerate(kept) if field.kind in ONCE and field.kind in {f.kind for f in kept[:n]}]
    if twice:
        raise Refused(_("One line is enough for this."), field=str(twice[0].position), code="twice")
    with transaction.atomic():
        ProfileField.objects.filter(actor=actor).delete()
        ProfileField.objects.bulk_create(kept)
        Actor.objects.filter(pk=actor.pk).update(version=F("version") + 1)
        ledger.record("profile.edited", by=by.actor_id, about=actor, fields=sorted({field.kind for field in kept}))
    return kept


def rewrite(
    *,
    by: Viewer,
    actor: Actor,
    about: str | None = None,
    labelled: Collection[tuple[str, str]] | None = None,
    fresh_reach: str = Reach.INSIDE,
) -> list[ProfileField]:
    """Replace what the person says of himself, the lines under labels of his own (label, value), or both.

    A value that is a web address is a link; any other stands as it is. His other lines stay. What stood keeps its reach,
    known again by its value or its label (`_reaches`); a new line has `fresh_reach`. What one says about oneself, if it is
    new, is for the world where the person has a public profile, else for colleagues. Raises `Refused` (fields `note`,
    `fields`).
    """
    stood = list(ProfileField.objects.filter(actor=actor))
    usual = Reach.PUBLIC if actor.is_public else Reach.INSIDE
    replaced: set[str] = {Kind.ABOUT} if about is not None else set()
    reach = next((field.reach for field in stood if field.kind == Kind.ABOUT), usual)
    fresh = [Line(Kind.ABOUT, about, reach=reach)] if about is not None else []
    if labelled is not None:
        replaced |= LABELLED
        fresh += _labelled(labelled, [field for field in stood if field.kind in LABELLED], fresh_reach)
    kept = [Line(f.kind, f.value, f.detail, f.reach) for f in stood if f.kind not in replaced]
    try:
        return set_fields(by=by, actor=actor, fields=[*fresh, *kept])
    except Refused as refused:
        raise Refused(str(refused), field="fields" if labelled is not None else "note", code=refused.code) from None


def _labelled(asked: Collection[tuple[str, str]], stood: list[ProfileField], usual: str) -> list[Line]:
    """Lines for these labels and values. Raises `Refused` for too many, or for one that is too long."""
    said = [(label.strip(), value.strip()) for label, value in asked if value.strip()]
    if len(said) > MOST_LABELLED:
        raise Refused(_("That is a lot: keep the %(n)d lines that matter.") % {"n": MOST_LABELLED}, field="fields")
    found = []
    for (label, value), reach in zip(said, _reaches(said, stood, usual), strict=True):
        kind = Kind.LINK if _ADDRESS.fullmatch(value) else Kind.OTHER
        if len(label) > LONGEST_LABELLED or (kind == Kind.OTHER and len(value) > LONGEST_LABELLED):
            sentence = _("Keep each line, and its label, under %(n)d characters.") % {"n": LONGEST_LABELLED}
            raise Refused(sentence, field="fields", code="too_long")
        found.append(Line(kind, value, label, reach))
    return found


def _reaches(said: list[tuple[str, str]], stood: list[ProfileField], usual: str) -> list[str]:
    """How far each of these (label, value) goes: as far as the line it was, the narrowest of them in doubt.

    A line is known again by its label and value, else by its value, else by a label that stood once and is asked for
    once. Any other may be one of those that are gone, written anew: it goes no further than the narrowest of these.
    """
    left = [((field.detail or str(field.get_kind_display()), field.value), field.reach) for field in stood]
    found: dict[int, str] = {}
    for part, once in ((slice(0, 2), False), (slice(1, 2), False), (slice(0, 1), True)):
        waiting = {n: line[part] for n, line in enumerate(said) if n not in found}
        stands, asked = Counter(line[part] for line, _reach in left), Counter(waiting.values())
        known = {key for key in asked if stands[key] and not (once and stands[key] + asked[key] > 2)}
        for n, key in waiting.items():
            if key in known:
                found[n] = _narrowest(reach for line, reach in left if line[part] == key)
        left = [(line, reach) for line, reach in left if line[part] not in known]
    doubt = _narrowest([usual, *(reach for _line, reach in left)])
    return [found.get(n, doubt) for n in range(len(said))]


def _narrowest(reaches: Iterable[str]) -> str:
    return min(reaches, key=Reach.values.index)


def _stored(actor: Actor, line: Line, position: int) -> ProfileField:
    try:
        kind, reach = ProfileField.Kind(line.kind), Reach(line.reach)
    except ValueError:
        raise Refused(_("Choose from the list."), field=str(position), code="choice") from None
    value = (
        _paragraphs(line.value, 2000)
        if kind in LONG
        else names.clean_name(line.value, 2000 if kind == kind.LINK else 300)
    )
    if kind == kind.LINK:
        value = _link(value, position)
    if kind == kind.EMAIL:
        try:
            value = clean_email(value)
        except Refused as refused:
            raise Refused(str(refused), field=str(position), code=refused.code) from None
    detail = names.clean_name(line.detail, 300)
    return ProfileField(actor=actor, kind=kind, value=value, detail=detail, reach=reach, position=position)


def _paragraphs(text: str, longest: int) -> str:
    """As typed, line by line made safe to show."""
    shown = [names.clean_name(row, longest) for row in text.replace("\r\n", "\n").split("\n")]
    return "\n".join(shown).strip()[:longest]


def _link(value: str, position: int) -> str:
    """A web address, with its scheme; any other scheme could run or fetch something on the reader's machine."""
    url = value if "://" in value else f"https://{value}"
    try:
        parts = urlsplit(url)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and "." in (parts.hostname or "")
    except ValueError:
        valid = False
    if not valid or " " in url or len(url) > 2000:
        raise Refused(_("This doesn’t look like a web address."), field=str(position), code="link")
    return url


def _ask(by: Viewer, actor: Actor) -> None:
    if not policies.may_edit(by, actor):
        raise Refused(_("This is somebody else’s profile."))
