"""People and reports as those who administer the house see them: https://docs.joinmastodon.org/entities/Admin_Account/"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from allauth.account.models import EmailAddress

from parvis.api.answers import encode, stamp
from parvis.api.entities.accounts import accounts
from parvis.api.entities.house import rules
from parvis.api.entities.reports import told
from parvis.api.entities.statuses import statuses
from parvis.identity.models import Actor
from parvis.identity.viewer import SYSTEM, Viewer
from parvis.stream.models import Post, Report

MEMBER = {"id": "1", "name": "", "color": "", "permissions": "65536", "highlighted": False}
ADMINISTRATOR = {"id": "2", "name": "Admin", "color": "", "permissions": "1", "highlighted": True}


def people(actors: Iterable[Actor]) -> dict[int, bytes]:
    """The JSON of these people, by id. Administrators see them all, whatever the blocks between: so the house draws them.

    Addresses of the network are the person's own, shown to nobody else: `ip` is never told.
    """
    held = {actor.pk: actor for actor in actors}
    shown = accounts(held, SYSTEM)
    logins = [actor.account_id for actor in held.values()]
    confirmed = set(EmailAddress.objects.filter(user__in=logins, verified=True).values_list("user", flat=True))
    return {
        pk: encode(_person(actor, shown[pk], confirmed=actor.account_id in confirmed))
        for pk, actor in held.items()
        if pk in shown
    }


def _person(actor: Actor, shown: bytes, *, confirmed: bool) -> dict[str, Any]:
    login = actor.account
    closed = login is not None and not login.is_active
    return {
        "id": str(actor.pk), "username": actor.handle, "domain": None, "created_at": stamp(actor.joined_at),
        "email": login.email if login else "", "ip": None, "ips": [], "locale": login.language if login else None,
        "invite_request": None, "role": ADMINISTRATOR if login and login.is_admin else MEMBER, "confirmed": confirmed,
        # Our one measure: no signing in, and what the person said stays. It is Mastodon's two at once.
        "approved": True, "disabled": closed, "suspended": closed, "silenced": False, "sensitized": False,
        "account": msgspec.Raw(shown), "created_by_application_id": None, "invited_by_account_id": None,
    }  # fmt: skip


def reports(heard: Iterable[Report], viewer: Viewer) -> list[bytes]:
    """https://docs.joinmastodon.org/entities/Admin_Report/: of the posts, those the viewer may read."""
    found = list(heard)
    concerned = {a.pk: a for r in found for a in (r.reporter, r.target, r.assigned, r.settled_by) if a is not None}
    drawn = people(concerned.values())
    standing = Post.objects.visible_to(viewer).filter(
        pk__in=Report.posts.through.objects.filter(report__in=found).values("post")
    )
    said = statuses(standing.values_list("pk", flat=True), viewer)
    texts = {rule["id"]: rule for rule in rules()}
    return [encode(_report(report, drawn, said, texts)) for report in found]


def _report(
    report: Report, drawn: dict[int, bytes], said: dict[int, bytes], texts: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    def person(actor_id: int | None) -> Any:
        return msgspec.Raw(drawn[actor_id]) if actor_id in drawn else None

    posts = report.posts.values_list("pk", flat=True)
    return {
        **told(report),
        "updated_at": stamp(report.changed_at),
        "account": person(report.reporter_id),
        "target_account": person(report.target_id),
        "assigned_account": person(report.assigned_id),
        "action_taken_by_account": person(report.settled_by_id),
        "statuses": [msgspec.Raw(said[pk]) for pk in posts if pk in said],
        "rules": [texts[str(rule.pk)] for rule in report.rules.all() if str(rule.pk) in texts],
    }
