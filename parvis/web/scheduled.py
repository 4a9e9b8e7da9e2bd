"""What waited for its hour: published as its composer would be now, by the law and the roles of now."""

from __future__ import annotations

import logging
import zoneinfo

from django.db import transaction
from django.utils import timezone, translation

from parvis.core import ledger
from parvis.core.errors import Refused
from parvis.identity.viewer import Viewer, viewer_as
from parvis.stream.actions.publishing import publish
from parvis.stream.actions.submitting import Asked, submit
from parvis.stream.models import Draft
from parvis.web import composing

log = logging.getLogger(__name__)


def publish_due() -> None:
    """Publish every scheduled draft whose moment has come; one that is refused goes back to its author, with why."""
    due = Draft.objects.filter(publish_at__lte=timezone.now()).select_related("author__account").order_by("publish_at")
    for draft in due[:200]:
        try:
            publish_draft(draft)
        except Exception:
            log.exception("scheduled post %s could not be made", draft.pk)  # and keeps nobody else's waiting


def publish_draft(draft: Draft) -> None:
    """Publish one, at most once: its row goes in the transaction that makes the post."""
    viewer, account = viewer_as(draft.author), draft.author.account
    zone = zoneinfo.ZoneInfo(account.time_zone) if account else None  # the hours he typed are those of his own clock
    with translation.override(account.language if account else None), timezone.override(zone):
        try:
            with transaction.atomic():
                if not Draft.objects.filter(pk=draft.pk).exclude(publish_at=None).delete()[0]:
                    return
                _publish(draft, viewer)
        except Refused as refusal:
            _give_back(draft, str(refusal))


def _publish(draft: Draft, viewer: Viewer) -> None:
    """As an app asked for it, or as our composer holds it."""
    if "asked" in draft.fields:
        submit(Asked.from_fields(draft.fields), by=viewer)
    else:
        publish(composing.writing(viewer, draft.fields), by=viewer, to=composing.addressed(viewer, draft.fields))


def _give_back(draft: Draft, why: str) -> None:
    """Keep a refused post as a draft, and tell its author."""
    with transaction.atomic():
        Draft.objects.filter(pk=draft.pk).update(publish_at=None, refusal=why[:300], place=f"refused:{draft.pk}")
        ledger.record("draft.refused", by=draft.author_id, about=draft)
    log.info("scheduled post %s refused", draft.pk)
