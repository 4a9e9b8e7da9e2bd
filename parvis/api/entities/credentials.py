"""One’s own account, with what only oneself sees of it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from parvis.api.answers import encode
from parvis.api.entities.accounts import Account, drawn
from parvis.identity.actions.profiling import LABELLED
from parvis.identity.fields import fields_for
from parvis.identity.models import Actor, ProfileField
from parvis.identity.viewer import Viewer
from parvis.spaces.directory import follow_requests
from parvis.spaces.models import Organisation

Kind = ProfileField.Kind
VISIBILITIES = ("public", "unlisted", "private", "direct")


def credentials(actor: Actor, viewer: Viewer) -> bytes:
    """https://docs.joinmastodon.org/entities/Account/#CredentialAccount, in JSON; `actor` is the viewer himself."""
    lines = fields_for(viewer, actor)
    account = drawn(actor, viewer, lines=lines)
    preferred = actor.account
    source: dict[str, Any] = {
        "privacy": default_visibility(actor, viewer),
        "sensitive": bool(preferred and preferred.post_sensitive),
        "language": (preferred.post_language if preferred else "") or None,
        "note": _about(lines),
        "fields": _labelled(lines),
        "follow_requests_count": follow_requests(viewer).count(),
        "hide_collections": actor.hide_collections,
        "discoverable": actor.discoverable,
        "indexable": actor.indexable,
        "attribution_domains": [],
        "quote_policy": "public",
    }
    return encode(account)[:-1] + b',"source":' + encode(source) + b',"role":' + encode(_role(viewer)) + b"}"


def profile(actor: Actor, viewer: Viewer) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/Profile/: what one may change of it, as it was typed."""
    lines = fields_for(viewer, actor)
    account: Account = drawn(actor, viewer, lines=lines)
    return {
        "id": account.id,
        "display_name": account.display_name,
        "note": _about(lines),
        "fields": _labelled(lines),
        "avatar": account.avatar if actor.photo else None,
        "avatar_static": account.avatar_static if actor.photo else None,
        "avatar_description": "",
        "header": account.header if actor.cover else None,
        "header_static": account.header_static if actor.cover else None,
        "header_description": "",
        "locked": account.locked,
        "bot": account.bot,
        "hide_collections": account.hide_collections,
        "discoverable": account.discoverable,
        "indexable": actor.indexable,
        "show_media": True,
        "show_media_replies": True,
        "show_featured": True,
        "attribution_domains": [],
    }


def default_visibility(actor: Actor, viewer: Viewer) -> str:
    """How far what the person says goes unless he says otherwise: his choice, else the house’s."""
    chosen = actor.account.post_reach if actor.account else ""
    if chosen in VISIBILITIES:
        return chosen
    return "private" if viewer.inside and not Organisation.current().public_by_default else "public"


def _about(lines: list[ProfileField]) -> str:
    return next((line.value for line in lines if line.kind == Kind.ABOUT), "")


def _labelled(lines: list[ProfileField]) -> list[dict[str, Any]]:
    return [
        {"name": line.detail or line.get_kind_display(), "value": line.value, "verified_at": None}
        for line in lines
        if line.kind in LABELLED
    ]


def _role(viewer: Viewer) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/Role/: -99 is everybody’s, bit 1 of the permissions an administrator’s."""
    return {
        "id": "3" if viewer.admin else "-99",
        "name": _("Administrator") if viewer.admin else "",
        "permissions": "1" if viewer.admin else "65536",
        "color": "",
        "highlighted": viewer.admin,
        "collection_limit": 0,
    }
