"""Home: what concerns me, newest first, until I am up to date."""

from __future__ import annotations

import datetime

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.identity.models import Relation
from parvis.identity.viewer import Viewer
from parvis.spaces import directory, law
from parvis.spaces.models import Space
from parvis.spaces.queries import suggested
from parvis.stream import markers, timelines
from parvis.web import doors
from parvis.web.composing import composer
from parvis.web.numbers import number
from parvis.web.offline import kept
from parvis.web.pages.discretion import asked
from parvis.web.request import Request

FILTERS = [
    ("all", _("Everything")),
    ("spaces", _("My spaces")),
    ("people", _("People I follow")),
    ("topics", _("My topics")),
    ("media", _("Pictures and video")),
    ("questions", _("Questions")),
]


@doors.everyone
def home(request: Request) -> HttpResponseBase:
    """A member's home; a visitor is shown the square."""
    if not request.viewer.signed_in:
        return redirect("/square/")
    only = request.GET.get("show", "all")
    before = before_of(request)
    page = timelines.home(request.viewer, only=only if only in timelines.FILTERS else "all", before=before)
    seen = markers.read_up_to(request.viewer, "home")
    context = {
        "page": page,
        "filters": FILTERS,
        "only": only,
        "seen": seen,
        "first_seen": first_seen(page, seen, before),
        "place": "home",
        "before": before,
        "top": number(request.GET.get("top")) or (page.cards[0].post.pk if page.cards and not before else None),
    }
    if before and only == "all" and (top := number(request.GET.get("top"))) and (before <= seen or not seen):
        markers.mark_read(request.viewer, "home", top)  # he went on below what was new
    if request.htmx and before:
        return render(request, "stream/page.html", context)
    whole = {**context, "composer": composer(request.viewer), "asked": asked(request), **beside(request.viewer)}
    return kept(render(request, "stream/home.html", whole))


NEAR = (Relation.Kind.EMPLOYEE, Relation.Kind.SUBCONTRACTOR, Relation.Kind.PARTNER)  # whom one welcomes at work


def beside(viewer: Viewer) -> dict[str, object]:
    """What stands beside the home: the objective the house shares, who has just come, which spaces to look into."""
    house = law.memberships(viewer).filter(space__kind=Space.Kind.ALL_STAFF).select_related("space__charter").first()
    lately = timezone.now() - datetime.timedelta(days=30)
    near = Relation.objects.filter(Relation.today(), kind__in=NEAR).values("actor")
    welcome = directory.internal_face(viewer)
    newcomers = law.people(viewer).filter(
        welcome, pk__in=near, left_at=None, joined_at__gt=lately, account__isnull=False
    )
    newcomers = newcomers.exclude(pk=viewer.who)
    return {
        "house": house.space if house else None,
        "newcomers": directory.meet(viewer, newcomers.prefetch_related("relations").order_by("-joined_at")[:3]),
        "suggested": suggested(viewer, limit=3),
    }


def first_seen(page: timelines.Page, seen: int, before: int | None) -> int | None:
    """The newest post of this page that was seen before: where one is up to date. None if that line stood higher up."""
    if not seen or (before and before <= seen):
        return None
    return next((card.post.pk for card in page.cards if card.post.pk <= seen), None)


def before_of(request: Request) -> int | None:
    """The id to read below, from the address; None for the newest."""
    return number(request.GET.get("before", ""))
