"""Everything that was attached in a space, in one list."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponseBase
from django.shortcuts import render

from parvis.spaces.charter import Tool
from parvis.stream.models import Attachment, Post
from parvis.web import doors
from parvis.web.pages.spaces.rooms import room
from parvis.web.request import Request


@doors.square
def files(request: Request, slug: str) -> HttpResponseBase:
    """The files of the posts here that the viewer may read, newest first."""
    space = room(request, slug)
    if Tool.FILES not in space.tools:
        raise Http404
    posts = Post.objects.visible_to(request.viewer).filter(audience__spaces=space)
    found = Attachment.objects.filter(post__in=posts.values("pk"), state=Attachment.State.READY)
    page = Paginator(found.select_related("post__author").order_by("-pk"), 40).get_page(request.GET.get("page"))
    return render(request, "spaces/files.html", {"space": space, "page": page})
