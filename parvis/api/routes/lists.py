"""Lists: one's own, and after them one's spaces, which are read the same way and changed on their pages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from parvis.api import doors
from parvis.api.answers import Answer, ApiError, absent, answer, listed
from parvis.api.call import Call
from parvis.api.entities.accounts import accounts
from parvis.api.params import Params, invalid
from parvis.api.routes import timelines
from parvis.api.routes.connections import shown
from parvis.api.routes.relationships import person
from parvis.core.errors import Refused
from parvis.identity.actions import listing
from parvis.identity.models import List, ListMember
from parvis.spaces.models import Space
from parvis.spaces.queries import members, spaces_of


def _entity(one: List | Space) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/List/"""
    if isinstance(one, Space):
        return {"id": str(one.pk), "title": one.name, "replies_policy": List.Replies.NONE, "exclusive": False}
    return {
        "id": str(one.pk),
        "title": one.title,
        "replies_policy": one.replies_policy,
        "exclusive": one.exclusive,
    }


def _any(call: Call, list_id: int) -> List | Space:
    """The list or the space of the viewer's with this id. Raises `ApiError` 404."""
    own = List.objects.filter(owner=call.viewer.who, pk=list_id).first()
    found = own or spaces_of(call.viewer).filter(pk=list_id).first()
    if found is None:
        raise absent()
    return found


def _own(call: Call, list_id: int) -> List:
    """The same where it is to be changed. Raises `ApiError` 422 for a space."""
    found = _any(call, list_id)
    if isinstance(found, Space):
        raise ApiError(422, _("This list is a space: it is changed on its own page."))
    return found


@doors.member("read:lists")
def every(call: Call) -> Answer:
    """GET /api/v1/lists. That of all staff, which nobody chose to be in, is left to the home."""
    own = List.objects.filter(owner=call.viewer.who).order_by("pk")
    return answer([*map(_entity, own), *map(_entity, spaces_of(call.viewer).exclude(kind=Space.Kind.ALL_STAFF))])


@doors.member("write:lists")
def create(call: Call) -> Answer:
    """POST /api/v1/lists"""
    params = call.params
    return answer(
        _entity(
            _refused_as_mastodon(
                lambda: listing.make_list(
                    by=call.viewer,
                    title=params.text("title"),
                    replies_policy=params.text("replies_policy") or List.Replies.LIST,
                    exclusive=params.flag("exclusive"),
                )
            )
        )
    )


@doors.member("read:lists")
def show(call: Call, list_id: int) -> Answer:
    """GET /api/v1/lists/:id"""
    return answer(_entity(_any(call, list_id)))


@doors.member("write:lists")
def update(call: Call, list_id: int) -> Answer:
    """PUT /api/v1/lists/:id"""
    own, params = _own(call, list_id), call.params
    return answer(
        _entity(
            _refused_as_mastodon(
                lambda: listing.change_list(
                    by=call.viewer,
                    of=own,
                    title=params.text("title") if params.has("title") else None,
                    replies_policy=params.text("replies_policy") or None,
                    exclusive=params.flag("exclusive") if params.has("exclusive") else None,
                )
            )
        )
    )


@doors.member("write:lists")
def delete(call: Call, list_id: int) -> Answer:
    """DELETE /api/v1/lists/:id"""
    listing.take_down_list(by=call.viewer, of=_own(call, list_id))
    return answer({})


@doors.member("read:lists")
def people(call: Call, list_id: int) -> Answer:
    """GET /api/v1/lists/:id/accounts; with `limit=0`, all of them."""
    found = _any(call, list_id)
    if isinstance(found, Space):
        return shown(call, members(call.viewer, found).order_by(), "actor")
    rows = ListMember.objects.filter(list=found)
    if call.params.text("limit") == "0":
        return Answer(listed(accounts(rows.order_by("-pk").values_list("actor", flat=True), call.viewer).values()))
    return shown(call, rows, "actor")


@doors.member("write:lists")
def add(call: Call, list_id: int) -> Answer:
    """POST /api/v1/lists/:id/accounts: people one follows."""
    own = _own(call, list_id)
    wanted = [person(call, account_id) for account_id in _ids(call.params)]
    try:
        listing.put_in_list(by=call.viewer, of=own, people=wanted)
    except Refused as refused:
        if refused.code == "not_followed":
            raise absent() from None
        raise
    return answer({})


@doors.member("write:lists")
def remove(call: Call, list_id: int) -> Answer:
    """DELETE /api/v1/lists/:id/accounts"""
    listing.put_out_of_list(by=call.viewer, of=_own(call, list_id), people=_ids(call.params))
    return answer({})


@doors.member("read:lists")
def holding(call: Call, account_id: int) -> Answer:
    """GET /api/v1/accounts/:id/lists: one's own lists somebody is in."""
    person(call, account_id)
    rows = ListMember.objects.filter(list__owner=call.viewer.who, actor=account_id).select_related("list")
    return answer([_entity(row.list) for row in rows.order_by("list")])


@doors.member("read:lists")
def timeline(call: Call, list_id: int) -> Answer:
    """GET /api/v1/timelines/list/:id"""
    found = _any(call, list_id)
    if isinstance(found, Space):
        return timelines.newest(call, "home", "space", list_id)
    return timelines.newest(call, "home", "list", list_id, replies=str(found.replies_policy))


def _ids(params: Params) -> list[int]:
    return list(dict.fromkeys(params.ids("account_ids")))[:100]


def _refused_as_mastodon(act: Any) -> List:
    """What the action gives; a title or a policy that is wrong refused in the words clients know."""
    try:
        made: List = act()
    except Refused as refused:
        if refused.field == "title":
            raise invalid("title", "can't be blank") from None
        if refused.field == "replies_policy":
            raise invalid("replies_policy", "is not included in the list") from None
        raise
    return made
