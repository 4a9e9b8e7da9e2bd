"""The command line, as typed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from parvis import __version__


def parvis(tmp_path: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `parvis` in a process of its own, with a data folder of its own."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PARVIS_", "DATABASE_", "REDIS_"))
    }
    kept["PYTHONPATH"] = os.pathsep.join(p for p in sys.path if p)
    kept["PARVIS_DATA"] = str(tmp_path / "data")
    command = [sys.executable, "-m", "parvis", *arguments]
    return subprocess.run(command, env={**kept, **environment}, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("arguments", [[], ["--help"], ["help"]])
def test_help_lists_our_commands(tmp_path: Path, arguments: list[str]) -> None:
    shown = parvis(tmp_path, *arguments).stdout
    assert "serve" in shown
    assert "doctor" in shown
    assert "migrate" not in shown


def test_it_says_its_version(tmp_path: Path) -> None:
    assert parvis(tmp_path, "--version").stdout.strip() == __version__


def test_an_unknown_command_is_refused_in_a_sentence(tmp_path: Path) -> None:
    ran = parvis(tmp_path, "fly")
    assert ran.returncode == 1
    assert "fly" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_mistake_in_the_settings_is_a_sentence(tmp_path: Path) -> None:
    ran = parvis(tmp_path, "doctor", PARVIS_THREADS="many")
    assert ran.returncode == 1
    assert "PARVIS_THREADS" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_data_may_be_named_anywhere_on_the_line(tmp_path: Path) -> None:
    ran = parvis(tmp_path, "prepare", "--data", str(tmp_path / "elsewhere"))
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "elsewhere/parvis.sqlite3").exists()
    assert not (tmp_path / "data").exists()
    again = parvis(tmp_path, "prepare", "--data", str(tmp_path / "elsewhere"))
    assert again.stderr == ""  # nothing was left to do


@pytest.mark.parametrize("arguments", [["doctor"], ["user", "list"], ["jobs", "drain"]])
def test_where_there_is_no_installation_nothing_is_made(tmp_path: Path, arguments: list[str]) -> None:
    ran = parvis(tmp_path, *arguments)
    assert ran.returncode == 1
    assert f"There is no installation in {tmp_path / 'data'}" in ran.stderr
    assert "parvis init" in ran.stderr
    assert not list(tmp_path.iterdir())


def test_the_doctor_sees_that_nobody_is_at_home_and_changes_nothing(tmp_path: Path) -> None:
    assert parvis(tmp_path, "prepare").returncode == 0
    (tmp_path / "data/jobs.sqlite3").unlink()
    before = sorted(path.name for path in (tmp_path / "data").iterdir())
    ran = parvis(tmp_path, "doctor")
    assert ran.returncode == 1
    assert "There is no organisation yet" in ran.stdout
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == before


@pytest.mark.parametrize("bind", ["0.0.0.0:8123", ":8123"])
def test_links_lead_to_where_it_last_listened(tmp_path: Path, bind: str) -> None:
    assert parvis(tmp_path, "prepare", "--facts", "--bind", bind).returncode == 0
    assert "Links lead to http://127.0.0.1:8123," in parvis(tmp_path, "doctor").stdout


def test_every_option_has_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    from parvis.config.command import Command

    class Greet(Command):
        def add_arguments(self, parser: object) -> None:
            parser.add_argument("--admin-email", required=True)  # type: ignore[attr-defined]
            parser.add_argument("--times", type=int, default=1)  # type: ignore[attr-defined]
            parser.add_argument("--loud", action="store_true")  # type: ignore[attr-defined]

    monkeypatch.setenv("PARVIS_ADMIN_EMAIL", "a@example.org")
    monkeypatch.setenv("PARVIS_TIMES", "3")
    monkeypatch.setenv("PARVIS_LOUD", "yes")
    found = Greet().create_parser("parvis", "greet").parse_args([])
    assert (found.admin_email, found.times, found.loud) == ("a@example.org", 3, True)
    assert Greet().create_parser("parvis", "greet").parse_args(["--times", "5"]).times == 5
