"""What templates may not do, each rule shown to fail on its own bad sample."""

import re

import pytest

from tests.house.files import ROOT

TRANSLATED = re.compile(r"{%\s*blocktranslate\b.*?endblocktranslate\s*%}", re.DOTALL)
COLON = re.compile(r"(?:%}|}})(?:</\w+>)?:(?=\s|{)")
SHORT_DATE = re.compile(r'\|date:"(?:j|d|SHORT|DATE_FORMAT)')


def untranslated(source: str) -> list[str]:
    """Colons set after a word outside of its translation, where French can put no space before them."""
    return COLON.findall(TRANSLATED.sub("", source))


def templates() -> dict[str, str]:
    files = [*ROOT.glob("parvis/*/templates/**/*.html"), *ROOT.glob("parvis/*/templates/**/*.txt")]
    return {str(file.relative_to(ROOT)): file.read_text() for file in files}


def test_colons_stand_within_what_is_translated() -> None:
    assert [name for name, source in templates().items() if untranslated(source)] == []


@pytest.mark.parametrize("bad", ['{% translate "Team" %}: {{ team }}', "{{ name }}: {{ said }}"])
def test_the_check_sees_a_bare_colon(bad: str) -> None:
    assert untranslated(bad)
    assert not untranslated("{% blocktranslate trimmed %}Team: {{ team }}{% endblocktranslate %}")


def test_pages_write_days_with_one_filter() -> None:
    pages = {name: source for name, source in templates().items() if name.startswith("parvis/web/")}
    assert [name for name, source in pages.items() if SHORT_DATE.search(source)] == []
    assert SHORT_DATE.search('{{ relation.since|date:"j M Y" }}')
