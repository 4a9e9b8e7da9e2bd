"""How conversations are written down, and when they are said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from parvis.demo.screenplay import moment, read
from parvis.demo.typesetting import spaced

THURSDAY = datetime(2026, 3, 5, 15, 0, tzinfo=UTC)


def test_lines_nest_and_flow() -> None:
    written = [
        '= karim 12d 09:12 bravo=3 alt="un sac"', "Une phrase", "qui continue.", "", "- une liste", "- deux",
        "> lea +14m", "Oui.", ">> karim +1h", "Bien.", "= odile 8m", "Bonjour.",
    ]  # fmt: skip
    root, other = read("\n".join(written))
    assert root.text == "Une phrase qui continue.\n\n- une liste\n- deux"
    assert root.notes["alt"] == "un sac" and root.reactions == {"bravo": 3}
    assert root.replies[0].replies[0].text == "Bien."
    assert root.count() == 3 and other.by == "odile"


def test_options_leave_the_text() -> None:
    (poll,) = read("= paul 1d 10:00 kind=poll\nLequel ?\n(6) Le vert\n(2) Le bleu")
    assert poll.text == "Lequel\N{NO-BREAK SPACE}?" and poll.options == [("Le vert", 6), ("Le bleu", 2)]


@pytest.mark.parametrize(
    ("typed", "set_as"),
    [
        ("Il dit « Bravo ! » : voilà ?", "Il dit «~Bravo~!~»~: voilà~?"),
        ("**Le prix :** 12 € ; **la taille** :", "**Le prix~:** 12 €~; **la taille**~:"),
        ("It is here: see? :smile: | :-- |", "It is here: see? :smile: | :-- |"),
    ],
)
def test_french_signs_never_begin_a_line(typed: str, set_as: str) -> None:
    assert spaced(typed) == set_as.replace("~", "\N{NO-BREAK SPACE}")


@pytest.mark.parametrize("broken", ["Personne ne parle.", "= karim 12d 09:12\nOui.\n>> lea +3m\nTrop profond."])
def test_what_makes_no_sense_is_refused_by_its_line(broken: str) -> None:
    with pytest.raises(ValueError, match="line "):
        read(broken)


def test_work_is_done_on_working_days() -> None:
    assert moment("4d 09:30", now=THURSDAY) == datetime(2026, 2, 27, 9, 30, tzinfo=UTC)
    assert moment("4d 09:30", now=THURSDAY, weekends=True) == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def test_nothing_is_said_in_the_future_nor_before_its_question() -> None:
    assert moment("0d 18:00", now=THURSDAY) < THURSDAY
    asked = THURSDAY - timedelta(minutes=2)
    assert asked < moment("+3h", now=THURSDAY, after=asked) < THURSDAY
