"""Where somebody looks after what is protected: a space he stewards, or, for administrators, the house."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404

from parvis.guard.policies import stewarded
from parvis.identity.viewer import Viewer
from parvis.spaces.models import Space
from parvis.spaces.policies import may_steward
from parvis.web.pages.spaces.rooms import room
from parvis.web.request import Request


@dataclass(frozen=True)
class Desk:
    """A space, or without one the house, for a viewer who may protect something there."""

    viewer: Viewer
    space: Space | None

    @property
    def url(self) -> str:
        """The address of its list."""
        return f"{self.space.get_absolute_url()}protected/" if self.space else "/admin/protected/"

    def rooms(self) -> list[Space]:
        """The spaces whose members a thing may be known to: those he stewards; for an administrator, all he knows of."""
        if self.space is not None:
            return sorted(stewarded(self.viewer), key=lambda space: (space != self.space, space.name))
        return list(Space.objects.visible_to(self.viewer).filter(archived_at=None).order_by("name"))


def desk(request: Request, slug: str) -> Desk:
    """The desk of the space with this slug; of the house without one (its door lets administrators in). Raises `Http404`."""
    if not slug:
        return Desk(request.viewer, None)
    space = room(request, slug)
    if not may_steward(request.viewer, space):
        raise Http404
    return Desk(request.viewer, space)
