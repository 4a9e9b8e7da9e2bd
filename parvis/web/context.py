"""What every page knows: the organisation, who is looking, his spaces, and what waits for him."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from parvis.identity.viewer import VISITOR
from parvis.spaces.queries import spaces_of
from parvis.stream.notifications import unread_count
from parvis.stream.talks import unread_talks
from parvis.stream.unread import with_unread
from parvis.web.middleware import organisation


def house(request: HttpRequest) -> dict[str, Any]:
    """The names every template may use; each is asked for only if the template uses it."""
    viewer = getattr(request, "viewer", VISITOR)
    return {
        "organisation": SimpleLazyObject(lambda: organisation(request)),
        "viewer": viewer,
        "me": getattr(request, "me", None),
        "my_spaces": SimpleLazyObject(lambda: with_unread(spaces_of(viewer), viewer)),
        "unread_count": SimpleLazyObject(lambda: unread_count(viewer)),
        "unread_talks": SimpleLazyObject(lambda: unread_talks(viewer)),
        "fragment": getattr(request, "htmx", False) and not getattr(getattr(request, "htmx", None), "boosted", False),
    }
