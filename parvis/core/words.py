"""Words for search: the same analysis for what is stored and what is asked, whatever the database.

Posts mix French and English and queries do not say which, so every word is kept as it is (`w…`) and as the stems both
languages give it (`s…`). All the words come first, then all the stems, so that adjacent words stay adjacent for quoted
phrases. The result is only `[a-z0-9 ]`: FTS5 and `to_tsvector('simple', …)` cannot disagree on where a token ends, and
no operator can be smuggled into a query.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from snowballstemmer.english_stemmer import EnglishStemmer
from snowballstemmer.french_stemmer import FrenchStemmer

from parvis.core.names import unaccent

Language: TypeAlias = Literal["fr", "en"]
Group: TypeAlias = tuple[tuple[str, ...], ...]
"""Alternatives, any of which will do; each a run of adjacent tokens. A token ending in `*` stands for a beginning."""

QUERY_MAX: Final = 500
TERMS_MAX: Final = 24
_TOKEN_MAX: Final = 48

_TOKEN = re.compile("[^\\W_]+(?:[\u0300-\u036f]+[^\\W_]*)*")
# Elided articles (l’équipe, jusqu’à) and English endings (Zoé’s, we’ll) are glue, not words.
_ELIDED = re.compile(
    r"\b(?:[ldjmtsnc]|(?:jus|lors|puis|quoi|pres)?qu)(?=['’ʼ]\w)|(?<=\w)['’ʼ](?:s|t|d|m|re|ve|ll)\b", re.IGNORECASE
)
_QUOTED = re.compile(r'"([^"]*)"|“([^”]*)”|«([^»]*)»|([^"“«]+|.)', re.DOTALL)
_LAST_WORD = re.compile(r"[^\W_]+$")

# Left out of a query when other words remain: nobody looks for them, and everybody types them.
_SMALL: Final = frozenset(
    """a an and are as at by for from in is it of on or the to with
    au aux ce ces cette d dans de des du elle en est et il ils je l la le les leur mais me mon ne nos notre nous on ou
    par pas pour qu que qui sa se ses son sont sur un une vos votre vous y""".split()  # noqa: SIM905, a list of words is read as words
)


def stems(text: str, language: Language | None = None) -> str:
    """Take a text, give what to put in the index: space-separated ASCII tokens.

    Give `language` only when it is known for sure: then that language's stems alone are kept, and the index is smaller.
    """
    words: list[str] = []
    roots: list[str] = []
    for token in _tokens(text):
        word, word_roots = _analyse(token, language)
        if word:
            words.append(word)
            roots.append(word_roots)
    return " ".join(words + roots)


def query_terms(q: str, *, typing: bool = False) -> list[Group]:
    """Take what someone typed in the search box, give groups that must all be found.

    A word gives its spelling and its stems as alternatives; a quoted phrase gives its words in a row, as spelt. With
    `typing`, the last word may be unfinished. Never raises; nothing to look for gives an empty list.
    """
    q = q[:QUERY_MAX]
    unfinished = _LAST_WORD.search(q) if typing else None
    begun = _begun(unfinished.group()) if unfinished else []
    groups: list[Group] = []
    small: list[Group] = []
    for quoted, part in _parts(q[: unfinished.start()] if unfinished else q):
        if quoted:
            groups += _phrase(part)
        else:
            for token in _tokens(part):
                (small if unaccent(token.casefold()) in _SMALL else groups).extend(_word(token))
    return list(dict.fromkeys([*groups, *begun] or small))[:TERMS_MAX]


def _parts(q: str) -> Iterator[tuple[bool, str]]:
    for match in _QUOTED.finditer(q):
        plain = match.group(4)
        yield (False, plain) if plain is not None else (True, match.group(1) or match.group(2) or match.group(3) or "")


def _phrase(part: str) -> list[Group]:
    run = tuple(word for token in _tokens(part) if (word := _analyse(token, None)[0]))
    return [(run,)] if run else []


def _word(token: str) -> list[Group]:
    found = tuple((key,) for key in keys(token))
    return [found] if found else []


def _begun(token: str) -> list[Group]:
    if len(token) < 2:
        return []
    return [((word + "*",), *rest) for ((word,), *rest) in _word(token)]


def fts5_query(q: str, *, typing: bool = False) -> str:
    """Take what someone typed, give a MATCH expression for SQLite FTS5, or "" when there is nothing to look for."""
    return " AND ".join(f"({' OR '.join(map(_fts5_run, group))})" for group in query_terms(q, typing=typing))


def _fts5_run(run: tuple[str, ...]) -> str:
    text = " ".join(run)
    return f'"{text[:-1]}"*' if text.endswith("*") else f'"{text}"'


def tsquery(q: str, *, typing: bool = False) -> str:
    """Take what someone typed, give the argument of PostgreSQL’s `to_tsquery('simple', …)`, or "" for nothing."""
    return " & ".join(f"({' | '.join(map(_tsquery_run, group))})" for group in query_terms(q, typing=typing))


def _tsquery_run(run: tuple[str, ...]) -> str:
    return "(" + " <-> ".join(word.replace("*", ":*") for word in run) + ")"


def spans(text: str) -> Iterator[re.Match[str]]:
    """Give the tokens of a text in NFC, with where each stands in it."""
    return _TOKEN.finditer(_ELIDED.sub(lambda glue: " " * len(glue.group()), text))


def _tokens(text: str) -> list[str]:
    # Cut here rather than later: the cache below must not hold a stranger's megabyte.
    return [match.group()[:_TOKEN_MAX] for match in spans(unicodedata.normalize("NFC", text))]


def keys(token: str) -> tuple[str, ...]:
    """Give what a token of a text can be found by: its word, then its stems; nothing if no letter is left of it."""
    word, roots = _analyse(token[:_TOKEN_MAX], None)
    return (word, *roots.split()) if word else ()


@lru_cache(maxsize=1 << 16)
def _analyse(token: str, language: Language | None) -> tuple[str, str]:
    """Give a token's index word ("" when no letter is left of it) and its stems, space-separated."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", token).casefold())
    folded = "".join(c for c in folded if c.isalnum() or unicodedata.combining(c))[:_TOKEN_MAX]
    bare = unaccent(folded)
    if not bare:
        return "", ""
    roots: list[str] = []
    # A stemmer object holds its word while it works, so each call has its own: threads share this function.
    if language != "en":
        # Accents carry grammar in French (réparée/répare), but queries leave them out: both forms are kept.
        roots += [unaccent(FrenchStemmer().stemWord(folded)), FrenchStemmer().stemWord(bare)]
        if bare.endswith(("us", "eux", "oux")):
            # Plurals Snowball leaves alone: menus, enjeux, bijoux.
            roots.append(FrenchStemmer().stemWord(bare[:-1]))
    if language != "fr":
        roots.append(EnglishStemmer().stemWord(bare))
    return "w" + _ascii(bare), " ".join(dict.fromkeys("s" + _ascii(root) for root in roots))


def _ascii(word: str) -> str:
    # Letters beyond ASCII become their code, which keeps prefixes and spares us each engine's Unicode tables.
    return word if word.isascii() and word.isalnum() else "".join(_code(c) for c in word)


def _code(character: str) -> str:
    return character if character.isascii() and character.isalnum() else f"u{ord(character):x}"
