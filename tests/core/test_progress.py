"""What a long command shows."""

import io

import pytest

from parvis.core.progress import Progress, duration


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_it_says_how_far_how_fast_and_how_long_yet() -> None:
    progress = Progress("Messages", total=400, out=io.StringIO())
    progress.step(100)
    progress.began -= 10
    assert progress.line().startswith("Messages  100 of 400 (25 %)  10/s  30 s left")


def test_a_terminal_has_one_line_and_a_file_few() -> None:
    terminal, file = Terminal(), io.StringIO()
    for out in (terminal, file):
        with Progress("People", total=1000, out=out) as progress:
            for _ in progress.over(range(1000)):
                pass
    assert terminal.getvalue().count("\n") == 1
    assert file.getvalue().count("\n") == 1
    assert "1,000 of 1,000 (100 %)" in file.getvalue()


def test_an_interruption_keeps_the_count_on_the_screen() -> None:
    terminal = Terminal()
    with pytest.raises(KeyboardInterrupt), Progress("People", total=10, out=terminal) as progress:
        progress.step(3)
        raise KeyboardInterrupt
    assert "3 of 10" in terminal.getvalue()
    assert terminal.getvalue().endswith("\n")


@pytest.mark.parametrize(("seconds", "words"), [(8, "8 s"), (125, "2 min 5 s"), (3840, "1 h 4 min")])
def test_durations_are_said_in_two_units(seconds: float, words: str) -> None:
    assert duration(seconds) == words
