"""The request every page receives."""

from django.http import HttpRequest

from parvis.identity.models import Actor
from parvis.identity.viewer import Viewer


class Request(HttpRequest):
    """A request, with who is looking (`viewer`) and his profile (`me`, None for a visitor). Set by the middleware.

    `told_until` is the last entry of the ledger when it came in: live updates of the page begin after it.
    """

    viewer: Viewer
    me: Actor | None
    htmx: bool
    told_until: int
