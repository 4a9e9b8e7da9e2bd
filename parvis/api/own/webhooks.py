"""Webhooks: programs elsewhere that are told what happens here."""

from __future__ import annotations

import datetime
from typing import Annotated

from django.utils.translation import gettext as _
from msgspec import UNSET, Meta, Struct, UnsetType

from parvis.api import doors
from parvis.api.answers import Answer, ApiError, absent, answer
from parvis.api.call import Call
from parvis.api.own import entities as own
from parvis.api.own.describing import Id, Paged, describes
from parvis.api.own.finding import listed, page, room
from parvis.core.errors import Refused
from parvis.core.limiting import within
from parvis.stream.actions import hooking
from parvis.stream.models import Delivery, Webhook
from parvis.stream.webhooks import CHOSEN, EVENTS, OF_THE_HOUSE

Name = Annotated[str, Meta(max_length=80)]
Url = Annotated[str, Meta(max_length=2000)]
Events = Annotated[list[Annotated[str, Meta(max_length=40)]], Meta(max_length=40)]


class NewWebhook(Struct):
    """An address, and the events it is to hear of."""

    name: Name
    url: Url
    events: Events


class Changes(Struct):
    """What changes; what is not sent stays. `active` switches it off, or on again after it failed."""

    name: Name | UnsetType = UNSET
    url: Url | UnsetType = UNSET
    events: Events | UnsetType = UNSET
    active: bool | UnsetType = UNSET


class Shown(Struct):
    """A webhook. `failing_since`: it has not answered since then; after a day of that it is switched off."""

    id: Id
    space_id: Id | None
    name: str
    url: str
    events: list[str]
    active: bool
    created_at: datetime.datetime
    failing_since: datetime.datetime | None
    disabled_at: datetime.datetime | None
    secret: str | UnsetType = UNSET


class Secret(Struct):
    """What its messages are signed with (Standard Webhooks, `v1`)."""

    secret: str


class Delivered(Struct):
    """One event told, or to be told. `status`: what the far side answered last; `reason`: why it did not."""

    id: Id
    event: str
    state: Delivery.State
    attempts: int
    status: int | None
    reason: str
    created_at: datetime.datetime
    next_attempt_at: datetime.datetime | None
    sent_at: datetime.datetime | None


class Heard(Struct):
    """An event one can choose, and whether webhooks of a space hear of it."""

    name: str
    about: str
    of_spaces: bool


def _drawn(hook: Webhook, *, told: bool = False) -> Shown:
    return Shown(
        id=str(hook.pk),
        space_id=str(hook.space_id) if hook.space_id else None,
        name=hook.name,
        url=hook.url,
        events=hook.events,
        active=hook.disabled_at is None,
        created_at=hook.created_at,
        failing_since=hook.failing_since,
        disabled_at=hook.disabled_at,
        secret=hook.secret() if told else UNSET,
    )


def _hook(call: Call, webhook_id: int, scope: str = "admin:write") -> Webhook:
    """A webhook one looks after; for one of the house the token has to cover `scope` besides."""
    found = Webhook.objects.visible_to(call.viewer).select_related("space").filter(pk=webhook_id).first()
    if found is None:
        raise absent()
    if found.space_id is None and not (call.grant and call.grant.covers(scope)):
        raise ApiError(403, doors.NO_SCOPE)
    return found


@doors.anyone
@describes("The events a webhook may hear of.", gives=list[Heard])
def events(call: Call) -> Answer:
    """GET /api/parvis/v1/webhooks/events"""
    del call
    return answer([Heard(name, EVENTS[name], name not in OF_THE_HOUSE) for name in CHOSEN])


@doors.member("read")
@describes(
    "The webhooks one looks after: of one’s spaces, and for administrators of the house.",
    asks=Paged,
    gives=list[Shown],
)
def index(call: Call, asked: Paged) -> Answer:
    """GET /api/parvis/v1/webhooks"""
    mine = Webhook.objects.visible_to(call.viewer)
    if not (call.grant and call.grant.covers("admin:read")):
        mine = mine.exclude(space=None)
    rows = page(mine, asked)
    return listed(call, [_drawn(row) for row in rows], rows)


@doors.member("read")
@describes("The webhooks of a space: for its stewards.", asks=Paged, gives=list[Shown])
def of_space(call: Call, space_id: int, asked: Paged) -> Answer:
    """GET /api/parvis/v1/spaces/:id/webhooks"""
    rows = page(Webhook.objects.visible_to(call.viewer).filter(space=room(call, space_id)), asked)
    return listed(call, [_drawn(row) for row in rows], rows)


@doors.admin("admin:write")
@describes("Have an address told what happens in the house.", takes=NewWebhook, gives=Shown, status=201)
def create(call: Call, given: NewWebhook) -> Answer:
    """POST /api/parvis/v1/webhooks"""
    hook = hooking.make(by=call.viewer, space=None, name=given.name, url=given.url, events=given.events)
    return answer(_drawn(hook, told=True), 201)


@doors.member("write")
@describes("Have an address told what happens in a space.", takes=NewWebhook, gives=Shown, status=201)
def create_in_space(call: Call, space_id: int, given: NewWebhook) -> Answer:
    """POST /api/parvis/v1/spaces/:id/webhooks"""
    space = room(call, space_id)
    hook = hooking.make(by=call.viewer, space=space, name=given.name, url=given.url, events=given.events)
    return answer(_drawn(hook, told=True), 201)


@doors.member("read")
@describes("One webhook.", gives=Shown)
def show(call: Call, webhook_id: int) -> Answer:
    """GET /api/parvis/v1/webhooks/:id"""
    return answer(_drawn(_hook(call, webhook_id, "admin:read")))


@doors.member("write")
@describes("Change a webhook, or switch it off or on.", takes=Changes, gives=Shown)
def change(call: Call, webhook_id: int, given: Changes) -> Answer:
    """PATCH /api/parvis/v1/webhooks/:id"""
    changes: hooking.Changes = {}
    if given.name is not UNSET:
        changes["name"] = given.name
    if given.url is not UNSET:
        changes["url"] = given.url
    if given.events is not UNSET:
        changes["events"] = given.events
    if given.active is not UNSET:
        changes["active"] = given.active
    return answer(_drawn(hooking.change(by=call.viewer, webhook=_hook(call, webhook_id), **changes)))


@doors.member("write")
@describes("Tell it nothing more, and forget it.", gives=own.Nothing)
def remove(call: Call, webhook_id: int) -> Answer:
    """DELETE /api/parvis/v1/webhooks/:id"""
    hooking.remove(by=call.viewer, webhook=_hook(call, webhook_id))
    return answer(own.Nothing())


@doors.member("write")
@describes("What its messages are signed with.", gives=Secret)
def secret(call: Call, webhook_id: int) -> Answer:
    """GET /api/parvis/v1/webhooks/:id/secret"""
    return answer(Secret(_hook(call, webhook_id).secret()))


@doors.member("write")
@describes("Sign with another secret from now on.", gives=Secret)
def renew_secret(call: Call, webhook_id: int) -> Answer:
    """POST /api/parvis/v1/webhooks/:id/secret"""
    return answer(Secret(hooking.renew_secret(by=call.viewer, webhook=_hook(call, webhook_id)).secret()))


@doors.member("write")
@describes("Have a test sent, soon: its deliveries say what came of it.", gives=Delivered, status=202)
def test(call: Call, webhook_id: int) -> Answer:
    """POST /api/parvis/v1/webhooks/:id/test"""
    hook = _hook(call, webhook_id)
    if not within("30/hour", "webhook.test", hook.pk):
        raise Refused(_("That is a lot of tests. Try again in an hour."), code="rate")
    return answer(_delivered(hooking.send_test(by=call.viewer, webhook=hook)), 202)


@doors.member("read")
@describes("What it was told lately, and what came of it.", asks=Paged, gives=list[Delivered])
def deliveries(call: Call, webhook_id: int, asked: Paged) -> Answer:
    """GET /api/parvis/v1/webhooks/:id/deliveries"""
    rows = page(Delivery.objects.filter(webhook=_hook(call, webhook_id, "admin:read")), asked)
    return listed(call, [_delivered(row) for row in rows], rows)


def _delivered(row: Delivery) -> Delivered:
    return Delivered(
        id=str(row.pk),
        event=row.event,
        state=Delivery.State(row.state),
        attempts=row.attempts,
        status=row.status,
        reason=row.reason,
        created_at=row.created_at,
        next_attempt_at=row.next_attempt_at if row.state == Delivery.State.WAITING else None,
        sent_at=row.sent_at,
    )
