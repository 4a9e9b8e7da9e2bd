"""What whoever imports a Slack workspace may decide, and where the export stands in its own time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from django.utils import timezone
from msgspec import Struct

from parvis.identity.models import Actor, Relation
from parvis.imports.slack_archive import Archive
from parvis.imports.slack_records import moment

SOURCE: Final = "slack"


class Wishes(Struct, frozen=True):
    """`steward` imports, and looks after the open spaces. The relations are what members and guests become.

    `all_staff` names the channel that becomes the space of everybody inside ("" for none).
    """

    steward: Actor
    relation: str = Relation.Kind.EMPLOYEE
    guests: str = Relation.Kind.PARTNER
    all_staff: str = ""


def beginning(archive: Archive) -> datetime:
    """When the workspace began, as far as the export shows: its oldest channel or message."""
    known = [datetime.fromtimestamp(room.created, UTC) for room in archive.conversations() if room.created]
    first = archive.summary().first
    return min([*known, *([moment(first)] if first else [])], default=timezone.now())
