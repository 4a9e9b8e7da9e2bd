"""How the demo's conversations are written down: a screenplay, read into lines.

    = karim 12d 09:12 bravo=3 photo=rain alt="Un sac sous la douche"
    Ce qu’il dit, en Markdown. Une ligne vide sépare les paragraphes.
    > lea +14m
    Une réponse, quatorze minutes après.
    >> karim +1d 08:40
    Une réponse à la réponse, le lendemain à 8 h 40.

`12d 09:12` is a day and an hour before now, `8m` eight minutes ago; `+14m`, `+3h`, `+1d 08:40` count from what is
answered. A poll's options end its text, one a line: `(7) Bleu` asks for seven votes.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cached_property

from parvis.demo.typesetting import spaced

HEADER = re.compile(r"^(=|>{1,9}) ([a-z]+) (\d+m|\d+d \d\d:\d\d|\+\d+[mh]|\+\d+d \d\d:\d\d)(?: (.*))?$")
OPTION = re.compile(r"^\((\d+)\) (.+)$")
KEPT_APART = re.compile(r"^(- |\d+\. |\||> |#{1,6} )")
REACTIONS = ("like", "agree", "bravo", "insight", "support")


@dataclass
class Line:
    """Something said: by whom, when, with which notes (`notes["photo"]`…), and what answers it."""

    by: str
    when: str
    notes: dict[str, str]
    raw: list[str] = field(default_factory=list)
    replies: list[Line] = field(default_factory=list)

    @cached_property
    def text(self) -> str:
        """What is said: lines wrapped in the source flow together, lists stay lists."""
        text = ""
        for part in "\n".join(self._spoken()).strip().split("\n"):
            glue = "\n" if not part or text.endswith("\n") or KEPT_APART.match(part) else " "
            text = text + glue + part if text else part
        return text

    def _spoken(self) -> list[str]:
        return [line for line in self.raw if not OPTION.match(line)]

    @property
    def options(self) -> list[tuple[str, int]]:
        """A poll's options, each with the votes wished for."""
        return [(found[2], int(found[1])) for line in self.raw if (found := OPTION.match(line))]

    @property
    def reactions(self) -> dict[str, int]:
        """How many reactions of each kind are wished for."""
        return {kind: int(self.notes[kind]) for kind in REACTIONS if kind in self.notes}

    def count(self) -> int:
        """How many lines there are from here down, this one included."""
        return 1 + sum(reply.count() for reply in self.replies)


def read(screenplay: str) -> list[Line]:
    """The posts of a screenplay, each with its replies. Raises `ValueError` naming the line that makes no sense."""
    roots: list[Line] = []
    branch: list[Line] = []
    for number, source in enumerate(spaced(screenplay).strip().split("\n"), 1):
        found = HEADER.match(source)
        if found is None:
            if source.startswith(("= ", ">> ")) or not branch:
                raise ValueError(f"line {number}: {source!r} opens nothing")
            branch[-1].raw.append(source)
            continue
        depth = 0 if found[1] == "=" else len(found[1])
        if depth > len(branch):
            raise ValueError(f"line {number}: answers nothing")
        line = Line(by=found[2], when=found[3], notes=_notes(found[4] or ""))
        (branch[depth - 1].replies if depth else roots).append(line)
        branch[depth:] = [line]
    return roots


def _notes(source: str) -> dict[str, str]:
    """`bravo=3 pinned alt="two words"` as a dictionary; a word alone is "1"."""
    pairs = (part.partition("=") for part in shlex.split(source))
    return {key: value if equals else "1" for key, equals, value in pairs}


def moment(when: str, *, now: datetime, after: datetime | None = None, weekends: bool = False) -> datetime:
    """The moment a line is said: never in the future, after what it answers, and on working days unless `weekends`.

    `now` is aware, in the house's time zone; `after` is when what it answers was said.
    """
    if after is None:
        return min(_before(when, now, weekends=weekends), now - timedelta(minutes=1))
    return max(after + timedelta(seconds=20), min(_later(when, after, weekends=weekends), now - timedelta(seconds=30)))


def _before(when: str, now: datetime, *, weekends: bool) -> datetime:
    if when.endswith("m"):
        return now - timedelta(minutes=int(when[:-1]))
    days, clock = when.split("d ")
    day = now.date() - timedelta(days=int(days))
    if not weekends and day.weekday() > 4:
        day -= timedelta(days=day.weekday() - 4)
    return datetime.combine(day, time.fromisoformat(clock), now.tzinfo)


def _later(when: str, after: datetime, *, weekends: bool) -> datetime:
    amount = re.match(r"\+(\d+)([mhd])(?: (.+))?", when)
    assert amount is not None  # the header was matched when it was read
    number, unit = int(amount[1]), amount[2]
    if unit != "d":
        return after + timedelta(minutes=number * (60 if unit == "h" else 1))
    day = after.date() + timedelta(days=number)
    if not weekends and day.weekday() > 4:
        day += timedelta(days=7 - day.weekday())
    return datetime.combine(day, time.fromisoformat(amount[3]), after.tzinfo)
