"""What a person’s own filters catch of what he is about to be shown: asked of the page, never of the whole."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from parvis.core.compiled import compiled
from parvis.core.kept import Kept
from parvis.identity.viewer import Viewer
from parvis.stream.cards import Card
from parvis.stream.models import Attachment, Filter, Option, Post


@dataclass(frozen=True)
class Rule:
    """A filter ready to be asked: `words` are its keywords with the expression each is found by."""

    id: int
    title: str
    places: tuple[str, ...]
    action: str
    expires_at: datetime.datetime | None
    words: tuple[tuple[str, re.Pattern[str]], ...]
    posts: frozenset[int]

    def stands(self, place: str) -> bool:
        """Whether it is asked there; without a place, whether it is asked anywhere."""
        return (not place or place in self.places) and (self.expires_at is None or self.expires_at > timezone.now())


class Match(NamedTuple):
    """A filter that caught a post, by these of its words, or by name."""

    rule: Rule
    words: list[str]
    named: bool


_kept: Kept[int, list[Rule]] = Kept(2_000)


@compiled
def _stamps(actor_id: int) -> QuerySet[Any, Any]:
    return Filter.objects.filter(actor=actor_id).order_by("pk").values_list("pk", "version")


def rules(viewer: Viewer) -> list[Rule]:
    """The viewer's filters: one indexed question, and for who has some, what was kept since they last changed."""
    stamp = tuple(_stamps(viewer.who)) if viewer.signed_in else ()
    if not stamp:
        return []
    kept = _kept.get(viewer.who, stamp)
    return kept if kept is not None else _kept.put(viewer.who, stamp, _read(viewer))


def _read(viewer: Viewer) -> list[Rule]:
    found = Filter.objects.filter(actor=viewer.who).order_by("pk").prefetch_related("keywords", "posts")
    return [
        Rule(
            held.pk,
            held.title,
            tuple(held.places),
            held.action,
            held.expires_at,
            tuple((word.keyword, expression(word.keyword, whole=word.whole_word)) for word in held.keywords.all()),
            frozenset(one.post_id for one in held.posts.all()),
        )
        for held in found
    ]


def expression(keyword: str, *, whole: bool) -> re.Pattern[str]:
    """How a keyword is found in a text without case; whole, it does not begin or end inside a word."""
    said = keyword.casefold()
    before = r"(?<!\w)" if whole and re.match(r"\w", said) else ""
    after = r"(?!\w)" if whole and re.search(r"\w\Z", said) else ""
    return re.compile(before + re.escape(said) + after)


def caught(viewer: Viewer, said: Iterable[tuple[int, str]], place: str) -> dict[int, list[Match]]:
    """Of these posts (id, and what it says without case), those that filters of the viewer catch in that place."""
    standing = [rule for rule in rules(viewer) if rule.stands(place)]
    found: dict[int, list[Match]] = {}
    for post_id, text in said if standing else ():
        for rule in standing:
            words = [word for word, found_by in rule.words if found_by.search(text)]
            if words or post_id in rule.posts:
                found.setdefault(post_id, []).append(Match(rule, words, post_id in rule.posts))
    return found


def sifted(cards: list[Card], viewer: Viewer, place: str) -> list[Card]:
    """The same cards without those the viewer hides there, and folded those he wants folded. One's own are never caught."""
    if not viewer.signed_in or not place:
        return cards
    others = [card for card in cards if not card.mine]
    found = caught(viewer, ((card.post.pk, text) for card in others for text in _words(card)), place)
    for card in others:
        for match in found.get(card.post.pk, ()):
            card.hidden = card.hidden or match.rule.action == Filter.Action.HIDE
            card.folded = card.folded or (match.rule.title if match.rule.action != Filter.Action.HIDE else "")
    return [card for card in cards if not card.hidden]


def _words(card: Card) -> Iterable[str]:
    """What a card says, and what the post it shares says."""
    for one in (card, card.shared):
        if one is not None:
            beside = [choice.text for choice in one.choices] + [file.alt for file in one.post.attachments.all()]
            yield words(one.post.warning, one.post.title, one.post.text, *beside)


def told(posts: Collection[Post]) -> Iterator[tuple[int, str]]:
    """The same of posts without their cards, by id. Two queries, once it is iterated: who has no filter pays for none."""
    ids, beside = [post.pk for post in posts], defaultdict(list)
    options = Option.objects.filter(poll__post__in=ids).values_list("poll__post", "text")
    for post_id, text in [*options, *Attachment.objects.filter(post__in=ids).values_list("post", "alt")]:
        beside[post_id].append(text)
    for post in posts:
        yield post.pk, words(post.warning, post.title, post.text, *beside[post.pk])


def words(*texts: str) -> str:
    """Texts as filters read them."""
    return " ".join(texts).casefold()
