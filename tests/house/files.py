"""Which files the lints read."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def ours(*endings: str, under: str = "") -> Iterator[Path]:
    """Every file of ours with one of these endings: no caches, no environment, nothing collected or generated."""
    for top in ("parvis", "tests", "bench") if not under else (under,):
        for path in sorted((ROOT / top).rglob("*")):
            if path.suffix in endings and path.is_file() and not {"__pycache__", "vendor"} & set(path.parts):
                yield path


def name(path: Path) -> str:
    """The path as one would say it."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name
