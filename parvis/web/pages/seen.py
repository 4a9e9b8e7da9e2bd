"""One's own standing with the charter and the lessons; and what the house can see of one, from the settings as they are."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from parvis.guard import audit, lessons, licence
from parvis.guard.actions import committing
from parvis.guard.audit import Noted
from parvis.guard.models import Discretion
from parvis.identity import keys
from parvis.identity.fields import contacts_of
from parvis.identity.models import Actor, ProfileField, Reach
from parvis.identity.viewer import Viewer
from parvis.spaces import law
from parvis.spaces.models import Statement
from parvis.stream.models import Post
from parvis.web import doors
from parvis.web.numbers import number
from parvis.web.pages.settings import account_of
from parvis.web.request import Request


@doors.member
@require_GET
def standing(request: Request) -> HttpResponseBase:
    """Where one is with the charter, the lessons and the licence."""
    mine = licence.licence_of(request.viewer)
    taught = lessons.taught(request.viewer) if mine.standing.bound else []
    context = {
        "mine": mine.standing,
        "charter": mine.standing.charter,
        "licence": mine,
        "lessons": taught,
        "passed": sum(1 for one in taught if one.passed_on),
        "tab": "discretion",
    }
    return render(request, "settings/discretion.html", context)


@doors.member
@require_POST
def show_licence(request: Request) -> HttpResponseBase:
    """Let others see the licence, or no longer."""
    committing.show_licence(request.POST.get("shown") == "1", by=request.viewer)
    return redirect("/settings/discretion/")


@doors.member
@require_GET
def seen(request: Request) -> HttpResponseBase:
    """Who sees what of me, and what is written down of me."""
    account, actor = account_of(request)
    before = number(request.GET.get("before", ""))
    noted = audit.of(request.viewer, before=before)
    context = {
        "account": account,
        "actor": actor,
        "relations": actor.relations.order_by("-since"),
        "lines": _lines(actor),
        "contacts": law.people(request.viewer).filter(contacts_of(actor.pk)).count(),
        "administrators": _administrators(request.viewer),
        "apps": len(keys.apps_of(request.viewer)),
        "charter": Discretion.current(),
        "privacy": Statement.objects.filter(kind=Statement.Kind.PRIVACY).exists(),
        "noted": noted,
        "readable": _readable(request.viewer, noted),
        "older": noted[-1].entry.pk if len(noted) == audit.PAGE else None,
        "tab": "discretion",
    }
    return render(request, "settings/seen.html", context)


def _lines(actor: Actor) -> list[tuple[str, str, list[str]]]:
    """What one says of oneself, by who reads it, from the fewest to the most: (reach, in words, what)."""
    found: dict[str, list[str]] = {reach: [] for reach in Reach.values}
    for line in ProfileField.objects.filter(actor=actor):
        label = line.detail if line.kind == ProfileField.Kind.OTHER and line.detail else str(line.get_kind_display())
        if label not in found[line.reach]:
            found[line.reach].append(label)
    return [(reach, str(Reach(reach).label), labels) for reach, labels in found.items() if labels]


def _administrators(viewer: Viewer) -> list[Actor]:
    """Who administers the house, as far as the viewer may find them."""
    administering = law.people(viewer).filter(law.insiders(), account__is_admin=True, account__is_active=True)
    return list(administering.order_by("name")[:20])


def _readable(viewer: Viewer, noted: list[Noted]) -> set[int]:
    """Those of the posts spoken of that the viewer may read now."""
    about: list[Any] = [note.post_id for note in noted if note.post_id]
    return set(Post.objects.visible_to(viewer).filter(pk__in=about).values_list("pk", flat=True)) if about else set()
