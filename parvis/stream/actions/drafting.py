"""What is not said yet: drafts kept as one types, and posts that wait for their hour."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from parvis.core import ledger
from parvis.core.errors import Refused
from parvis.identity.viewer import Viewer
from parvis.stream.models import Draft

LONGEST_DRAFT, MOST_DRAFTS = 120_000, 200
PLACE = re.compile(r"home|(space|reply|talk):[0-9]{1,19}")


def keep(place: str, fields: dict[str, Any], *, by: Viewer) -> Draft | None:
    """Keep what a composer holds, in place of what it held before; nothing to keep forgets it. Raises `Refused`."""
    if not by.signed_in:
        raise Refused(_("Sign in first."))
    if not PLACE.fullmatch(place):
        raise Refused(_("There is no such composer."), field="place")
    if Draft.objects.filter(author=by.actor_id).exclude(place=place).count() >= MOST_DRAFTS:
        raise Refused(_("You have too many drafts: discard some first."), field="text")
    if sum(len(str(value)) for value in fields.values()) > LONGEST_DRAFT:
        raise Refused(_("This draft is too long to keep."), field="text")
    if not any(fields.get(name) for name in ("text", "title", "attachments", "options")):
        forget(place, by=by)
        return None
    draft, _new = Draft.objects.update_or_create(
        author_id=by.actor_id, place=place, publish_at=None, defaults={"fields": fields}
    )
    return draft


def forget(place: str, *, by: Viewer) -> None:
    """Forget the draft of a composer."""
    Draft.objects.filter(author=by.actor_id, place=place, publish_at=None).delete()


def draft_at(viewer: Viewer, place: str) -> dict[str, Any] | None:
    """What the viewer's composer held there, if anything."""
    if not viewer.signed_in:
        return None
    draft = Draft.objects.filter(author=viewer.actor_id, place=place, publish_at=None).first()
    return draft.fields if draft else None


def discard(draft: Draft, *, by: Viewer) -> None:
    """Throw away a draft, or call back a scheduled post. Raises `Refused` for somebody else’s."""
    if not Draft.objects.filter(pk=draft.pk, author=by.who).delete()[0]:
        raise Refused(_("This post is not there."), code="absent")


@transaction.atomic
def schedule(fields: dict[str, Any], at: datetime.datetime, *, by: Viewer) -> Draft:
    """Have what a composer holds published at a moment to come, by the law of that moment. Raises `Refused`."""
    if not by.signed_in:
        raise Refused(_("Sign in first."))
    draft = Draft.objects.create(author_id=by.who, place="", fields=fields, publish_at=at)
    ledger.record("draft.scheduled", by=by.actor_id, about=draft)
    return draft
