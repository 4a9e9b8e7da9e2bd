"""What one keeps or shows about another: a note to oneself, an endorsement, a suggestion one does not want."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from parvis.core import ledger
from parvis.core.errors import Refused
from parvis.core.names import strip_hidden
from parvis.identity.models import AccountNote, Actor, DismissedSuggestion, Endorsement, Follow
from parvis.identity.viewer import Viewer

LONGEST_NOTE = 2000
MOST_ENDORSED = 50


def note(*, by: Viewer, target: Actor, text: str) -> None:
    """Write a note to oneself about somebody, in place of the one that stands; an empty one goes. Nobody else reads it."""
    if not by.signed_in or by.actor_id == target.pk:
        raise Refused(_("This person can’t be found."), code="nobody")
    said = strip_hidden(text).strip()
    if len(said) > LONGEST_NOTE:
        raise Refused(_("That is a lot: %(n)d characters at most.") % {"n": LONGEST_NOTE}, field="comment", code="long")
    with transaction.atomic():
        if said:
            AccountNote.objects.update_or_create(source_id=by.actor_id, target=target, defaults={"text": said})
        else:
            AccountNote.objects.filter(source=by.actor_id, target=target).delete()
        ledger.record("person.noted", by=by.actor_id, about=target)


def endorse(*, by: Viewer, target: Actor) -> None:
    """Show somebody one follows on one’s profile. Raises `Refused` for others."""
    if not Follow.objects.filter(source=by.actor_id or 0, target=target).exists():
        raise Refused(_("You can only feature people you follow."), code="not_followed")
    if Endorsement.objects.filter(source=by.actor_id).exclude(target=target).count() >= MOST_ENDORSED:
        raise Refused(_("That is a lot: %(n)d people at most.") % {"n": MOST_ENDORSED}, code="many")
    with transaction.atomic():
        if Endorsement.objects.get_or_create(source_id=by.actor_id, target=target)[1]:
            ledger.record("person.endorsed", by=by.actor_id, about=target)


def unendorse(*, by: Viewer, target: Actor) -> None:
    """Show somebody on one’s profile no longer."""
    with transaction.atomic():
        if Endorsement.objects.filter(source=by.actor_id or 0, target=target).delete()[0]:
            ledger.record("person.unendorsed", by=by.actor_id, about=target)


def dismiss_suggestion(*, by: Viewer, target: Actor) -> None:
    """Not have somebody suggested again."""
    if by.signed_in and by.actor_id != target.pk:
        with transaction.atomic():
            DismissedSuggestion.objects.get_or_create(source_id=by.actor_id, target=target)
            ledger.record("suggestion.dismissed", by=by.actor_id, about=target)
