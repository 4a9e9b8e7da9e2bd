"""Translations are compiled without GNU gettext, and only when they changed."""

import gettext
import os
from pathlib import Path

from pytest_django import Settings

from parvis.config import translations

PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "Home"
msgstr "Accueil"

msgid "%(n)d person"
msgid_plural "%(n)d people"
msgstr[0] "%(n)d personne"
msgstr[1] "%(n)d personnes"
"""


def test_a_catalogue_is_compiled_once_and_again_when_it_changes(tmp_path: Path, settings: Settings) -> None:
    settings.LOCALE_PATHS = [tmp_path]
    po = tmp_path / "fr/LC_MESSAGES/django.po"
    po.parent.mkdir(parents=True)
    po.write_text(PO)
    assert translations.compile_stale() == [po]
    assert translations.compile_stale() == []
    french = gettext.translation("django", str(tmp_path), ["fr"])
    assert french.gettext("Home") == "Accueil"
    assert french.ngettext("%(n)d person", "%(n)d people", 0) == "%(n)d personne"
    later = po.with_suffix(".mo").stat().st_mtime + 10
    os.utime(po, (later, later))
    assert translations.stale() == [po]
