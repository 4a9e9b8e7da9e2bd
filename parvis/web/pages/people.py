"""Finding people: the directory, one's contacts, who reports to whom."""

from __future__ import annotations

from dataclasses import asdict, fields

from django.http import HttpResponseBase
from django.shortcuts import render

from parvis.identity.faces import face
from parvis.identity.models import Actor, Contact, Follow, Mute, Relation
from parvis.identity.viewer import Viewer
from parvis.spaces import directory, law
from parvis.spaces.directory import Wanted
from parvis.spaces.queries import spaces_of
from parvis.web import doors
from parvis.web.numbers import number
from parvis.web.request import Request


@doors.member
def people(request: Request) -> HttpResponseBase:
    """Search and filters; without any, people one may want to know come first."""
    asked = Wanted(**{f.name: request.GET.get(f.name, "")[:80] for f in fields(Wanted)})
    page = directory.search(request.viewer, asked, page=number(request.GET.get("page", ""), digits=3) or 1)
    wants = any(asdict(asked).values())
    context = {
        "wanted": asked,
        "page": page,
        "cards": _cards(request.viewer, page.people),
        "narrowed": any(value for name, value in asdict(asked).items() if name != "q"),
        "wants": wants,
    }
    if request.htmx:
        return render(request, "people/results.html", context)
    context |= {
        "facets": directory.facets(request.viewer),
        "relations": Relation.Kind.choices if request.viewer.inside else [],
        "spaces": spaces_of(request.viewer),
        "suggestions": [] if wants or page.page > 1 else directory.suggestions(request.viewer),
        "requests": directory.requests_to(request.viewer).count(),
        "tab": "people",
    }
    return render(request, "people/directory.html", context)


def _cards(viewer: Viewer, people: list[Actor]) -> list[dict[str, object]]:
    """What each card shows, for this viewer, in one more query for externals and one for follows."""
    ids = [actor.pk for actor in people]
    inside = directory.sees_from_inside(viewer, ids)
    followed = set(Follow.objects.filter(source=viewer.actor_id, target__in=ids).values_list("target", flat=True))
    return [
        {
            "actor": actor,
            "face": face(actor, viewer, shared=actor.pk in inside),
            "inside": actor.pk in inside,
            "relation": actor.relation() if actor.pk in inside else None,
            "follows": actor.pk in followed,
        }
        for actor in people
    ]


@doors.member
def contacts(request: Request) -> HttpResponseBase:
    """Requests to answer, those one made, one's contacts, and whom one mutes or blocks."""
    viewer = request.viewer
    requests = list(directory.requests_to(viewer))
    asked = list(Contact.objects.filter(source=viewer.actor_id, accepted_at=None).select_related("target"))
    muted = law.people(viewer).filter(pk__in=Mute.objects.filter(source=viewer.actor_id).values("target"))
    followers = list(directory.follow_requests(viewer)[:200])
    met = [*(tie.source for tie in requests), *(tie.target for tie in asked), *(tie.source for tie in followers)]
    directory.meet(viewer, met)
    context = {
        "requests": requests,
        "followers": followers,
        "asked": asked,
        "cards": _cards(viewer, list(directory.contacts(viewer).prefetch_related("relations")[:500])),
        "muted": directory.meet(viewer, muted),
        "blocked": directory.meet(viewer, directory.blocked_by(viewer)),
        "tab": "contacts",
    }
    return render(request, "people/contacts.html", context)


@doors.insider
def chart(request: Request) -> HttpResponseBase:
    """Who reports to whom: the top, or one person with the line above and the team below."""
    handle = request.GET.get("of", "")
    focus = doors.found(law.people(request.viewer), handle=handle.lower()) if handle else None
    context = {
        "focus": focus,
        "chain": directory.chain(request.viewer, focus) if focus else [],
        "reports": list(directory.reports(request.viewer, focus)[:200]),
        "tab": "chart",
    }
    return render(request, "people/chart.html", context)
