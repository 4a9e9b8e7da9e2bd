"""Who follows me: answer those who ask, and send followers away."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from parvis.core import ledger
from parvis.core.errors import Refused
from parvis.identity.actions.tying import connect, part
from parvis.identity.models import Actor, FollowRequest
from parvis.identity.viewer import Viewer


def approve(*, by: Viewer, source: Actor) -> None:
    """Let somebody follow who asked. Raises `Refused` if he asks no longer."""
    with transaction.atomic():
        request = _asked(by, source)
        request.delete()
        wishes = {"reblogs": request.reblogs, "notify": request.notify, "languages": request.languages}
        connect(source.pk, request.target_id, **wishes)
        ledger.record("follow.approved", by=by.actor_id, about=source)


def approve_everybody(actor: Actor) -> int:
    """Let in all who asked to follow somebody who no longer approves who does; how many."""
    waiting = list(FollowRequest.objects.filter(target=actor).select_related("source", "target__account"))
    for request in waiting:
        approve(by=Viewer(actor_id=actor.pk), source=request.source)
    return len(waiting)


def turn_down(*, by: Viewer, source: Actor) -> None:
    """Say no to somebody who asked to follow; he is not told. Raises `Refused` if he asks no longer."""
    with transaction.atomic():
        _asked(by, source).delete()
        ledger.record("follow.turned_down", by=by.actor_id, about=source)


def send_away(*, by: Viewer, source: Actor) -> None:
    """Have somebody follow one no longer; he is not told, and may follow again."""
    if by.actor_id is None:
        raise _gone()
    with transaction.atomic():
        if part(source.pk, by.actor_id):
            ledger.record("follower.sent_away", by=by.actor_id, about=source)


def _asked(by: Viewer, source: Actor) -> FollowRequest:
    asked = FollowRequest.objects.filter(source=source, target=by.actor_id).first()
    if asked is None:
        raise _gone()
    return asked


def _gone() -> Refused:
    return Refused(_("This request is no longer there."), code="gone")
