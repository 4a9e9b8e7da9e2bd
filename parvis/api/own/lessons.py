"""Lessons and the licence they give; and what is written down of oneself."""

from __future__ import annotations

import datetime
from typing import Annotated

from msgspec import Meta, Struct

from parvis.api import doors
from parvis.api.answers import Answer, absent, answer
from parvis.api.call import Call
from parvis.api.own.describing import Id, describes
from parvis.api.own.finding import listed
from parvis.guard import audit, licence
from parvis.guard import lessons as taught
from parvis.guard.actions import committing, teaching
from parvis.guard.lessons import Taught

Place = Annotated[int, Meta(ge=0, le=20)]


class Lesson(Struct):
    """A lesson in the reader’s language, and the day he passed it."""

    id: Id
    title: str
    url: str
    in_set: bool
    passed_on: datetime.date | None


class Question(Struct):
    """A question and its answers, in their order."""

    text: str
    answers: list[str]


class Whole(Lesson):
    """A lesson with what one reads and is asked."""

    text: str
    html: str
    questions: list[Question]


class Given(Struct):
    """The answer to each question, by its place from 0. Nothing of it is kept."""

    answers: Annotated[list[Place], Meta(max_length=20)]


class Said(Struct):
    """What is to be said of one answer: whether it was right, why or why not, and the place of the right one."""

    right: bool
    why: str
    answer: int


class Marked(Struct):
    """What the answers were worth. All right, the lesson is passed."""

    passed: bool
    questions: list[Said]


class Licence(Struct):
    """The ambassador’s licence: whether one holds it, until when, how many lessons are missing, and who sees it."""

    held: bool
    until: datetime.date | None
    missing_lessons: int
    shown: bool


class Shown(Struct):
    """Whether others see it on one’s profile."""

    shown: bool


class Noted(Struct):
    """Something written down of the reader: `by_me` is whether he did it himself."""

    id: Id
    at: datetime.datetime
    verb: str
    text: str
    by_me: bool


class Asked(Struct):
    """Which page: newest first, going by ids."""

    max_id: Id | None = None


def _found(call: Call, lesson_id: int) -> Taught:
    one = taught.one(call.viewer, lesson_id)
    if one is None:
        raise absent()
    return one


def _lesson(one: Taught) -> Lesson:
    return Lesson(str(one.lesson.pk), one.title, f"/lessons/{one.lesson.key}/", one.lesson.in_set, one.passed_on)


@doors.member("read:accounts")
@describes("The lessons, and which one has passed.", gives=list[Lesson])
def index(call: Call) -> Answer:
    """GET /api/parvis/v1/lessons"""
    return answer([_lesson(one) for one in taught.taught(call.viewer)])


@doors.member("read:accounts")
@describes("What a lesson says and asks.", gives=Whole)
def show(call: Call, lesson_id: int) -> Answer:
    """GET /api/parvis/v1/lessons/:id"""
    one = _found(call, lesson_id)
    sheet, brief = one.sheet(), _lesson(one)
    questions = [Question(q.text, [each.text for each in q.answers]) for q in sheet.questions]
    whole = Whole(brief.id, brief.title, brief.url, brief.in_set, brief.passed_on, sheet.text, one.html(), questions)
    return answer(whole)


@doors.member("write:accounts")
@describes("Answer its questions, as often as one likes.", takes=Given, gives=Marked)
def take(call: Call, lesson_id: int, given: Given) -> Answer:
    """POST /api/parvis/v1/lessons/:id/answers"""
    marked = teaching.take(_found(call, lesson_id), given.answers, by=call.viewer)
    said = [Said(each.right, each.why, each.question.right) for each in marked]
    return answer(Marked(all(each.right for each in marked), said))


def _licence(call: Call) -> Licence:
    mine = licence.licence_of(call.viewer)
    return Licence(mine.held, mine.standing.until if mine.held else None, mine.missing, mine.shown)


@doors.member("read:accounts")
@describes("One’s ambassador’s licence.", gives=Licence)
def mine(call: Call) -> Answer:
    """GET /api/parvis/v1/licence"""
    return answer(_licence(call))


@doors.member("write:accounts")
@describes("Let others see it on one’s profile, or no longer.", takes=Shown, gives=Licence)
def show_mine(call: Call, given: Shown) -> Answer:
    """PATCH /api/parvis/v1/licence"""
    committing.show_licence(given.shown, by=call.viewer)
    return answer(_licence(call))


@doors.member("read:accounts")
@describes("What is written down of oneself around the threshold, newest first.", asks=Asked, gives=list[Noted])
def written_down(call: Call, asked: Asked) -> Answer:
    """GET /api/parvis/v1/audit"""
    notes = audit.of(call.viewer, before=int(asked.max_id) if asked.max_id else None)
    told = [Noted(str(n.entry.pk), n.entry.at, n.entry.verb, str(n.sentence), n.mine) for n in notes]
    return listed(call, told, [note.entry for note in notes])
