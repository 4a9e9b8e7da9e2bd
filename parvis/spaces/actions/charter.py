"""Changing what a space is for, and standing by it."""

from __future__ import annotations

import dataclasses

from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.core import ledger
from parvis.core.errors import Refused
from parvis.identity.viewer import Viewer
from parvis.spaces import policies
from parvis.spaces.actions.roster import locked, seat, settle
from parvis.spaces.charter import Promise
from parvis.spaces.models import Charter, CharterVersion, Membership, Space
from parvis.spaces.queries import charter_changes


def change_charter(*, space: Space, promise: Promise, by: Viewer) -> Charter:
    """Give the space a new version of its charter; its members are asked to accept it again.

    The same words make no new version. Raises `Refused` without the right, or naming the first missing part.
    """
    with locked(space, by) as room:
        if not policies.may_steward(by, room):
            raise Refused(_("Only stewards change the charter."), code="forbidden")
        promise.require_complete()
        charter = Charter.objects.filter(space=room).first() or Charter(space=room)
        is_first = charter._state.adding or not charter.is_complete
        before = Promise.of(charter)
        if not promise.write_to(charter):
            return charter
        if not is_first:
            _keep(charter, before)
        charter.version = charter.version if is_first else charter.version + 1
        charter.changed_at = timezone.now()
        charter.save()
        row = seat(room, by.actor_id)
        if row.holds():
            settle(row, charter_accepted=charter.version)
        ledger.record("charter.changed", by=by.actor_id, about=charter, space=room.pk, version=charter.version)
        return charter


def _keep(charter: Charter, said: Promise) -> None:
    """Keep what the charter has said until now."""
    version, at, by = next(row for row in charter_changes(charter) if row[0] == charter.version)
    words = dataclasses.asdict(said)
    CharterVersion.objects.get_or_create(charter=charter, version=version, defaults={"at": at, "by_id": by, **words})


def accept_charter(*, space: Space, version: int, by: Viewer) -> Membership:
    """Stand by the charter in the version one has read. Raises `Refused` if it is no longer that one."""
    with locked(space, by) as room:
        row = seat(room, by.actor_id)
        if not row.holds():
            raise Refused(_("You are not in this space."), code="not_member")
        charter = Charter.objects.filter(space=room).first()
        if charter is None or charter.version != version:
            raise Refused(_("The charter has changed since you read it. Here it is as it stands now."), code="stale")
        settle(row, charter_accepted=version)
        ledger.record("charter.accepted", by=by.actor_id, about=charter, space=room.pk, version=version)
        return row
