"""The floors of the house, by import-linter; and that it would see an import upstairs."""

import subprocess
import sys
from pathlib import Path

from tests.house.files import ROOT

CONTRACT = """
[importlinter]
root_package = tower

[importlinter:contract:floors]
name = floors
type = layers
layers =
    tower.web
    tower.core
"""


def lint(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run import-linter in a folder."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_a_floor_knows_only_the_floors_below() -> None:
    ran = lint(ROOT)
    assert ran.returncode == 0, ran.stdout


def test_the_contract_sees_an_import_upstairs(tmp_path: Path) -> None:
    (tmp_path / "tower").mkdir()
    (tmp_path / "tower/__init__.py").touch()
    (tmp_path / "tower/web.py").touch()
    (tmp_path / "tower/core.py").write_text("import tower.web\n")
    (tmp_path / "contract.ini").write_text(CONTRACT)
    ran = lint(tmp_path, "--config", "contract.ini")
    assert ran.returncode == 1
    assert "tower.core -> tower.web" in ran.stdout
