"""What stewards fill in about a protected thing, in their words."""

from __future__ import annotations

import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.forms import (
    CharField,
    CheckboxSelectMultiple,
    ChoiceField,
    DateTimeField,
    DateTimeInput,
    Form,
    MultipleChoiceField,
    Textarea,
    TextInput,
    TypedChoiceField,
    ValidationError,
)
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.guard import lines, queries
from parvis.guard.actions.protecting import Protection, Wait
from parvis.guard.models import Embargo, Severity, Term
from parvis.guard.queries import EMBARGO
from parvis.identity.models import Actor
from parvis.spaces import law
from parvis.spaces.models import Reach, Space
from parvis.web.choices import Cards
from parvis.web.pages.protection.desks import Desk
from parvis.web.pages.protection.words import EXAMPLES, SEVERITIES
from parvis.web.pages.spaces.words import capitalised, day

LOCAL = "%Y-%m-%dT%H:%M"
NAMES = (Term.Kind.CODE_NAME, Term.Kind.PARTY)


class TermForm(Form):
    """A code name, a client, a word to watch, a machine: its words, who knows it, how serious it is, from when to when."""

    forms = CharField(label=gettext_lazy("Words"), max_length=4000, widget=Textarea({"rows": 3}))
    near = CharField(
        label=gettext_lazy("Only near one of these words"),
        required=False,
        max_length=300,
        help_text=gettext_lazy(
            "For a name that is an ordinary word. “Atlas” is also a book: "
            "with “project, trial, waterproof”, it only counts near one of them."
        ),
    )
    spaces = MultipleChoiceField(
        label=gettext_lazy("Which spaces know it?"),
        widget=CheckboxSelectMultiple,
        help_text=gettext_lazy("Their members may say it among themselves."),
    )
    people = CharField(
        label=gettext_lazy("Who else knows it?"),
        required=False,
        max_length=1000,
        widget=TextInput({"data-complete": "mention", "autocomplete": "off"}),
        help_text=gettext_lazy("Handles with spaces between. For instance: @theo @giulia."),
    )
    languages = MultipleChoiceField(
        label=gettext_lazy("In which languages?"),
        required=False,
        widget=CheckboxSelectMultiple,
        choices=settings.LANGUAGES,
        help_text=gettext_lazy("None means all. “Grief” is sorrow in English, and a grievance in French."),
    )
    severity = TypedChoiceField(
        label=gettext_lazy("How serious is it, where somebody would read it who doesn’t know it?"),
        coerce=int,
        widget=Cards(hints=SEVERITIES, layout="three"),
        choices=capitalised(Severity.choices),
        initial=Severity.SERIOUS,
    )
    since = day(gettext_lazy("From"), hint=gettext_lazy("Left empty: from now on."))
    until = day(gettext_lazy("Until"), hint=gettext_lazy("The last day. Left empty: no end."))
    note = CharField(
        label=gettext_lazy("A note for whoever looks after it next"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("For instance: announced at the spring trade fair, Nadia decides when."),
    )

    def __init__(self, desk: Desk, kind: str, held: Term | None = None, data: Any = None) -> None:
        self.desk, self.kind, self.held, self.rooms = desk, kind, held, desk.rooms()
        super().__init__(
            data, initial=_initial(held, desk) if held else {"spaces": [str(desk.space.pk)] if desk.space else []}
        )
        self.fields["forms"].help_text = EXAMPLES[kind]
        self.fields["spaces"].choices = [(str(room.pk), room.name) for room in self.rooms]  # type: ignore[attr-defined]
        self.fields["spaces"].required = desk.space is not None
        if desk.space is None:
            self.fields["spaces"].help_text = _(
                "Their members may say it among themselves. None: everybody inside knows it."
            )
        for name in self._needless():
            del self.fields[name]

    @property
    def others(self) -> bool:
        """Whether spaces or people know it of whom the viewer may not know."""
        return self.held is not None and self._circle.others

    @cached_property
    def _circle(self) -> queries.Circle:
        assert self.held is not None
        return queries.circles(self.desk.viewer, [self.held])[self.held.pk]

    def _needless(self) -> list[str]:
        needless = [] if self.kind == Term.Kind.WATCH_WORD else ["languages"]
        needless += [] if self.kind in NAMES else ["near", "people"]
        only = self.desk.space is not None and len(self.rooms) == 1 and not self.held
        return needless + (["spaces"] if only or not self.rooms else [])

    def clean_people(self) -> list[Actor]:
        """Those behind the handles, of the people the viewer may find."""
        handles = [word.lstrip("@").lower() for word in self.cleaned_data["people"].replace(",", " ").split()]
        found = {actor.handle: actor for actor in law.people(self.desk.viewer).filter(handle__in=handles)}
        if missing := [handle for handle in handles if handle not in found]:
            raise ValidationError(_("Nobody has the handle @%(handle)s."), params={"handle": missing[0]})
        return list(found.values())

    def protection(self) -> Protection:
        """The term as it is to be; those the viewer doesn’t know of go on knowing it."""
        data = self.cleaned_data
        return Protection(
            kind=self.kind,
            forms=_written(data["forms"], data.get("near", "")),
            severity=data["severity"],
            languages=data.get("languages", ()),
            spaces=[*self._chosen(), *(_unknown_spaces(self.held, self.rooms) if self.held else ())],
            people=[*self._named(), *(_unknown_people(self.held, self.desk) if self.held else ())],
            since=self._kept("since") or _midnight(data["since"]),
            until=self._kept("until") or _midnight(data["until"] and data["until"] + datetime.timedelta(days=1)),
            note=data["note"],
        )

    def _chosen(self) -> list[Space]:
        if "spaces" not in self.fields:
            return [self.desk.space] if self.desk.space else []
        return [room for room in self.rooms if str(room.pk) in self.cleaned_data["spaces"]]

    def _named(self) -> list[Actor]:
        if "people" in self.fields:
            return list(self.cleaned_data["people"])
        return list(law.people(self.desk.viewer).filter(pk__in=self.held.people.values("pk"))) if self.held else []

    def _kept(self, name: str) -> datetime.datetime | None:
        """The very moment that stands, where the day was left as it is."""
        if self.held is None or self.cleaned_data[name] != self.initial[name]:
            return None
        return getattr(self.held, name)  # type: ignore[no-any-return]


class EmbargoForm(Form):
    """Words that go no further before a moment."""

    forms = CharField(
        label=gettext_lazy("Words"), max_length=4000, widget=Textarea({"rows": 3}), help_text=EXAMPLES[EMBARGO]
    )
    until = DateTimeField(
        label=gettext_lazy("Until when?"),
        input_formats=[LOCAL, f"{LOCAL}:%S"],
        widget=DateTimeInput({"type": "datetime-local"}, format=LOCAL),
    )
    reach = TypedChoiceField(label=gettext_lazy("How far may it go before?"), coerce=int, widget=Cards(layout="two"))
    space = ChoiceField(label=gettext_lazy("Which space knows it?"), required=False)
    note = CharField(
        label=gettext_lazy("A note for whoever looks after it next"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("For instance: the press release leaves at nine, Inès has it."),
    )

    def __init__(self, desk: Desk, held: Embargo | None = None, data: Any = None) -> None:
        self.desk, self.held, self.rooms = desk, held, desk.rooms()
        super().__init__(data, initial=_waiting(held) if held else {"reach": Reach.INSIDE})
        members = (
            _("To the members of %(space)s") % {"space": desk.space.name}
            if desk.space
            else _("To the members of a space")
        )
        choices = [(Reach.INSIDE.value, _("To everybody inside")), (Reach.SPACE.value, members)]
        self.fields["reach"].choices = choices  # type: ignore[attr-defined]
        if desk.space is not None:
            del self.fields["space"]
            return
        strange = held is not None and held.space_id and held.space_id not in {room.pk for room in self.rooms}
        kept = [(str(held.space_id), _("A closed space"))] if held and strange else []
        rooms = [(str(room.pk), room.name) for room in self.rooms]
        self.fields["space"].choices = [("", _("The whole house")), *kept, *rooms]  # type: ignore[attr-defined]

    def wait(self) -> Wait:
        """The embargo as it is to be."""
        data = self.cleaned_data
        return Wait(data["forms"], data["until"], data["reach"], self.desk.space or self._chosen(), data["note"])

    def _chosen(self) -> Space | None:
        value = self.cleaned_data["space"]
        if self.held and self.held.space and value == str(self.held.space_id):
            return self.held.space
        return next((room for room in self.rooms if str(room.pk) == value), None)


class TryForm(Form):
    """A text, and how far it would go."""

    text = CharField(
        label=gettext_lazy("A text to try"),
        max_length=20_000,
        widget=Textarea({"rows": 3}),
        help_text=gettext_lazy("Type a sentence as a colleague might write it. Nothing of it is kept."),
    )
    reach = ChoiceField(label=gettext_lazy("Who would read it?"))

    def __init__(self, at: Desk, data: Any = None) -> None:
        super().__init__(data)
        reaches = [(Reach.PUBLIC, _("Everyone, on the square")), (Reach.INSIDE, _("Everybody inside"))]
        if at.space is not None:
            reaches.append((Reach.SPACE, _("The members of %(space)s") % {"space": at.space.name}))
        self.fields["reach"].choices = [(str(int(value)), label) for value, label in reaches]  # type: ignore[attr-defined]


def _initial(held: Term, desk: Desk) -> dict[str, Any]:
    forms, near = _shown(held.forms)
    people = law.people(desk.viewer).filter(pk__in=held.people.values("pk"))
    last = held.until and timezone.localdate(held.until - datetime.timedelta(seconds=1))
    return {
        "forms": forms,
        "near": near,
        "severity": held.severity,
        "languages": held.languages.split(),
        "spaces": [str(space.pk) for space in held.spaces.all()],
        "people": " ".join(f"@{actor.handle}" for actor in people),
        "since": timezone.localdate(held.since),
        "until": last,
        "note": held.note,
    }


def _waiting(held: Embargo) -> dict[str, Any]:
    until = timezone.localtime(held.until).strftime(LOCAL)
    return {
        "forms": held.forms,
        "until": until,
        "reach": held.reach,
        "space": str(held.space_id or ""),
        "note": held.note,
    }


def _shown(text: str) -> tuple[str, str]:
    """The words a line each, and the near words apart where all that may be ordinary words ask for the same."""
    forms = lines.read(text)
    near = {form.near for form in forms if form.alone}
    if len(near) != 1 or any(form.near for form in forms if not form.alone):
        return text, ""
    return "\n".join(form.words for form in forms), ", ".join(near.pop())


def _written(text: str, near: str) -> str:
    """The same as it is kept: each single word that says nothing else asks for the near words."""
    words = tuple(word.strip() for word in near.split(",") if word.strip())
    return lines.write(
        lines.Form(form.words, words) if form.alone and not form.near else form for form in lines.read(text)
    )


def _midnight(day: datetime.date | None) -> datetime.datetime | None:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time())) if day else None


def _unknown_spaces(held: Term, rooms: list[Space]) -> list[Space]:
    offered = {room.pk for room in rooms}
    return [space for space in held.spaces.all() if space.pk not in offered]


def _unknown_people(held: Term, desk: Desk) -> list[Actor]:
    return list(held.people.exclude(law.findable(desk.viewer)))
