"""A post: its thread, and what one may do with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parvis.core.errors import Refused
from parvis.spaces import law
from parvis.spaces.models import Level, Reach
from parvis.stream import policies, talks
from parvis.stream.actions import correcting, drafting
from parvis.stream.actions.holding import say
from parvis.stream.actions.minding import read_thread
from parvis.stream.cards import cards
from parvis.stream.models import Held, Post, Reaction
from parvis.stream.threads import flat, thread
from parvis.stream.writing import Change, Reply, Writing
from parvis.web import composing, doors, judged
from parvis.web.destinations import choices
from parvis.web.numbers import number
from parvis.web.offline import kept
from parvis.web.request import Request
from parvis.web.uploads import attachments_from


def _post(request: Request, post_id: int) -> Post:
    """The post, if the viewer may read it. Raises `Http404`."""
    return doors.found(Post.objects.visible_to(request.viewer).select_related("root", "audience"), pk=post_id)


def after_action(request: Request, post: Post) -> HttpResponseBase:
    """Show the post again as it is now: its card to a script, its page (or where one came from) to a form."""
    if request.htmx:
        return _shown(request, post, request.POST.get("as", ""), whole=request.POST.get("whole") == "1")
    return redirect(back(request, post.get_absolute_url()))


def _shown(request: Request, post: Post, form: str, **context: bool) -> HttpResponseBase:
    """A post alone, in the form it has where it stands: a card, a comment, or a message of a conversation."""
    card = cards([post.pk], request.viewer)[0]
    if form == "message" and post.audience.reach == Reach.PEOPLE:
        return render(request, "parts/message.html", {"message": talks.message(request.viewer, card), **context})
    template = "parts/comment.html" if post.is_comment else "parts/post.html"
    return render(request, template, {"card": card, "depth": post.depth, **context})


def back(request: Request, otherwise: str) -> str:
    """The local address the form asked to return to, else `otherwise`."""
    asked = request.POST.get("next", "")
    return asked if asked.startswith("/") and not asked.startswith(("//", "/\\")) else otherwise


def told(request: Request, refusal: Refused, post: Post) -> HttpResponseBase:
    """Say why an action was refused, and stay where one was."""
    if request.htmx:
        return HttpResponse(str(refusal), status=422, content_type="text/plain; charset=utf-8")
    messages.error(request, str(refusal))
    return redirect(back(request, post.get_absolute_url()))


@doors.square
def show(request: Request, post_id: int) -> HttpResponseBase:
    """A thread. A comment's address shows its whole thread, at its place."""
    post = _post(request, post_id)
    if post.audience.reach == Reach.PEOPLE:
        return redirect(f"/messages/{post.audience_id}/?at={post.pk}#post-{post.pk}")
    if post.is_comment:
        root = doors.found(Post.objects.visible_to(request.viewer), pk=post.root_id)
        return redirect(f"{root.get_absolute_url()}#post-{post.pk}")
    if request.viewer.signed_in:
        read_thread(post, by=request.viewer)
    shown = thread(request.viewer, post, after=number(request.GET.get("after", "")) or 0)
    context = {
        "thread": shown,
        "card": shown.head,
        "branches": flat(shown.branches),
        "may_comment": policies.may_comment(request.viewer, post),
        "may_accept": policies.may_accept(request.viewer, post),
        "draft": drafting.draft_at(request.viewer, f"reply:{post.pk}") or {},
    }
    page = render(request, "stream/thread_page.html" if request.htmx else "stream/thread.html", context)
    return kept(page) if request.viewer.signed_in and post.level < Level.CONFIDENTIAL else page


@doors.square
def card(request: Request, post_id: int) -> HttpResponseBase:
    """One card alone, for live pages: asked under the law at the moment it is shown."""
    return _shown(request, _post(request, post_id), request.GET.get("as", ""), fresh=True)


@doors.member
@require_http_methods(["GET", "POST"])
def comment(request: Request, post_id: int) -> HttpResponseBase:
    """Answer a post or a comment."""
    on = _post(request, post_id)
    if request.method == "GET":
        return render(
            request,
            "stream/reply.html",
            {
                "on": cards([on.pk], request.viewer)[0],
                "draft": drafting.draft_at(request.viewer, f"reply:{on.pk}") or {},
            },
        )
    held = composing.held_in(request.POST)
    try:
        writing = composing.writing(
            request.viewer, {**held, "kind": "note"}, attachments_from(request, by=request.viewer)
        )
        post = say(judged.decided(request, writing), by=request.viewer, to=Reply(on))
    except Refused as refusal:
        shown_on = cards([on.pk], request.viewer)[0]
        held = judged.mended(request, held, refusal)
        context = {"on": shown_on, "draft": held, **judged.told(request, refusal)}
        return render(
            request,
            "parts/reply_form.html" if request.htmx else "stream/reply.html",
            context,
            status=200 if request.htmx else 422,
        )
    drafting.forget(f"reply:{on.pk}", by=request.viewer)
    if isinstance(post, Held):
        return judged.waits(request, post)
    if request.htmx:
        shown = cards([post.pk], request.viewer)[0]
        return render(
            request,
            "stream/commented.html",
            {"card": shown, "on": on, "on_card": cards([on.pk], request.viewer)[0], "depth": post.depth},
        )
    return redirect(f"{on.root.get_absolute_url()}#post-{post.pk}")


@doors.member
@require_http_methods(["GET", "POST"])
def edit(request: Request, post_id: int) -> HttpResponseBase:
    """Change what a post says."""
    post = _post(request, post_id)
    if not policies.may_edit(request.viewer, post):
        return redirect(post.get_absolute_url())
    if request.method == "GET":
        held = {"text": post.text, "title": post.title, "warning": post.warning, "repliers": post.repliers}
        return render(
            request, "stream/edit.html", {"post": post, "card": cards([post.pk], request.viewer)[0], "values": held}
        )
    held = composing.held_in(request.POST)
    try:
        attachments = attachments_from(request, by=request.viewer)
        poll, honours = getattr(post, "poll", None), tuple(post.honours.all())
        writing = composing.writing(
            request.viewer, {**held, "kind": "note" if poll or honours else post.kind}, attachments
        )
        changed = judged.decided(request, replace(writing, sensitive=post.sensitive))
        said = say(changed, by=request.viewer, to=Change(post))
    except Refused as refusal:
        held = judged.mended(request, held, refusal)
        card = cards([post.pk], request.viewer)[0]
        context = {"post": post, "card": card, "values": held, **judged.told(request, refusal)}
        return render(request, "stream/edit.html", context, status=422)
    if isinstance(said, Held):
        return judged.waits(request, said)
    messages.success(request, _("Saved. What it said before stays in its history."))
    return redirect(f"{post.root.get_absolute_url()}#post-{post.pk}")


@doors.member
@require_http_methods(["GET", "POST"])
def delete(request: Request, post_id: int) -> HttpResponseBase:
    """Take a post down, after asking."""
    post = _post(request, post_id)
    if request.method == "GET":
        return render(request, "stream/delete.html", {"card": cards([post.pk], request.viewer)[0], "post": post})
    try:
        correcting.delete(post, by=request.viewer)
    except Refused as refusal:
        return told(request, refusal, post)
    messages.success(request, _("Deleted."))
    if post.audience.reach == Reach.PEOPLE:
        return redirect(f"/messages/{post.audience_id}/")
    if post.is_comment:
        return redirect(post.root.get_absolute_url())
    spaces = post.spaces()
    return redirect(spaces[0].get_absolute_url() if spaces else "/")


@doors.square
def history(request: Request, post_id: int) -> HttpResponseBase:
    """What a post said before each edit, for those who may read it now."""
    post = _post(request, post_id)
    revisions = post.revisions.select_related("edited_by")
    return render(
        request,
        "stream/history.html",
        {"card": cards([post.pk], request.viewer)[0], "post": post, "revisions": revisions},
    )


@doors.member
def reactions(request: Request, post_id: int) -> HttpResponseBase:
    """Who reacted, and how."""
    post = _post(request, post_id)
    rows = Reaction.objects.filter(post=post).select_related("actor").order_by("kind", "-at")[:500]
    return render(
        request, "stream/reactions.html", {"post": post, "card": cards([post.pk], request.viewer)[0], "rows": rows}
    )


@doors.member
def read_by(request: Request, post_id: int) -> HttpResponseBase:
    """Who has read an announcement and who has not yet, for its author and those who lead its spaces."""
    post = _post(request, post_id)
    card = cards([post.pk], request.viewer)[0]
    if card.acknowledgements is None:
        raise Http404
    expected = (
        law.people(request.viewer).filter(pk__in=law.readers(post.audience).values("pk")).exclude(pk=post.author_id)
    )
    read = post.acknowledgements.values("actor")
    context = {
        "post": post,
        "card": card,
        "read": expected.filter(pk__in=read).order_by("name")[:500],
        "unread": expected.exclude(pk__in=read).order_by("name")[:500],
    }
    return render(request, "stream/read_by.html", context)


@doors.member
@require_http_methods(["GET", "POST"])
def share(request: Request, post_id: int) -> HttpResponseBase:
    """Share a post onward, where its own level and reach allow."""
    post = _post(request, post_id)
    held = composing.held_in(request.POST) if request.method == "POST" else {}
    why_not: dict[str, Any] = {}
    if request.method == "POST":
        try:
            to = composing.addressed(request.viewer, held)
            writing = judged.decided(request, Writing(text=str(held.get("text", "")), shared=post))
            shared = say(writing, by=request.viewer, to=to)
            if isinstance(shared, Held):
                return judged.waits(request, shared)
            messages.success(request, _("Shared."))
            return redirect(shared.get_absolute_url())
        except Refused as refusal:
            held = judged.mended(request, held, refusal)
            why_not = judged.told(request, refusal)
    places = [choice for choice in choices(request.viewer) if choice.value != "public" or post.audience.reach == 3]
    context = {
        "card": cards([post.pk], request.viewer)[0],
        "places": places,
        "values": held,
        **why_not,
        "may": policies.may_share(request.viewer, post),
    }
    return render(request, "stream/share.html", context, status=422 if why_not else 200)
