"""The questions of a lesson, as one writes them below its text:

    ? A question
    - [ ] A wrong answer
      > Why it is not that one.
    - [x] The right one
      > Why it is.

A line that begins with none of these goes on with what stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from parvis.core.errors import Refused

MOST_QUESTIONS = 10
MOST_ANSWERS = 6
_ANSWER = re.compile(r"-\s*\[([ xX])\]\s*(.*)")


@dataclass
class Answer:
    """One answer: whether it is the right one, and why or why not."""

    text: str
    right: bool = False
    why: str = ""


@dataclass
class Question:
    """A question with its answers, one of which is right."""

    text: str
    line: int
    answers: list[Answer] = field(default_factory=list)

    @property
    def right(self) -> int:
        """The place of the right answer."""
        return next(place for place, answer in enumerate(self.answers) if answer.right)


@dataclass
class Sheet:
    """What one reads (Markdown), and the questions that follow."""

    text: str
    questions: list[Question] = field(default_factory=list)


def read(source: str) -> Sheet:
    """Understand a page of a lesson. Raises `Refused`, naming the line, for one that could not be answered."""
    lines = source.replace("\r\n", "\n").split("\n")
    begin = next((n for n, line in enumerate(lines) if line.startswith("?")), len(lines))
    sheet = Sheet("\n".join(lines[:begin]).strip())
    for number, line in enumerate(lines[begin:], begin + 1):
        if line.strip():
            _take(sheet, line.strip(), number)
    for complaint in _complaints(sheet):
        raise Refused(complaint, field="source", code="quiz")
    return sheet


def _take(sheet: Sheet, line: str, number: int) -> None:
    """Put one line where it belongs."""
    question = sheet.questions[-1] if sheet.questions else None
    answer = question.answers[-1] if question and question.answers else None
    if line.startswith("?"):
        sheet.questions.append(Question(line[1:].strip(), number))
    elif question is not None and (found := _ANSWER.fullmatch(line)):
        question.answers.append(Answer(found[2].strip(), found[1] != " "))
    elif answer is not None and (line.startswith(">") or answer.why):
        answer.why = f"{answer.why} {line.removeprefix('>').strip()}".strip()
    elif answer is not None:
        answer.text = f"{answer.text} {line}".strip()
    elif question is not None:
        question.text = f"{question.text} {line}".strip()


def _complaints(sheet: Sheet) -> Iterator[str]:
    """What is missing, a sentence each."""
    if not sheet.text:
        yield _("What should one read before the questions?")
    if not sheet.questions:
        yield _("Ask at least one question: a line that begins with “?”.")
    if len(sheet.questions) > MOST_QUESTIONS:
        yield _("Two minutes: %(n)d questions at most.") % {"n": MOST_QUESTIONS}
    for question in sheet.questions:
        if said := _complaint(question):
            yield _("Line %(n)d: %(said)s") % {"n": question.line, "said": said}


def _complaint(question: Question) -> str:
    if not question.text:
        return _("what is the question?")
    if not 2 <= len(question.answers) <= MOST_ANSWERS:
        return _("a question has two to six answers, each on a line that begins with “- [ ]”.")
    if sum(answer.right for answer in question.answers) != 1:
        return _("exactly one answer is right: “- [x]”.")
    if not all(answer.text for answer in question.answers):
        return _("an answer says nothing.")
    if not all(answer.why or answer.right for answer in question.answers):
        return _("say below each wrong answer why it is wrong, on a line that begins with “>”.")
    return ""
