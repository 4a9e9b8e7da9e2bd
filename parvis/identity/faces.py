"""The face a person shows to a viewer: the internal one to colleagues, the public persona to the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from parvis.identity.models import Actor
from parvis.identity.models.actor import initials_of
from parvis.identity.viewer import Viewer


@dataclass(frozen=True)
class Face:
    """What is drawn of a person. `photo` (a file's name), `url` and `handle` may be empty."""

    name: str
    headline: str
    photo: str
    url: str
    handle: str
    initials: str
    hue: int

    @property
    def photo_url(self) -> str:
        """Where the photo is served, or nothing."""
        return f"/faces/{self.photo}" if self.photo else ""


def profiles(ids: Iterable[int]) -> QuerySet[Actor]:
    """These people, whom the law let through, to be drawn with the face each shows."""
    return Actor.objects.filter(pk__in=list(ids))


def face(actor: Actor, viewer: Viewer, *, shared: bool = False) -> Face:
    """The face `actor` shows to `viewer`. Asks the database nothing.

    `shared` says that the two share a room that is not open to the world, which the caller knows (a member's page, a
    post in that room): an external then sees the internal face. Who keeps off the square shows no name on it.
    """
    if sees_inside(actor, viewer, shared=shared):
        return _drawn(actor, actor.name, actor.headline, actor.photo, actor.handle)
    if actor.is_public and actor.left_at is None:
        return _drawn(actor, actor.public_name or actor.name, actor.public_headline, actor.public_photo, actor.handle)
    return _drawn(actor, _("A member"), "", "", "")


def sees_inside(actor: Actor, viewer: Viewer, *, shared: bool = False) -> bool:
    """Whether the viewer sees the internal face."""
    colleague = viewer.inside or viewer.system or shared
    return colleague or actor.pk == viewer.actor_id or actor.kind != Actor.Kind.PERSON


def _drawn(actor: Actor, name: str, headline: str, photo: str, handle: str) -> Face:
    return Face(
        name=name,
        headline=headline,
        photo=photo,
        url=f"/@{handle}/" if handle else "",
        handle=handle,
        initials=initials_of(name) if handle else "·",
        hue=actor.hue if handle else 85,
    )
