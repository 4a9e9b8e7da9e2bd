"""Which spellings of a protected word are found, and which words only look like it."""

from __future__ import annotations

import pytest

from parvis.guard import lines
from parvis.guard.folding import fold
from parvis.guard.terms import Lexicon
from parvis.guard.verdict import Thing


def found(forms: str, text: str, kind: str = "code_name") -> list[str]:
    """The passages of a text in which words written so are found."""
    book = Lexicon()
    book.add(Thing(kind, 2), lines.read(forms))
    folded = fold(text)
    return [text[slice(*folded.span(match.start, match.end))] for match in book.find(folded)]


@pytest.mark.parametrize(
    "text",
    [
        "projet Atlas", "PROJET ATLAS", "#ProjetAtlas", "#projetatlas", "projet_atlas", "projet-atlas", "ProjetAtlas2027", "projet\nAtlas",
        "les projets Atlas", "P r o j e t  A t l a s", "P.R.O.J.E.T. A.T.L.A.S", "p-r-o-j-e-t a-t-l-a-s", "pro-\njet At-\nlas",
        "pr0jet 4tlas", "projet%20Atlas", "projet A🔥t🔥l🔥a🔥s", "Projet Attlas", "projet Atlas’s",
    ],
)  # fmt: skip
def test_a_name_is_found_however_it_is_written(text: str) -> None:
    assert len(found("Projet Atlas", text)) == 1


@pytest.mark.parametrize(
    "text",
    ["un atlas routier", "le projet Atlassian", "le projet : atlas", "un projet. Atlas porte le monde", "projets"],
)
def test_what_only_looks_like_a_name_is_not(text: str) -> None:
    assert found("Projet Atlas", text) == []


def test_the_passage_found_is_the_one_that_stands_in_the_text() -> None:
    assert found("Zéphirin", "Bravo pour Zе\u200bphirin, l’équipe !") == ["Zе\u200bphirin"]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Le prototype Atlas tient l’eau", 1), ("le jalon d’atlas est passé", 1), ("Deux essais pour Atlas", 1),
        ("Un trek dans l’Atlas", 0), ("Premier essai de ma tente dans le Haut Atlas, tout va", 0),
        ("Le jalon est passé. Atlas porte le monde.", 0), ("Un essai d’atlas de poche", 0),
    ],
)  # fmt: skip
def test_an_ordinary_word_is_a_code_name_beside_its_own(text: str, times: int) -> None:
    assert len(found("Atlas ~ prototype, jalon, essai", text)) == times


@pytest.mark.parametrize(
    ("text", "times"), [("NK-27", 1), ("NK27 est là", 1), ("nk_27", 1), ("la route NK 27", 0), ("NK-270", 0)]
)
def test_a_code_with_figures_is_written_as_it_was_declared(text: str, times: int) -> None:
    assert len(found("NK-27", text)) == times


@pytest.mark.parametrize(("text", "times"), [("le QLN part lundi", 1), ("qln", 0), ("#QLN", 1)])
def test_an_acronym_is_in_capitals(text: str, times: int) -> None:
    assert len(found("QLN", text)) == times


@pytest.mark.parametrize(
    "text",
    [
        "vpn.ferrand.example",
        "https://vpn.ferrand.example/login",
        "vpn[.]ferrand[.]example",
        "VPN dot Ferrand dot example",
    ],
)
def test_a_host_is_found_in_addresses(text: str) -> None:
    forms = "vpn.ferrand.example\nvpn dot ferrand dot example"
    assert len(found(forms, text, "host")) == 1
    assert found(forms, "notre vpn, Ferrand, example", "host") == []
