"""The house: its name, its look, whom it lets in."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.conf import settings
from msgspec import UNSET, Meta, Struct, UnsetType, structs

from parvis.api import doors
from parvis.api.answers import Answer, answer
from parvis.api.call import Call
from parvis.api.entities.accounts import cover
from parvis.api.own import entities as own
from parvis.api.own.describing import describes
from parvis.identity.viewer import Viewer
from parvis.spaces.actions.governing import govern
from parvis.spaces.models import Organisation


class Changes(Struct):
    """What changes; what is not sent stays."""

    name: Annotated[str, Meta(min_length=1, max_length=80)] | UnsetType = UNSET
    tagline: Annotated[str, Meta(max_length=200)] | UnsetType = UNSET
    language: Literal["fr", "en"] | UnsetType = UNSET
    hue: Annotated[int, Meta(ge=0, le=359)] | UnsetType = UNSET
    joining: Organisation.Joining | UnsetType = UNSET
    domains: list[Annotated[str, Meta(max_length=253)]] | UnsetType = UNSET
    square_open: bool | UnsetType = UNSET


def _drawn(house: Organisation, viewer: Viewer) -> own.Organisation:
    return own.Organisation(
        name=house.name,
        tagline=house.tagline,
        language=house.language,
        hue=house.hue,
        logo=cover(house.logo) if house.logo else "",
        url=settings.SITE_URL,
        joining=Organisation.Joining(house.joining),
        square_open=house.square_open,
        domains=house.domain_list() if viewer.admin else UNSET,
        public_by_default=house.public_by_default if viewer.admin else UNSET,
    )


@doors.anyone
@describes("What the house is called, and whom it lets in.", gives=own.Organisation)
def show(call: Call) -> Answer:
    """GET /api/parvis/v1/organisation"""
    return answer(_drawn(Organisation.current(), call.viewer))


@doors.admin("admin:write")
@describes("Change the house: administrators may.", takes=Changes, gives=own.Organisation)
def change(call: Call, given: Changes) -> Answer:
    """PATCH /api/parvis/v1/organisation"""
    sent: dict[str, Any] = {name: value for name, value in structs.asdict(given).items() if value is not UNSET}
    if "domains" in sent:
        sent["domains"] = ", ".join(sent["domains"])
    return answer(_drawn(govern(by=call.viewer, **sent), call.viewer))
