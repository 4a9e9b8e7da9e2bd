"""An import interrupted and killed on its way, then gone on with, against one that was left in peace."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.imports import slack_builder as build

TREE = Path(__file__).parents[2]
COMMAND = "import sys, parvis.config.bootstrap; from django.core.management import execute_from_command_line as run; run(sys.argv)"
FOUND = """
import parvis.config.bootstrap, django; django.setup()
from django.core.management import call_command; call_command("migrate", skip_checks=True, verbosity=0)
from tests.imports.house import founded; founded()
"""
TELL = """
import json, parvis.config.bootstrap, django; django.setup()
from tests.imports.house import told; print(json.dumps(told(), default=str))
"""
_percent = re.compile(rb"\((\d+) %\)")


def python(data: Path, *arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    """A Python of ours on the installation in `data`, which is SQLite whatever these tests run on."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    settings = {
        "PARVIS_DATA": str(data),
        "PARVIS_TESTING": "1",
        "PYTHONPATH": str(TREE),
        "DJANGO_SETTINGS_MODULE": "parvis.config.settings",
    }
    return subprocess.Popen(
        [sys.executable, "-c", *arguments],
        env=kept | settings,
        cwd=TREE,
        preexec_fn=_hears_ctrl_c,
        **options,
    )


def _hears_ctrl_c() -> None:
    """Tests run in the background are deaf to Ctrl-C, and so would be what they start."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def done(data: Path, *arguments: str) -> bytes:
    """Run to the end, which has to be a good one; what it printed."""
    process = python(data, *arguments, stdout=subprocess.PIPE)
    out, _err = process.communicate()
    assert process.returncode == 0
    return out


def stopped(data: Path, export: Path, *, at: int, by: signal.Signals) -> tuple[int, bytes]:
    """Import until the progress on the terminal shows `at` percent, then send the signal; exit status and screen."""
    terminal, theirs = pty.openpty()
    process = python(data, COMMAND, "import", "slack", str(export), stderr=theirs, stdout=theirs)
    os.close(theirs)
    screen = b""
    sent = False
    while chunk := _read(terminal):
        screen += chunk
        if not sent and any(int(percent) >= at for percent in _percent.findall(screen)):
            process.send_signal(by)
            sent = True
    os.close(terminal)
    return process.wait(), screen


def _read(terminal: int) -> bytes:
    """What the other side wrote; nothing once it has gone."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """The real export where there is one, else one long enough for several transactions."""
    try:
        return Path(request.getfixturevalue("real_export"))
    except pytest.skip.Exception:
        path = tmp_path_factory.mktemp("made") / "export.zip"
        path.write_bytes(build.zipped(long()).getvalue())
        return path


def long() -> build.Files:
    """Three thousand messages, two in three of them in threads."""
    files = build.whole()
    first = 1709500000
    day = [
        build.said(
            f"{first + n}.000100", f"U{n % 2 + 1}", f"Message <@U1> *{n}*", thread_ts=f"{first + n - n % 3}.000100"
        )
        for n in range(3000)
    ]
    return {**files, "old/2024-03-05.json": day}


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with its organisation, to be copied."""
    data = tmp_path_factory.mktemp("founded")
    done(data, FOUND)
    return data


@pytest.fixture(scope="module")
def peaceful(founded: Path, export: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, Any]]:
    """What an import in one go says, and what it leaves."""
    data = tmp_path_factory.mktemp("imported") / "data"
    shutil.copytree(founded, data)
    said = done(data, COMMAND, "import", "slack", str(export)).decode()
    return said, json.loads(done(data, TELL))


def test_killed_and_gone_on_with_is_the_same_as_in_one_go(
    tmp_path: Path, founded: Path, export: Path, peaceful: tuple[str, dict[str, Any]]
) -> None:
    troubled = tmp_path / "troubled"
    shutil.copytree(founded, troubled)
    code, screen = stopped(troubled, export, at=30, by=signal.SIGINT)
    assert (code, b"run the same command again" in screen) == (130, True)
    code, _screen = stopped(troubled, export, at=70, by=signal.SIGKILL)
    assert code == -signal.SIGKILL
    half = json.loads(done(troubled, TELL))
    done(troubled, COMMAND, "import", "slack", str(export))

    _said, whole = peaceful
    resumed = json.loads(done(troubled, TELL))
    assert 0 < len(half["posts"]) < len(whole["posts"])
    for noun, rows in whole.items():
        assert resumed[noun] == rows, noun


def test_the_real_workspace_whole(real_export: Path, peaceful: tuple[str, dict[str, Any]]) -> None:
    said, told = peaceful
    assert said.startswith("98 people, 1 space, 6,757 messages, ")
    assert (len(told["people"]), len(told["posts"])) == (98, 6757)
    assert sum(post[5] is not None for post in told["posts"]) == 6192
    assert sum(post[7] for post in told["posts"]) == 6192


def test_a_broken_archive_is_refused_by_name_and_line(tmp_path: Path, founded: Path) -> None:
    data, path = tmp_path / "data", tmp_path / "broken.zip"
    shutil.copytree(founded, data)
    path.write_bytes(build.zipped({**build.small(), "general/2024-03-01.json": '[\n{"text": "no ts"}]'}).getvalue())
    process = python(data, COMMAND, "import", "slack", str(path), stderr=subprocess.PIPE)
    _out, err = process.communicate()
    assert process.returncode == 1
    assert b"general/2024-03-01.json:2: " in err and b"Nothing was imported." in err
    assert not json.loads(done(data, TELL))["people"]
