"""The passage of a found text that shows why it was found."""

import unicodedata
from typing import TypeAlias

from parvis.core.words import Group, keys, query_terms, spans

Span: TypeAlias = tuple[int, int]


def excerpt(text: str, q: str, *, length: int = 240, typing: bool = False) -> list[tuple[str, bool]]:
    """Take a plain text and the query that found it, give segments of the passage with most hits, True for the hits.

    The passage is about `length` characters on one line, cut between words, with “…” where it was cut. A hit is a word
    the search would find: « réparer » for “reparations”. Not HTML: the template escapes it.
    """
    text = " ".join(unicodedata.normalize("NFC", text).split())
    hits = _hits(text, query_terms(q, typing=typing))
    start, end = _window(text, _densest(hits, length), length)
    segments = [("…" if start else "", False)]
    at = start
    for left, right in hits:
        if at <= left and right <= end:
            segments += [(text[at:left], False), (text[left:right], True)]
            at = right
    segments += [(text[at:end] + ("…" if end < len(text) else ""), False)]
    return _joined(segments)


def _hits(text: str, groups: list[Group]) -> list[Span]:
    runs = [run for group in groups for run in group]
    single = {run[0] for run in runs if len(run) == 1}
    begun = tuple(word[:-1] for word in single if word.endswith("*"))
    phrases = [run for run in runs if len(run) > 1]
    tokens = [(found, match.span()) for match in spans(text) if (found := keys(match.group()))]
    words = [found[0] for found, _ in tokens]
    hit = [not single.isdisjoint(found) or found[0].startswith(begun) for found, _ in tokens] if runs else []
    for phrase in phrases:
        for at, word in enumerate(words):
            if word == phrase[0] and tuple(words[at : at + len(phrase)]) == phrase:
                hit[at : at + len(phrase)] = [True] * len(phrase)
    return [span for (_, span), yes in zip(tokens, hit, strict=False) if yes]


def _densest(hits: list[Span], length: int) -> Span:
    """Give the span from first to last of the largest bunch of hits that fits in `length`."""
    best, most, last = (0, 0), 0, 0
    for first, (left, _) in enumerate(hits):
        last = max(last, first)
        while last + 1 < len(hits) and hits[last + 1][1] - left <= length:
            last += 1
        if last - first + 1 > most:
            best, most = (left, hits[last][1]), last - first + 1
    return best


def _window(text: str, bunch: Span, length: int) -> Span:
    """Give `length` characters around a span, neither cutting it nor, where there are spaces, any other word."""
    left, right = bunch
    start = max(0, min(left, (left + right - length) // 2, len(text) - length)) if right else 0
    end = min(len(text), max(right, start + length))
    if start and text[start - 1] != " ":
        space = text.find(" ", start, left)
        start = space + 1 if space >= 0 else start
    if end < len(text) and text[end] != " ":
        space = text.rfind(" ", max(right, start + 1), end)
        end = space if space >= 0 else end
    return start, end


def _joined(segments: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    joined: list[tuple[str, bool]] = []
    for piece, hit in segments:
        if joined and joined[-1][1] == hit:
            joined[-1] = (joined[-1][0] + piece, hit)
        elif piece:
            joined.append((piece, hit))
    return joined
