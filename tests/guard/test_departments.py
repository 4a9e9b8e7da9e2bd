"""Awareness by department: no figure, nor what lies between two, tells of fewer than eight people."""

from __future__ import annotations

import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given, settings
from hypothesis import strategies as st

from parvis.guard.actions import committing, teaching
from parvis.guard.departments import LEAST, Band, Department, Row, figures, gathered, share
from parvis.guard.models import Acceptance, Lesson, Passed
from parvis.identity.models import Actor, Relation
from parvis.identity.viewer import SYSTEM
from tests.spaces.people import person


def row(name: str, people: int, accepted: int, passed: int) -> Row:
    return Row(name, people, min(people, accepted), min(people, passed))


HOUSES = st.lists(
    st.builds(
        row,
        st.sampled_from(["", "Atelier", "atelier ", "Achats", "Ventes", "Export", "Études", "etudes", "RH"]),
        *[st.integers(1, 30)] * 3,
    ),
    max_size=9,
)


@given(HOUSES)
@example([Row("Ventes", 20, 3, 3), Row("RH", 5, 5, 5)])
@example([Row("Ventes", 8, 8, 0), Row("RH", 4, 4, 4), Row("", 4, 0, 0)])
@settings(max_examples=300, deadline=None)
def test_no_difference_of_two_figures_tells_of_fewer_than_eight(rows: list[Row]) -> None:
    shown = gathered(rows)
    total = sum(each.people for each in rows)
    groups = [each.people for each in shown.departments]
    assert all(people >= LEAST for people in groups)
    hidden = total - sum(groups)
    assert shown.left_out == (hidden > 0) and hidden < LEAST
    if shown.total is not None:
        assert shown.total.people == total and hidden == 0
        for some in range(len(groups)):
            for taken in itertools.combinations(groups, some):
                assert total - sum(taken) == 0 or total - sum(taken) >= LEAST


@given(st.integers(LEAST, 500), st.data())
@settings(max_examples=200, deadline=None)
def test_no_share_tells_of_each_of_a_group(people: int, data: st.DataObject) -> None:
    """Whatever is shown is shown for two counts at least at both ends: nobody is known to be in, or out."""
    count = data.draw(st.integers(0, people))
    said = share(count, people)
    assert said.percent not in (0, 100)
    if said.percent is not None:
        assert 1 < count < people - 1 and abs(said.percent - 100 * count / people) <= 10
    assert share(people, people) == share(people - 1, people) and share(0, people) == share(1, people)


def test_departments_are_counted_and_small_ones_stand_together() -> None:
    found = gathered([Row("Atelier", 9, 9, 3), Row("atelier", 3, 2, 1), Row("RH", 4, 1, 1), Row("Achats", 5, 4, 4)])
    assert found.departments == [
        Department("Atelier", 12, share(11, 12), share(4, 12)),
        Department("", 9, share(5, 9), share(5, 9)),
    ]
    assert found.departments[0].accepted.band == Band.EVERYBODY and found.departments[1].accepted.percent == 60
    assert found.total is not None and found.total.people == 21
    alone = gathered([Row("Atelier", 12, 6, 6), Row("RH", 7, 7, 7)])
    assert [each.name for each in alone.departments] == ["Atelier"] and alone.total is None and alone.left_out


@pytest.mark.django_db
def test_they_are_counted_in_three_queries_however_many_people() -> None:
    teaching.seed()
    committing.write("Be discreet.", by=SYSTEM)
    team = [person("Worker", team="Atelier") for _n in range(10)]
    person("Fan", kind=Relation.Kind.FAN, team="Atelier")
    Acceptance.objects.bulk_create(Acceptance(actor=actor, version_id=1) for actor in team[:5])
    for lesson in Lesson.objects.all():
        Passed.objects.bulk_create(Passed(actor=actor, lesson=lesson, on="2026-01-01") for actor in team[:4])
    Passed.objects.create(actor=team[9], lesson=Lesson.objects.first(), on="2026-01-01")  # one is not all
    with CaptureQueriesContext(connection) as queries:
        (atelier,) = figures().departments
    assert len(queries) <= 3
    assert (atelier.people, atelier.accepted.percent, atelier.passed.percent) == (10, 50, 40)
    Actor.objects.filter(pk__in=[actor.pk for actor in team[:3]]).update(team="RH")
    assert [(each.name, each.people) for each in figures().departments] == [("", 10)]
