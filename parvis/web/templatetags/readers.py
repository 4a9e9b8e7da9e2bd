"""Who sees a thing, in words."""

from __future__ import annotations

from urllib.parse import urlencode

from django import template
from django.utils.translation import gettext as _

from parvis.identity.models import Relation
from parvis.spaces.models import Reach
from parvis.spaces.readership import Group
from parvis.stream import guise
from parvis.stream.carry import Carry

register = template.Library()


@register.filter
def those(relation: str) -> str:
    """What people of this relation are called, several of them."""
    kind = Relation.Kind
    names = {
        kind.EMPLOYEE: _("Colleagues"),
        kind.SUBCONTRACTOR: _("Subcontractors"),
        kind.PARTNER: _("Partners"),
        kind.SUPPLIER: _("Suppliers"),
        kind.ALUMNI: _("Alumni"),
        kind.CUSTOMER: _("Customers"),
        kind.PROSPECT: _("Prospects"),
        kind.OPINION_LEADER: _("Opinion leaders"),
        kind.PRESS: _("Press"),
        kind.CANDIDATE: _("Candidates"),
        kind.FAN: _("Fans"),
    }
    return names[kind(relation)] if relation else _("Others with an account")


@register.filter
def unnamed(group: Group) -> int:
    """How many of them are counted without a name."""
    return group.count - len(group.examples)


@register.filter
def kind_name(kind: str) -> str:
    """What a kind of reader is called, one of them."""
    return guise.name_of(kind)


@register.filter
def readers_link(carry: Carry | None) -> str:
    """Where one sees who would read what is being written; nothing for people named one by one, who stand there."""
    if carry is None or carry.to.reach == Reach.PEOPLE:
        return ""
    first, *others = [f"space:{space.pk}" for space in carry.to.spaces] or [Reach(carry.to.reach).name.lower()]
    asked = [("to", first), *(("also", other) for other in others), ("reach", Reach(carry.to.reach).name.lower())]
    return f"/write/readers/?{urlencode(asked, safe=':')}"
