"""Photos and covers of profiles: drawn again in a sandbox, kept under names nobody can guess."""

from __future__ import annotations

import secrets
from typing import Literal

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from parvis.core import images, ledger, sandbox
from parvis.core.errors import Refused
from parvis.core.refusals import ImageRefused
from parvis.identity import policies
from parvis.identity.models import Actor
from parvis.identity.viewer import Viewer

Slot = Literal["photo", "cover", "public_photo"]
FOLDER = "faces/"  # where the store keeps them, and the address they are served at
PHOTO_EDGE = 400
COVER_SIZE = (1600, 400)
HEAVIEST = 15 * 2**20


def set_picture(*, by: Viewer, actor: Actor, slot: Slot, data: bytes, focus: tuple[float, float] = (0.0, 0.0)) -> Actor:
    """Put an uploaded picture in a slot, cut around `focus` (x, y from -1 to 1, the top right being (1, 1)).

    Raises `Refused` (field: the slot) for what is no picture, too heavy or too large.
    """
    _ask(by, actor)
    if len(data) > HEAVIEST:
        raise Refused(_("This picture is too heavy: 15 MB at most."), field=slot, code="heavy")
    picture = _cut(slot, data, focus)
    ending = "png" if picture.mime == "image/png" else "jpg"
    name = f"{secrets.token_hex(16)}.{ending}"
    default_storage.save(FOLDER + name, ContentFile(picture.data))
    return _place(by, actor, slot, name)


def reuse_photo(*, by: Viewer, actor: Actor) -> Actor:
    """Show on the square the photo that colleagues see."""
    _ask(by, actor)
    return _place(by, actor, "public_photo", actor.photo)


def remove_picture(*, by: Viewer, actor: Actor, slot: Slot) -> Actor:
    """Empty a slot."""
    _ask(by, actor)
    return _place(by, actor, slot, "")


def _cut(slot: Slot, data: bytes, focus: tuple[float, float]) -> images.Picture:
    try:
        if slot == "cover":
            return sandbox.run(images.crop, data, *COVER_SIZE, focus)
        return sandbox.run(images.square, data, PHOTO_EDGE, focus)
    except ImageRefused as refused:
        raise Refused(_(refused.message), field=slot, code=refused.code) from None
    except sandbox.Sandboxed:
        raise Refused(_("We couldn’t open this picture."), field=slot, code="unreadable") from None


def _place(by: Viewer, actor: Actor, slot: Slot, name: str) -> Actor:
    """Point the slot to the new file; the old one goes once that stands, unless another slot still shows it."""
    with transaction.atomic():
        old = getattr(actor, slot)
        setattr(actor, slot, name)
        if slot == "photo" and old and actor.public_photo == old:
            actor.public_photo = name
        actor.save(update_fields=[slot, "public_photo"])
        ledger.record("profile.edited", by=by.actor_id, about=actor, fields=[slot])
        if old and old not in (actor.photo, actor.cover, actor.public_photo):
            transaction.on_commit(lambda: default_storage.delete(FOLDER + old))
    return actor


def _ask(by: Viewer, actor: Actor) -> None:
    if not policies.may_edit(by, actor):
        raise Refused(_("This is somebody else’s profile."))
