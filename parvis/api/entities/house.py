"""The house itself, as programs ask about it: https://docs.joinmastodon.org/entities/Instance/ and its first version."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import msgspec
from django.conf import settings
from django.templatetags.static import static

from parvis.api import limits
from parvis.api.answers import stamp
from parvis.api.entities.accounts import accounts
from parvis.api.versions import MASTODON, VERSION
from parvis.core.push import public_key
from parvis.identity.viewer import VISITOR, Viewer
from parvis.spaces.models import Organisation, Rule, Statement
from parvis.stream import figures, translating


def authority() -> str:
    """The house's name in addresses (`@handle@authority`): its host, with the port where it has one."""
    return urlsplit(settings.SITE_URL).netloc


def streaming() -> str:
    """Where live updates are listened to."""
    return "ws" + settings.SITE_URL.removeprefix("http")


def rules() -> list[dict[str, Any]]:
    """https://docs.joinmastodon.org/entities/Rule/"""
    return [
        {"id": str(rule.pk), "text": rule.text, "hint": rule.hint, "translations": {}} for rule in Rule.objects.all()
    ]


def statement(kind: str) -> Statement | None:
    """A text of the house."""
    return Statement.objects.filter(kind=kind).first()


def privacy_policy(said: Statement) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/PrivacyPolicy/ and ExtendedDescription, which are alike."""
    return {"updated_at": stamp(said.changed_at), "content": said.html}


def terms_of_service(said: Statement) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/TermsOfService/"""
    day = said.changed_at.date().isoformat()
    return {"effective_date": day, "effective": True, "content": said.html, "succeeded_by": None}


def instance(viewer: Viewer) -> dict[str, Any]:
    """The second version. Figures are those of the square for who is not inside."""
    house = Organisation.current()
    return {
        "domain": authority(),
        "title": house.name,
        "version": VERSION,
        "source_url": f"{settings.SITE_URL}/about/",
        "description": house.tagline,
        "usage": {"users": {"active_month": figures.active(viewer, figures.lately(30))}},
        "thumbnail": {
            "url": _picture("cover"), "blurhash": None, "description": "",
            "versions": {"@1x": _picture("cover"), "@2x": _picture("cover")},
        },
        "icon": [{"src": _picture("space"), "size": "240x240"}],
        "languages": [house.language],
        "configuration": {
            "urls": _addresses(),
            "vapid": {"public_key": public_key()},
            "accounts": limits.accounts(),
            "statuses": limits.statuses(),
            "media_attachments": limits.media(),
            "polls": limits.polls(),
            "translation": {"enabled": translating.enabled()},
            "timelines_access": _access(house),
            "limited_federation": True,
        },
        "registrations": _registrations(house),
        "api_versions": {"mastodon": MASTODON},
        "wrapstodon": None,
        "contact": {"email": house.contact_email, "account": _contact(house)},
        "rules": rules(),
    }  # fmt: skip


def first_instance(viewer: Viewer) -> dict[str, Any]:
    """The first version, which older apps ask for."""
    house = Organisation.current()
    return {
        "uri": authority(),
        "title": house.name,
        "short_description": house.tagline,
        "description": house.tagline,
        "email": house.contact_email,
        "version": VERSION,
        "urls": {"streaming_api": streaming()},
        "stats": {
            "user_count": figures.everybody(viewer), "status_count": sum(figures.all_posts(viewer)), "domain_count": 0,
        },
        "thumbnail": _picture("cover"),
        "languages": [house.language],
        "registrations": house.joining != Organisation.Joining.INVITATION,
        "approval_required": False,
        "invites_enabled": True,
        "configuration": {
            "accounts": limits.accounts(),
            "statuses": limits.statuses(),
            "media_attachments": limits.media(),
            "polls": limits.polls(),
        },
        "contact_account": _contact(house),
        "rules": rules(),
    }  # fmt: skip


def nodeinfo(version: str) -> dict[str, Any]:
    """https://nodeinfo.diaspora.software/schema.html. No protocol is spoken between servers yet, so none is named."""
    house = Organisation.current()
    threads, comments = figures.all_posts(VISITOR)
    software = {"name": "parvis", "version": VERSION.rpartition(" ")[2].rstrip(")")}
    return {
        "version": version,
        "software": software,
        "protocols": [],
        "services": {"inbound": [], "outbound": ["atom1.0"] if house.square_open else []},
        "openRegistrations": house.joining == Organisation.Joining.OPEN,
        "usage": {
            "users": {
                "total": figures.everybody(VISITOR),
                "activeMonth": figures.active(VISITOR, figures.lately(30)),
                "activeHalfyear": figures.active(VISITOR, figures.lately(180)),
            },
            "localPosts": threads,
            "localComments": comments,
        },
        "metadata": {"nodeName": house.name, "nodeDescription": house.tagline},
    }


def _picture(name: str) -> str:
    return f"{settings.SITE_URL}{static(f'img/{name}.png')}"


def _addresses() -> dict[str, str | None]:
    said = set(Statement.objects.values_list("kind", flat=True))
    about = f"{settings.SITE_URL}/about/"
    return {
        "streaming": streaming(),
        "status": None,
        "about": about,
        "privacy_policy": f"{about}privacy/" if Statement.Kind.PRIVACY in said else None,
        "terms_of_service": f"{about}terms/" if Statement.Kind.TERMS in said else None,
    }


def _access(house: Organisation) -> dict[str, dict[str, str]]:
    ours = {"local": "public" if house.square_open else "authenticated", "remote": "disabled"}
    return dict.fromkeys(("live_feeds", "hashtag_feeds", "trending_link_feeds"), ours)


def _registrations(house: Organisation) -> dict[str, Any]:
    enabled = house.joining != Organisation.Joining.INVITATION
    return {
        "enabled": enabled,
        "approval_required": False,
        "reason_required": False,
        "message": None if house.joining == Organisation.Joining.OPEN else f"<p>{house.get_joining_display()}</p>",
        "min_age": None,
        "url": None,
    }


def _contact(house: Organisation) -> Any:
    """The house's own profile; none before it has one."""
    shown = accounts([house.brand_id], VISITOR) if house.brand_id else {}
    return msgspec.Raw(next(iter(shown.values()))) if shown else None
