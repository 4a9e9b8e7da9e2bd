"""The people of a Slack workspace become accounts and profiles; those known by their address stay who they are."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from parvis.core import ledger, names
from parvis.core.errors import Refused
from parvis.identity.models import Account, Actor, ProfileField, Relation
from parvis.imports.dated_ids import dated_id, free
from parvis.imports.models import Import, Origin
from parvis.imports.slack_archive import Archive
from parvis.imports.slack_records import Person, moment
from parvis.imports.slack_wishes import SOURCE, Wishes, beginning
from parvis.spaces.indexing import index, person_rows
from parvis.spaces.models import Organisation

NOBODY = Person(id="", handle="slack", name="Slack", bot=True, listed=False)  # what says something without an author


def write_people(archive: Archive, *, run: Import, wishes: Wishes) -> dict[str, Actor]:
    """Bring in those who are new, all of them or none; give everyone’s profile by Slack id, "" for what has no author."""
    people = [*archive.people(), *([NOBODY] if any(archive.presence(NOBODY.id)) else [])]
    _forget_the_erased()
    known = Origin.objects.known(SOURCE, [_key(person) for person in people])
    new = [person for person in people if _key(person) not in known]
    if new:
        with transaction.atomic():
            _write(new, archive, run=run, wishes=wishes)
            ledger.record("people.imported", by=wishes.steward.pk, about=run, count=len(new))
        known = Origin.objects.known(SOURCE, [_key(person) for person in people])
    actors = Actor.objects.in_bulk([origin.object_id for origin in known.values()])
    return {person.id: actors[known[_key(person)].object_id] for person in people}


def _key(person: Person) -> str:
    return f"person/{person.id}"


def _forget_the_erased() -> None:
    """Somebody erased since the last import comes back as a newcomer, or what he wrote would have no author."""
    erased = Origin.objects.filter(source=SOURCE, model="actor").exclude(object_id__in=Actor.objects.values("pk"))
    erased.delete()


def _write(new: list[Person], archive: Archive, *, run: Import, wishes: Wishes) -> None:
    began = beginning(archive)
    seen = {person.id: _seen(person, archive, began) for person in new}
    here = _already_here(new)
    ids = free(Actor, [dated_id(seen[person.id][0], person.id) for person in new])
    handles = _Handles()
    actors: dict[str, Actor] = {}  # by address, or by id without one
    for person, identifier in zip(new, ids, strict=True):
        address = _address(person)
        if (address or person.id) not in actors:
            actors[address or person.id] = here.get(address) or _profile(person, identifier, seen[person.id], handles)
    fresh = [(person, actor) for person in new if (actor := actors[_address(person) or person.id])._state.adding]
    _write_accounts(fresh)
    Actor.objects.bulk_create({actor.pk: actor for _person, actor in fresh}.values(), batch_size=500)
    _write_what_they_are(fresh, seen, wishes)
    Origin.objects.bulk_create(
        [
            Origin(source=SOURCE, external_id=_key(p), model="actor", object_id=actors[_address(p) or p.id].pk, run=run)
            for p in new
        ],
        batch_size=500,
    )
    brought = Actor.objects.filter(pk__in=[actor.pk for _person, actor in fresh])
    index(person_rows(brought.prefetch_related("fields")))


def _seen(person: Person, archive: Archive, began: datetime) -> tuple[datetime, datetime]:
    first, last = archive.presence(person.id)
    return (moment(first), moment(last)) if first else (began, began)


def _address(person: Person) -> str:
    """The address of a human being, "" without one that can be written to."""
    try:
        return names.normalise_email(person.email) if person.email and not person.bot else ""
    except Refused:
        return ""


def _already_here(people: Iterable[Person]) -> dict[str, Actor]:
    """The profiles of those whose address an account already has."""
    addresses = {_address(person) for person in people} - {""}
    actors = Actor.objects.select_related("account")
    by_login = {actor.account.email: actor for actor in actors.filter(account__email__in=addresses) if actor.account}
    others = EmailAddress.objects.filter(email__in=addresses, verified=True).values_list("email", "user_id")
    by_account = {actor.account_id: actor for actor in actors.filter(account__in=[pk for _email, pk in others])}
    return {email: by_account[pk] for email, pk in others if pk in by_account} | by_login


class _Handles:
    """Gives handles nobody has, as close to those of Slack as can be."""

    def __init__(self) -> None:
        self._taken = set(Actor.objects.values_list("handle", flat=True))

    def take(self, person: Person) -> str:
        wanted = names.handle_from(person.handle)
        if wanted == "member":
            wanted = names.handle_from(person.name)
        handle, n = wanted, 2
        while handle in self._taken:
            handle, n = f"{wanted[: names.HANDLE_MAX - len(str(n))].rstrip('._-')}{n}", n + 1
        self._taken.add(handle)
        return handle


def _profile(person: Person, identifier: int, seen: tuple[datetime, datetime], handles: _Handles) -> Actor:
    shown = names.clean_name(person.name, 80)
    handle = handles.take(person)
    return Actor(
        id=identifier,
        kind=Actor.Kind.BOT if person.bot else Actor.Kind.PERSON,
        handle=handle,
        name=shown if shown and not names.mixed_script(shown) else handle,
        headline=names.clean_name(person.title, 140),
        hue=identifier * 137 % 360,
        joined_at=seen[0],
        left_at=seen[1] if person.deleted else None,
    )


def _write_accounts(fresh: list[tuple[Person, Actor]]) -> None:
    """A login for each address, without a password: it is claimed through the reset mail, which proves the address."""
    language = Organisation.current().language
    zones = zoneinfo.available_timezones()
    faceless = {account.email: account for account in Account.objects.filter(actor=None)}
    accounts, addresses = {}, []
    for person, actor in fresh:
        email = _address(person)
        if not email or email in accounts:
            continue
        if email in faceless:
            actor.account = faceless[email]
            continue
        account = Account(
            id=actor.pk, email=email, password=make_password(None), is_active=not person.deleted, language=language
        )
        account.date_joined = actor.joined_at
        if person.timezone in zones:
            account.time_zone = person.timezone
        accounts[email], actor.account = account, account
        addresses.append(EmailAddress(user=account, email=email, primary=True, verified=False))
    Account.objects.bulk_create(accounts.values(), batch_size=500)
    # An address somebody has as his second, not yet proved, stays there: the login holds it all the same.
    EmailAddress.objects.bulk_create(addresses, batch_size=500, ignore_conflicts=True)


def _write_what_they_are(
    fresh: list[tuple[Person, Actor]], seen: dict[str, tuple[datetime, datetime]], wishes: Wishes
) -> None:
    """Relations for the members and guests of the workspace; authors it did not list belong to nothing."""
    relations, lines = {}, []
    for person, actor in fresh:
        if not person.listed or person.bot or actor.pk in relations:
            continue
        first, last = seen[person.id]
        relations[actor.pk] = Relation(
            actor=actor,
            kind=wishes.guests if person.guest else wishes.relation,
            since=first.date(),
            until=last.date() if person.deleted else None,
            sponsor=wishes.steward if person.guest else None,
        )
        if phone := names.clean_name(person.phone, 300):
            lines.append(ProfileField(actor=actor, kind=ProfileField.Kind.PHONE, value=phone))
    Relation.objects.bulk_create(relations.values(), batch_size=500)
    ProfileField.objects.bulk_create(lines, batch_size=500)
