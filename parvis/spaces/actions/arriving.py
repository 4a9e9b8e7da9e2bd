"""Coming in: by an invitation, or because the organisation's policy opens the door."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from parvis.core.errors import Refused
from parvis.identity.actions.registering import give_profile
from parvis.identity.models import Account, Actor, Relation
from parvis.identity.viewer import SYSTEM
from parvis.spaces.actions.enrolling import enrol
from parvis.spaces.actions.inviting import redeem
from parvis.spaces.models import Invitation, Organisation

Kind = Relation.Kind


def invitation_for(token: str) -> Invitation | None:
    """The invitation behind a token, while it still lets somebody in."""
    if not token:
        return None
    usable = Invitation.objects.filter(Invitation.usable(), digest=Invitation.digest_of(token))
    return usable.select_related("space__charter", "invited_by").first()


def invitation_of(token: str) -> Invitation | None:
    """The same, even once it has let in all whom it was for."""
    return Invitation.objects.select_related("space").filter(digest=Invitation.digest_of(token)).first()


def relation_for(organisation: Organisation, email: str) -> Relation.Kind | None:
    """What somebody without an invitation becomes to the organisation, by the domain of his address; None: not let in."""
    if organisation.joining == Organisation.Joining.INVITATION:
        return None
    if email.rpartition("@")[2].lower() in organisation.domain_list():
        return Kind.EMPLOYEE
    return Kind.FAN if organisation.joining == Organisation.Joining.OPEN else None


def arrive(*, account: Account, name: str, token: str = "", employer: str = "", accepts_charter: bool = False) -> Actor:
    """Give a login whose address is verified its profile, and take up the invitation.

    Until then nobody sees a name that a stranger typed. Raises `Refused` (fields `name`, `employer`,
    `accepts_charter`) when the invitation has run out meanwhile, its space's charter is not accepted, or the policy lets
    nobody in; then nothing is left behind.
    """
    invitation = invitation_for(token)
    if account.actor_or_none() is not None:  # he was here, and has left: an administrator lets him in again
        raise Refused(_("You need an invitation to come in. Ask a colleague for a new one."), code="closed")
    if invitation is None:
        kind = relation_for(Organisation.current(), account.email)
        if kind is None:
            raise Refused(_("You need an invitation to come in. Ask a colleague for a new one."), code="closed")
        with transaction.atomic():
            actor = give_profile(by=SYSTEM, account=account, name=name, relation=kind)
            enrol(actor)
        return actor
    with transaction.atomic():
        actor = give_profile(
            by=SYSTEM,
            account=account,
            name=name,
            relation=invitation.relation,
            sponsor=invitation.invited_by,
            employer=invitation.employer or employer,
            until=invitation.until,
        )
        redeem(token=token, actor=actor, accepts_charter=accepts_charter)
    return actor
