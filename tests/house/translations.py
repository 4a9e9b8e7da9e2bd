"""Is every word on the screen translated? Run as `python -m tests.house.translations`; part of `make check`.

The catalogues have to hold exactly the words the program says today, none of them empty or fuzzy, and every
placeholder of the source. The words are gathered with GNU xgettext, where it is installed.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

from tests.house.files import ROOT

LOCALE = ROOT / "parvis" / "locale"
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
Words = set[tuple[str | None, str]]


def main() -> None:
    """Say what is missing; exit 1 if anything is."""
    catalogues = sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))
    troubles = [trouble for po in catalogues for trouble in incomplete(po)]
    if not catalogues:
        troubles.append("There is no French catalogue in parvis/locale.")
    if shutil.which("xgettext"):
        troubles += out_of_date()
    else:
        sys.stderr.write(
            "No xgettext here: whether the catalogues are up to date was not checked (apt install gettext).\n"
        )
    sys.stderr.writelines(f"{trouble}\n" for trouble in troubles)
    sys.exit(1 if troubles else 0)


def incomplete(po: Path) -> list[str]:
    """Entries of one catalogue that are empty, fuzzy, or lost a placeholder."""
    troubles = []
    for entry in polib.pofile(str(po)):
        where = f"{po.relative_to(ROOT)}:{entry.linenum} “{entry.msgid[:60]}”"
        if entry.obsolete:
            continue
        if not entry.translated():
            troubles.append(f"{where} is {'fuzzy' if entry.fuzzy else 'not translated'}")
            continue
        allowed = _placeholders(entry.msgid) | _placeholders(entry.msgid_plural or "")
        for said in [entry.msgstr, *entry.msgstr_plural.values()]:
            if said and _placeholders(said) - allowed:
                troubles.append(f"{where} is translated with a placeholder the source has not")
    return troubles


def out_of_date() -> list[str]:
    """Words the program says and a catalogue lacks, or the other way round."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "parvis"
        shutil.copytree(ROOT / "parvis", copy, ignore=shutil.ignore_patterns("__pycache__", "*.mo", "vendor"))
        for po in copy.glob("locale/*/LC_MESSAGES/*.po"):
            domain = ["--domain", po.stem]
            command = [sys.executable, "-m", "django", "makemessages", *domain, "--locale", po.parent.parent.name]
            subprocess.run([*command, "--no-obsolete"], cwd=copy, check=True, capture_output=True)
        return [
            trouble
            for po in sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))
            for trouble in _differences(po, copy / po.relative_to(ROOT / "parvis"))
        ]


def _differences(kept: Path, gathered: Path) -> list[str]:
    has, says = _words(kept), _words(gathered)
    where = kept.relative_to(ROOT)
    return [f"{where} lacks “{w[1][:70]}”" for w in sorted(says - has, key=str)] + [
        f"{where} still has “{w[1][:70]}”" for w in sorted(has - says, key=str)
    ]


def _words(po: Path) -> Words:
    return {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(po)) if not entry.obsolete}


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


if __name__ == "__main__":
    main()
