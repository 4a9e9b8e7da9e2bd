"""Files that come with a form: uploaded before by a script (their ids), or sent along without one."""

from __future__ import annotations

import re
from typing import Any

from django.http import QueryDict

from parvis.core.errors import Refused
from parvis.identity.viewer import Viewer
from parvis.stream.actions import attaching
from parvis.stream.models import Attachment
from parvis.web.numbers import number
from parvis.web.request import Request

_FOCUS = re.compile(r"(-?[01](?:\.\d{1,4})?),(-?[01](?:\.\d{1,4})?)")


def attachments_from(request: Request, by: Viewer) -> tuple[int, ...]:
    """The uploads a composer names, in order, described as its fields say, then those it sends. Raises `Refused`."""
    named = [pk for value in request.POST.getlist("attachments") if (pk := number(value)) is not None]
    for attachment in Attachment.objects.own(by).filter(pk__in=named):
        if said := said_of(attachment.pk, request.POST):
            attaching.describe(attachment, by=by, **said)
    return tuple(dict.fromkeys([*named, *_sent(request, by)]))


def _sent(request: Request, by: Viewer) -> list[int]:
    """Take the files that came with the form: all of them, or none, since the form asks for all again."""
    taken: list[Attachment] = []
    try:
        for file in request.FILES.getlist("files"):
            taken.append(attaching.upload(file, by=by))
    except Refused:
        for attachment in taken:
            attaching.remove(attachment, by=by)
        raise
    return [attachment.pk for attachment in taken]


def said_of(attachment_id: int, data: QueryDict) -> dict[str, Any]:
    """What a form says of a file: its alternative text and its focal point, those it mentions."""
    said: dict[str, Any] = {}
    if (alt := data.get(f"alt-{attachment_id}")) is not None:
        said["alt"] = alt
    if match := _FOCUS.fullmatch(data.get(f"focus-{attachment_id}", "")):
        said["focus"] = (float(match[1]), float(match[2]))
    return said


def uploads_named(values: Any, by: Viewer) -> list[Attachment]:
    """The viewer's uploads among these ids (strings, from a form or a draft), in the order given."""
    ids = [pk for value in values or () if (pk := number(value)) is not None]
    found = {attachment.pk: attachment for attachment in Attachment.objects.own(by).filter(pk__in=ids)}
    return [found[pk] for pk in ids if pk in found]
