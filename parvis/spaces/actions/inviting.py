"""Bringing people in: a colleague by name, or somebody new by mail or link."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.core import ledger
from parvis.core.errors import Refused
from parvis.core.names import normalise_email
from parvis.identity.models import Actor, Relation
from parvis.identity.viewer import SYSTEM, Viewer, viewer_of
from parvis.spaces import policies
from parvis.spaces.actions.enrolling import enrol
from parvis.spaces.actions.managing import end_of
from parvis.spaces.actions.roster import State, admit, is_banned, locked, require_charter, require_known, seat, settle
from parvis.spaces.law import people
from parvis.spaces.models import Invitation, Membership, Role, Space

LONGEST_DAYS, LARGEST_QUOTA = 90, 500


class Letter(NamedTuple):
    """An invitation with its secret, which is known only now: afterwards the house keeps nothing but its digest.

    `renewed`: it takes the place of one that was out, whose secret opens nothing any more.
    """

    invitation: Invitation
    token: str
    renewed: bool = False


def invite_person(
    *,
    space: Space,
    actor: Actor,
    by: Viewer,
    role: str = Role.MEMBER,
    until: datetime.date | None = None,
    pair: str = "",
) -> Membership:
    """Invite somebody who has a profile; he accepts or declines. Somebody who asked to join is let in at once.

    Raises `Refused` without the right, for a role above one's own, and for people one may not find.
    """
    with locked(space, by) as room:
        _require_invite(room, role, by)
        if not people(by).filter(pk=actor.pk).exists():
            raise Refused(_("There is no such person."), field="people", code="unknown")
        row = seat(room, actor.pk)
        if row.holds():
            raise Refused(_("%s is in this space already.") % actor.name, field="people", code="already")
        if is_banned(row):
            raise Refused(_("%s is banned from this space. Lift the ban first.") % actor.name, field="people")
        end = end_of(until)
        asked = row.state == State.REQUESTED and policies.may_moderate(by, room)
        if asked:
            admit(row, role=role, until=end, pair=pair, invited_by_id=by.actor_id)
        else:
            settle(row, state=State.INVITED, role=role, until=end, pair=pair, invited_by_id=by.actor_id, word="")
        verb = "membership.accepted" if asked else "membership.invited"
        ledger.record(verb, by=by.actor_id, about=row, space=room.pk, actor=actor.pk)
        return row


def _require_invite(space: Space, role: str, by: Viewer) -> None:
    """Raise `Refused` unless `by` may invite here, and give that role."""
    if not space.is_open:
        raise Refused(_("This space is archived: nobody joins it any more."), code="archived")
    if space.kind == Space.Kind.ALL_STAFF:
        raise Refused(_("Everybody in the house is in this space, and nobody else."), code="all_staff")
    if not policies.may_invite(by, space):
        raise Refused(_("You may not invite people to this space."), code="forbidden")
    if role not in Role.values:
        raise Refused(_("Choose a role."), field="role", code="invalid")
    if role in (Role.MODERATOR, Role.STEWARD) and not policies.may_steward(by, space):
        raise Refused(_("Only stewards give this role."), field="role", code="forbidden")


def invite(
    *,
    by: Viewer,
    space: Space | None = None,
    email: str = "",
    relation: str = Relation.Kind.EMPLOYEE,
    employer: str = "",
    until: datetime.date | None = None,
    role: str = Role.MEMBER,
    message: str = "",
    days: int = 14,
    quota: int = 1,
) -> Letter:
    """Make an invitation for somebody new: bound to an address, or a link for up to `quota` people, valid for `days`.

    Insiders invite externals into a space where they may invite, and become their sponsors; administrators invite
    employees, and to the house without a space. Raises `Refused` otherwise. Sending it is the door's part.
    """
    if by.actor_id is None:
        raise Refused(_("Sign in to invite people."), code="signed_out")
    with transaction.atomic():
        if space is not None:
            require_known(space, by)
            _require_invite(space, role, by)
        _require_relation(by, space, relation)
        email = _address(email) if email.strip() else ""
        _require_bounds(by, space, email, role, days=days, quota=quota)
        token, digest = Invitation.new_token()
        end_of(until)
        renewed = _supersede(by, space, email)
        invitation = Invitation.objects.create(
            digest=digest,
            email=email,
            relation=relation,
            employer=employer.strip(),
            until=until,
            space=space,
            role=role,
            message=message.strip()[:500],
            invited_by_id=by.actor_id,
            expires_at=timezone.now() + datetime.timedelta(days=days),
            quota=1 if email else quota,
        )
        target = space.pk if space else None
        ledger.record("invitation.made", by=by.actor_id, about=invitation, space=target)
        return Letter(invitation, token, renewed)


def _supersede(by: Viewer, space: Space | None, email: str) -> bool:
    """Take back what is out for this address and this space; whether there was any: one person has one invitation.

    Only what one could take back by hand: an invitation that somebody with another say made stays beside it.
    """
    if not email:
        return False
    out = Invitation.objects.filter(Invitation.usable(), email=email, space=space)
    theirs = [invitation for invitation in out if _may_revoke(invitation, by)]
    for invitation in theirs:
        revoke(invitation=invitation, by=by)
    return bool(theirs)


def _may_revoke(invitation: Invitation, by: Viewer) -> bool:
    theirs = by.signed_in and invitation.invited_by_id == by.actor_id
    space = invitation.space
    return theirs or by.admin or (space is not None and policies.may_moderate(by, space))


def _require_relation(by: Viewer, space: Space | None, relation: str) -> None:
    if relation not in Relation.Kind.values:
        raise Refused(_("Say what this person is to the organisation."), field="relation", code="invalid")
    if not policies.may_invite_as(by, space, relation):
        raise Refused(_("Only administrators invite employees, or people without a space."), field="relation")


def _address(email: str) -> str:
    """The address in the one form it is kept and compared. Raises `Refused` for what is none."""
    try:
        return normalise_email(email)
    except Refused as refusal:
        raise Refused(str(refusal), field="email", code=refusal.code) from None


def _require_bounds(by: Viewer, space: Space | None, email: str, role: str, *, days: int, quota: int) -> None:
    if not email and not policies.may_invite_by_link(by, space):
        raise Refused(_("A link can be passed on. Invite to a confidential space by name or by mail."), field="email")
    if not email and role in (Role.MODERATOR, Role.STEWARD):
        raise Refused(_("A link can be passed on: it lets in guests and members."), field="role", code="forbidden")
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused(_("An invitation holds for 1 to %d days.") % LONGEST_DAYS, field="days")
    if not 1 <= quota <= LARGEST_QUOTA:
        raise Refused(_("A link lets in 1 to %d people.") % LARGEST_QUOTA, field="quota")


def revoke(*, invitation: Invitation, by: Viewer) -> Invitation:
    """Have an invitation let nobody in any more: by whoever made it, a moderator of its space, or an administrator."""
    space = invitation.space
    if space is not None:
        require_known(space, by)
    if not _may_revoke(invitation, by):
        raise Refused(_("This invitation is not yours to take back."), code="forbidden")
    with transaction.atomic():
        if Invitation.objects.filter(pk=invitation.pk, revoked_at=None).update(revoked_at=timezone.now()):
            target = space.pk if space else None
            ledger.record("invitation.revoked", by=by.actor_id, about=invitation, space=target)
    invitation.refresh_from_db()
    return invitation


def redeem(*, token: str, actor: Actor, accepts_charter: bool = False) -> Membership | None:
    """Take up an invitation: the person becomes what it says to the organisation, and comes into its space.

    Two people who take up the last place at once: one comes in. The membership, or None without a space. Raises `Refused`
    if the invitation has run out, is another's, or whoever made it may no longer invite; or if the space has a charter
    (field `accepts_charter`) that is not accepted.
    """
    invitation = Invitation.objects.select_related("space", "invited_by__account").filter(
        Invitation.usable(), digest=Invitation.digest_of(token)
    )
    with transaction.atomic():
        found = invitation.first()
        if found is None or not _still_stands(found):
            raise _stale()
        _require_addressee(found, actor)
        if found.space is not None:
            with locked(found.space, SYSTEM) as room:
                row = _take_up(found, room, actor, accepts_charter)
        else:
            row = None
        _relate(found, actor)
        if not Invitation.objects.filter(Invitation.usable(), pk=found.pk).update(used=F("used") + 1):
            raise _stale()
        target = found.space_id
        ledger.record("invitation.redeemed", by=actor.pk, about=found, space=target, actor=actor.pk)
        enrol(actor)
        return row


def _stale() -> Refused:
    return Refused(_("This invitation no longer works. Ask for a new one."), code="stale")


def _still_stands(invitation: Invitation) -> bool:
    """Whether it still means something, and whoever made it may still: it never outlives the right it was made with."""
    account = invitation.invited_by.account
    if account is None or (invitation.until is not None and invitation.until < timezone.localdate()):
        return False
    viewer, space = viewer_of(account), invitation.space
    leads = invitation.role in (Role.MODERATOR, Role.STEWARD)
    if leads and space is not None and not policies.may_steward(viewer, space):
        return False
    return policies.may_invite_as(viewer, space, invitation.relation)


def _require_addressee(invitation: Invitation, actor: Actor) -> None:
    """Raise `Refused` if the invitation is bound to another address than the one the person signs in with."""
    if invitation.email and (actor.account is None or normalise_email(actor.account.email) != invitation.email):
        raise Refused(_("This invitation is for another email address."), code="addressee")


def _take_up(invitation: Invitation, space: Space, actor: Actor, accepts_charter: bool) -> Membership:
    row = seat(space, actor.pk)
    if row.holds():
        raise Refused(_("You are in this space already."), code="already")
    if is_banned(row):
        raise Refused(_("You can’t join this space for now."), code="banned")
    accepted = require_charter(space, accepts_charter, row)
    until = end_of(invitation.until)
    admit(row, role=invitation.role, until=until, invited_by_id=invitation.invited_by_id, charter_accepted=accepted)
    ledger.record("membership.joined", by=actor.pk, about=row, space=space.pk, actor=actor.pk)
    return row


def _relate(invitation: Invitation, actor: Actor) -> None:
    """Write down what the person now is to the organisation, unless he is something inward enough already."""
    held = {relation.kind for relation in Relation.objects.filter(Relation.today(), actor=actor)}
    employee = invitation.relation == Relation.Kind.EMPLOYEE
    if invitation.relation in held or (held and not employee):
        return
    Relation.objects.get_or_create(
        actor=actor,
        kind=invitation.relation,
        since=timezone.localdate(),
        defaults={
            "until": invitation.until,
            "sponsor_id": None if employee else invitation.invited_by_id,
            "employer": invitation.employer,
        },
    )
