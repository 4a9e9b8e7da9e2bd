"""Notifications: the list, the badge, and where each leads."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from parvis.identity.faces import Face
from parvis.identity.viewer import Viewer
from parvis.stream import notifications, phrases
from parvis.stream.actions.minding import mark_read
from parvis.stream.notifications import Group
from parvis.web import doors
from parvis.web.numbers import number
from parvis.web.pages.home import before_of
from parvis.web.request import Request

FILTERS = [("", gettext_lazy("All")), ("unread", gettext_lazy("Unread")), ("mentions", gettext_lazy("For me"))]
ICONS = {
    "mention": "at-sign",
    "reply": "reply",
    "message": "mail",
    "reaction": "heart",
    "post": "newspaper",
    "announcement": "megaphone",
    "kudos": "award",
    "answer": "circle-check",
    "share": "repeat-2",
    "poll": "chart-bar",
    "follow": "user-plus",
    "follow_request": "user-plus",
    "contact": "handshake",
    "request": "door-open",
    "invite": "ticket",
    "joined": "party-popper",
    "charter": "compass",
    "refused": "triangle-alert",
    "report": "flag",
    "held": "shield-question-mark",
    "looked_at": "shield-check",
    "update": "pencil-line",
    "quoted_update": "pencil-line",
    "webhook": "webhook",
    "discretion": "shield",
}


@dataclass(frozen=True)
class Line:
    """One line of the list."""

    group: Group
    sentence: SafeString
    faces: list[Face]
    icon: str


def line(group: Group, viewer: Viewer) -> Line:
    """A group as the list shows it, the names in bold."""
    faces = group.faces(viewer)
    names: list[str] = [format_html("<b>{}</b>", face.name) for face in faces] or [_("Somebody")]
    space = group.spaces[0].name if group.spaces else _("a space")
    # The words around the names are our own, and the names are escaped above.
    who = mark_safe(phrases.who(names))  # noqa: S308
    sentence = format_html(phrases.sentence(group), who=who, space=format_html("<b>{}</b>", space))
    return Line(group, sentence, faces[:3], ICONS[group.latest.kind])


@doors.member
def show(request: Request) -> HttpResponseBase:
    """What concerns me, newest first."""
    only = request.GET.get("show", "")
    page = notifications.page(request.viewer, only=only, before=before_of(request))
    context = {
        "lines": [line(group, request.viewer) for group in page.groups],
        "older": page.before,
        "newest": page.groups[0].latest.pk if page.groups else 0,
        "filters": FILTERS,
        "only": only,
    }
    return render(request, "notifications/list.html", context)


@doors.member
def follow(request: Request, notification_id: int) -> HttpResponseBase:
    """Go where a notification leads; it and those shown with it have been read."""
    mine = notifications.shown(notifications.readable(request.viewer), request.viewer)
    latest = mine.filter(pk=notification_id).first()
    if latest is None:
        raise Http404
    same = notifications.readable(request.viewer).filter(group=latest.group, pk__lte=latest.pk)
    mark_read(by=request.viewer, notifications=same.values_list("pk", flat=True))
    return redirect(Group(latest.group, [latest]).url)


@doors.member
@require_POST
def read_all(request: Request) -> HttpResponseBase:
    """All that the list showed has been read; what came since has not."""
    mark_read(by=request.viewer, until=number(request.POST.get("until", "")))
    messages.success(request, _("All read."))
    return redirect("/notifications/")


@doors.member
def unread(request: Request) -> HttpResponseBase:
    """The badge."""
    return render(request, "parts/unread.html")
