"""A person's page, and what one does about him there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.core.errors import Refused
from parvis.guard.licence import seen_on
from parvis.identity.actions import approving, tying
from parvis.identity.faces import face, sees_inside
from parvis.identity.fields import fields_for
from parvis.identity.models import Actor, Block, Contact, Follow, FollowRequest, Mute, ProfileField
from parvis.identity.viewer import Viewer
from parvis.spaces import directory, law
from parvis.stream import timelines
from parvis.web import doors
from parvis.web.pages.home import before_of
from parvis.web.pages.posts import back
from parvis.web.request import Request

Kind = ProfileField.Kind
# The order in which a profile is read: what helps somebody decide to write comes first.
GROUPS = (Kind.RESPONSIBILITY, Kind.SKILL, Kind.EXPERIENCE, Kind.LANGUAGE, Kind.INTEREST)
REACH_OUT = (Kind.LOCATION, Kind.PHONE, Kind.EMAIL, Kind.LINK)


@doors.square
def profile(request: Request, handle: str) -> HttpResponseBase:
    """Who somebody is, for this viewer; and what he said where the viewer may read it."""
    actor = doors.found(law.people(request.viewer).prefetch_related("relations"), handle=handle.lower())
    tab = "posts" if request.GET.get("tab") == "posts" or "before" in request.GET else "about"
    if tab == "posts":
        page = timelines.profile_feed(request.viewer, actor, before=before_of(request))
        if request.htmx and before_of(request):
            return render(request, "stream/page.html", {"page": page, "seen": 0, "place": ""})
        extra: dict[str, Any] = {"page": page, "seen": 0, "place": "", "before": before_of(request)}
        extra["pinned"] = [] if before_of(request) else timelines.kept_first(request.viewer, actor)
    else:
        extra = _about(request.viewer, actor)
    return render(request, "people/profile.html", {**_head(request.viewer, actor), **extra, "tab": tab})


def _head(viewer: Viewer, actor: Actor) -> dict[str, Any]:
    """What stands above both tabs."""
    shared = actor.met = not viewer.inside and directory.shares_room(viewer, actor)
    inside = sees_inside(actor, viewer, shared=shared)
    return {
        "actor": actor,
        "face": face(actor, viewer, shared=shared),
        "inside": inside,
        "relation": actor.relation() if inside else None,
        "ambassador": inside and seen_on(actor.pk),
        "mine": viewer.actor_id == actor.pk,
        "tie": tie_between(viewer, actor),
    }


def _about(viewer: Viewer, actor: Actor) -> dict[str, Any]:
    by_kind: dict[str, list[ProfileField]] = {kind: [] for kind in Kind.values}
    for line in fields_for(viewer, actor):
        by_kind[line.kind].append(line)
    mine = viewer.actor_id == actor.pk
    return {
        "about": by_kind[Kind.ABOUT],
        "seek": by_kind[Kind.SEEK],
        "offer": by_kind[Kind.OFFER],
        "groups": [(Kind(kind).label, kind, by_kind[kind]) for kind in GROUPS if by_kind[kind]],
        "others": by_kind[Kind.OTHER],
        "reach_out": [line for kind in REACH_OUT for line in by_kind[kind]],
        "says_something": any(by_kind.values()),
        "mutual": directory.meet(viewer, directory.mutual_contacts(viewer, actor)[:8]),
        "shared_spaces": [] if mine else list(directory.shared_spaces(viewer, actor)[:8]),
        "chain": directory.chain(viewer, actor),
        "reports": list(directory.reports(viewer, actor)[:12]),
    }


def tie_between(viewer: Viewer, actor: Actor) -> dict[str, Any]:
    """What the viewer is to the person: `follows`, `requested`, `mutes`, `blocks`, and `contact` ("", asked, asks, or yes)."""
    if not viewer.signed_in or viewer.actor_id == actor.pk:
        return {}
    pair = {"source": viewer.actor_id, "target": actor.pk}
    asked = Contact.objects.filter(**pair).first()
    asks = None if asked else Contact.objects.filter(source=actor.pk, target=viewer.actor_id).first()
    held = asked or asks
    state = "" if held is None else "yes" if held.accepted_at else "asked" if asked else "asks"
    return {
        "follows": Follow.objects.filter(**pair).exists(),
        "requested": actor.locked and FollowRequest.objects.filter(**pair).exists(),
        "follows_me": Follow.objects.filter(source=actor.pk, target=viewer.actor_id).exists(),
        "mutes": Mute.objects.filter(**pair).exists(),
        "blocks": Block.objects.filter(**pair).exists(),
        "contact": state,
        "word": asks.message if asks else "",
    }


# What each button does, and what is said afterwards where the page itself would not show it.
ACTS: dict[str, tuple[Callable[[Viewer, Actor], object], str]] = {
    "follow": (lambda by, who: tying.follow(by=by, target=who), ""),
    "unfollow": (lambda by, who: tying.unfollow(by=by, target=who), ""),
    "approve": (lambda by, who: approving.approve(by=by, source=who), ""),
    "turn-down": (lambda by, who: approving.turn_down(by=by, source=who), ""),
    "accept": (lambda by, who: tying.accept_contact(by=by, source=who), "contact"),
    "decline": (lambda by, who: tying.decline_contact(by=by, source=who), ""),
    "withdraw": (lambda by, who: tying.withdraw_contact(by=by, target=who), ""),
    "remove": (lambda by, who: tying.remove_contact(by=by, other=who), ""),
    "mute": (lambda by, who: tying.mute(by=by, target=who), "muted"),
    "unmute": (lambda by, who: tying.unmute(by=by, target=who), ""),
    "block": (lambda by, who: tying.block(by=by, target=who), "blocked"),
    "unblock": (lambda by, who: tying.unblock(by=by, target=who), ""),
}


@doors.member
@require_POST
def tie(request: Request, handle: str, verb: str) -> HttpResponseBase:
    """Follow, ask, mute, block… A script gets the buttons as they are now."""
    if verb not in ACTS and verb != "ask":
        raise Http404
    actor = doors.found(law.people(request.viewer), handle=handle.lower())
    directory.meet(request.viewer, [actor])
    asks = verb == "ask" or (verb == "follow" and actor.locked)
    said = "asked" if asks else ACTS[verb][1]
    try:
        if verb == "ask":
            tying.ask_contact(by=request.viewer, target=actor, message=request.POST.get("message", ""))
        else:
            ACTS[verb][0](request.viewer, actor)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        if words := _words(said, face(actor, request.viewer, shared=actor.met).name):
            messages.success(request, words)
    if request.htmx:
        context = {"actor": actor, "tie": tie_between(request.viewer, actor)}
        return render(request, "people/tie.html", context)
    return redirect(back(request, actor.get_absolute_url()))


def _words(said: str, name: str) -> str:
    known = {
        "asked": _("%(name)s will see that you asked."),
        "contact": _("You and %(name)s are in contact."),
        "muted": _("You won’t hear %(name)s any more. They are not told."),
        "blocked": _("%(name)s is blocked."),
    }
    return known.get(said, "") % {"name": name}
