"""The composer: from a form to a writing, and back to the form with what was wrong."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from parvis.core.errors import Refused
from parvis.identity.viewer import Viewer
from parvis.spaces import law
from parvis.spaces.models import Level, Space
from parvis.spaces.threshold import usual_reach
from parvis.stream.actions.drafting import draft_at
from parvis.stream.carry import Carry, carry
from parvis.stream.models import Post
from parvis.stream.policies import has_tool
from parvis.stream.writing import Destination, PollWriting, Writing
from parvis.web.destinations import Choice, choices, destination, reaches
from parvis.web.numbers import number

KEPT = ("text", "title", "kind", "warning", "repliers", "to", "reach", "level", "honours", "closes_at", "publish_at")
KEPT_LISTS = ("also", "options", "attachments")
KEPT_FLAGS = ("multiple", "hidden")
LAST_YEAR = 9000  # near the end of the calendar, no clock can be converted to another


@dataclass
class Composer:
    """A composer as shown: where it may send, what it holds, what was wrong with it."""

    place: str
    places: list[Choice]
    to: str
    carry: Carry
    reaches: list[tuple[str, str]] = field(default_factory=list)
    space: Space | None = None
    values: dict[str, Any] = field(default_factory=dict)
    error: str = ""
    wrong: str | None = None
    refused: str = ""  # the refusal's code
    kinds: list[tuple[str, str]] = field(default_factory=list)

    @property
    def kind_values(self) -> list[str]:
        """The kinds on offer, without their names."""
        return [value for value, _name in self.kinds]


def composer(
    viewer: Viewer, *, space: Space | None = None, values: dict[str, Any] | None = None, error: Refused | None = None
) -> Composer | None:
    """The composer of the home, or of a space; None for who may post nowhere there. It opens with the kept draft."""
    places = [choice for choice in choices(viewer) if space is None or choice.space == space]
    if not places:
        return None
    place = f"space:{space.pk}" if space else "home"
    held = values if values is not None else (draft_at(viewer, place) or {})
    to = held.get("to") if any(choice.value == held.get("to") for choice in places) else _usual(places)
    return Composer(
        place=place,
        places=places,
        to=str(to),
        carry=_carry_now(viewer, {**held, "to": to}),
        reaches=reach_choices(places, str(to)),
        space=space,
        values=held,
        error=str(error) if error else "",
        wrong=error.field if error else None,
        refused=error.code if error else "",
        kinds=_kinds(viewer, space),
    )


def _kinds(viewer: Viewer, space: Space | None) -> list[tuple[str, str]]:
    """The kinds of post on offer: in a space, those whose tool it has chosen; announcements are its leaders'."""
    kinds = [kind for kind in Post.Kind if space is None or has_tool(space, kind)]
    if not _leads(viewer, space):
        kinds = [kind for kind in kinds if kind != Post.Kind.ANNOUNCEMENT]
    return [(kind.value, str(kind.label)) for kind in kinds]


def _leads(viewer: Viewer, space: Space | None) -> bool:
    """Whether the viewer may announce there, or from his home in some space."""
    led = law.memberships(viewer).filter(role__in=("moderator", "steward"))
    return (led.filter(space=space) if space else led).exists()


def _usual(places: list[Choice]) -> str:
    """Where a message goes unless one says otherwise: the space of all staff, else the first place."""
    staff = [choice.value for choice in places if choice.space and choice.space.kind == Space.Kind.ALL_STAFF]
    return (staff or [places[0].value])[0]


def reach_choices(places: list[Choice], to: str) -> list[tuple[str, str]]:
    """How far a post to this place may carry, as (value, words); empty where there is no choice."""
    space = next((choice.space for choice in places if choice.value == to), None)
    if space is None:
        return []
    words = {
        1: ("space", _("Members only")),
        2: ("inside", _("Everybody inside")),
        3: ("public", _("Everyone, on the web")),
    }
    offered = [words[reach] for reach in reaches(space)]
    first = words[usual_reach(space)]
    return [first, *(pair for pair in offered if pair != first)] if len(offered) > 1 else []


def carry_of(viewer: Viewer, held: dict[str, Any]) -> Carry:
    """How far what the composer holds would carry."""
    to = destination(viewer, {k: str(v) for k, v in held.items() if isinstance(v, str)}, list(held.get("also", [])))
    return carry(to, _level(str(held.get("level", ""))), by=viewer)


def _carry_now(viewer: Viewer, held: dict[str, Any]) -> Carry:
    """The same for a composer being shown, whose draft may name further spaces that its writer knows no longer."""
    try:
        return carry_of(viewer, held)
    except Refused:
        return carry_of(viewer, {name: value for name, value in held.items() if name != "also"})


def held_in(data: QueryDict) -> dict[str, Any]:
    """What a composer holds, as plain data that a draft can keep."""
    held: dict[str, Any] = {name: data[name] for name in KEPT if data.get(name)}
    held.update({name: values for name in KEPT_LISTS if (values := [v for v in data.getlist(name) if v.strip()])})
    held.update({name: True for name in KEPT_FLAGS if data.get(name)})
    return held


def writing(viewer: Viewer, held: dict[str, Any], attachments: tuple[int, ...] = ()) -> Writing:
    """What the composer says. Raises `Refused`, naming the field, for what cannot be understood."""
    kind = held.get("kind", Post.Kind.NOTE)
    if kind not in Post.Kind.values:
        raise Refused(_("There is no such kind of post."), field="kind")
    return Writing(
        text=str(held.get("text", "")).replace("\r\n", "\n"),
        title=held.get("title", "") if kind in (Post.Kind.ARTICLE, Post.Kind.QUESTION, Post.Kind.ANNOUNCEMENT) else "",
        kind=kind,
        warning=str(held.get("warning", ""))[:160],
        repliers=held["repliers"] if held.get("repliers") in Post.Repliers.values else Post.Repliers.READERS,
        level=_level(held.get("level", "")),
        attachments=attachments or tuple(pk for v in held.get("attachments", []) if (pk := number(v)) is not None),
        poll=_poll(held) if kind == Post.Kind.POLL else None,
        honours=_honours(viewer, held) if kind == Post.Kind.KUDOS else (),
    )


def _level(value: str) -> int | None:
    """A level by its number, None for none."""
    level = number(value, digits=1)
    return level if level in Level.values else None


def _poll(held: dict[str, Any]) -> PollWriting:
    """The poll the composer holds."""
    options = tuple(option.strip() for option in held.get("options", []) if option.strip())
    return PollWriting(
        options, bool(held.get("multiple")), bool(held.get("hidden")), moment(held.get("closes_at", ""), "closes_at")
    )


def _honours(viewer: Viewer, held: dict[str, Any]) -> tuple[Any, ...]:
    """The people a kudos names, by handle. Raises `Refused` for one the writer cannot find."""
    handles = {word.strip("@,; ").lower() for word in str(held.get("honours", "")).split()} - {""}
    found = tuple(law.people(viewer).filter(handle__in=handles))
    if len(found) < len(handles):
        unknown = ", ".join(f"@{h}" for h in sorted(handles - {a.handle for a in found}))
        raise Refused(_("We don’t know %(people)s.") % {"people": unknown}, field="honours")
    return found


def moment(value: str, name: str) -> datetime.datetime | None:
    """A local date and time to come, from a form. Raises `Refused` for one that is past or makes no sense."""
    if not value:
        return None
    try:
        when = parse_datetime(value)
    except ValueError:
        when = None
    if when is None:
        raise Refused(_("This is not a date and time we understand."), field=name)
    if when.year > LAST_YEAR:
        raise Refused(_("This is not a date and time we understand."), field=name)
    when = timezone.make_aware(when) if timezone.is_naive(when) else when
    if when <= timezone.now():
        raise Refused(_("Choose a moment to come."), field=name)
    return when


def addressed(viewer: Viewer, held: dict[str, Any]) -> Destination:
    """Where the composer sends. Raises `Refused`."""
    return destination(viewer, {k: v for k, v in held.items() if isinstance(v, str)}, held.get("also", []))
