"""Figures that are kept: what moves them, and what goes along when a post is taken down."""

from __future__ import annotations

import datetime
import io
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from parvis.api.streaming.telling import events
from parvis.core.ledger import Entry, tell
from parvis.identity.models import Actor
from parvis.spaces.actions.settling import change_threshold
from parvis.spaces.models import Level, Membership, Reach, Role, Space
from parvis.stream.actions import correcting
from parvis.stream.actions.publishing import comment, publish
from parvis.stream.counting import recount_spaces
from parvis.stream.hearing import HOME
from parvis.stream.live import visible_events
from parvis.stream.models import Post
from parvis.stream.writing import Destination, Writing
from tests.stream.small_house import person, room, say, viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def lea() -> Actor:
    return person("Léa")


@pytest.fixture
def karim() -> Actor:
    return person("Karim")


@pytest.fixture
def atelier(lea: Actor, karim: Actor) -> Space:
    return room("atelier", lea, karim)


def counted(actor: Actor) -> tuple[int, datetime.date | None]:
    return Actor.objects.values_list("posts_count", "posted_on").get(pk=actor.pk)


def test_what_is_said_in_rooms_moves_no_figure_of_its_author(lea: Actor, karim: Actor, atelier: Space) -> None:
    quiet = room("quiet", lea, karim, visibility="hidden")
    for told in (
        say("Ici", by=lea, spaces=(quiet,)),
        say("Ici", by=lea, spaces=(atelier,)),
        say("Toi", by=lea, people=(karim,)),
    ):
        assert counted(lea) == (0, None), told
    first = say("À tous", by=lea)
    narrowed = say("À tous, de l’atelier", by=lea, spaces=(atelier,), reach=Reach.INSIDE)
    assert counted(lea) == (2, first.created_at.date())
    correcting.delete(first, by=viewer(lea))
    assert counted(lea)[0] == 1
    Membership.objects.filter(space=atelier, actor=lea).update(role=Role.STEWARD)
    change_threshold(space=atelier, by=viewer(lea), level=Level.RESTRICTED, narrow=True)
    for pk in Entry.objects.filter(told_at=None, verb="space.closed_down").values_list("pk", flat=True):
        tell(pk)
    assert counted(lea) == (0, None) and Post.objects.filter(pk=narrowed.pk, deleted_at=None).exists()


def test_figures_are_counted_again(lea: Actor, atelier: Space) -> None:
    said = say("À tous", by=lea)
    say("Ici", by=lea, spaces=(atelier,))
    Actor.objects.filter(pk=lea.pk).update(posts_count=77, posted_on=None)
    Space.objects.filter(pk=atelier.pk).update(posts_count=77)
    call_command("recount", stdout=io.StringIO())
    atelier.refresh_from_db()
    assert counted(lea) == (1, said.created_at.date()) and atelier.posts_count == 1


def test_the_day_one_last_spoke_is_the_latest_that_stands(lea: Actor, atelier: Space) -> None:
    today, old = say("Aujourd’hui", by=lea), timezone.now() - datetime.timedelta(days=300)
    publish(Writing(text="Jadis"), by=viewer(lea), to=Destination(Reach.INSIDE), at=old)
    assert counted(lea) == (2, today.created_at.date())
    correcting.delete(today, by=viewer(lea))
    assert counted(lea) == (1, old.date())


def test_what_is_said_while_a_space_is_counted_is_counted_too(lea: Actor, atelier: Space) -> None:
    said = []

    def say_it(execute: Any, sql: str, *rest: Any) -> Any:
        """Between what is read and what is kept, if anything is: somebody speaks."""
        if not said and sql.startswith("UPDATE"):
            said.append(1)
            say("Pendant ce temps", by=lea, spaces=(atelier,))
        return execute(sql, *rest)

    with connection.execute_wrapper(say_it):
        recount_spaces([atelier.pk])
    atelier.refresh_from_db()
    assert said and (atelier.posts_count, atelier.members_count) == (1, 2)


def test_what_only_shared_a_post_goes_with_it_and_readers_hear(lea: Actor, karim: Actor, atelier: Space) -> None:
    post, other = say("Écoutez", by=lea), say("Autre", by=lea)
    boosts = [say("", by=by, shared=post) for by in (karim, person("Inès"), person("Tomasz"))]
    hidden = say("", by=karim, shared=post, spaces=(atelier,))
    quote = say("Bien dit", by=karim, shared=post)
    answer_that_quotes = comment(Writing(text="Voyez", shared=other), by=viewer(karim), on=post)
    other.refresh_from_db()
    assert (other.shares_count, other.quotes_count, counted(karim)[0]) == (1, 1, 2)
    correcting.delete(post, by=viewer(lea))
    assert not Post.objects.filter(pk__in=[answer_that_quotes.pk, *(b.pk for b in boosts)], deleted_at=None).exists()
    assert Post.objects.filter(pk=quote.pk, deleted_at=None).exists()
    other.refresh_from_db()
    assert (other.shares_count, other.quotes_count, counted(karim)[0]) == (0, 0, 1)
    entries = list(Entry.objects.filter(verb="post.deleted"))
    ines = next(boost.author for boost in boosts if boost.author.handle == "inès")
    told = {str(thing.pk) for thing in (post, *boosts)}
    assert {data["id"] for _id, name, data in visible_events(viewer(ines), entries) if name == "gone"} == told
    heard = events(entries, {(HOME, ""): [ines.pk, karim.pk]})
    assert {payload.decode() for event in heard for who, payload in event.payloads.items() if who == ines.pk} == told
    assert {payload.decode() for event in heard for payload in event.payloads.values()} == {*told, str(hidden.pk)}


def test_many_who_shared_a_post_cost_no_more_than_few(lea: Actor) -> None:
    cost = []
    for many in (range(2), range(2, 9)):
        post = say("Écoutez", by=lea)
        for n in many:
            say("", by=person(f"P{n}"), shared=post)
        with CaptureQueriesContext(connection) as asked:
            correcting.delete(post, by=viewer(lea))
        cost.append(len(asked))
    assert cost[0] == cost[1]
