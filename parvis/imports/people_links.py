"""Who reports to whom, and who answers for whom: names and addresses written in a directory, found among its lines."""

from __future__ import annotations

from collections import defaultdict

import msgspec
from django.utils.translation import gettext as _

from parvis.imports.delimited import Problem
from parvis.imports.people_columns import said
from parvis.imports.people_records import Person

LINKS = ("manager", "sponsor")


def link_people(people: list[Person], mapping: dict[str, str]) -> tuple[list[Person], list[Problem]]:
    """The people with their manager’s and sponsor’s addresses, and a remark for each one not found.

    An address that is on no line is kept: it may be a member’s already. None of this blocks a line.
    """
    titles = {name: title for title, name in mapping.items()}
    addresses = {person.email for person in people}
    by_name = _by_name(people)
    linked, remarks = [], []
    for person in people:
        found = {}
        for link in LINKS:
            address, remark = _resolved(getattr(person, link), person, addresses, by_name)
            found[f"{link}_email"] = address
            if remark:
                remarks.append(Problem(person.line, titles.get(link, ""), remark, blocking=False))
        linked.append(msgspec.structs.replace(person, **found))
    return linked, remarks


def _by_name(people: list[Person]) -> dict[str, list[str]]:
    """Addresses by name, in both orders."""
    names: dict[str, list[str]] = defaultdict(list)
    for person in people:
        both = {said(person.name), said(f"{person.last_name} {person.first_name}")} - {""}
        for name in both:
            names[name].append(person.email)
    return names


def _resolved(written: str, person: Person, addresses: set[str], by_name: dict[str, list[str]]) -> tuple[str, str]:
    """An address or "", and what to remark or ""."""
    if not written:
        return "", ""
    address = written.lower()
    if "@" not in written:
        found = by_name.get(said(written), [])
        if len(found) > 1:
            return "", _("Several people are called “%(name)s”: write an e-mail address.") % {"name": written}
        address = found[0] if found else ""
    if address == person.email:
        return "", _("This is the same person.")
    if address in addresses:
        return address, ""
    if address:  # whoever writes the file drops this for those who are members
        return address, _("“%(name)s” is neither in this file nor in the house.") % {"name": written}
    told = _("“%(name)s” isn’t in this file. For somebody who is in the house already, write an e-mail address.")
    return "", told % {"name": written}
