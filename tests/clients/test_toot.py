"""toot, a client for the terminal, runs its own integration tests against us: all of them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
import toot

from tests.clients.serving import served

# Two of its tests will have no other port.
PORT = 3000


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its tests, which only its source distribution carries."""
    folder = tmp_path_factory.mktemp("toot")
    version = toot.__version__
    fetch = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--no-binary",
        ":all:",
        f"toot=={version}",
    ]
    fetched = subprocess.run([*fetch, "-d", str(folder)], capture_output=True, text=True, check=False)
    archive = folder / f"toot-{version}.tar.gz"
    if not archive.is_file():
        if "CI" in os.environ:
            pytest.fail(fetched.stderr)
        pytest.skip("toot's tests come from the package index, which does not answer.")
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return folder / f"toot-{version}"


def test_all_that_toot_asks_of_a_server_is_there(suite: Path, tmp_path: Path) -> None:
    with served(tmp_path, PORT) as address:
        env = {
            name: value for name, value in os.environ.items() if not name.startswith(("PARVIS_", "PYTEST_", "DJANGO_"))
        }
        env |= {
            "TOOT_TEST_BASE_URL": address,
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "HOME": str(tmp_path),
            "TZ": "UTC",
        }
        run = [sys.executable, "-m", "pytest", "tests/integration", "-q", "--tb=short", "-p", "no:cacheprovider"]
        ran = subprocess.run(run, cwd=suite, env=env, capture_output=True, text=True, check=False, timeout=300)
    told = re.search(r"(\d+) passed", ran.stdout)
    assert ran.returncode == 0 and told and int(told[1]) == 114, ran.stdout[-6000:]
