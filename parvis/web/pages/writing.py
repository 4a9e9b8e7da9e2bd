"""Writing: publishing from a composer, its threshold, its draft, and what is scheduled."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parvis.core.errors import Refused
from parvis.spaces.models import Space
from parvis.stream.actions import drafting
from parvis.stream.actions.publishing import publish
from parvis.stream.cards import cards
from parvis.stream.models import Draft
from parvis.web import composing, doors, scheduled
from parvis.web.destinations import choices
from parvis.web.numbers import number
from parvis.web.request import Request


@doors.member
@require_http_methods(["GET", "POST"])
def new_post(request: Request) -> HttpResponseBase:
    """Publish what a composer holds, or schedule it; refused, it comes back with all that was typed and why."""
    if request.method == "GET":  # the page of a refusal, opened again: what was typed is a draft, on the home
        return redirect("/")
    held = composing.held_in(request.POST)
    place = request.POST.get("place", "home")
    try:
        post = _publish_or_schedule(request, held)
    except Refused as refusal:
        return _again(request, held, place, refusal)
    drafting.forget(place, by=request.viewer)
    if post is None:
        messages.success(request, _("Scheduled. You can still change it in your drafts."))
        return _gone_to(request, "/drafts/")
    if request.htmx:
        space = _space(request, place)
        fresh = composing.composer(request.viewer, space=space, values={})
        return render(
            request, "stream/published.html", {"card": cards([post.pk], request.viewer)[0], "composer": fresh}
        )
    messages.success(request, _("Published."))
    return redirect(post.spaces()[0].get_absolute_url() if place != "home" and post.spaces() else "/")


def _publish_or_schedule(request: Request, held: dict[str, Any]) -> Any:
    """The post, or None if it waits for its hour. Raises `Refused`."""
    from parvis.web.uploads import attachments_from

    at = composing.moment(held.get("publish_at", ""), "publish_at")
    held["attachments"] = [str(pk) for pk in attachments_from(request, by=request.viewer)]
    written, to = composing.writing(request.viewer, held), composing.addressed(request.viewer, held)
    if at is None:
        return publish(written, by=request.viewer, to=to)
    drafting.schedule({name: value for name, value in held.items() if name != "publish_at"}, at, by=request.viewer)
    return None


def _space(request: Request, place: str) -> Space | None:
    """The space a composer stands in."""
    pk = number(place.removeprefix("space:"))
    return Space.objects.visible_to(request.viewer).filter(pk=pk or 0).first()


def _again(request: Request, held: dict[str, Any], place: str, refusal: Refused) -> HttpResponseBase:
    """The composer once more, with what it held and what was wrong."""
    form = composing.composer(request.viewer, space=_space(request, place), values=held, error=refusal)
    if form is None:
        return HttpResponse(status=404)
    template = "parts/composer.html" if request.htmx else "stream/write.html"
    return render(request, template, {"composer": form}, status=200 if request.htmx else 422)


def _gone_to(request: Request, address: str) -> HttpResponseBase:
    """Send the reader elsewhere, from a script or a form alike."""
    if request.htmx:
        response = HttpResponse(status=204)
        response["HX-Redirect"] = address
        return response
    return redirect(address)


@doors.member
@require_GET
def threshold(request: Request) -> HttpResponseBase:
    """How far what the composer holds would carry, in people and in words."""
    held = composing.held_in(request.GET)
    try:
        reach = composing.carry_of(request.viewer, held)
    except Refused as refusal:
        return render(request, "parts/threshold_refused.html", {"refusal": refusal})
    reaches = composing.reach_choices(choices(request.viewer), str(held.get("to", "")))
    return render(request, "parts/threshold.html", {"carry": reach, "reaches": reaches, "values": held})


@doors.member
@require_POST
def keep_draft(request: Request) -> HttpResponseBase:
    """Keep what the composer holds, as one types."""
    held = composing.held_in(request.POST)
    try:
        drafting.keep(request.POST.get("place", "home"), held, by=request.viewer)
    except Refused as refusal:
        return HttpResponse(str(refusal), status=422, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


@doors.member
@require_GET
def drafts(request: Request) -> HttpResponseBase:
    """What I have begun, and what waits for its hour."""
    mine = Draft.objects.filter(author=request.viewer.actor_id)
    places = {choice.value: choice.name for choice in choices(request.viewer)}
    return render(
        request,
        "stream/drafts.html",
        {
            "scheduled": [
                (d, places.get(d.fields.get("to"), "")) for d in mine.exclude(publish_at=None).order_by("publish_at")
            ],
            "begun": mine.filter(publish_at=None).order_by("-saved_at"),
        },
    )


@doors.member
@require_POST
def discard_draft(request: Request, draft_id: int) -> HttpResponseBase:
    """Throw away a draft, or call back a scheduled post."""
    doors.found(Draft.objects.filter(author=request.viewer.actor_id), pk=draft_id).delete()
    messages.success(request, _("Discarded."))
    return redirect("/drafts/")


@doors.member
@require_POST
def publish_now(request: Request, draft_id: int) -> HttpResponseBase:
    """Publish a scheduled post without waiting for its hour."""
    draft = doors.found(Draft.objects.filter(author=request.viewer.actor_id).exclude(publish_at=None), pk=draft_id)
    scheduled.publish_draft(draft)
    if Draft.objects.filter(pk=draft_id).exists():
        messages.error(request, _("It could not be published: see why below."))
        return redirect("/drafts/")
    messages.success(request, _("Published."))
    return redirect("/")


@doors.member
@require_POST
def back_to_draft(request: Request, draft_id: int) -> HttpResponseBase:
    """Take a scheduled post back into the composer of the home, or under what it answers."""
    draft = doors.found(Draft.objects.filter(author=request.viewer.actor_id), pk=draft_id)
    asked = draft.fields.get("asked", {})
    held = {name: value for name, value in draft.fields.items() if name != "asked"}
    place, page = (
        (f"reply:{asked['answers']}", f"/posts/{asked['answers']}/") if asked.get("answers") else ("home", "/")
    )
    drafting.keep(place, held, by=request.viewer)
    draft.delete()
    return redirect(page)
