"""What the judge says, to whom, and that he never lets through what he could not check."""

from __future__ import annotations

import pytest
from django.db import connection

from parvis.guard.actions.protecting import Protection, add_term, learn
from parvis.guard.judge import judge
from parvis.guard.knowing import Readers
from parvis.guard.policies import may_override, may_release
from parvis.guard.verdict import Outcome, Piece
from parvis.guard.ways import Way, masked, ways
from parvis.identity.models import ProfileField
from parvis.identity.viewer import SYSTEM
from parvis.spaces.models import Level, Reach
from tests.guard.house import INSIDE, PUBLIC, House, between, embargoed, house, within
from tests.spaces.people import as_

pytestmark = pytest.mark.django_db
SAID = "La première couture de Zéphirin est belle."
DOCUMENT = """Le troisième exemplaire prend 42 grammes d’eau par le coin inférieur gauche du rabat.
La fuite vient de la soudure et non de la toile, comme le montre la coupe au microscope.
Le prochain jalon est reporté du premier au quinze décembre par la direction technique."""


@pytest.fixture
def home(db: None) -> House:
    return house()


def test_a_code_name_goes_no_further_than_those_who_know_it(home: House) -> None:
    outcomes = {
        "its room": home.verdict(SAID, within(home.atlas), home.nadia).outcome,
        "named people who are in it": home.verdict(SAID, between(home.nadia, home.karim), home.nadia).outcome,
        "everybody inside": home.verdict(SAID, INSIDE, home.nadia).outcome,
        "one more": home.verdict(SAID, between(home.nadia, home.karim, home.lea), home.nadia).outcome,
        "a room with an external": home.verdict(SAID, within(home.other), home.nadia).outcome,
        "the square": home.verdict(SAID, PUBLIC, home.nadia).outcome,
    }
    assert outcomes == {
        "its room": Outcome.PASS,
        "named people who are in it": Outcome.PASS,
        "everybody inside": Outcome.HOLD,
        "one more": Outcome.HOLD,
        "a room with an external": Outcome.REFUSE,
        "the square": Outcome.REFUSE,
    }


def test_who_knows_is_shown_the_passage_and_the_name(home: House) -> None:
    [reason] = home.verdict(SAID, PUBLIC, home.nadia).told(as_(home.nadia))
    assert (reason.code, reason.quote, reason.name, reason.piece) == ("code_name", "Zéphirin", "Zéphirin", "text")
    assert "Zéphirin" in reason.sentence


def test_who_does_not_know_learns_nothing_but_that_somebody_will_look(home: House) -> None:
    for author in (home.lea, home.theo):
        one, two = (home.verdict(text, PUBLIC, author) for text in (SAID, f"{SAID} {SAID} " * 3))
        assert one.outcome == two.outcome == Outcome.HOLD
        assert one.told(as_(author)) == two.told(as_(author))
        assert one.figures() == two.figures() == {"confidential": 1}
        [reason] = one.told(as_(author))
        assert (reason.quote, reason.name, reason.start, reason.end, reason.pk, reason.severity) == ("", "", 0, 0, 0, 0)
        assert [offer.way for offer in ways(one, PUBLIC, as_(author))] == [Way.ASK]
    assert home.verdict(SAID, PUBLIC, home.lea).told(as_(home.nadia))[0].quote == "Zéphirin"


def test_an_external_is_told_what_anybody_is_whose_text_is_held(home: House) -> None:
    [hidden] = home.verdict(SAID, within(home.other), home.theo).told(as_(home.theo))
    [unchecked] = home.verdict("Bonjour", within(home.other), home.theo, seconds=-1.0).told(as_(home.theo))
    assert hidden.sentence == unchecked.sentence


def test_while_one_types_what_one_may_not_know_is_not_there(home: House) -> None:
    learn("page:1", DOCUMENT, spaces=[home.atlas], level=Level.CONFIDENTIAL)
    embargoed(reach=Reach.SPACE, space=home.atlas)
    text = f"{SAID} La nouvelle Brume. {DOCUMENT} karim.petit@courriel.example"
    plain = home.verdict("x" * len(SAID) + " karim.petit@courriel.example", PUBLIC, home.lea, typing=True)
    typed = home.verdict(text, PUBLIC, home.lea, typing=True)
    assert [(f.kind, f.quote) for f in typed.findings] == [(f.kind, f.quote) for f in plain.findings]
    assert [(f.kind, f.quote) for f in home.verdict(text, PUBLIC, home.lea).live(as_(home.lea)).findings] == [
        (f.kind, f.quote) for f in typed.findings
    ]
    assert {f.kind for f in home.verdict(text, PUBLIC, home.nadia, typing=True).findings} == {
        "code_name", "embargo", "passage", "email",
    }  # fmt: skip


def test_typing_costs_the_same_queries_whatever_is_hidden(home: House, django_assert_num_queries) -> None:
    learn("page:1", DOCUMENT, spaces=[home.atlas], level=Level.CONFIDENTIAL)
    home.verdict("Bonjour", PUBLIC, home.lea, typing=True)
    lea = as_(home.lea)
    for text in ("Le temps est beau, les sacs aussi, et la toile tient bien", f"{SAID} {DOCUMENT}"):
        with django_assert_num_queries(5 if connection.in_atomic_block else 3):
            judge([Piece("text", text)], PUBLIC, lea, typing=True)


def test_a_refusal_says_nothing_of_what_is_hidden_beside_it(home: House) -> None:
    key = "AKIAQ7LMZX2KRT9NWPYH"
    alone, beside = home.verdict(key, PUBLIC, home.lea), home.verdict(f"{key} {SAID}", PUBLIC, home.lea)
    assert alone.outcome == beside.outcome == Outcome.REFUSE
    assert alone.told(as_(home.lea)) == beside.told(as_(home.lea))


def test_what_the_author_may_not_know_holds_even_where_it_would_only_warn(home: House) -> None:
    term = Protection("party", "Torvelo", severity=2, spaces=[home.other])
    add_term(term, by=SYSTEM)
    assert home.verdict("Torvelo a livré", INSIDE, home.lea).outcome == Outcome.WARN
    assert home.verdict("Torvelo a livré", INSIDE, home.nadia).outcome == Outcome.HOLD


@pytest.mark.parametrize(
    "text",
    [
        "Le 3e exemplaire a pris 42 g d’eau par le coin gauche du rabat, en bas.",
        "Par le coin inférieur gauche du rabat, c’est 42 grammes d’eau que prend le troisième exemplaire !",
        "Lе trоisièmе еxеmplairе prеnd 42 grammеs d’еau par lе cоin inférieur gauche du rabat.",
        "Le tr\u200boi\u200bsième exem\u200bplaire prend 42 grammes d’eau\npar le coin\ninférieur gauche\ndu ra\u00adbat",
        "Le tr0i5ième ex3mpl4ire prend 42 gr4mmes d’e4u p4r le co1n inféri3ur g4uche du r4bat",
        "Au mi-cro-\nscope, la coupe le montre : la fuite vient de la soudure, pas de la toile",
    ],
)
def test_a_passage_is_known_again_a_little_changed(home: House, text: str) -> None:
    learn("page:1", DOCUMENT, spaces=[home.atlas], level=Level.CONFIDENTIAL)
    assert home.verdict(f"Bonjour à tous. {text} À demain.", PUBLIC, home.nadia).outcome == Outcome.REFUSE
    assert home.verdict(text, within(home.atlas), home.karim).outcome == Outcome.PASS
    assert home.verdict(text, PUBLIC, home.nadia, apart_from="page:1").outcome == Outcome.PASS


def test_what_is_about_the_same_thing_is_not_the_same_passage(home: House) -> None:
    learn("page:1", DOCUMENT, spaces=[home.atlas], level=Level.CONFIDENTIAL)
    text = (
        "Sous la douche, mon sac a pris un peu d’eau par le rabat ; la toile est sèche. La soudure, bof. À décembre !"
    )
    assert home.verdict(text, PUBLIC, home.nadia).findings == ()


def test_it_is_found_in_every_piece_and_far_into_a_long_one(home: House) -> None:
    long = "Des mots sans importance, et encore d’autres. " * 900 + SAID
    pieces = [
        Piece("title", "Bonjour"),
        Piece("alt:7", "#Zephirin"),
        Piece("option:2", "Z-é-p-h-i-r-i-n"),
        Piece("file:9", long),
    ]
    verdict = judge(pieces, PUBLIC, as_(home.nadia))
    assert [finding.piece for finding in verdict.findings] == ["alt:7", "option:2", "file:9"]
    last = verdict.findings[-1]
    assert long[last.start : last.end] == "Zéphirin"


def test_an_embargo_can_be_waited_for(home: House) -> None:
    embargoed()
    text = "La nouvelle Brume arrive"
    assert home.verdict(text, INSIDE, home.lea).outcome == Outcome.PASS
    verdict = home.verdict(text, PUBLIC, home.lea)
    assert verdict.outcome == Outcome.HOLD
    offers = {offer.way: offer for offer in ways(verdict, PUBLIC, as_(home.lea))}
    assert offers[Way.WAIT].until == verdict.findings[0].until
    assert offers[Way.KEEP_INSIDE].reach == Reach.INSIDE
    assert Way.OVERRIDE not in offers


def test_an_embargo_at_the_reach_of_its_space_stays_in_it(home: House) -> None:
    embargoed(reach=Reach.SPACE, space=home.atlas)
    assert home.verdict("La nouvelle Brume", within(home.atlas), home.karim).outcome == Outcome.PASS
    assert home.verdict("La nouvelle Brume", INSIDE, home.karim).outcome == Outcome.HOLD


def test_ones_own_public_address_is_no_leak(home: House) -> None:
    text = "Écrivez-moi : lea.petit@courriel.example, 06 39 98 14 57"
    assert home.verdict(text, PUBLIC, home.lea).outcome == Outcome.WARN
    for kind, value in (("email", "Lea.Petit@courriel.example"), ("phone", "+33 6 39 98 14 57")):
        ProfileField.objects.create(actor=home.lea, kind=kind, value=value, reach="public")
    assert home.verdict(text, PUBLIC, home.lea).outcome == Outcome.PASS
    assert home.verdict(text, PUBLIC, home.karim).outcome == Outcome.WARN


def test_a_password_deserves_a_word_even_in_a_room(home: House) -> None:
    text = "mot de passe : Belote&Rebelote31"
    assert home.verdict(text, within(home.atlas), home.karim).outcome == Outcome.WARN
    assert home.verdict(text, INSIDE, home.karim).outcome == Outcome.HOLD
    assert home.verdict(text, PUBLIC, home.karim).outcome == Outcome.REFUSE


def test_a_warning_may_be_overridden_and_a_passage_masked(home: House) -> None:
    text = "Appelez Karim au 06 39 98 14 57, ce soir"
    verdict = home.verdict(text, PUBLIC, home.lea)
    offers = {offer.way: offer for offer in ways(verdict, PUBLIC, as_(home.lea))}
    assert set(offers) == {Way.KEEP_INSIDE, Way.MASK, Way.ASK, Way.OVERRIDE}
    hidden = masked(text, [(start, end) for _piece, start, end in offers[Way.MASK].spans])
    assert hidden == "Appelez Karim au ██ ██ ██ ██ ██, ce soir"
    assert home.verdict(hidden, PUBLIC, home.lea).outcome == Outcome.PASS


def test_who_stewards_what_is_held_may_release_it(home: House) -> None:
    held = home.verdict(SAID, INSIDE, home.karim)
    assert may_release(as_(home.nadia), held, spaces=[])
    assert not may_release(as_(home.karim), held, spaces=[])
    assert not may_release(as_(home.lea), held, spaces=[home.other])
    assert not may_override(as_(home.karim), held)
    assert may_override(as_(home.ada), home.verdict(SAID, INSIDE, home.ada))


def test_what_cannot_be_checked_is_held(home: House) -> None:
    slow = home.verdict("Bonjour", INSIDE, home.lea, seconds=-1.0)
    unread = judge([Piece("file:1", "plan.pdf", unread=True)], INSIDE, as_(home.lea))
    huge = home.verdict("a" * 2_000_001, INSIDE, home.lea)
    for verdict in (slow, unread, huge):
        assert verdict.outcome == Outcome.HOLD
        assert [reason.code for reason in verdict.told(as_(home.lea))] == ["unchecked"]
        assert [offer.way for offer in ways(verdict, INSIDE, as_(home.lea))] == [Way.ASK]


def test_a_judge_who_breaks_holds_and_leaves_the_transaction_whole(home: House) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE guard_print RENAME TO guard_elsewhere")
    assert home.verdict("Bonjour à tous, quatre mots utiles ensemble", INSIDE, home.lea).outcome == Outcome.HOLD
    home.lea.refresh_from_db()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE guard_elsewhere RENAME TO guard_print")
    assert home.verdict("Bonjour à tous, quatre mots utiles ensemble", INSIDE, home.lea).outcome == Outcome.PASS


def test_a_word_to_watch_counts_when_it_is_about_the_house(home: House) -> None:
    add_term(Protection("watch_word", "plan social", severity=3, languages=["fr"]), by=SYSTEM)
    assert home.verdict("Un plan social se prépare chez nous", PUBLIC, home.lea).outcome == Outcome.REFUSE
    assert home.verdict("The plan: social evenings for the whole of our team", PUBLIC, home.lea).outcome == Outcome.PASS
    assert (
        home.verdict("Our plan social evening with the team is in the hall", PUBLIC, home.lea).outcome == Outcome.PASS
    )
    assert home.verdict("Nos plans sociaux", INSIDE, home.lea).outcome == Outcome.HOLD
    assert (
        home.verdict("Un documentaire sur un plan social de 1979, au musée", PUBLIC, home.lea).outcome == Outcome.PASS
    )


def test_readers_are_plain_data() -> None:
    assert Readers(Reach.INSIDE).narrowed(Reach.SPACE) == Readers(Reach.SPACE)
