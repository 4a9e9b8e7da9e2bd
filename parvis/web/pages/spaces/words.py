"""What each choice about a space means, in the words of its forms; and the fields they share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.identity.viewer import Viewer
from parvis.spaces.models import Level

INTENTIONS = {
    "listen": _("Gather what people say, and turn it into decisions."),
    "talk": _("Tell people what concerns them, and hear their replies."),
    "energise": _("Give those who believe in us the means to say so."),
    "support": _("Have people help each other, and find the answer next time."),
    "embrace": _("Decide and make things together, with credit to whoever had the idea."),
}
VISIBILITIES = {
    "hidden": _("Hidden"),
    "listed": _("Listed"),
    "public": _("Public"),
}
VISIBLE_TO = {
    "hidden": _("Only its members know it exists. At least restricted."),
    "listed": _("Colleagues find it; externals don’t, unless invited."),
    "public": _("It stands on the square, for everyone on the web."),
}
JOINED = {
    "free": _("Whoever finds it comes in."),
    "request": _("People ask, moderators answer."),
    "invitation": _("Nobody asks; you invite."),
}
CARRIES = {
    Level.PUBLIC: _("What is said may go out to everyone, on the web."),
    Level.INTERNAL: _("What is said may be read by everybody inside, and goes no further."),
    Level.RESTRICTED: _("What is said stays among the members of the space."),
    Level.CONFIDENTIAL: _("It stays in this one room. Mail about it says nothing of it."),
}
TOOLS = {
    "questions": _("Ask, and mark the answer that helped."),
    "polls": _("Find out what people prefer."),
    "articles": _("Longer pieces with a title and a picture."),
    "announcements": _("Posts that people confirm having read."),
    "files": _("Everything shared here, in one list."),
}
KINDS = {
    "team": _("People who work together every day"),
    "project": _("A mission with an end"),
    "transverse": _("A craft or subject across teams"),
    "partner": _("Work with people from outside"),
    "alumni": _("Those who were part of the house"),
    "community": _("Customers and friends, on the square"),
    "all_staff": _("Everybody inside, automatically"),
}


def capitalised(choices: list[tuple[Any, Any]]) -> list[tuple[Any, str]]:
    """The same choices, as they begin a line."""
    return [(value, str(label)[:1].upper() + str(label)[1:]) for value, label in choices]


class Date(forms.DateInput):
    """A date, with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def day(label: Any, *, hint: Any = "") -> forms.DateField:
    """An optional date."""
    return forms.DateField(label=label, required=False, widget=Date(), help_text=hint)


def visibilities(viewer: Viewer, now: str = "") -> list[tuple[str, Any]]:
    """The visibilities the viewer may choose, or the space has now."""
    return [
        (value, label) for value, label in VISIBILITIES.items() if value != "public" or viewer.admin or value == now
    ]
