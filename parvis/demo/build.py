"""Building Maison Ferrand into an empty installation: the one organisation of tests, demo, screenshots and docs."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone, translation

from parvis.core.ledger import Entry, tell, wiring
from parvis.demo import arrivals, opening
from parvis.demo.afterwards import respond
from parvis.demo.conversation import SCREENPLAYS
from parvis.demo.conversation.messages import TALKS
from parvis.demo.discretion import commit
from parvis.demo.house import House
from parvis.demo.people import BRAND
from parvis.demo.protection import protect
from parvis.demo.screenplay import Line, read
from parvis.demo.spaces import ROOMS
from parvis.demo.statements import introduce
from parvis.demo.talking import Talk, converse, hold
from parvis.identity.models import Account
from parvis.spaces.indexing import index_space
from parvis.spaces.models import Organisation, Space
from parvis.stream.models import Notification

WORDS = (
    "bobine",
    "colvert",
    "tilleul",
    "mistral",
    "bavette",
    "malouine",
    "cornichon",
    "samoussa",
    "velours",
    "boussole",
)
# What happened longer ago is nobody's news: the listeners are not told of it.
NEWS = timedelta(days=3)
NEWSWORTHY = ("post.published", "comment.published", "message.sent")


def is_empty() -> bool:
    """Whether nothing stands here yet."""
    return not (Organisation.objects.exists() or Account.objects.exists())


def new_password() -> str:
    """Four words and a number, easy to type, different in each installation."""
    return "-".join(secrets.SystemRandom().sample(WORDS, 4)) + f"-{secrets.randbelow(900) + 100}"


def size() -> int:
    """How many steps a build takes, for those who show its progress."""
    lines = sum(line.count() for lines in _scripts().values() for line in lines)
    return len(arrivals.newcomers()) + len(ROOMS) + lines + sum(len(read(talk)) for _who, talk in TALKS)


def build(
    now: datetime | None = None,
    *,
    pictures: bool = True,
    password: str = "",
    told: Callable[[], None] = lambda: None,
) -> House:
    """Build the organisation as it stands at `now` (aware; the present): all of it or, if anything fails, nothing.

    `pictures=False` puts little flat images where portraits and scenes would be drawn. `told` is called at each step.
    The installation must be empty (`is_empty`).
    """
    moment = timezone.localtime(now or timezone.now()).replace(microsecond=0)
    house = House(password=password or new_password())
    with _unheard(), translation.override("fr"):
        with transaction.atomic():
            faces = arrivals.Faces(drawn=pictures)
            _people(house, moment, faces, told)
            _spaces(house, moment, faces, told)
            _talks(Talk(house, moment, pictures, told))
            protect(house, moment)
            introduce()
            commit(house, moment)
            _settle(house, moment)
        _tell(moment)
    return house.fresh()


def _people(house: House, now: datetime, faces: arrivals.Faces, told: Callable[[], None]) -> None:
    house.people[BRAND.handle] = arrivals.brand(now, faces).pk
    for person in arrivals.newcomers():
        house.people[person.handle] = arrivals.arrive(person, house, now, faces).pk
        told()


def _spaces(house: House, now: datetime, faces: arrivals.Faces, told: Callable[[], None]) -> None:
    for room in ROOMS:
        house.spaces[room.key] = opening.open_room(room, house, now, faces).pk
        told()
    arrivals.tie(house)


def _talks(talk: Talk) -> None:
    for key, lines in _scripts().items():
        hold(talk, lines, key=key, spaces=(talk.house.space(key),))
    for handles, script in TALKS:
        converse(talk, read(script), handles.split())
    respond(talk)


def _scripts() -> dict[str, list[Line]]:
    return {key: read(script) for key, script in SCREENPLAYS.items()}


def _settle(house: House, now: datetime) -> None:
    """What comes last: the past told to nobody, then requests and invitations that wait, and archives."""
    Entry.objects.filter(told_at=None).exclude(verb__in=NEWSWORTHY, at__gt=now - NEWS).update(told_at=now)
    arrivals.ask_contacts(house)
    for room in ROOMS:
        opening.ask_in(room, house)
        if room.archived:
            Space.objects.filter(pk=house.spaces[room.key]).update(archived_at=now - timedelta(days=room.archived))
        index_space(Space.objects.get(pk=house.spaces[room.key]))
    opening.write_letters(house)


def _tell(now: datetime) -> None:
    """Tell the listeners, in the order things happened; what is a day old has been read, and nothing is mailed."""
    untold = Entry.objects.filter(told_at=None).order_by("at", "pk").values_list("pk", flat=True)
    while waiting := list(untold.all()):  # what is told may have more to tell
        for identifier in waiting:
            tell(identifier)
    happened = Entry.objects.filter(pk=OuterRef("entry_id")).values("at")
    Notification.objects.update(at=Subquery(happened), mailed_at=now)
    Notification.objects.filter(at__lt=now - timedelta(hours=20)).update(read_at=F("at"))


@contextmanager
def _unheard() -> Iterator[None]:
    """No job for each of a thousand entries: `_tell` does by itself what there is to tell."""
    wake, wiring.wake = wiring.wake, lambda _entry: None
    try:
        yield
    finally:
        wiring.wake = wake
