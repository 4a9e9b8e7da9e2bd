"""Lessons: what a house begins with, how they are written and taken, when one is offered; and the licence they give."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone, translation

from parvis.core.errors import Refused
from parvis.core.ledger import Entry
from parvis.guard import lessons, licence, quiz
from parvis.guard.actions import committing, teaching
from parvis.guard.actions.teaching import LessonWriting, PageWriting
from parvis.guard.models import Acceptance, Lesson, Offered, Passed
from parvis.identity.models import Actor, Relation
from parvis.identity.viewer import SYSTEM
from parvis.spaces.models import Reach
from parvis.stream.actions.publishing import comment, publish
from parvis.stream.writing import Destination, Writing
from tests.spaces.people import as_, person

pytestmark = pytest.mark.django_db
PAGE = "Read this.\n\n? Which?\n- [ ] This\n  > Not this,\n    because.\n- [x] That\n  > Yes."


@pytest.fixture(autouse=True)
def seeded() -> None:
    teaching.seed()


def pass_(actor: Actor, key: str) -> list[lessons.Marked]:
    taught = lessons.one(as_(actor), key)
    assert taught is not None
    return teaching.take(taught, [question.right for question in taught.sheet().questions], by=as_(actor))


def test_a_house_begins_with_four_lessons_of_four_questions_in_both_languages() -> None:
    assert teaching.seed() == 0
    for language, title in (("fr", "Ce qui est dit reste"), ("en", "What stays said")):
        with translation.override(language):
            taught = lessons.taught(SYSTEM)
        assert [len(one.sheet().questions) for one in taught] == [4, 4, 4, 4] and taught[0].title == title
        for question in (question for one in taught for question in one.sheet().questions):
            assert len(question.answers) == 3 and all(answer.why for answer in question.answers)


def test_the_right_answers_pass_and_wrong_ones_leave_no_trace() -> None:
    lea = person("Lea")
    taught = lessons.one(as_(lea), "personal-data")
    assert taught is not None
    before = Entry.objects.count()
    said = teaching.take(taught, [0, 0, 0, 0], by=as_(lea))
    assert not said[0].right and "tells everybody about his health" in said[0].why
    assert not Passed.objects.exists() and not Offered.objects.exists() and Entry.objects.count() == before
    with pytest.raises(Refused) as refused:
        teaching.take(taught, [1, None, 1, 2], by=as_(lea))
    assert refused.value.field == "q1"
    assert all(each.right for each in pass_(lea, "personal-data"))
    assert lessons.one(as_(lea), "personal-data").passed_on == timezone.localdate()  # type: ignore[union-attr]
    assert Entry.objects.get(verb="lesson.passed").actor_id is None  # the ledger does not say who


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("", "read before"),
        ("Text only", "at least one question"),
        (PAGE.replace("[x]", "[ ]"), "Line 3: exactly one answer"),
        (PAGE.replace("  > Not this,\n    because.\n", ""), "Line 3: say below each wrong answer"),
        ("Text\n? Which?\n- [x] That", "two to six answers"),
        (PAGE.replace("? Which?", "?"), "what is the question"),
    ],
)
def test_a_page_that_could_not_be_answered_is_refused_by_line(source: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        quiz.read(source)


def test_an_organisation_writes_lessons_of_its_own() -> None:
    admin = as_(person("Yann", admin=True))
    writing = LessonWriting({"en": PageWriting("On the stand", PAGE), "fr": PageWriting()}, ["watch_word"], 9)
    lesson = teaching.write_lesson(writing, by=admin)
    assert lesson.key == "on-the-stand" and quiz.read(PAGE).questions[0].answers[0].why == "Not this, because."
    again = teaching.write_lesson(writing, by=admin)
    assert again.key == "on-the-stand-2"
    with pytest.raises(Refused) as refused:
        teaching.write_lesson(LessonWriting({"fr": PageWriting("Au stand", "Rien à lire")}), by=admin, lesson=lesson)
    assert refused.value.field == "source_fr"
    with pytest.raises(Refused):
        teaching.write_lesson(writing, by=as_(person("Lea")))
    with translation.override("fr"):  # in the language there is
        assert lessons.one(admin, "on-the-stand").title == "On the stand"  # type: ignore[union-attr]
    teaching.withdraw_lesson(again, by=admin)
    assert lessons.one(admin, again.key) is None


def test_a_lesson_is_offered_at_the_moment_of_risk_once() -> None:
    lea, karim = as_(person("Lea")), as_(person("Karim"))
    before = Entry.objects.count()
    assert teaching.lesson_for(lea, ["commonplace"]) is None
    assert teaching.lesson_for(lea, ["iban", "code_name"]).key == "personal-data"  # type: ignore[union-attr]
    assert teaching.lesson_for(lea, ["iban", "code_name"]).key == "confidentiality"  # type: ignore[union-attr]
    assert teaching.lesson_for(lea, ["phone", "token"]) is None
    assert teaching.lesson_for(karim, ["personal"]).key == "personal-data"  # type: ignore[union-attr]
    assert teaching.lesson_for(as_(person("Fan", kind=Relation.Kind.FAN)), ["personal"]) is None
    assert Entry.objects.count() == before  # that somebody was warned is nobody's business
    assert not any(str(who) in row.mark for row in Offered.objects.all() for who in (lea.who, karim.who))


def test_who_has_passed_a_lesson_is_not_offered_it() -> None:
    lea = person("Lea")
    pass_(lea, "personal-data")
    assert teaching.lesson_for(as_(lea), ["personal"]) is None


def licensed(name: str) -> Actor:
    """Somebody who holds the licence."""
    actor = person(name, is_public=True, public_name=name)
    committing.accept(version=1, by=as_(actor))
    for key in teaching.SEEDS:
        pass_(actor, key)
    return actor


def test_the_licence_is_held_by_charter_and_lessons_and_lapses_with_the_charter() -> None:
    committing.write("Be discreet.", by=SYSTEM)
    lea = person("Lea")
    assert licence.licence_of(as_(lea)).missing == 4
    ines = licensed("Ines")
    assert licence.licence_of(as_(ines)).held and not licence.seen_on(ines.pk)
    committing.show_licence(True, by=as_(ines))
    assert licence.seen_on(ines.pk)
    Acceptance.objects.update(at=timezone.now() - datetime.timedelta(days=400))
    assert not licence.licence_of(as_(ines)).held and not licence.seen_on(ines.pk)
    committing.accept(version=1, by=as_(ines))
    assert licence.seen_on(ines.pk)
    committing.show_licence(False, by=as_(ines))
    assert not licence.seen_on(ines.pk)
    Lesson.objects.filter(key="two-voices").update(withdrawn_at=timezone.now())
    assert licence.licence_of(as_(lea)).missing == 3


def test_where_the_house_asks_for_it_one_speaks_on_the_square_with_the_licence_only() -> None:
    committing.write("Be discreet.", by=SYSTEM)
    ines = licensed("Ines")
    lea = person("Lea", is_public=True, public_name="Lea")
    fan = person("Fan", kind=Relation.Kind.FAN, is_public=True, public_name="Fan")
    square = Destination(Reach.PUBLIC)
    said = publish(Writing(text="Before it was asked for"), by=as_(lea), to=square)
    committing.settle(by=SYSTEM, square_needs_licence=True)
    for speak in (
        lambda: publish(Writing(text="Hello"), by=as_(lea), to=square),
        lambda: comment(Writing(text="And so"), by=as_(lea), on=said),
    ):
        with pytest.raises(Refused, match="ambassador") as refused:
            speak()
        assert (refused.value.field, refused.value.code) == ("reach", "licence")
    publish(Writing(text="Inside"), by=as_(lea), to=Destination(Reach.INSIDE))
    publish(Writing(text="Hello"), by=as_(ines), to=square)
    comment(Writing(text="A fan speaks for himself"), by=as_(fan), on=said)
