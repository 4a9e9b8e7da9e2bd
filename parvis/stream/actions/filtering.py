"""Making, changing and removing one's own filters."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from parvis.core import ledger
from parvis.core.errors import Refused
from parvis.identity.viewer import Viewer
from parvis.stream.models import Filter, FilterKeyword, FilterStatus, Post

MOST, MOST_WORDS = 100, 200
LONGEST_WORD = 512


@dataclass(frozen=True)
class Word:
    """A keyword as it is wanted: a new one, or (with `id`) one that stands, changed or `gone`."""

    keyword: str = ""
    whole: bool | None = None
    id: int | None = None
    gone: bool = False


@dataclass(frozen=True)
class Wanted:
    """What a filter is to be; what is None stays as it is."""

    title: str | None = None
    places: list[str] | None = None
    action: str | None = None
    expires_at: datetime.datetime | None = None
    forever: bool = False
    words: list[Word] = field(default_factory=list)


@transaction.atomic
def make(wanted: Wanted, *, by: Viewer) -> Filter:
    """A new filter. Raises `Refused` naming what is missing or wrong."""
    if not by.signed_in:
        raise Refused(_("Sign in to filter what you read."), code="forbidden")
    if Filter.objects.filter(actor=by.actor_id).count() >= MOST:
        raise Refused(_("You have as many filters as one may have."), code="many")
    held = Filter(actor_id=by.who)
    _fill(held, wanted)
    held.save()
    _put(held, wanted.words)
    ledger.record("filter.made", by=by.actor_id, about=held)
    return held


@transaction.atomic
def change(held: Filter, wanted: Wanted, *, by: Viewer) -> Filter:
    """Change a filter. Raises `Refused` as `make` does."""
    _ask(held, by)
    _fill(held, wanted)
    held.save()
    _put(held, wanted.words)
    return _changed(held, by)


@transaction.atomic
def remove(held: Filter, *, by: Viewer) -> None:
    """Remove a filter with all its words."""
    _ask(held, by)
    ledger.record("filter.removed", by=by.actor_id, about=held)
    held.delete()


@transaction.atomic
def add_post(held: Filter, post: Post, *, by: Viewer) -> FilterStatus:
    """Have a filter catch one post, which the viewer may read. Raises `Refused` if it does already."""
    _ask(held, by)
    row, is_new = FilterStatus.objects.get_or_create(filter=held, post=post)
    if not is_new:
        raise Refused(_("This filter catches it already."), field="status", code="taken")
    _changed(held, by)
    return row


@transaction.atomic
def drop_post(row: FilterStatus, *, by: Viewer) -> None:
    """Have a filter let one post go."""
    _ask(row.filter, by)
    row.delete()
    _changed(row.filter, by)


def _ask(held: Filter, by: Viewer) -> None:
    if held.actor_id != by.actor_id:
        raise Refused(_("This is somebody else’s filter."), code="absent")


def _fill(held: Filter, wanted: Wanted) -> None:
    if wanted.title is not None:
        held.title = wanted.title.strip()
    if wanted.places is not None:
        held.places = list(dict.fromkeys(wanted.places))
    if wanted.action is not None:
        held.action = wanted.action
    if wanted.expires_at is not None or wanted.forever:
        held.expires_at = wanted.expires_at
    if not held.title:
        raise Refused(_("Give the filter a name."), field="title", code="blank")
    if len(held.title) > 200:
        raise Refused(_("This name is too long."), field="title", code="too_long")
    if not held.places or set(held.places) - set(Filter.Place.values):
        raise Refused(_("Choose where the filter applies."), field="context", code="invalid")
    if held.action not in Filter.Action.values:
        raise Refused(_("Choose what the filter does."), field="filter_action", code="invalid")


def _put(held: Filter, words: Iterable[Word]) -> None:
    """Write, change or remove the words given, and leave the others."""
    for word in words:
        row = FilterKeyword.objects.filter(filter=held, pk=word.id).first() if word.id else FilterKeyword(filter=held)
        if row is None:
            raise Refused(_("This word is not in the filter."), field="keywords", code="absent")
        if word.gone:
            row.delete()
            continue
        row.keyword = word.keyword.strip() or row.keyword
        row.whole_word = row.whole_word if word.whole is None else word.whole
        if not row.keyword:
            raise Refused(_("Say which word to filter."), field="keyword", code="blank")
        if len(row.keyword) > LONGEST_WORD:
            raise Refused(_("This word is too long."), field="keyword", code="too_long")
        row.save()
    if FilterKeyword.objects.filter(filter=held).count() > MOST_WORDS:
        raise Refused(_("This filter has as many words as one may have."), field="keywords", code="many")


def _changed(held: Filter, by: Viewer) -> Filter:
    Filter.objects.filter(pk=held.pk).update(version=F("version") + 1)
    ledger.record("filter.changed", by=by.actor_id, about=held)
    return held
