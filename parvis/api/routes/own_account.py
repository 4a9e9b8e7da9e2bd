"""One's own account: what it says, and how one likes to post."""

from __future__ import annotations

from django.db import transaction

from parvis.api import doors
from parvis.api.answers import Answer, answer
from parvis.api.call import Call
from parvis.api.entities.credentials import VISIBILITIES, credentials, default_visibility, profile
from parvis.core.errors import Refused
from parvis.identity.actions.picturing import Slot, remove_picture, reuse_photo, set_picture
from parvis.identity.actions.preferring import Preferences, prefer
from parvis.identity.actions.profiling import Changes, edit, rewrite
from parvis.identity.models import Actor
from parvis.identity.models import Reach as FieldReach
from parvis.identity.viewer import actor_of
from parvis.spaces.models import Organisation

SLOTS: dict[str, Slot] = {"avatar": "photo", "header": "cover"}
FLAGS = {"bot": "automated"} | {name: name for name in ("locked", "discoverable", "hide_collections", "indexable")}


def oneself(call: Call) -> Actor:
    """The profile of whoever asks, with its login."""
    actor = actor_of(call.viewer.account_id or 0)
    if actor is None:  # left between the door and here
        raise Refused("This method requires an authenticated user")
    return actor


@doors.member("profile")
def verify_credentials(call: Call) -> Answer:
    """GET /api/v1/accounts/verify_credentials"""
    return Answer(credentials(oneself(call), call.viewer))


@doors.member("write:accounts")
def update_credentials(call: Call) -> Answer:
    """PATCH /api/v1/accounts/update_credentials: all that was sent, or nothing."""
    _change(call)
    return Answer(credentials(oneself(call), call.viewer))


@doors.member("read:accounts")
def show_profile(call: Call) -> Answer:
    """GET /api/v1/profile"""
    return answer(profile(oneself(call), call.viewer))


@doors.member("write:accounts")
def update_profile(call: Call) -> Answer:
    """PATCH /api/v1/profile"""
    _change(call)
    return answer(profile(oneself(call), call.viewer))


@doors.member("write:accounts")
def delete_picture(call: Call, which: str) -> Answer:
    """DELETE /api/v1/profile/avatar, /api/v1/profile/header"""
    actor = oneself(call)
    shared = bool(actor.photo) and actor.public_photo == actor.photo
    remove_picture(by=call.viewer, actor=actor, slot=SLOTS[which])
    if which == "avatar" and shared:
        remove_picture(by=call.viewer, actor=actor, slot="public_photo")
    return Answer(credentials(oneself(call), call.viewer))


@doors.member("read:accounts")
def preferences(call: Call) -> Answer:
    """GET /api/v1/preferences"""
    actor = oneself(call)
    account = actor.account
    return answer(
        {
            "posting:default:visibility": default_visibility(actor, call.viewer),
            "posting:default:sensitive": bool(account and account.post_sensitive),
            "posting:default:language": (account.post_language if account else "") or None,
            "posting:default:quote_policy": "public",
            "reading:expand:media": "default",
            "reading:expand:spoilers": False,
            "reading:autoplay:gifs": False,
        }
    )


@transaction.atomic
def _change(call: Call) -> None:
    actor, by, params = oneself(call), call.viewer, call.params
    changes: Changes = {ours: params.flag(theirs) for theirs, ours in FLAGS.items() if params.has(theirs)}  # type: ignore[assignment]
    if params.has("display_name"):
        # Who has no name is called by his handle.
        changes["name"] = params.text("display_name").strip() or actor.handle
        if actor.is_public and actor.public_name in ("", actor.name):
            changes["public_name"] = changes["name"]
    if changes:
        edit(by=by, actor=actor, **changes)
    lines = params.inners("fields_attributes")
    if params.has("note") or params.has("fields_attributes"):
        rewrite(
            by=by,
            actor=actor,
            about=params.text("note") if params.has("note") else None,
            labelled=[(line.text("name"), line.text("value")) for line in lines]
            if params.has("fields_attributes")
            else None,
            fresh_reach=_fresh_reach(actor),
        )
    _prefer(call, actor)
    for name, slot in SLOTS.items():
        if (picture := call.files.get(name)) is not None:
            _show(call, actor, slot, picture.read())


def _fresh_reach(actor: Actor) -> FieldReach:
    """How far a new line goes that an app writes without a word of it: to the world only where that is the house's way."""
    out_there = actor.is_public and Organisation.current().public_by_default
    return FieldReach.PUBLIC if out_there else FieldReach.INSIDE


def _prefer(call: Call, actor: Actor) -> None:
    source = call.params.inner("source")
    wanted: Preferences = {}
    if source.has("privacy"):
        wanted["post_reach"] = source.one_of("privacy", VISIBILITIES, "public")
    if source.has("sensitive"):
        wanted["post_sensitive"] = source.flag("sensitive")
    if source.has("language"):
        wanted["post_language"] = source.text("language").strip()
    if wanted and actor.account is not None:
        prefer(by=call.viewer, account=actor.account, **wanted)


def _show(call: Call, actor: Actor, slot: Slot, data: bytes) -> None:
    """Put up a picture. Who is on the square as he is inside shows the same photo there."""
    one_face = actor.is_public and actor.public_photo == actor.photo
    set_picture(by=call.viewer, actor=actor, slot=slot, data=data)
    if slot == "photo" and one_face and (not call.viewer.inside or Organisation.current().public_by_default):
        reuse_photo(by=call.viewer, actor=actor)
