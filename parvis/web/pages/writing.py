"""Writing: publishing from a composer, its threshold, its draft, and what is scheduled."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parvis.core.errors import Refused
from parvis.guard.verdict import Outcome
from parvis.guard.ways import Way
from parvis.spaces.models import Space
from parvis.stream.actions import drafting
from parvis.stream.actions.holding import say
from parvis.stream.cards import cards
from parvis.stream.judging import Stopped, readers_of, verdict_on
from parvis.stream.models import Draft, Held
from parvis.web import composing, doors, judged, scheduled
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
    except Stopped as stopped:
        return _out_of(request, held, place, stopped)
    except Refused as refusal:
        return _again(request, held, place, refusal)
    drafting.forget(place, by=request.viewer)
    if post is None:
        messages.success(request, _("Scheduled. You can still change it in your drafts."))
        return _gone_to(request, "/drafts/")
    if isinstance(post, Held):
        return judged.waits(request, post)
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
        return say(judged.decided(request, written), by=request.viewer, to=to)
    drafting.schedule({name: value for name, value in held.items() if name != "publish_at"}, at, by=request.viewer)
    return None


def _out_of(request: Request, held: dict[str, Any], place: str, stopped: Stopped) -> HttpResponseBase:
    """The composer with what stands in the way; or with the way out its author chose, for him to see before it goes."""
    offers, way = judged.panel(stopped).offers, request.POST.get("way", "")
    offer = offers.get(way)
    if offer is not None and offer.way == Way.WAIT and offer.until is not None:
        drafting.schedule(held, offer.until, by=request.viewer)
        drafting.forget(place, by=request.viewer)
        messages.success(request, _("Scheduled for when it may go out. You can still change it in your drafts."))
        return _gone_to(request, "/drafts/")
    if offer is not None and offer.way == Way.KEEP_INSIDE:
        judged.narrowed(held, offer.reach)
        return _again(request, held, place, None, said=_("It now goes no further. Publish it if that suits you."))
    if offer is not None and offer.way == Way.MASK:
        judged.blacked_out(held, offer.spans)
        return _again(request, held, place, None, said=_("Masked. Read it again, then publish it."))
    return _again(request, held, place, stopped)


@doors.member
@require_POST
def check(request: Request) -> HttpResponse:
    """What stands in the way of what the composer holds, as one types. Nothing is kept, nor noted."""
    held = composing.held_in(request.POST)
    try:
        written, to = composing.writing(request.viewer, held), composing.addressed(request.viewer, held)
    except Refused:
        return HttpResponse()
    readers = readers_of(to, max([written.level or 0, *(space.level for space in to.spaces)]))
    verdict = verdict_on(written, by=request.viewer, to=readers, typing=True)
    if verdict.outcome == Outcome.PASS or verdict.failed:
        return HttpResponse()
    context = {"judged": judged.panel(Stopped(verdict, readers, request.viewer)), "live": True}
    return render(request, "parts/judged.html", context)


def _space(request: Request, place: str) -> Space | None:
    """The space a composer stands in."""
    pk = number(place.removeprefix("space:"))
    return Space.objects.visible_to(request.viewer).filter(pk=pk or 0).first()


def _again(
    request: Request, held: dict[str, Any], place: str, refusal: Refused | None, *, said: str = ""
) -> HttpResponseBase:
    """The composer once more, with what it held and what was wrong, or `said`."""
    stopped = refusal if isinstance(refusal, Stopped) else None
    shown = None if stopped else refusal
    form = composing.composer(request.viewer, space=_space(request, place), values=held, error=shown)
    if form is None:
        return HttpResponse(status=404)
    context = {"composer": form, "judged": judged.panel(stopped, by=request.viewer) if stopped else None, "said": said}
    context["why"] = request.POST.get("why", "")
    template = "parts/composer.html" if request.htmx else "stream/write.html"
    return render(request, template, context, status=200 if request.htmx or said else 422)


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
