"""Private messages: the conversations, one of them, and beginning one."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parvis.core.errors import Refused
from parvis.identity.models import Actor
from parvis.spaces import directory, law
from parvis.spaces.models import Audience, Reach
from parvis.stream import talks as conversations
from parvis.stream.actions import drafting, minding
from parvis.stream.actions.holding import say
from parvis.stream.actions.publishing import MOST_PEOPLE, check_people
from parvis.stream.cards import cards
from parvis.stream.models import Held, Post
from parvis.stream.writing import Destination
from parvis.web import composing, doors, judged
from parvis.web.numbers import number
from parvis.web.pages.home import before_of
from parvis.web.request import Request
from parvis.web.uploads import attachments_from


@doors.member
@require_GET
def talks(request: Request) -> HttpResponseBase:
    """My conversations, the one that moved last first."""
    page = conversations.talks(request.viewer, before=before_of(request))
    template = "messages/list_page.html" if request.htmx and before_of(request) else "messages/list.html"
    return render(request, template, {"talks": page})


@doors.member
@require_http_methods(["GET", "POST"])
def talk(request: Request, talk_id: int) -> HttpResponseBase:
    """One conversation: its newest messages, or those around one of them; and what I add to it."""
    audience = doors.found(conversations.open_talks(request.viewer).prefetch_related("people"), pk=talk_id)
    if request.method == "POST":
        return _send(request, audience)
    at, after = number(request.GET.get("at", "")), number(request.GET.get("after", ""))
    before = at + 1 if at else before_of(request)
    page = conversations.messages(request.viewer, audience, before=before, after=after)
    if request.htmx and (before or after):
        return render(request, "messages/messages.html", {"page": page, "talk": audience})
    if page.newest and not page.newer:
        minding.read_talk(audience, page.newest, by=request.viewer)
    form = _form(request, audience)
    return render(request, "messages/talk.html", {**form, "page": page, "talks": conversations.talks(request.viewer)})


def _form(request: Request, audience: Audience, held: dict[str, Any] | None = None, error: str = "") -> dict[str, Any]:
    """What the page shows of a conversation besides its messages: with whom it is, and the composer or why there is none."""
    conversations.meet(request.viewer, [audience])
    people = conversations.others(audience, request.viewer)
    draft = drafting.draft_at(request.viewer, f"talk:{audience.pk}") if held is None else held
    try:
        check_people(request.viewer, _to(audience))
        refusal = ""
    except Refused as refused:
        refusal = str(refused)
    return {
        "talk": audience,
        "people": people,
        "name": conversations.name_of(people, request.viewer),
        "carry": conversations.reach_of(people, request.viewer),
        "draft": draft or {},
        "error": error,
        "refusal": refusal,
    }


def _to(audience: Audience) -> Destination:
    return Destination(Reach.PEOPLE, people=tuple(audience.people.all()))


def _publish(request: Request, held: dict[str, Any], to: Destination) -> Post | Held:
    """Send what the composer holds, or hold it for a look. Raises `Refused`."""
    files = attachments_from(request, by=request.viewer)
    held["attachments"] = [str(pk) for pk in files]
    written = composing.writing(request.viewer, {**held, "kind": "note"}, files)
    return say(judged.decided(request, written), by=request.viewer, to=to)


def _send(request: Request, audience: Audience) -> HttpResponseBase:
    """Say something in a conversation; refused, it comes back with what was typed and why."""
    held = composing.held_in(request.POST)
    try:
        post = _publish(request, held, _to(audience))
    except Refused as refused:
        held = judged.mended(request, held, refused)
        form = {**_form(request, audience, held), **judged.told(request, refused)}
        if request.htmx:
            return render(request, "messages/composer.html", form)
        around = {
            "page": conversations.messages(request.viewer, audience),
            "talks": conversations.talks(request.viewer),
        }
        return render(request, "messages/talk.html", {**form, **around}, status=422)
    drafting.forget(f"talk:{audience.pk}", by=request.viewer)
    if isinstance(post, Held):
        return judged.waits(request, post)
    minding.read_talk(audience, post.pk, by=request.viewer)
    if not request.htmx:
        return redirect(f"/messages/{audience.pk}/#post-{post.pk}")
    said = conversations.message(request.viewer, cards([post.pk], request.viewer)[0])
    return render(request, "messages/sent.html", {**_form(request, audience), "message": said})


@doors.member
@require_POST
def seen(request: Request, talk_id: int) -> HttpResponseBase:
    """Remember how far I have read a conversation that stands open."""
    audience = doors.found(conversations.open_talks(request.viewer), pk=talk_id)
    upto = number(request.POST.get("upto", ""))
    if upto and Post.objects.visible_to(request.viewer).filter(pk=upto, audience=audience).exists():
        minding.read_talk(audience, upto, by=request.viewer)
    return HttpResponse(status=204)


@doors.member
@require_GET
def unread(request: Request) -> HttpResponseBase:
    """How many conversations wait for me, as shown beside their name."""
    return render(request, "parts/unread_talks.html")


@doors.member
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponseBase:
    """Choose whom to write to, and write. A link that names those one already talks with leads to the conversation."""
    if request.method == "POST":
        return _begin(request)
    chosen = _chosen(request)
    begun = conversations.talk_with(request.viewer, chosen) if chosen else None
    if begun and "q" not in request.GET:
        return redirect(f"/messages/{begun.pk}/")
    return _picker(request, chosen, begun)


def _handles(request: Request) -> list[str]:
    """The handles named, each once, in order; `pick` is the one just chosen."""
    values = request.POST.getlist("to") if request.method == "POST" else request.GET.getlist("to")
    named = [*values, *request.GET.getlist("pick")]
    mine = request.me.handle if request.me else ""
    return [handle for value in dict.fromkeys(named) if (handle := value.strip().lstrip("@").lower()) not in ("", mine)]


def _chosen(request: Request) -> list[Actor]:
    """The people named, as far as the writer may find them."""
    handles = _handles(request)[:MOST_PEOPLE]
    people = directory.meet(request.viewer, law.people(request.viewer).filter(handle__in=handles))
    known = {actor.handle: actor for actor in people}
    return [known[handle] for handle in handles if handle in known]


def _picker(
    request: Request, chosen: list[Actor], begun: Audience | None, held: dict[str, Any] | None = None, error: str = ""
) -> HttpResponseBase:
    """The page on which one chooses, then writes."""
    begins = "" if "pick" in request.GET else request.GET.get("q", "").strip()[:60]
    context = {
        "chosen": chosen,
        "begun": begun,
        "q": begins,
        "found": conversations.suggested(request.viewer, begins, but=chosen),
        "carry": conversations.reach_of(chosen, request.viewer) if chosen else None,
        "draft": held or {},
        "error": error,
    }
    return render(request, "messages/new.html", context, status=422 if error else 200)


def _begin(request: Request) -> HttpResponseBase:
    """Send the first message."""
    chosen, held = _chosen(request), composing.held_in(request.POST)
    try:
        # Somebody who can't be found any more is not left out in silence: the writer would believe he was told.
        if not chosen or request.me is None or len(chosen) < len(_handles(request)):
            raise Refused(_("Choose whom to write to."), field="to")
        post = _publish(request, held, Destination(Reach.PEOPLE, people=(*chosen, request.me)))
    except Refused as refused:
        return _picker(request, chosen, None, held, str(refused))
    if isinstance(post, Held):
        return judged.waits(request, post)
    return redirect(f"/messages/{post.audience_id}/#post-{post.pk}")
