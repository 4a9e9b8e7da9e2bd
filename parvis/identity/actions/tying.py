"""What one person does about another: follow, ask for contact, mute, block.

Doors find the target through `parvis.spaces.law.people`, so that who may not be found answers like nobody; somebody who
blocked the viewer answers the same way here.
"""

from __future__ import annotations

import datetime
import re
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import F, Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.core import ledger, names
from parvis.core.errors import Refused
from parvis.identity import policies
from parvis.identity.faces import face
from parvis.identity.models import Actor, Block, Contact, Endorsement, Follow, FollowRequest, ListMember, Mute
from parvis.identity.viewer import Viewer

# Who was told no may ask again, but not before this.
PATIENCE = datetime.timedelta(days=30)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{2,4})?")


class Wishes(TypedDict, total=False):
    """What one wants of whom one follows: what he shares too, a notification of each post, which languages ([] for all)."""

    reblogs: bool
    notify: bool
    languages: list[str]


def follow(*, by: Viewer, target: Actor, **wishes: Unpack[Wishes]) -> Actor:
    """Read what the person says, where one may, or ask to, where he approves who does (`Actor.locked`).

    Following again changes nothing but what is wished. Gives the person.
    """
    _ask(by, target)
    with transaction.atomic():
        if target.locked and not Follow.objects.filter(source=by.actor_id, target=target).exists():
            _request, asked = FollowRequest.objects.update_or_create(
                source_id=_me(by), target=target, defaults=wishes_stored(wishes)
            )
            if asked:
                ledger.record("follow.requested", by=by.actor_id, about=target)
            return target
        if wishes:
            Follow.objects.filter(source=by.actor_id, target=target).update(**wishes_stored(wishes))
        if connect(_me(by), target.pk, **wishes_stored(wishes)):
            ledger.record("person.followed", by=by.actor_id, about=target)
    return _fresh(target)


def connect(source: int, target: int, **wishes: Any) -> bool:
    """Have one follow another; whether he did not. `wishes` are columns of `Follow`. Within a transaction."""
    is_new = Follow.objects.get_or_create(source_id=source, target_id=target, defaults=wishes)[1]
    if is_new:
        _count(source, target, 1)
    return is_new


def unfollow(*, by: Viewer, target: Actor) -> Actor:
    """Stop following, or asking to; the person is not told. He leaves one's lists and endorsements."""
    with transaction.atomic():
        if part(by.actor_id, target.pk):
            ledger.record("person.unfollowed", by=by.actor_id, about=target)
        if _untie(FollowRequest, by.actor_id, target.pk):
            ledger.record("follow.withdrawn", by=by.actor_id, about=target)
    return _fresh(target)


def part(source: int | None, target: int) -> bool:
    """Have one no longer follow another, with what goes by following; whether he did. Within a transaction."""
    if source is None or not _untie(Follow, source, target):
        return False
    _untie(Endorsement, source, target)
    ListMember.objects.filter(list__owner=source, actor=target).delete()
    _count(source, target, -1)
    return True


def wishes_stored(wishes: Wishes) -> dict[str, Any]:
    """What is wished of a follow, as its columns keep it. Raises `Refused` for what is no language."""
    stored: dict[str, Any] = {name: value for name, value in wishes.items() if name != "languages"}
    if "languages" in wishes:
        codes = [code.lower() for code in wishes["languages"]]
        if len(codes) > 20 or not all(_LANGUAGE.fullmatch(code) for code in codes):
            raise Refused(_("Choose from the list."), field="languages", code="invalid")
        # A comma more before the first, for posts that name no language.
        stored["languages"] = f",,{','.join(codes)}," if codes else ""
    return stored


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


def mute(*, by: Viewer, target: Actor, notifications: bool = True, until: datetime.datetime | None = None) -> None:
    """Not hear the person any more, or not until then; nobody is told. Without `notifications`, those still come."""
    _ask(by, target)
    _tie_once(Mute, by, target, "person.muted")
    Mute.objects.filter(source=by.actor_id, target=target).update(notifications=notifications, until=until)


def unmute(*, by: Viewer, target: Actor) -> None:
    """Hear the person again."""
    with transaction.atomic():
        if _untie(Mute, by.actor_id, target.pk):
            ledger.record("person.unmuted", by=by.actor_id, about=target)


def end_mutes() -> int:
    """Lift the mutes whose time has come; how many."""
    ended = list(Mute.objects.filter(until__lte=timezone.now()).select_related("target"))
    for tie in ended:
        with transaction.atomic():
            if Mute.objects.filter(pk=tie.pk, until__lte=timezone.now()).delete()[0]:
                ledger.record("person.unmuted", by=tie.source_id, about=tie.target)
    return len(ended)


def block(*, by: Viewer, target: Actor) -> None:
    """Have nothing to do with the person: follows and contacts go, both ways, and none can be made again."""
    if not by.signed_in or by.actor_id == target.pk:
        raise _nobody()
    with transaction.atomic():
        for source, to in ((_me(by), target.pk), (target.pk, _me(by))):
            part(source, to)
            _untie(FollowRequest, source, to)
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
