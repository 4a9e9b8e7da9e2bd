"""Bringing the people of Maison Ferrand in: accounts, profiles, portraits, ties."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from parvis.demo import pictures, portraits, scenes
from parvis.demo.house import House
from parvis.demo.people import BRAND, CONTACTS, CONTACTS_ASKED, FOLLOWS, PEOPLE, Person
from parvis.identity.actions import profiling, tying
from parvis.identity.actions.registering import register
from parvis.identity.models import Account, Actor, Relation
from parvis.identity.viewer import SYSTEM
from parvis.spaces.indexing import index_person
from parvis.spaces.models import Organisation

YEAR = timedelta(days=365.25)


class Faces:
    """Portraits and covers, each drawn once; little flat ones where pictures are not wanted."""

    def __init__(self, *, drawn: bool) -> None:
        self.drawn, self._names = drawn, dict[str, str]()

    def portrait(self, person: Person) -> str:
        """The name under which the portrait of this person is served."""
        look = person.portrait
        return self._kept(person.handle, person.hue, lambda: portraits.draw(look) if look else scenes.emblem())

    def scene(self, name: str) -> str:
        """The name under which this cover is served; none for no name."""
        return self._kept(f"scene:{name}", len(name) * 40, lambda: scenes.draw(name)) if name else ""

    def _kept(self, key: str, hue: float, draw: Callable[[], bytes]) -> str:
        if key not in self._names:
            data = draw() if self.drawn else pictures.plain(hue)
            path = default_storage.save(f"faces/{secrets.token_hex(16)}.webp", ContentFile(data))
            self._names[key] = path.removeprefix("faces/")
        return self._names[key]


def brand(now: datetime, faces: Faces) -> Actor:
    """The organisation, and the brand in whose name several people speak."""
    actor = Actor.objects.create(
        kind=Actor.Kind.BRAND, handle=BRAND.handle, name=BRAND.name, headline=BRAND.headline, hue=BRAND.hue,
        is_public=True, public_name=BRAND.name, public_headline=BRAND.public, joined_at=now - 3 * YEAR,
    )  # fmt: skip
    Organisation.objects.create(
        pk=1, name=BRAND.name, tagline=BRAND.headline, language="fr", hue=BRAND.hue, brand=actor,
        domains="ferrand.example", joining=Organisation.Joining.INVITATION,
    )  # fmt: skip
    _dress(actor, BRAND, faces)
    return actor


def arrive(person: Person, house: House, now: datetime, faces: Faces) -> Actor:
    """One person, through the door everybody takes; then the profile he would have written."""
    day = (now - person.years * YEAR).date()
    was_here = person.left is not None
    actor = register(
        by=SYSTEM,
        email=person.address,
        name=person.name,
        password=house.password,
        relation=Relation.Kind.EMPLOYEE if was_here else person.relation,
        sponsor=house.person(person.sponsor) if person.sponsor else None,
        employer=person.employer,
        since=day,
        until=(now + timedelta(days=person.for_days)).date() if person.for_days else None,
        verified=True,
        admin=person.admin,
        language=person.language,
        handle=person.handle,
    )
    if person.left is not None:
        leaving = (now - person.left * YEAR).date()
        actor.relations.update(until=leaving)
        Relation.objects.create(actor=actor, kind=person.relation, since=leaving + timedelta(days=1))
    Account.objects.filter(actor=actor).update(
        welcomed_at=now, date_joined=max(now - person.years * YEAR, now - 3 * YEAR)
    )
    _dress(actor, person, faces)
    if person.manager:
        profiling.set_manager(by=SYSTEM, actor=actor, manager=house.person(person.manager))
    return actor


def _dress(actor: Actor, person: Person, faces: Faces) -> None:
    """The profile: words, portrait, cover, and each line with its reach."""
    actor.headline, actor.team, actor.hue = person.headline, person.team, person.hue
    actor.photo, actor.cover = faces.portrait(person), faces.scene(person.cover)
    actor.is_public = bool(person.public)
    actor.public_name = person.name if person.public else ""
    actor.public_headline, actor.public_photo = person.public, actor.photo if person.public else ""
    actor.save()
    profiling.set_fields(by=SYSTEM, actor=actor, fields=[_line(source) for source in person.lines])
    index_person(actor)


def _line(source: str) -> profiling.Line:
    """`"kind: value | detail | reach"` as a line of a profile."""
    kind, _, rest = source.partition(": ")
    value, detail, reach, *_ = [part.strip() for part in rest.split("|")] + ["", ""]
    return profiling.Line(kind, value, detail, reach or "inside")


def tie(house: House) -> None:
    """Who follows whom, and who is in contact with whom."""
    for row in FOLLOWS:
        source, _, targets = row.partition(": ")
        for target in targets.split():
            tying.follow(by=house.viewer(source), target=house.person(target))
    for asker, asked, message in CONTACTS:
        tying.ask_contact(by=house.viewer(asker), target=house.person(asked), message=message)
        tying.accept_contact(by=house.viewer(asked), source=house.person(asker))


def ask_contacts(house: House) -> None:
    """Those who still wait for an answer."""
    for asker, asked, message in CONTACTS_ASKED:
        tying.ask_contact(by=house.viewer(asker), target=house.person(asked), message=message)


def newcomers() -> tuple[Person, ...]:
    """Everybody with a login, managers and sponsors before those they answer for."""
    return tuple(person for person in PEOPLE if person.kind != Actor.Kind.BRAND)
