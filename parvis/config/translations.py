"""Translations, compiled without GNU gettext: a fresh machine has none."""

import logging
import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings

logger = logging.getLogger(__name__)


def stale() -> list[Path]:
    """The catalogues (.po) whose compiled twin (.mo) is missing or older."""
    catalogues = [po for folder in settings.LOCALE_PATHS for po in sorted(Path(folder).glob("*/LC_MESSAGES/*.po"))]
    return [po for po in catalogues if not _fresh(po, po.with_suffix(".mo"))]


def compile_stale() -> list[Path]:
    """Compile those, and give them back. One that can't be written (a program read-only to us) is logged and left."""
    todo = stale()
    for po in todo:
        try:
            compile_one(po)
        except OSError as error:
            logger.warning("The translation %s could not be compiled: %s", po.name, error)
    return todo


def compile_one(po: Path) -> None:
    """Write the .mo beside `po`, in one move: another process may be reading the old one."""
    with po.open("rb") as source:
        catalogue = read_po(source, locale=po.parent.parent.name, domain=po.stem)
    half = po.with_suffix(f".{os.getpid()}.tmp")
    with half.open("wb") as target:
        write_mo(target, catalogue)
    half.chmod(0o644)  # the program is for everybody to read, only the data is private
    half.replace(po.with_suffix(".mo"))


def _fresh(po: Path, mo: Path) -> bool:
    return mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime
