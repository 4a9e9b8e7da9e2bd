"""The house of the corpus, as its `setup.json` tells it: spaces, people, and what is protected; and its lines, judged."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).parent / "corpus/guard"
MOMENT = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)  # when the corpus was written
SEVERITIES = {"notice": 1, "serious": 2, "grave": 3}
LEVELS = {"restricted": 2, "confidential": 3}


@dataclass(frozen=True)
class Line:
    """A passage of the corpus."""

    id: str
    lang: str
    reach: str
    pieces: dict[str, str]
    expect: str
    kind: str
    how: str
    why: str

    @property
    def leaks(self) -> bool:
        """Whether it should be stopped."""
        return self.expect == "leak"


def lines(name: str) -> list[Line]:
    """Half of the corpus: `seen` or `held`."""
    return [Line(**json.loads(line)) for line in (CORPUS / f"{name}.jsonl").read_text().splitlines()]


class World:
    """The house, built in the database at hand: an author who is in all spaces, and outsiders in a room for guests."""

    def __init__(self) -> None:
        from parvis.identity.viewer import Viewer

        setup = json.loads((CORPUS / "setup.json").read_text())
        self.author, self.outsider = _person("author", "employee"), _person("outsider", "subcontractor")
        self.rooms = {room["key"]: self._room(room) for room in setup["spaces"]}
        self.rooms["guests"] = self._room(
            {"key": "guests", "name": "Guests", "level": "restricted", "members": "outside"}
        )
        self.by = Viewer(actor_id=self.author.pk, account_id=self.author.account_id, inside=True)
        self._protect(setup)
        self._learn(setup["documents"])

    def _room(self, room: dict[str, str]) -> Any:
        from parvis.spaces.models import Membership, Space

        space = Space.objects.create(
            slug=f"corpus-{room['key']}", name=room["name"], visibility="hidden", level=LEVELS[room["level"]]
        )
        members = [self.author, _person(room["key"], "employee")]
        if any(word in room["members"] for word in ("subcontractor", "outside", "agency", "agents")):
            members.append(self.outsider)
        Membership.objects.bulk_create(Membership(space=space, actor=actor) for actor in members)
        return space

    def _protect(self, setup: dict[str, Any]) -> None:
        from parvis.guard.actions.protecting import Protection, Wait, add_term, set_embargo
        from parvis.guard.models import Severity
        from parvis.identity.viewer import SYSTEM
        from parvis.spaces.models import Reach

        for kind, key in (("code_name", "code_names"), ("party", "parties")):
            for thing in setup[key]:
                forms = _forms([thing["words"], *thing["variants"]], thing.get("near", []))
                add_term(Protection(kind, forms, spaces=[self.rooms[thing["space"]]]), by=SYSTEM)
        for word in setup["watch_words"]:
            languages, severity = word["languages"], SEVERITIES[word["severity"]]
            add_term(Protection("watch_word", word["words"], severity=severity, languages=languages), by=SYSTEM)
        for host in setup["hosts"]:
            add_term(Protection("host", host, severity=Severity.NOTICE), by=SYSTEM)
        for embargo in setup["embargoes"]:
            until = datetime.datetime.fromisoformat(embargo["until"]).replace(tzinfo=datetime.UTC)
            reach = Reach.SPACE if embargo["furthest"] == "space" else Reach.INSIDE
            if until > MOMENT:
                set_embargo(Wait("\n".join(embargo["words"]), until, reach, self.rooms[embargo["space"]]), by=SYSTEM)

    def _learn(self, documents: list[dict[str, str]]) -> None:
        from parvis.guard.actions.protecting import learn

        for document in documents:
            level = LEVELS[document["level"]]
            learn(f"document:{document['key']}", document["text"], spaces=[self.rooms[document["space"]]], level=level)

    def verdict(self, line: Line) -> Any:
        """What the judge says of a line."""
        from parvis.guard.judge import judge
        from parvis.guard.verdict import Piece

        return judge([Piece(name, text) for name, text in line.pieces.items()], self.readers(line.reach), self.by)

    def readers(self, reach: str) -> Any:
        """Those a line would go to."""
        from parvis.guard.knowing import Readers
        from parvis.spaces.models import Reach

        if reach in ("public", "inside"):
            return Readers(Reach.PUBLIC if reach == "public" else Reach.INSIDE)
        return Readers.at(Reach.SPACE, spaces=[self.rooms[reach.removeprefix("space:")]])


def judged(world: World, name: str) -> Iterator[tuple[Line, Any]]:
    """Each line of a half with its verdict, as of the day it was written."""
    from parvis.core import clock

    with clock.standing_at(MOMENT):
        for line in lines(name):
            yield line, world.verdict(line)


def _forms(words: list[str], near: list[str]) -> str:
    from parvis.guard import lines as written

    return written.write(written.Form(form, tuple(near)) for form in words)


def _person(name: str, relation: str) -> Any:
    from parvis.identity.models import Account, Actor, Relation

    account = Account.objects.create(email=f"{name}@corpus.example")
    actor = Actor.objects.create(account=account, handle=f"corpus_{name}", name=name)
    Relation.objects.create(actor=actor, kind=relation, since=datetime.date(2026, 1, 1))
    return actor
