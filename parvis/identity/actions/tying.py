"""What one person does about another: follow, ask for contact, mute, block.

Doors find the target through `parvis.spaces.law.people`, so that who may not be found answers like nobody; somebody who
blocked the viewer answers the same way here.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.core import ledger, names
from parvis.core.errors import Refused
from parvis.identity import policies
from parvis.identity.faces import face
from parvis.identity.models import Actor, Block, Contact, Follow, Mute
from parvis.identity.viewer import Viewer

# Who was told no may ask again, but not before this.
PATIENCE = datetime.timedelta(days=30)


def follow(*, by: Viewer, target: Actor) -> Actor:
    """Read what the person says, where one may. Following twice changes nothing."""
    _ask(by, target)
    with transaction.atomic():
        _tie, is_new = Follow.objects.get_or_create(source_id=_me(by), target=target)
        if is_new:
            _count(_me(by), target.pk, 1)
            ledger.record("person.followed", by=by.actor_id, about=target)
    return _fresh(target)


def unfollow(*, by: Viewer, target: Actor) -> Actor:
    """Stop following; the person is not told."""
    with transaction.atomic():
        if _untie(Follow, by.actor_id, target.pk):
            _count(_me(by), target.pk, -1)
            ledger.record("person.unfollowed", by=by.actor_id, about=target)
    return _fresh(target)


def ask_contact(*, by: Viewer, target: Actor, message: str = "") -> Contact:
    """Ask to be in contact, with a word. Who was asked first and asks back accepts.

    Raises `Refused` when the person lately declined.
    """
    _ask(by, target)
    if (standing := _contact(by.actor_id, target.pk)) is not None:
        waiting = standing.source_id == target.pk and standing.accepted_at is None
        return accept_contact(by=by, source=target) if waiting else standing
    if _declined_lately(by, target):
        raise Refused(
            _("%(name)s isn’t taking contact requests at the moment.")
            % {"name": face(target, by, shared=target.met).name},
            code="declined",
        )
    with transaction.atomic():
        contact = Contact.objects.create(source_id=_me(by), target=target, message=names.clean_name(message, 300))
        ledger.record("contact.asked", by=by.actor_id, about=target)
    return contact


def accept_contact(*, by: Viewer, source: Actor) -> Contact:
    """Say yes to somebody who asked."""
    with transaction.atomic():
        contact = _asked(by, source)
        contact.accepted_at = timezone.now()
        contact.save(update_fields=["accepted_at"])
        ledger.record("contact.accepted", by=by.actor_id, about=source)
    return contact


def decline_contact(*, by: Viewer, source: Actor) -> None:
    """Say no to somebody who asked; the person is not told."""
    with transaction.atomic():
        _asked(by, source).delete()
        ledger.record("contact.declined", by=by.actor_id, about=source)


def withdraw_contact(*, by: Viewer, target: Actor) -> None:
    """Take back what one asked and nobody answered yet."""
    with transaction.atomic():
        if Contact.objects.filter(source=by.actor_id, target=target, accepted_at=None).delete()[0]:
            ledger.record("contact.withdrawn", by=by.actor_id, about=target)


def remove_contact(*, by: Viewer, other: Actor) -> None:
    """End a contact, whoever had asked; the person is not told."""
    with transaction.atomic():
        contact = _contact(by.actor_id, other.pk)
        if contact is not None and contact.accepted_at is not None:
            contact.delete()
            ledger.record("contact.removed", by=by.actor_id, about=other)


def mute(*, by: Viewer, target: Actor) -> None:
    """Not hear the person any more; nobody is told."""
    _ask(by, target)
    _tie_once(Mute, by, target, "person.muted")


def unmute(*, by: Viewer, target: Actor) -> None:
    """Hear the person again."""
    with transaction.atomic():
        if _untie(Mute, by.actor_id, target.pk):
            ledger.record("person.unmuted", by=by.actor_id, about=target)


def block(*, by: Viewer, target: Actor) -> None:
    """Have nothing to do with the person: follows and contacts go, both ways, and none can be made again."""
    if not by.signed_in or by.actor_id == target.pk:
        raise _nobody()
    with transaction.atomic():
        for source, to in ((_me(by), target.pk), (target.pk, _me(by))):
            if _untie(Follow, source, to):
                _count(source, to, -1)
            _untie(Contact, source, to)
        _tie_once(Block, by, target, "person.blocked")


def unblock(*, by: Viewer, target: Actor) -> None:
    """Lift a block. What it removed does not come back."""
    with transaction.atomic():
        if _untie(Block, by.actor_id, target.pk):
            ledger.record("person.unblocked", by=by.actor_id, about=target)


def _ask(by: Viewer, target: Actor) -> None:
    if not policies.may_tie(by, target):
        raise _nobody()
    if policies.has_blocked(by, target):
        raise Refused(
            _("You blocked %(name)s. Unblock them first.") % {"name": face(target, by, shared=target.met).name},
            code="blocked",
        )


def _nobody() -> Refused:
    """The same words whether the person left, blocked the viewer, or never was."""
    return Refused(_("This person can’t be found."), code="nobody")


def _contact(one: int | None, other: int) -> Contact | None:
    return Contact.objects.filter(Q(source=one, target=other) | Q(source=other, target=one)).first()


def _asked(by: Viewer, source: Actor) -> Contact:
    asked = Contact.objects.filter(source=source, target=by.actor_id, accepted_at=None).first()
    if asked is None:
        raise Refused(_("This request is no longer there."), code="gone")
    return asked


def _declined_lately(by: Viewer, target: Actor) -> bool:
    return ledger.Entry.objects.filter(
        verb="contact.declined", actor_id=target.pk, about_id=by.actor_id, at__gt=timezone.now() - PATIENCE
    ).exists()


def _tie_once(kind: type[Mute] | type[Block], by: Viewer, target: Actor, verb: str) -> None:
    with transaction.atomic():
        manager: Any = kind._default_manager
        if manager.get_or_create(source_id=_me(by), target=target)[1]:
            ledger.record(verb, by=by.actor_id, about=target)


def _untie(kind: type[Model], source: int | None, target: int | None) -> bool:
    return bool(kind._default_manager.filter(source=source, target=target).delete()[0])


def _me(by: Viewer) -> int:
    """The id of whoever acts. Raises `Refused` for visitors."""
    if by.actor_id is None:
        raise _nobody()
    return by.actor_id


def _count(source: int, target: int, change: int) -> None:
    Actor.objects.filter(pk=source).update(following_count=F("following_count") + change)
    Actor.objects.filter(pk=target).update(followers_count=F("followers_count") + change)


def _fresh(target: Actor) -> Actor:
    target.refresh_from_db(fields=["followers_count", "following_count"])
    return target
