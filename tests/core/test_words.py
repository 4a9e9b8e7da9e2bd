import itertools
import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.core.excerpts import excerpt
from parvis.core.words import fts5_query, query_terms, stems, tsquery


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE texts USING fts5(body, tokenize='ascii')")
    yield connection
    connection.close()


def found(index: sqlite3.Connection, text: str, q: str, *, typing: bool = False) -> bool:
    index.execute("DELETE FROM texts")
    index.execute("INSERT INTO texts VALUES (?)", (stems(text),))
    query = fts5_query(q, typing=typing)
    return bool(query) and index.execute("SELECT count(*) FROM texts WHERE texts MATCH ?", (query,)).fetchone()[0] == 1


@pytest.mark.parametrize(
    ("text", "q"),
    [
        ("Nous allons réparer les sacs", "réparations"),
        ("Une réparation par mois", "reparer"),
        ("La couture est réparée", "réparer"),
        ("We run every shoe test", "running shoes"),
        ("Running shoes for everyone", "run shoe"),
        ("Le cœur de l’équipe", "coeur equipe"),
        ("le coeur de l'equipe", "cœur ÉQUIPE"),
        ("Un E\u0301te\u0301 à Paris", "été"),
        ("Ferrand’s bags", "ferrand bag"),
        ("Le défi #RSE de @marie.dupont", "#rse marie"),
        ("La ﬁn du ＭＯＩＳ", "fin mois"),
        ("Чёрный рюкзак", "рюкзак"),
        ("Les sacs pour la montagne", "le sac de montagne"),
        ("Un menu, un enjeu, un ami", "menus enjeux amis"),
        ("au revoir", "au"),
        ("Commande 00123", "00123"),
        ("le sac à dos bleu", '"sac à dos"'),
        ("le sac à dos bleu", "«sac à dos» bleus"),
        ("le sac à dos bleu", '"sac'),
    ],
)
def test_a_text_is_found(index: sqlite3.Connection, text: str, q: str) -> None:
    assert found(index, text, q)


@pytest.mark.parametrize(
    ("text", "q"),
    [
        ("Les sacs rouges", "sac bleu"),
        ("le dos à sac", '"sac à dos"'),
        ("les sports, nationalité", '"sport nationalit"'),
        ("les sacs à dos", '"sac à dos"'),
        ("un port", "sport"),
        ("n'importe quoi", ""),
        ("n'importe quoi", '"" * ( ) - 🙂'),
    ],
)
def test_another_is_not(index: sqlite3.Connection, text: str, q: str) -> None:
    assert not found(index, text, q)


def test_the_last_word_may_be_unfinished_only_while_typing(index: sqlite3.Connection) -> None:
    assert found(index, "Nos chaussures", "nos chauss", typing=True)
    assert found(index, "Une lettre de l’équipe", "l’équi", typing=True)
    assert not found(index, "Nos chaussures", "nos chauss")
    assert not found(index, "Nos chaussures", "chauss ", typing=True)
    assert not found(index, "Nos chaussures", "chauss nos", typing=True)


def test_a_known_language_keeps_its_stems_only() -> None:
    assert "srun" in stems("running", "en").split()
    assert "srun" not in stems("running", "fr").split()


def test_groups_are_spellings_then_stems_and_phrases_runs() -> None:
    assert query_terms('les Réparations "sac à dos"') == [(("wreparations",), ("srepar",)), (("wsac", "wa", "wdos"),)]
    assert tsquery('Réparations "sac à dos"') == "((wreparations) | (srepar)) & ((wsac <-> wa <-> wdos))"
    assert tsquery("répar", typing=True).startswith("((wrepar:*) | ")


def test_an_endless_query_is_bounded() -> None:
    assert len(query_terms(" ".join(f"mot{n}" for n in range(10_000)))) <= 24


HOSTILE = [
    '"',
    "AND",
    "OR",
    "NOT",
    "NEAR(a b, 2)",
    "body:",
    "*",
    "^",
    "-",
    "+",
    "(",
    ")",
    "{a b}:",
    "\x00",
    "🙂",
    "'",
    ";--",
]
HOSTILE += ["|", "&", "!", "<->", ":*", "\\", "«", "“", "\ud800", "ﷺ", "\u202e", "½", "²", "हिन्दी", "\u0301"]
anything = st.one_of(st.text(max_size=80), st.lists(st.sampled_from([*HOSTILE, "mot", " "]), max_size=20).map("".join))


@settings(deadline=None)
@given(q=anything, typing=st.booleans())
def test_any_query_is_accepted_by_the_engine(index: sqlite3.Connection, q: str, typing: bool) -> None:
    query = fts5_query(q, typing=typing)
    if query:
        index.execute("SELECT count(*) FROM texts WHERE texts MATCH ?", (query,)).fetchone()
    assert bool(query) == bool(query_terms(q, typing=typing)) == bool(tsquery(q, typing=typing))


@settings(deadline=None)
@given(anything)
def test_the_index_is_only_plain_words(text: str) -> None:
    indexed = stems(text)
    assert indexed.isascii()
    assert indexed.replace(" ", "").isalnum() or indexed == ""


@settings(deadline=None)
@given(st.text(alphabet="aàeéœsrtn'’ -", max_size=30))
def test_a_text_is_found_by_itself(index: sqlite3.Connection, text: str) -> None:
    assert found(index, text, text) == bool(stems(text))


class TestExcerpt:
    TEXT = (
        "Bonjour à tous. "
        + "Rien à dire ici. " * 30
        + "Nous allons réparer le vélo de l’équipe demain. "
        + "Fin. " * 60
    )

    def test_it_shows_where_the_words_are_and_marks_them(self) -> None:
        segments = excerpt(self.TEXT, "reparations equipes", length=80)
        assert [piece for piece, hit in segments if hit] == ["réparer", "équipe"]
        whole = "".join(piece for piece, _ in segments)
        assert whole.startswith("…")
        assert whole.endswith("…")
        assert len(whole) <= 82

    def test_no_other_word_is_cut(self) -> None:
        whole = "".join(piece for piece, _ in excerpt(self.TEXT, "vélo", length=60))
        assert f" {whole.strip('…')} " in f" {self.TEXT} "

    def test_without_a_hit_it_is_the_beginning(self) -> None:
        assert excerpt("Bonjour à tous", "absent") == [("Bonjour à tous", False)]
        assert excerpt("", "absent") == []

    def test_a_phrase_is_marked_only_where_it_stands(self) -> None:
        assert [piece for piece, hit in excerpt("un sac, un dos, un sac à dos", '"sac à dos"') if hit] == [
            "sac",
            "à",
            "dos",
        ]

    def test_a_word_being_typed_is_marked(self) -> None:
        assert ("chaussures", True) in excerpt("nos chaussures", "chauss", typing=True)

    def test_markup_is_left_for_the_template_to_escape(self) -> None:
        assert excerpt("<b>sac</b>", "sac") == [("<b>", False), ("sac", True), ("</b>", False)]

    @settings(deadline=None)
    @given(text=anything, q=anything, length=st.integers(1, 60))
    def test_any_text_and_query_give_a_passage_of_it(self, text: str, q: str, length: int) -> None:
        for segments in (excerpt(text, q, length=length), excerpt(text, text, length=length)):
            assert all(piece for piece, _ in segments)
            assert all(one[1] != two[1] for one, two in itertools.pairwise(segments))
