"""Relations begin, end, and leave traces."""

import datetime

import pytest
from django.utils import timezone

from parvis.core.errors import Refused
from parvis.identity.actions.relating import begin, end
from parvis.identity.models import Actor, Relation
from parvis.identity.viewer import SYSTEM
from tests.cast import external, person, seen_by

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


def yesterday() -> datetime.date:
    return timezone.localdate() - DAY


def employed_since(name: str, since: datetime.date) -> Actor:
    return person(name, since=since)


def test_an_employee_who_leaves_becomes_an_alumnus_the_day_after() -> None:
    lea = employed_since("Lea Morel", yesterday() - 9 * DAY)

    end(by=SYSTEM, relation=lea.relations.get(), on=yesterday(), alumni=True)

    lea = Actor.objects.get(pk=lea.pk)
    now = lea.relation()
    assert now is not None and now.kind == Relation.Kind.ALUMNI
    assert lea.left_at is None
    assert seen_by(lea).signed_in and not seen_by(lea).inside


def test_who_holds_no_relation_any_more_has_left_until_he_comes_back() -> None:
    lea = employed_since("Lea Morel", yesterday() - 9 * DAY)
    end(by=SYSTEM, relation=lea.relations.get(), on=yesterday())
    lea.refresh_from_db()
    assert lea.left_at is not None
    assert not seen_by(lea).signed_in

    begin(by=SYSTEM, actor=lea, kind=Relation.Kind.EMPLOYEE)

    assert seen_by(lea).inside


def test_the_last_day_still_counts() -> None:
    lea = employed_since("Lea Morel", yesterday())

    end(by=SYSTEM, relation=lea.relations.get(), on=timezone.localdate())

    assert seen_by(lea).inside


def test_an_external_whose_time_is_over_is_no_longer_related() -> None:
    lea = person("Lea Morel")
    theo = external("Theo Martin", lea, since=yesterday() - 5 * DAY, until=yesterday())

    assert theo.relation() is None


def test_dates_out_of_order_and_doubles_are_refused() -> None:
    lea = person("Lea Morel")

    with pytest.raises(Refused) as order:
        begin(by=SYSTEM, actor=lea, kind=Relation.Kind.ALUMNI, until=yesterday())
    with pytest.raises(Refused) as double:
        begin(by=SYSTEM, actor=lea, kind=Relation.Kind.EMPLOYEE)
    with pytest.raises(Refused) as early:
        end(by=SYSTEM, relation=lea.relations.get(), on=yesterday())

    assert (order.value.field, double.value.field, early.value.field) == ("until", "kind", "until")


def test_only_administrators_relate_people() -> None:
    lea = person("Lea Morel")

    with pytest.raises(Refused):
        begin(by=seen_by(lea), actor=lea, kind=Relation.Kind.ALUMNI)
    with pytest.raises(Refused):
        end(by=seen_by(lea), relation=lea.relations.get())
