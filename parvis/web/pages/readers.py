"""Who sees this: of a post, a space, what one is writing, one's profile; and the same, read as another kind of person."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from parvis.core.errors import Refused
from parvis.identity.models import Reach as LineReach
from parvis.spaces import readership
from parvis.spaces.models import Reach, Space
from parvis.spaces.readership import Readership, introduced
from parvis.stream import guise, policies
from parvis.stream.models import Post
from parvis.stream.threads import flat
from parvis.web import composing, doors
from parvis.web.numbers import number
from parvis.web.pages.settings import account_of
from parvis.web.request import Request


@doors.square
@require_GET
def of_post(request: Request, post_id: int) -> HttpResponseBase:
    """Who sees a post or a comment, as its reader may know."""
    post = _post(request, post_id)
    found = introduced(readership.of_audience(post.audience, post.author_id, request.viewer), request.viewer)
    private = post.audience.reach == Reach.PEOPLE
    return _listed(request, found, back=post.get_absolute_url(), kinds=[] if private else _kinds(request, found))


@doors.square
@require_GET
def of_space(request: Request, slug: str) -> HttpResponseBase:
    """Who sees what is usually said in a space."""
    space = doors.found(Space.objects.visible_to(request.viewer), slug=slug)
    found = introduced(readership.of_space(space, request.viewer), request.viewer)
    return _listed(request, found, back=space.get_absolute_url(), kinds=_kinds(request, found), space=space)


@doors.member
@require_GET
def of_writing(request: Request) -> HttpResponseBase:
    """Who would see what is being written, where one may write: elsewhere it would tell who is in a room."""
    try:
        to = composing.addressed(request.viewer, composing.held_in(request.GET))
        if not policies.may_publish(request.viewer, to):
            raise Refused(_("You can’t post there."))
    except Refused as refusal:
        return _listed(request, Readership(anyone=False, total=0), back="/", kinds=[], refusal=refusal)
    found = readership.of_destination(to.reach, to.spaces, to.people, request.viewer)
    back = to.spaces[0].get_absolute_url() if to.spaces else "/"
    return _listed(request, introduced(found, request.viewer), back=back, kinds=[])


@doors.member
@require_GET
def of_lines(request: Request) -> HttpResponseBase:
    """Who sees the lines of one's own profile, by how far each carries."""
    _account, actor = account_of(request)
    told = [(reach, readership.of_line(actor, reach, request.viewer)) for reach in reversed(LineReach)]
    for _reach, found in told:
        introduced(found, request.viewer)
    return render(request, "readers/lines.html", {"actor": actor, "told": told})


def _listed(request: Request, found: Readership, *, back: str, kinds: list[str], **more: Any) -> HttpResponseBase:
    """The list alone for a script, which opens it over the page; else a page of its own."""
    template = "readers/list.html" if request.htmx else "readers/page.html"
    here = request.path if request.path != "/write/readers/" else ""
    return render(request, template, {"readers": found, "back": back, "kinds": kinds, "here": here, **more})


def _kinds(request: Request, found: Readership) -> list[str]:
    """The kinds as which it is offered to be read: the usual ones, and those who read it."""
    if not request.viewer.signed_in:
        return []
    reading = {group.relation for group in found.relations if group.relation}
    return [kind for kind in guise.KINDS if kind in guise.USUAL or kind in reading]


@doors.member
@require_GET
def post_as(request: Request, post_id: int, kind: str) -> HttpResponseBase:
    """A thread as somebody of this kind reads it, or that he does not."""
    post = _post(request, post_id)
    if kind not in guise.KINDS or post.audience.reach == Reach.PEOPLE:
        raise Http404
    root = doors.found(Post.objects.visible_to(request.viewer).select_related("audience"), pk=post.root_id)
    worn = guise.for_audience(kind, root.audience, root.author_id, request.viewer)
    context: dict[str, Any] = {}
    if worn.reads:
        after = number(request.GET.get("after", "")) or 0
        head, branches, more = guise.thread_in(worn, request.viewer, root, after=after)
        context = {"card": None if after else head, "branches": flat(branches), "more": more}
    found = readership.of_audience(root.audience, root.author_id, request.viewer)
    return _as(request, worn, found, root.get_absolute_url(), **context)


@doors.member
@require_GET
def space_as(request: Request, slug: str, kind: str) -> HttpResponseBase:
    """A space as somebody of this kind finds it, or that he does not."""
    space = doors.found(Space.objects.visible_to(request.viewer), slug=slug)
    if kind not in guise.KINDS:
        raise Http404
    worn = guise.for_space(kind, space, request.viewer)
    cards = guise.feed_in(worn, request.viewer, space) if worn.reads else []
    found = readership.of_space(space, request.viewer)
    return _as(request, worn, found, space.get_absolute_url(), cards=cards, space=space)


def _as(request: Request, worn: guise.Guise, found: Readership, back: str, **context: Any) -> HttpResponseBase:
    kinds = _kinds(request, found)
    if worn.kind not in kinds:
        kinds.append(worn.kind)
    shown = {"guise": worn, "eyes": guise.eyes(worn, request.viewer), "back": back, "kinds": kinds}
    return render(request, "readers/as.html", {**shown, "here": f"{back}readers/", **context})


def _post(request: Request, post_id: int) -> Post:
    """The post, if the viewer may read it. Raises `Http404`."""
    return doors.found(Post.objects.visible_to(request.viewer).select_related("audience"), pk=post_id)
