"""Opening a space, with its charter."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from parvis.core import ledger
from parvis.core.errors import Refused
from parvis.core.names import clean_name, unaccent
from parvis.identity.models import Actor
from parvis.identity.viewer import Viewer
from parvis.spaces import policies
from parvis.spaces.actions.enrolling import enrol_everybody
from parvis.spaces.actions.inviting import invite_person
from parvis.spaces.actions.roster import admit, require_known, seat
from parvis.spaces.charter import Promise, known_tools
from parvis.spaces.indexing import index_space
from parvis.spaces.models import Charter, Level, Membership, Role, Space
from parvis.spaces.threshold import require_coherent, require_square

RESERVED = {"new", "search", "suggested", "mine"}


def open_space(
    *,
    by: Viewer,
    name: str,
    kind: str,
    charter: Promise,
    tools: Sequence[str] = (),
    description: str = "",
    visibility: str = Space.Visibility.LISTED,
    joining: str = Space.Joining.REQUEST,
    level: int = Level.INTERNAL,
    parent: Space | None = None,
    ends_on: datetime.date | None = None,
    technology: Actor | None = None,
    hue: int | None = None,
) -> Space:
    """Open a space whose people, objective and strategy stand; the tools come last.

    The opener becomes steward, the trade half of the pair; `technology` is invited to be the other half. A space of all
    staff takes everybody inside in at once. Raises `Refused` naming the first field that is missing or contradicts.
    """
    _require_leave_to_open(by, kind, name, parent)
    require_square(by, visibility)
    charter.require_complete()
    space = Space(
        name=clean_name(name, 80),
        kind=kind,
        description=description.strip(),
        visibility=visibility,
        joining=Space.Joining.INVITATION if visibility == Space.Visibility.HIDDEN else joining,
        level=level,
        parent=parent,
        ends_on=ends_on,
        tools=known_tools(list(tools)),
        hue=secrets.randbelow(360) if hue is None else hue % 360,
    )
    require_coherent(space)
    with transaction.atomic():
        _save_with_slug(space)
        index_space(space)
        charter.write_to(kept := Charter(space=space))
        kept.save()
        _seat_the_pair(space, by, technology)
        ledger.record("space.opened", by=by.actor_id, about=space, space=space.pk)
        if kind == Space.Kind.ALL_STAFF:
            enrol_everybody(space)
    space.refresh_from_db()
    return space


def _require_leave_to_open(by: Viewer, kind: str, name: str, parent: Space | None) -> None:
    """Raise `Refused` unless `by` may open such a space, there, under a name."""
    if kind not in Space.Kind.values:
        raise Refused(_("Choose a type."), field="kind", code="invalid")
    if not policies.may_open_space(by, kind):
        raise Refused(_("Only administrators open a space of this type."), field="kind", code="forbidden")
    if not clean_name(name, 80):
        raise Refused(_("Give the space a name."), field="name", code="missing")
    if parent is not None:
        require_known(parent, by)
        if not policies.may_open_inside(by, parent):
            raise Refused(_("Only its stewards open a space inside this one."), field="parent", code="forbidden")


def _seat_the_pair(space: Space, by: Viewer, technology: Actor | None) -> None:
    """The opener takes the trade half; the other half is invited."""
    if by.system:
        return
    admit(
        seat(space, by.actor_id),
        role=Role.STEWARD,
        pair=Membership.Steward.TRADE,
        notify=Membership.Notify.ALL,
        charter_accepted=1,
    )
    if technology is not None and technology.pk != by.actor_id:
        invite_person(space=space, actor=technology, role=Role.STEWARD, pair=Membership.Steward.TECHNOLOGY, by=by)


def _save_with_slug(space: Space) -> None:
    """Save under an address nobody has: the name's, then one with a random end.

    A hidden space always gets the random end: otherwise the next person to choose its name would learn that it exists.
    """
    plain = slugify(unaccent(space.name.casefold()))[:50].strip("-") or "space"
    hidden = space.visibility == Space.Visibility.HIDDEN
    candidates: list[Any] = [] if hidden or plain in RESERVED or plain.isdigit() else [plain]
    for slug in [*candidates, *(f"{plain}-{secrets.token_hex(3)}" for _attempt in range(5))]:
        space.slug = slug
        try:
            with transaction.atomic():
                space.save(force_insert=True)
        except IntegrityError:
            if not Space.objects.filter(slug=slug).exists():
                raise  # it was not the address
        else:
            return
    raise Refused(_("This name is taken. Choose another."), field="name", code="taken")
