"""Compiled queries and writes say what the ORM would have said."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from parvis.core import clock
from parvis.core import compiled as compiling
from parvis.core.compiled import changing, compiled, removing
from parvis.core.inserting import insert
from parvis.core.ledger import Entry
from parvis.identity.models import Account, Actor, Follow

pytestmark = pytest.mark.django_db


@compiled
def _found(pk: int) -> QuerySet[Actor]:
    followed = Exists(Follow.objects.filter(target=OuterRef("pk")))
    return Actor.objects.filter(pk=pk).select_related("account").annotate(followed=followed)


@compiled
def _entries(verb: str, after: int) -> QuerySet[Entry]:
    return Entry.objects.filter(verb=verb, pk__gt=after).order_by("pk")


@changing
def _tell(pk: int) -> tuple[QuerySet[Entry], dict[str, object]]:
    return Entry.objects.filter(pk=pk, told_at=None), {"told_at": clock.now(), "space_id": 7}


@removing
def _part(source: int) -> QuerySet[Follow]:
    return Follow.objects.filter(source=source)


def _person(handle: str) -> Actor:
    account = Account.objects.create(email=f"{handle}@house.example", password="x")
    return Actor.objects.create(account=account, handle=handle, name=handle, posted_on=timezone.localdate())


def test_a_row_becomes_the_noun_that_the_orm_gives() -> None:
    one, other = _person("one"), _person("other")
    Follow.objects.create(source=other, target=one)
    for person, followed in ((one, True), (other, False)):
        (found,) = _found.objects(person.pk)
        asked = Actor.objects.select_related("account").get(pk=person.pk)
        for field in Actor._meta.concrete_fields:
            assert getattr(found, field.attname) == getattr(asked, field.attname), field.name
        assert found.followed is followed
        assert found.account.email == f"{person.handle}@house.example"
    assert _found.objects(1) == []


def test_what_is_inserted_is_read_back_whole() -> None:
    said = Entry(verb="bench.tried", actor_id=3, detail={"a": ["é", 1, None]})
    assert insert(said)
    (found,) = _entries.objects("bench.tried", 0)
    assert (found.pk, found.at, found.detail, found.told_at) == (said.pk, said.at, said.detail, None)
    found.refresh_from_db()
    assert Entry.objects.get(pk=said.pk).detail == said.detail


def test_what_stands_already_is_left_or_refused() -> None:
    one, other = _person("one"), _person("other")
    first = Follow(source=one, target=other, reblogs=False)
    assert insert(first, unless_there=True)
    assert not insert(Follow(source=one, target=other), unless_there=True)
    assert [follow.reblogs for follow in Follow.objects.all()] == [False]
    with pytest.raises(IntegrityError):
        insert(Follow(source=one, target=other))


def test_rows_change_and_go_and_are_counted() -> None:
    said = Entry(verb="bench.tried")
    insert(said)
    before = timezone.now()
    assert (_tell(said.pk), _tell(said.pk)) == (1, 0)
    told = Entry.objects.get(pk=said.pk)
    assert told.space_id == 7
    assert told.told_at is not None
    assert before <= told.told_at <= timezone.now()
    later = Entry(verb="bench.tried")
    insert(later)
    between = timezone.now()
    assert _tell(later.pk) == 1
    assert Entry.objects.get(pk=later.pk).told_at >= between, "the hour is filled in anew"
    one, other = _person("one"), _person("other")
    Follow.objects.create(source=one, target=other)
    assert (_part(other.pk), _part(one.pk), Follow.objects.count()) == (0, 1, 0)


def test_a_refused_row_breaks_the_transaction_as_the_orm_says() -> None:
    one, other = _person("one"), _person("other")
    insert(Follow(source=one, target=other))
    with transaction.atomic():
        with pytest.raises(IntegrityError):
            insert(Follow(source=one, target=other))
        assert connection.needs_rollback
        with pytest.raises(transaction.TransactionManagementError):
            _part(one.pk)
        transaction.set_rollback(True)


def test_they_are_counted_like_any_query_and_forgotten_when_they_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    @compiled
    def shaped(pk: int, *, size: int) -> QuerySet[Actor]:
        return Actor.objects.filter(pk=pk)[:size]

    monkeypatch.setattr(compiling, "MOST", 3)
    one = _person("one")
    with CaptureQueriesContext(connection) as asked:
        for size in (1, 2, 3, 4, 1):
            assert [row[0] for row in shaped(one.pk, size=size)] == [one.pk]
    assert len(asked) == 5
    assert [dict(key[1:])["size"] for key in shaped.known] == [3, 4, 1]
