"""What a reader does with a post, one small form each."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.core.errors import Refused
from parvis.spaces.models import Space
from parvis.stream import markers, topics
from parvis.stream.actions import responding
from parvis.stream.models import Post
from parvis.web import doors
from parvis.web.numbers import number
from parvis.web.pages.posts import after_action, back, told
from parvis.web.request import Request


def _respond(request: Request, post_id: int, action: Callable[[Post], object]) -> HttpResponseBase:
    """Do this to a post the viewer may read, and show it again."""
    post = doors.found(Post.objects.visible_to(request.viewer).select_related("root", "audience"), pk=post_id)
    try:
        action(post)
    except Refused as refusal:
        return told(request, refusal, post)
    return after_action(request, post)


@doors.member
@require_POST
def react(request: Request, post_id: int) -> HttpResponseBase:
    """Add a reaction, or take it back."""
    return _respond(
        request, post_id, lambda post: responding.react(post, request.POST.get("kind", ""), by=request.viewer)
    )


@doors.member
@require_POST
def bookmark(request: Request, post_id: int) -> HttpResponseBase:
    """Keep for later, or no longer."""
    return _respond(request, post_id, lambda post: responding.bookmark(post, by=request.viewer))


@doors.member
@require_POST
def acknowledge(request: Request, post_id: int) -> HttpResponseBase:
    """Say that one has read an announcement."""
    return _respond(request, post_id, lambda post: responding.acknowledge(post, by=request.viewer))


@doors.member
@require_POST
def vote(request: Request, post_id: int) -> HttpResponseBase:
    """Vote on a poll."""
    chosen = [at for value in request.POST.getlist("choices") if (at := number(value, digits=2)) is not None]

    def action(post: Post) -> object:
        if post.kind != Post.Kind.POLL:
            raise Refused(_("This post has no poll."))
        return responding.vote(post.poll, chosen, by=request.viewer)

    return _respond(request, post_id, action)


@doors.member
@require_POST
def accept(request: Request, post_id: int) -> HttpResponseBase:
    """Say that a comment answers the question."""
    post = doors.found(Post.objects.visible_to(request.viewer).select_related("root", "audience"), pk=post_id)
    try:
        root = responding.accept(post, by=request.viewer)
    except Refused as refusal:
        return told(request, refusal, post)
    return redirect(f"{root.get_absolute_url()}#post-{post.pk}")


@doors.member
@require_POST
def pin(request: Request, post_id: int) -> HttpResponseBase:
    """Pin a post in a space, or unpin it."""
    post = doors.found(Post.objects.visible_to(request.viewer).select_related("root", "audience"), pk=post_id)
    space = doors.found(Space.objects.visible_to(request.viewer), pk=number(request.POST.get("space", "")) or 0)
    try:
        is_pinned = responding.pin(post, space, by=request.viewer)
    except Refused as refusal:
        return told(request, refusal, post)
    messages.success(request, _("Pinned at the head of the space.") if is_pinned else _("No longer pinned."))
    return redirect(space.get_absolute_url())


@doors.member
@require_POST
def follow_topic(request: Request, key: str) -> HttpResponseBase:
    """Follow a topic, or stop."""
    topic = topics.known_topic(request.viewer, key)
    if topic is None:
        return redirect("/")
    responding.follow_topic(topic, by=request.viewer)
    return redirect(back(request, topic.get_absolute_url()))


@doors.member
@require_POST
def seen(request: Request) -> HttpResponseBase:
    """Remember how far one has read."""
    from django.http import HttpResponse

    upto = number(request.POST.get("upto", ""))
    place = request.POST.get("place", "")
    if upto is not None and len(place) <= 40:
        markers.mark_read(request.viewer, place, upto)
    return HttpResponse(status=204)
