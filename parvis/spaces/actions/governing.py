"""What the organisation is called, looks like, and whom it lets in."""

from __future__ import annotations

from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from parvis.core import ledger, names
from parvis.core.errors import Refused
from parvis.identity.viewer import Viewer
from parvis.spaces.models import Organisation


class Changes(TypedDict, total=False):
    """What may change: the columns of `Organisation` of the same names."""

    name: str
    tagline: str
    language: str
    hue: int
    joining: str
    domains: str
    square_open: bool
    contact_email: str


def govern(*, by: Viewer, **changes: Unpack[Changes]) -> Organisation:
    """Change what is given. Raises `Refused` naming the field; only administrators may."""
    if not (by.system or by.admin):
        raise Refused(_("Only administrators can do this."))
    organisation = Organisation.current()
    if "domains" in changes:
        changes["domains"] = ", ".join(_domains(changes["domains"]))
    for field, value in changes.items():
        setattr(organisation, field, names.clean_name(value, 500) if isinstance(value, str) else value)
    _check(organisation)
    with transaction.atomic():
        organisation.save()
        ledger.record("organisation.changed", by=by.actor_id, about=organisation, fields=sorted(changes))
    return organisation


def _check(organisation: Organisation) -> None:
    try:
        organisation.clean_fields()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Refused(messages[0], field=field) from None
    if organisation.joining == Organisation.Joining.DOMAINS and not organisation.domain_list():
        raise Refused(_("Which domains? Name at least one."), field="domains", code="empty")


def _domains(text: str) -> list[str]:
    found = []
    for word in text.replace(",", " ").replace(";", " ").split():
        try:
            found.append(names.normalise_email(f"someone@{word.lstrip('@')}").partition("@")[2])
        except Refused:
            raise Refused(
                _("“%(word)s” is not a mail domain.") % {"word": word}, field="domains", code="domain"
            ) from None
    return sorted(set(found))
