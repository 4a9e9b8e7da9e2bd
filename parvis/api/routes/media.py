"""Media: uploads before they are attached, and what they show."""

from __future__ import annotations

import re

from parvis.api import doors
from parvis.api.answers import Answer, ApiError, absent, answer
from parvis.api.call import Call
from parvis.api.entities.media import own_media
from parvis.api.params import Params, invalid
from parvis.stream.actions import attaching
from parvis.stream.models import Attachment

_FOCUS = re.compile(r"(-?[01](?:\.\d{1,12})?), ?(-?[01](?:\.\d{1,12})?)")
STATUS = {Attachment.State.READY: 200, Attachment.State.WORKING: 206}


def _own(call: Call, media_id: int) -> Attachment:
    """The caller’s own file. Raises `ApiError` 404."""
    found = Attachment.objects.visible_to(call.viewer).filter(pk=media_id, owner=call.viewer.who).first()
    if found is None:
        raise absent()
    return found


@doors.member("write:media")
def upload(call: Call) -> Answer:
    """POST /api/v2/media: 202 for a recording that has yet to be prepared."""
    drawn, state = _uploaded(call)
    return Answer(drawn, 202 if state == Attachment.State.WORKING else 200)


@doors.member("write:media")
def upload_v1(call: Call) -> Answer:
    """POST /api/v1/media"""
    return Answer(_uploaded(call)[0])


def _uploaded(call: Call) -> tuple[bytes, str]:
    file = call.files.get("file")
    if file is None:
        raise invalid("file", "can't be blank")
    attachment = attaching.upload(file, by=call.viewer, alt=call.params.text("description"))
    attachment = _changed(call, attachment, call.params)
    # A job may have prepared it meanwhile.
    attachment.refresh_from_db()
    return own_media(attachment, call.viewer), attachment.state


@doors.member("write:media")
def show(call: Call, media_id: int) -> Answer:
    """GET /api/v1/media/:id: 206 while it is being prepared, 422 where that failed."""
    attachment = _own(call, media_id)
    if attachment.state not in STATUS:
        raise ApiError(422, attachment.refusal_text or "Error processing media")
    return Answer(own_media(attachment, call.viewer), STATUS[Attachment.State(attachment.state)])


@doors.member("write:media")
def change(call: Call, media_id: int) -> Answer:
    """PUT /api/v1/media/:id: description, focus, thumbnail."""
    return Answer(own_media(_changed(call, _own(call, media_id), call.params), call.viewer))


@doors.member("write:media")
def delete(call: Call, media_id: int) -> Answer:
    """DELETE /api/v1/media/:id: an upload that stands with no status."""
    attachment = _own(call, media_id)
    if attachment.post_id is not None:
        raise ApiError(422, "Media attachment is currently used by a status")
    attaching.remove(attachment, by=call.viewer)
    return answer({})


def described(call: Call, media_id: int, said: Params) -> None:
    """Note what is said of one of the caller’s files. Raises `ApiError`."""
    _changed(call, _own(call, media_id), said)


def _changed(call: Call, attachment: Attachment, said: Params) -> Attachment:
    """The file with the description, focus and thumbnail that were sent."""
    if thumbnail := call.files.get("thumbnail"):
        attachment = attaching.illustrate(attachment, thumbnail, by=call.viewer)
    alt = said.text("description") if said.has("description") else None
    focus = _focus(said)
    if alt is not None or focus is not None:
        attachment = attaching.describe(attachment, by=call.viewer, alt=alt, focus=focus)
    return attachment


def _focus(said: Params) -> tuple[float, float] | None:
    """Two numbers from -1 to 1: "0.5,-0.25". Raises `ApiError` for anything else."""
    if not (value := said.text("focus").strip()):
        return None
    if not (match := _FOCUS.fullmatch(value)):
        raise invalid("focus", "must be two numbers from -1 to 1")
    return float(match[1]), float(match[2])
