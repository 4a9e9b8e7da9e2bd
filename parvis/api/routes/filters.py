"""Filters: the second version, where a filter has words and posts, and the first, where it is one word."""

from __future__ import annotations

import datetime

from django.utils import timezone

from parvis.api import doors
from parvis.api.answers import Answer, absent, answer
from parvis.api.call import Call
from parvis.api.entities.filtering import drawn, drawn_post, drawn_v1, drawn_word
from parvis.api.params import Params
from parvis.stream import filters
from parvis.stream.actions import filtering
from parvis.stream.actions.filtering import Wanted, Word
from parvis.stream.models import Filter, FilterKeyword, FilterStatus, Post

LONGEST = 10 * 365 * 86400  # seconds: what lasts longer lasts for ever


def _filter(call: Call, filter_id: int) -> Filter:
    held = filters.own(call.viewer).filter(pk=filter_id).first()
    if held is None:
        raise absent()
    return held


def _word(call: Call, keyword_id: int) -> FilterKeyword:
    word = filters.words(call.viewer).filter(pk=keyword_id).first()
    if word is None:
        raise absent()
    return word


def _named(call: Call, row_id: int) -> FilterStatus:
    row = filters.posts(call.viewer).filter(pk=row_id).first()
    if row is None:
        raise absent()
    return row


def _expiry(params: Params) -> datetime.datetime | None:
    seconds = params.number("expires_in", most=LONGEST)
    return timezone.now() + datetime.timedelta(seconds=seconds) if seconds and seconds < LONGEST else None


def _wanted(params: Params) -> Wanted:
    expires_at = _expiry(params)
    return Wanted(
        title=params.text("title") if params.has("title") else None,
        places=params.texts("context") if params.has("context") else None,
        action=params.text("filter_action") if params.has("filter_action") else None,
        expires_at=expires_at,
        forever=params.has("expires_in") and expires_at is None,
        words=[_wanted_word(word) for word in params.inners("keywords_attributes")],
    )


def _wanted_word(params: Params) -> Word:
    whole = params.flag("whole_word") if params.get("whole_word") is not None else None
    return Word(params.text("keyword"), whole, params.id("id"), params.flag("_destroy"))


@doors.member("read:filters")
def index(call: Call) -> Answer:
    """GET /api/v2/filters"""
    return answer([drawn(held) for held in filters.own(call.viewer)])


@doors.member("write:filters")
def create(call: Call) -> Answer:
    """POST /api/v2/filters"""
    wanted = _wanted(call.params)
    held = filtering.make(
        Wanted(wanted.title or "", wanted.places or [], wanted.action, wanted.expires_at, words=wanted.words),
        by=call.viewer,
    )
    return answer(drawn(_filter(call, held.pk)))


@doors.member("read:filters")
def show(call: Call, filter_id: int) -> Answer:
    """GET /api/v2/filters/:id"""
    return answer(drawn(_filter(call, filter_id)))


@doors.member("write:filters")
def update(call: Call, filter_id: int) -> Answer:
    """PUT /api/v2/filters/:id"""
    filtering.change(_filter(call, filter_id), _wanted(call.params), by=call.viewer)
    return answer(drawn(_filter(call, filter_id)))


@doors.member("write:filters")
def remove(call: Call, filter_id: int) -> Answer:
    """DELETE /api/v2/filters/:id"""
    filtering.remove(_filter(call, filter_id), by=call.viewer)
    return answer({})


@doors.member("read:filters")
def words(call: Call, filter_id: int) -> Answer:
    """GET /api/v2/filters/:id/keywords"""
    return answer([drawn_word(word) for word in _filter(call, filter_id).keywords.order_by("pk")])


@doors.member("write:filters")
def add_word(call: Call, filter_id: int) -> Answer:
    """POST /api/v2/filters/:id/keywords"""
    held = _filter(call, filter_id)
    said = Params({name: value for name, value in call.params.items() if name in ("keyword", "whole_word")})
    filtering.change(held, Wanted(words=[_wanted_word(said)]), by=call.viewer)
    word = held.keywords.order_by("-pk").first()
    if word is None:
        raise absent()
    return answer(drawn_word(word))


@doors.member("read:filters")
def show_word(call: Call, keyword_id: int) -> Answer:
    """GET /api/v2/filters/keywords/:id"""
    return answer(drawn_word(_word(call, keyword_id)))


@doors.member("write:filters")
def update_word(call: Call, keyword_id: int) -> Answer:
    """PUT /api/v2/filters/keywords/:id"""
    word, params = _word(call, keyword_id), call.params
    whole = params.flag("whole_word") if params.has("whole_word") else None
    filtering.change(word.filter, Wanted(words=[Word(params.text("keyword"), whole, word.pk)]), by=call.viewer)
    return answer(drawn_word(_word(call, keyword_id)))


@doors.member("write:filters")
def remove_word(call: Call, keyword_id: int) -> Answer:
    """DELETE /api/v2/filters/keywords/:id"""
    word = _word(call, keyword_id)
    filtering.change(word.filter, Wanted(words=[Word(id=word.pk, gone=True)]), by=call.viewer)
    return answer({})


@doors.member("read:filters")
def posts(call: Call, filter_id: int) -> Answer:
    """GET /api/v2/filters/:id/statuses"""
    return answer([drawn_post(one) for one in _filter(call, filter_id).posts.order_by("pk")])


@doors.member("write:filters")
def add_post(call: Call, filter_id: int) -> Answer:
    """POST /api/v2/filters/:id/statuses"""
    held = _filter(call, filter_id)
    post = Post.objects.visible_to(call.viewer).filter(pk=call.params.id("status_id") or 0).first()
    if post is None:
        raise absent()
    return answer(drawn_post(filtering.add_post(held, post, by=call.viewer)))


@doors.member("read:filters")
def show_post(call: Call, row_id: int) -> Answer:
    """GET /api/v2/filters/statuses/:id"""
    return answer(drawn_post(_named(call, row_id)))


@doors.member("write:filters")
def remove_post(call: Call, row_id: int) -> Answer:
    """DELETE /api/v2/filters/statuses/:id"""
    filtering.drop_post(_named(call, row_id), by=call.viewer)
    return answer({})


def _wanted_v1(params: Params, word: FilterKeyword | None = None) -> Wanted:
    phrase = params.text("phrase")
    whole = params.flag("whole_word") if params.has("whole_word") else (None if word else False)
    expires_at = _expiry(params)
    hides = params.flag("irreversible")
    return Wanted(
        title=phrase[:200] if phrase or word is None else None,
        places=params.texts("context") if params.has("context") or word is None else None,
        action=("hide" if hides else "warn") if params.has("irreversible") or word is None else None,
        expires_at=expires_at,
        forever=params.has("expires_in") and expires_at is None,
        words=[Word(phrase, whole, word.pk if word else None)],
    )


@doors.member("read:filters")
def index_v1(call: Call) -> Answer:
    """GET /api/v1/filters"""
    return answer([drawn_v1(word) for word in filters.words(call.viewer)])


@doors.member("write:filters")
def create_v1(call: Call) -> Answer:
    """POST /api/v1/filters"""
    held = filtering.make(_wanted_v1(call.params), by=call.viewer)
    return answer(drawn_v1(filters.words(call.viewer).get(filter=held)))


@doors.member("read:filters")
def show_v1(call: Call, keyword_id: int) -> Answer:
    """GET /api/v1/filters/:id"""
    return answer(drawn_v1(_word(call, keyword_id)))


@doors.member("write:filters")
def update_v1(call: Call, keyword_id: int) -> Answer:
    """PUT /api/v1/filters/:id. What belongs to the whole filter can't be changed by one of its several words."""
    word = _word(call, keyword_id)
    wanted = _wanted_v1(call.params, word)
    if word.filter.keywords.count() > 1:
        wanted = Wanted(words=wanted.words)
    filtering.change(word.filter, wanted, by=call.viewer)
    return answer(drawn_v1(_word(call, keyword_id)))


@doors.member("write:filters")
def remove_v1(call: Call, keyword_id: int) -> Answer:
    """DELETE /api/v1/filters/:id. A filter goes with its last word."""
    word = _word(call, keyword_id)
    if word.filter.keywords.count() == 1 and not word.filter.posts.exists():
        filtering.remove(word.filter, by=call.viewer)
    else:
        filtering.change(word.filter, Wanted(words=[Word(id=word.pk, gone=True)]), by=call.viewer)
    return answer({})
