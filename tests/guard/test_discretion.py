"""The charter of discretion: written, accepted, changed, renewed; and who is told what of others."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone, translation

from parvis.core.errors import Refused
from parvis.core.ledger import Entry
from parvis.guard import audit, discretion, keepers
from parvis.guard.actions import committing
from parvis.guard.models import Acceptance, Discretion
from parvis.identity.models import Actor, Relation
from parvis.identity.viewer import SYSTEM
from parvis.stream.models import Notification
from parvis.stream.notifying import notify
from tests.spaces.people import as_, external, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Actor:
    return person("Sophie")


@pytest.fixture
def charter(owner: Actor) -> Discretion:
    committing.write("Keep code names to yourselves.\n\nSpeak as yourselves.", by=SYSTEM)
    return committing.settle(by=SYSTEM, owner=owner, months=12)


def accepted(actor: Actor, *, days_ago: int) -> None:
    """As if he had accepted it then."""
    given = committing.accept(version=Discretion.current().version, by=as_(actor))
    Acceptance.objects.filter(pk=given.pk).update(at=timezone.now() - datetime.timedelta(days=days_ago))


def test_a_member_accepts_what_he_has_read_and_is_asked_again_when_it_changes(charter: Discretion) -> None:
    lea = person("Lea")
    assert discretion.standing(as_(lea)).due == "first"
    committing.accept(version=1, by=as_(lea))
    assert discretion.standing(as_(lea)).holds and not discretion.standing(as_(lea)).due
    committing.write("Keep code names to yourselves.\n\nSpeak as yourselves, always.", by=SYSTEM)
    mine = discretion.standing(as_(lea))
    assert mine.due == "changed" and not mine.holds
    (line,) = discretion.changed(discretion.words(2), mine.accepted)
    assert [piece.text.strip() for piece in line if piece.kind == "added"] == [", always"]
    with pytest.raises(Refused, match="changed since you read it"):
        committing.accept(version=1, by=as_(lea))
    committing.accept(version=2, by=as_(lea))
    committing.accept(version=2, by=as_(lea))  # twice is once
    assert Entry.objects.filter(verb="discretion.accepted", actor_id=lea.pk).count() == 2


def test_the_same_words_are_no_new_version_and_no_words_ask_nobody(charter: Discretion) -> None:
    lea = person("Lea")
    assert committing.write("Keep code names to yourselves.\n\nSpeak as yourselves. ", by=SYSTEM).version == 1
    assert committing.write("", by=SYSTEM).version == 0
    assert not discretion.standing(as_(lea)).due and not discretion.waiting(Discretion.current()).exists()
    assert committing.write("Anew", by=SYSTEM).version == 2


def test_an_acceptance_lapses_and_may_be_renewed_a_month_before(charter: Discretion) -> None:
    lea, karim, old = person("Lea"), person("Karim"), person("Old")
    accepted(lea, days_ago=300)
    accepted(karim, days_ago=350)
    accepted(old, days_ago=370)
    assert (discretion.standing(as_(lea)).due, discretion.standing(as_(lea)).holds) == ("", True)
    assert (discretion.standing(as_(karim)).due, discretion.standing(as_(karim)).holds) == ("again", True)
    assert (discretion.standing(as_(old)).due, discretion.standing(as_(old)).holds) == ("again", False)
    assert set(discretion.waiting(charter)) == {old, charter.owner}
    committing.settle(by=SYSTEM, months=0)
    assert discretion.standing(as_(old)).holds and discretion.standing(as_(old)).until is None


def test_it_binds_those_who_work_for_the_house_and_no_others(charter: Discretion) -> None:
    fan, sub, gone = person("Fan", kind=Relation.Kind.FAN), external("Theo"), person("Gone")
    gone.relations.update(until=timezone.localdate() - datetime.timedelta(days=1))
    assert set(discretion.waiting(charter)) == {sub, charter.owner}
    assert not discretion.standing(as_(fan)).due
    with pytest.raises(Refused, match="work for the house"):
        committing.accept(version=1, by=as_(fan))


def test_only_its_owner_knows_who_has_not_accepted(charter: Discretion, owner: Actor) -> None:
    admin = person("Yann", admin=True)
    assert keepers.may_know_who(as_(owner), charter)
    assert not keepers.may_know_who(as_(admin), charter) and not keepers.may_know_who(SYSTEM, charter)
    with pytest.raises(Refused):
        committing.remind(by=as_(admin))
    owner.relations.all().delete()  # who leaves keeps nothing
    assert not keepers.may_know_who(as_(owner), charter)


def test_a_reminder_goes_to_those_who_have_not_accepted_once_a_week(charter: Discretion, owner: Actor) -> None:
    lea, karim, fan = person("Lea"), person("Karim"), person("Fan", kind=Relation.Kind.FAN)
    committing.accept(version=1, by=as_(owner))
    committing.accept(version=1, by=as_(lea))
    assert committing.remind(by=as_(owner)) == 1
    entry = Entry.objects.get(verb="discretion.reminded")
    for _again in range(2):
        notify(entry)
    told = Notification.objects.filter(kind="discretion")
    assert [(n.recipient, n.actor) for n in told] == [(karim, None)] and fan not in {n.recipient for n in told}
    with pytest.raises(Refused, match="less than a week"):
        committing.remind(by=as_(owner))
    Discretion.objects.update(reminded_at=timezone.now() - datetime.timedelta(days=8))
    assert committing.remind(by=as_(owner)) == 1


def test_only_administrators_write_it_and_a_refusal_names_the_field(charter: Discretion) -> None:
    with pytest.raises(Refused):
        committing.write("Mine", by=as_(person("Lea")))
    admin = as_(person("Yann", admin=True))
    for wrong, field in (
        ({"label_en": " "}, "label_en"),
        ({"months": 600}, "months"),
        ({"owner": external("Theo")}, "owner"),
    ):
        with pytest.raises(Refused) as refused:
            committing.settle(by=admin, **wrong)  # type: ignore[arg-type]
        assert refused.value.field == field
    committing.write("", by=admin)
    with pytest.raises(Refused) as refused:
        committing.settle(by=admin, square_needs_licence=True)
    assert refused.value.field == "square_needs_licence"


def test_it_is_called_as_the_house_calls_it(charter: Discretion) -> None:
    called = committing.settle(by=SYSTEM, label_fr="Devoir de réserve", label_en="Duty of loyalty")
    with translation.override("fr"):
        assert called.label == "Devoir de réserve"
    with translation.override("en"):
        assert called.label == "Duty of loyalty"


def test_one_reads_what_is_written_down_of_oneself_and_nothing_of_others(charter: Discretion) -> None:
    from parvis.core import ledger

    lea, karim, odile = person("Lea"), person("Karim"), person("Odile")
    committing.accept(version=1, by=as_(lea))
    ledger.record("guard.overridden", by=karim.pk, why="It is public already")
    ledger.record("guard.released", by=odile.pk, author=lea.pk)
    ledger.record("guard.something_new", by=odile.pk, about=lea)
    ledger.record("post.published", by=lea.pk)
    noted = audit.of(as_(lea))
    verbs = [note.entry.verb for note in noted]
    assert verbs == ["guard.something_new", "guard.released", "discretion.accepted"]
    assert [note.mine for note in noted] == [False, False, True] and noted[0].who == odile
    assert [note.entry.verb for note in audit.of(as_(lea), before=noted[0].entry.pk)] == verbs[1:]
    (mine,) = audit.of(as_(karim))
    assert (mine.entry.verb, mine.why) == ("guard.overridden", "It is public already")
    told = {str(note.sentence) for note in audit.of(as_(odile))}
    assert "You let out something that was held" in told and "Something you wrote was let out" not in told
