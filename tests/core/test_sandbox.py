from collections.abc import Callable

import pytest

from parvis.core.images import prepare
from parvis.core.refusals import ImageRefused
from parvis.core.sandbox import Sandboxed, run
from tests.core import hostile


def test_gives_back_what_the_function_returns() -> None:
    assert run(hostile.add, 2, 3) == 5
    assert run(prepare, hostile.gif(2)).animated


def test_a_refusal_comes_back_as_itself() -> None:
    with pytest.raises(ImageRefused) as refusal:
        run(prepare, b"nonsense")
    assert refusal.value.code == "unknown_format"
    assert "recognise" in refusal.value.message


@pytest.mark.parametrize(
    ("function", "reason"),
    [(hostile.loop, "time"), (hostile.wait, "time"), (hostile.swell, "memory"), (hostile.crash, "crashed")],
)
def test_what_runs_away_is_stopped_and_named(function: Callable[[], object], reason: str) -> None:
    with pytest.raises(Sandboxed) as stopped:
        run(function, seconds=1)
    assert stopped.value.reason == reason


def test_an_ordinary_error_is_a_crash_that_says_what_it_was() -> None:
    with pytest.raises(Sandboxed, match=r"crashed: TypeError"):
        run(hostile.add, 2, "x")


def test_the_child_has_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "do not tell")
    assert "do not tell" not in run(hostile.environment).values()


def test_an_answer_cannot_make_the_parent_run_anything(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Sandboxed, match="unreadable answer"):
        run(hostile.trap)
    assert "trapped" not in capfd.readouterr().out
