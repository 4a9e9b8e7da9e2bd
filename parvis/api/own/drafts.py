"""Drafts: what one is writing, shared with the composers of the web, and what waits for its hour."""

from __future__ import annotations

import datetime
from typing import Annotated, Any

from django.utils.translation import gettext as _
from msgspec import Meta, Struct, structs

from parvis.api import doors
from parvis.api.answers import Answer, absent, answer
from parvis.api.call import Call
from parvis.api.own import entities as own
from parvis.api.own.describing import Id, Paged, describes, wrong
from parvis.api.own.finding import listed, page
from parvis.stream.actions import drafting
from parvis.stream.models import LONGEST_ARTICLE, Draft, Post

Words = Annotated[str, Meta(max_length=400)]


class Held(Struct, omit_defaults=True):
    """What a composer holds. `to`: "inside", "public" or "space:ID"; `also`: further ones of those; `level`: 0 to 3."""

    text: Annotated[str, Meta(max_length=LONGEST_ARTICLE)] = ""
    title: Words = ""
    kind: Post.Kind | None = None
    warning: Words = ""
    repliers: Post.Repliers | None = None
    to: Annotated[str, Meta(pattern=r"^(inside|public|space:[0-9]{1,18})?$")] = ""
    also: Annotated[list[Annotated[str, Meta(pattern=r"^space:[0-9]{1,18}$")]], Meta(max_length=20)] = []
    reach: Annotated[str, Meta(pattern="^(space|inside|public)?$")] = ""
    level: Annotated[str, Meta(pattern="^[0-3]?$")] = ""
    attachments: Annotated[list[Id], Meta(max_length=20)] = []
    options: Annotated[list[Annotated[str, Meta(max_length=400)]], Meta(max_length=20)] = []
    multiple: bool = False
    hidden: bool = False
    closes_at: Words = ""
    honours: Annotated[str, Meta(max_length=2000)] = ""


class NewDraft(Held, omit_defaults=True):
    """A draft, and the composer it is of: "home", "space:ID", "reply:ID" or "talk:ID"."""

    place: Annotated[str, Meta(pattern="^(home|(space|reply|talk):[0-9]{1,18})$")] = "home"


class Shown(Struct):
    """A draft. With `publish_at` it waits for that hour; `refusal` says why it could not go out then."""

    id: Id
    place: str
    saved_at: datetime.datetime
    publish_at: datetime.datetime | None
    refusal: str
    fields: dict[str, Any]


def _drawn(draft: Draft) -> Shown:
    return Shown(str(draft.pk), draft.place, draft.saved_at, draft.publish_at, draft.refusal, draft.fields)


@doors.member("read:statuses")
@describes("One’s drafts, scheduled ones among them.", asks=Paged, gives=list[Shown])
def index(call: Call, asked: Paged) -> Answer:
    """GET /api/parvis/v1/drafts"""
    rows = page(Draft.objects.filter(author=call.viewer.who), asked)
    return listed(call, [_drawn(row) for row in rows], rows)


@doors.member("write:statuses")
@describes("Keep what a composer holds, in place of what it held before.", takes=NewDraft, gives=Shown)
def keep(call: Call, given: NewDraft) -> Answer:
    """PUT /api/parvis/v1/drafts"""
    sent = {name: value for name, value in structs.asdict(given).items() if value and name != "place"}
    draft = drafting.keep(given.place, {name: _plain(value) for name, value in sent.items()}, by=call.viewer)
    if draft is None:
        raise wrong("text", _("Write something first."), code="missing")
    return answer(_drawn(draft))


def _plain(value: Any) -> Any:
    """Words as a form holds them."""
    return str(value) if isinstance(value, str) else value


@doors.member("write:statuses")
@describes("Throw a draft away, scheduled or not.", gives=own.Nothing)
def discard(call: Call, draft_id: int) -> Answer:
    """DELETE /api/parvis/v1/drafts/:id"""
    draft = Draft.objects.filter(author=call.viewer.who, pk=draft_id).first()
    if draft is None:
        raise absent()
    drafting.discard(draft, by=call.viewer)
    return answer(own.Nothing())
