"""What programs ask of any host: who is here (RFC 7033), what runs here (NodeInfo)."""

from __future__ import annotations

import re
from typing import Any
from xml.sax.saxutils import quoteattr

from django.conf import settings

from parvis.api import doors
from parvis.api.answers import Answer, ApiError, absent, answer, encode
from parvis.api.call import Call
from parvis.api.entities import house
from parvis.api.entities.accounts import picture
from parvis.identity.faces import face
from parvis.identity.models import Actor
from parvis.identity.viewer import VISITOR
from parvis.spaces.law import people
from parvis.spaces.models import Organisation

SCHEMA = "http://nodeinfo.diaspora.software/ns/schema/"
VERSIONS = ("2.0", "2.1")
_ACCOUNT = re.compile(r"(?:acct:)?@?([\w.-]+)@([^@/?#\s]+)", re.IGNORECASE)
_PROFILE = re.compile(r"/@([\w.-]+)/?")
PROFILE_PAGE = "http://webfinger.net/rel/profile-page"
AVATAR = "http://webfinger.net/rel/avatar"


@doors.anyone
def webfinger(call: Call) -> Answer:
    """GET /.well-known/webfinger: only those with a public profile are here, and only while the square is open."""
    resource = call.params.text("resource")
    if not resource:
        raise ApiError(400, "The parameter resource is missing")
    handle = _handle(resource)
    found = people(VISITOR).filter(handle=handle.lower()).first() if Organisation.current().square_open else None
    if found is None:
        raise absent()
    wanted = set(call.params.texts("rel"))
    told = _finger(found)
    told["links"] = [link for link in told["links"] if not wanted or link["rel"] in wanted]
    return Answer(encode(told), type="application/jrd+json; charset=utf-8")


def _handle(resource: str) -> str:
    """The handle a resource names. Raises `ApiError`: 400 for what names nobody anywhere, 404 for somebody elsewhere."""
    if match := _ACCOUNT.fullmatch(resource):
        if match[2].lower() != house.authority().lower():
            raise absent()
        return match[1]
    if not resource.startswith(("http://", "https://")):
        raise ApiError(400, "The parameter resource is neither an account nor an address")
    match = _PROFILE.fullmatch(resource.removeprefix(settings.SITE_URL))
    if match is None:
        raise absent()
    return match[1]


def _finger(actor: Actor) -> dict[str, Any]:
    shown = face(actor, VISITOR)
    page = f"{settings.SITE_URL}/@{shown.handle}"
    links = [{"rel": PROFILE_PAGE, "type": "text/html", "href": page}]
    if shown.photo:
        links.append({"rel": AVATAR, "type": "image/webp", "href": picture(shown.photo)})
    return {"subject": f"acct:{shown.handle}@{house.authority()}", "aliases": [page], "links": links}


@doors.anyone
def nodeinfo_links(_call: Call) -> Answer:
    """GET /.well-known/nodeinfo"""
    found = [{"rel": SCHEMA + version, "href": f"{settings.SITE_URL}/nodeinfo/{version}"} for version in VERSIONS]
    return answer({"links": found})


@doors.anyone
def nodeinfo(_call: Call, version: str) -> Answer:
    """GET /nodeinfo/2.0 and 2.1"""
    if version not in VERSIONS:
        raise absent()
    told = encode(house.nodeinfo(version))
    return Answer(told, type=f'application/json; profile="{SCHEMA}{version}#"; charset=utf-8')


TEMPLATE = "{uri}"


@doors.anyone
def host_meta(_call: Call) -> Answer:
    """GET /.well-known/host-meta (RFC 6415): where accounts are asked about."""
    asked = quoteattr(f"{settings.SITE_URL}/.well-known/webfinger?resource={TEMPLATE}")
    said = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">'
        f'<Link rel="lrdd" template={asked}/></XRD>\n'
    )
    return Answer(said.encode(), type="application/xrd+xml; charset=utf-8")


@doors.anyone
def host_meta_json(_call: Call) -> Answer:
    """GET /.well-known/host-meta.json"""
    asked = f"{settings.SITE_URL}/.well-known/webfinger?resource={TEMPLATE}"
    return answer({"links": [{"rel": "lrdd", "template": asked}]})
