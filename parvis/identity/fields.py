"""Which lines of a profile a viewer may read.

A line carries as far as its reach: oneself, contacts by mutual consent, insiders, everyone. An external who shares a
space with somebody inside reads the name, headline, photo, team, relation and the public lines, and nothing that was
said to colleagues: sharing a project is no access to a directory. A contact reads what is for contacts, inside or not.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from parvis.identity.models import Actor, Contact, ProfileField, Reach
from parvis.identity.viewer import Viewer


def contacts_of(actor_id: int | None) -> Q:
    """The people a person is in contact with, by mutual consent, as a condition on `Actor`."""
    asked = Contact.objects.filter(source=actor_id).exclude(accepted_at=None).values("target")
    answered = Contact.objects.filter(target=actor_id).exclude(accepted_at=None).values("source")
    return Q(pk__in=asked) | Q(pk__in=answered)


def readable_fields(viewer: Viewer) -> Q:
    """The law over profile lines: what `viewer` may read of the people he may find."""
    if viewer.system:
        return Q()
    anyone = Q(reach=Reach.PUBLIC)
    if not viewer.signed_in:
        return anyone
    inside = Q(reach=Reach.INSIDE) if viewer.inside else Q(pk__in=())
    me, other = viewer.actor_id, OuterRef("actor")
    pair = Q(source=me, target=other) | Q(target=me, source=other)
    with_me = Contact.objects.filter(pair).exclude(accepted_at=None)
    return anyone | inside | Q(actor=viewer.actor_id) | (Q(reach=Reach.CONTACTS) & Q(Exists(with_me)))


def fields_for(viewer: Viewer, actor: Actor) -> list[ProfileField]:
    """The lines of one profile that `viewer` may read, in the person's order. One query."""
    return list(ProfileField.objects.filter(readable_fields(viewer), actor=actor))
