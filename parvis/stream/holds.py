"""Texts that wait for a look: who is asked, and what one may see of them."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from parvis.identity.viewer import Viewer
from parvis.spaces import law
from parvis.spaces.models import Membership, Role
from parvis.stream.models import Held


def of(viewer: Viewer) -> QuerySet[Held]:
    """The viewer's own."""
    return Held.objects.filter(author=viewer.who) if viewer.signed_in else Held.objects.none()


def asked_of(viewer: Viewer) -> QuerySet[Held]:
    """Those the viewer is asked to look at, or has answered: a steward of a space that is asked, or an administrator."""
    if not viewer.signed_in:
        return Held.objects.none()
    if viewer.admin:
        return Held.objects.exclude(author=viewer.who)
    led = law.memberships(viewer).filter(role=Role.STEWARD).values("space")
    there = Held.spaces.through.objects.filter(held=OuterRef("pk"), space__in=led)
    return Held.objects.filter(Exists(there)).exclude(author=viewer.who)


def readable(viewer: Viewer) -> QuerySet[Held]:
    """Those whose page the viewer may open."""
    return (of(viewer) | asked_of(viewer)).distinct() if viewer.signed_in else Held.objects.none()


def looks(viewer: Viewer) -> bool:
    """Whether there is anything the viewer could ever be asked to look at."""
    return viewer.admin or law.memberships(viewer).filter(role=Role.STEWARD).exists()


def hearers(held: Held) -> Q:
    """Who is asked, as a condition on `Actor`: the stewards; where nobody else is one, the administrators."""
    spaces = held.spaces.all()
    stewards = Membership.objects.filter(Membership.current(), space__in=spaces, role=Role.STEWARD)
    stewards = stewards.exclude(actor=held.author_id)
    house = Q(account__is_admin=True) & law.insiders()
    asked = Q(pk__in=stewards.values("actor")) if stewards.exists() else house
    return asked & ~Q(pk=held.author_id)
