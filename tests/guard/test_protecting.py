"""Who says what is protected; that every process hears of it; that nothing private is written where it is not read."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from parvis.core.errors import Refused
from parvis.core.models import Entry
from parvis.guard import prints
from parvis.guard.actions import protecting
from parvis.guard.actions.protecting import Protection, Wait
from parvis.guard.folding import fold
from parvis.guard.models import Edition, Embargo, Passage, Print, Source, Term
from parvis.guard.terms import lexicon
from parvis.guard.verdict import Outcome
from parvis.spaces.models import Level, Reach
from tests.guard.house import INSIDE, House, house
from tests.spaces.people import as_

pytestmark = pytest.mark.django_db
TEXT = "Le site de Labruguière serait fermé en juin, et ses machines ramenées à Mazamet."


@pytest.fixture
def home(db: None) -> House:
    return house()


def test_stewards_protect_what_is_theirs_and_administrators_the_rest(home: House) -> None:
    mine = Protection("party", "Torvelo", spaces=[home.atlas])
    for by, protection in ((home.karim, mine), (home.nadia, Protection("party", "Torvelo"))):
        with pytest.raises(Refused) as refused:
            protecting.add_term(protection, by=as_(by))
        assert refused.value.code == "forbidden"
    assert protecting.add_term(mine, by=as_(home.nadia)).name == "Torvelo"
    assert protecting.add_term(Protection("party", "Torvelo"), by=as_(home.ada)).spaces.count() == 0


def test_a_steward_cannot_take_a_name_from_another_space(home: House) -> None:
    with pytest.raises(Refused):
        protecting.change_term(home.term, Protection("code_name", "Autre", spaces=[home.other]), by=as_(home.lea))
    with pytest.raises(Refused):
        protecting.withdraw_term(home.term, by=as_(home.lea))


@pytest.mark.parametrize(
    ("field", "protection"),
    [
        ("forms", {"forms": "  \n ~ a"}), ("forms", {"forms": "a"}), ("forms", {"forms": "\n".join(f"mot{n}" for n in range(50))}),
        ("kind", {"kind": "secret"}), ("severity", {"severity": 9}),
        ("until", {"until": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)}),
    ],
)  # fmt: skip
def test_a_refusal_names_the_field(home: House, field: str, protection: dict[str, object]) -> None:
    given = {"kind": "code_name", "forms": "Quillon", "spaces": [home.atlas], **protection}
    with pytest.raises(Refused) as refused:
        protecting.add_term(Protection(**given), by=as_(home.nadia))  # type: ignore[arg-type]
    assert refused.value.field == field


def test_a_change_is_felt_at_the_next_judgement(home: House) -> None:
    said = "Quillon et Zéphirin"
    before = lexicon()
    assert lexicon() is before
    assert [f.quote for f in home.verdict(said, INSIDE, home.nadia).findings] == ["Zéphirin"]
    changed = Protection("code_name", "Quillon", spaces=[home.atlas])
    protecting.change_term(home.term, changed, by=as_(home.nadia))
    assert [f.quote for f in home.verdict(said, INSIDE, home.nadia).findings] == ["Quillon"]
    protecting.withdraw_term(home.term, by=as_(home.nadia))
    assert home.verdict(said, INSIDE, home.nadia).outcome == Outcome.PASS
    assert lexicon() is not before


def test_a_term_is_protected_between_its_dates(home: House) -> None:
    now = timezone.now()
    for text, since, until in (
        ("Avenir", now + datetime.timedelta(days=1), None),
        ("Passager", now, now + datetime.timedelta(days=1)),
    ):
        protection = Protection("code_name", text, spaces=[home.atlas], since=since, until=until)
        protecting.add_term(protection, by=as_(home.nadia))
    assert [f.quote for f in home.verdict("Avenir, Passager", INSIDE, home.nadia).findings] == ["Passager"]


def test_members_see_the_terms_of_their_spaces_and_nobody_else_does(home: House) -> None:
    house_wide = protecting.add_term(Protection("watch_word", "grève"), by=as_(home.ada))
    named = protecting.add_term(Protection("party", "Torvelo", people=[home.theo]), by=as_(home.ada))
    seen = {who.name: set(Term.objects.visible_to(as_(who))) for who in (home.karim, home.lea, home.theo, home.ada)}
    assert seen == {
        "Karim": {home.term, house_wide},
        "Lea": {house_wide},
        "Theo": {named},
        "Ada": {home.term, house_wide, named},
    }


def test_embargoes_are_set_changed_and_lifted(home: House) -> None:
    soon = timezone.now() + datetime.timedelta(days=3)
    nadia = as_(home.nadia)
    for field, wait in (
        ("until", Wait("Brume", timezone.now(), space=home.atlas)),
        ("reach", Wait("Brume", soon, Reach.PUBLIC, home.atlas)),
        ("forms", Wait(" ", soon, space=home.atlas)),
    ):
        with pytest.raises(Refused) as refused:
            protecting.set_embargo(wait, by=nadia)
        assert refused.value.field == field
    embargo = protecting.set_embargo(Wait("Brume", soon, Reach.SPACE, home.atlas), by=nadia)
    assert home.verdict("La Brume", INSIDE, home.nadia).outcome == Outcome.HOLD
    assert list(Embargo.objects.visible_to(as_(home.lea))) == []
    with pytest.raises(Refused):
        protecting.lift_embargo(embargo, by=as_(home.lea))
    protecting.lift_embargo(embargo, by=nadia)
    assert home.verdict("La Brume", INSIDE, home.nadia).outcome == Outcome.PASS


def test_the_ledger_says_who_did_what_and_no_word_of_it(home: House) -> None:
    protecting.change_term(
        home.term, Protection("code_name", "Quillon", spaces=[home.atlas], note="chut"), by=as_(home.nadia)
    )
    protecting.withdraw_term(home.term, by=as_(home.nadia))
    entries = Entry.objects.filter(about="term", about_id=home.term.pk).order_by("pk")
    assert [entry.verb for entry in entries] == ["term.added", "term.changed", "term.withdrawn"]
    assert all(entry.actor_id == home.nadia.pk and entry.space_id == home.atlas.pk for entry in entries)
    assert not any(word in str(entry.detail) for entry in entries for word in ("Quillon", "chut", "phirin"))
    assert Edition.current() >= 3


def test_what_is_learnt_is_no_text_and_is_forgotten_whole(home: House) -> None:
    source = protecting.learn("page:1", TEXT, spaces=[home.atlas], level=Level.RESTRICTED)
    assert source is not None
    assert Print.objects.count() > 10
    protecting.learn("page:1", "Bonjour.", spaces=[home.atlas], level=Level.RESTRICTED)
    assert Print.objects.count() == 0
    protecting.learn("page:1", TEXT, spaces=[home.atlas], level=Level.RESTRICTED)
    assert protecting.learn("page:1", TEXT, spaces=[home.atlas], level=Level.INTERNAL) is None
    assert (Source.objects.count(), Passage.objects.count(), Print.objects.count()) == (0, 0, 0)


def test_prints_cannot_be_made_without_the_key_of_the_house(settings) -> None:
    settings.SECRET_KEY = "one house"
    [(_length, ours)] = prints.learnt(fold(TEXT))
    settings.SECRET_KEY = "another house"
    [(_length, theirs)] = prints.learnt(fold(TEXT))
    assert not set(ours) & set(theirs)


def test_what_everybody_writes_is_not_learnt() -> None:
    assert prints.learnt(fold("Le présent accord est soumis au droit français.")) == []


def test_a_sentence_that_stands_everywhere_says_nothing(home: House) -> None:
    for number in range(prints.COMMONPLACE + 3):
        protecting.learn(f"page:{number}", TEXT, spaces=[home.atlas], level=Level.RESTRICTED)
    assert Passage.objects.count() == prints.COMMONPLACE
