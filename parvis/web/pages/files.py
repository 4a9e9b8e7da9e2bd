"""Files: their bytes, asked for under the law each time, and the composer's uploads."""

from __future__ import annotations

import mimetypes

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parvis.core.errors import Refused
from parvis.core.filetypes import content_disposition
from parvis.core.limiting import within
from parvis.identity.viewer import VISITOR, Viewer, viewer_for
from parvis.spaces.models import Reach
from parvis.stream import keys
from parvis.stream.actions import attaching
from parvis.stream.filing import FACES
from parvis.stream.models import Attachment
from parvis.web import doors
from parvis.web.request import Request
from parvis.web.sending import stored
from parvis.web.uploads import said_of

# A reader's browser may keep the bytes, but asks each time: leaving a space, or a deletion, cuts access at once, and
# the answer is a 304 without a body. Visitors see only what is public to everyone; five minutes spare us crowds.
PRIVATE, PUBLIC, FOREVER = "private, no-cache", "public, max-age=300", "private, max-age=31536000, immutable"
SHOWN = (Attachment.Kind.IMAGE, Attachment.Kind.VIDEO, Attachment.Kind.AUDIO)
UPLOADS = ("120/10 minutes", "uploads")


def _attachment(viewer: Viewer, attachment_id: int) -> Attachment:
    """The file, if the viewer may see it. Raises `Http404`."""
    visible = Attachment.objects.visible_to(viewer).select_related("post__audience")
    return doors.found(visible, pk=attachment_id)


@doors.square
@require_safe
def show(request: Request, attachment_id: int, name: str) -> HttpResponseBase:
    """The bytes of a file, or its small picture (`small`, `poster`), to those who may read its post."""
    return _bytes(request, request.viewer, attachment_id, name)


@doors.everyone
@require_safe
def show_by_key(request: Request, attachment_id: int, key: str, name: str) -> HttpResponseBase:
    """The same for what shows pictures in an app, without cookie or token: as for him whom the key was made for, now."""
    reader = keys.reader_of(key, attachment_id)
    viewer = viewer_for(reader) if reader is not None else VISITOR
    if not viewer.signed_in:
        raise Http404
    return _bytes(request, viewer, attachment_id, name)


def _bytes(request: Request, viewer: Viewer, attachment_id: int, name: str) -> HttpResponseBase:
    attachment = _attachment(viewer, attachment_id)
    small = name in ("small", "poster", attachment.small_name) and attachment.small_path
    path, mime = (attachment.small_path, _still(attachment)) if small else (attachment.path, attachment.mime)
    if attachment.state != Attachment.State.READY or not path:
        raise Http404
    inline = attachment.kind in SHOWN
    public = attachment.post is not None and attachment.post.audience.reach == Reach.PUBLIC
    return _to_anywhere(
        stored(
            request,
            path,
            mime=mime,
            disposition=content_disposition(attachment.name, inline=inline),
            cache=PUBLIC if public and not viewer.signed_in else PRIVATE,
            since=attachment.created_at,
        )
    )


def _still(attachment: Attachment) -> str:
    """The type of a small picture: what we draw is WebP, what its owner chose for a recording says so in its name."""
    return mimetypes.guess_type(attachment.small_path)[0] or "image/webp"


def _to_anywhere(response: HttpResponseBase) -> HttpResponseBase:
    """Let a web app of another origin read it: its browser shows it no cookie of ours (Fetch Standard, section 3.3)."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "Content-Length, Content-Range"
    return response


@doors.everyone
@require_safe
def face(request: Request, name: str) -> HttpResponseBase:
    """A photo or a cover: public to whoever knows its 128-bit name, and never another file under the same."""
    mime = mimetypes.guess_type(name)[0] or "image/webp"
    disposition = content_disposition(name, inline=True)
    return _to_anywhere(stored(request, f"{FACES}/{name}", mime=mime, disposition=disposition, cache=FOREVER))


@doors.member
@require_POST
def add(request: Request) -> HttpResponseBase:
    """Take one file for a composer: answers how it stands there, or why not (413, 422, 429)."""
    file = request.FILES.get("file")
    try:
        if not within(*UPLOADS, request.viewer.account_id):
            raise Refused(_("That’s a lot of files at once. Wait a few minutes."), field="files", code="rate")
        if file is None:
            raise Refused(_("Choose a file first."), field="files")
        attachment = attaching.upload(file, by=request.viewer)
    except Refused as refusal:
        status = {"heavy": 413, "rate": 429}.get(refusal.code, 422)
        name = file.name if file else ""
        return render(request, "parts/upload_refused.html", {"refusal": refusal, "name": name}, status=status)
    return render(request, "parts/upload.html", {"file": attachment}, status=201)


@doors.square
@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
def change(request: Request, attachment_id: int) -> HttpResponseBase:
    """How a file stands now (GET), what it shows (POST `alt-<id>`, `focus-<id>`), or giving it up (DELETE)."""
    attachment = _attachment(request.viewer, attachment_id)
    if request.method in ("GET", "HEAD"):
        template = "parts/upload.html" if "upload" in request.GET else "parts/recording.html"
        return render(request, template, {"file": attachment})
    try:
        if request.method == "POST":
            attaching.describe(attachment, by=request.viewer, **said_of(attachment.pk, request.POST))
            return HttpResponse(status=204)
        if attachment.post_id is None:  # else the composer only lets go of it: saving the post decides
            attaching.remove(attachment, by=request.viewer)
    except Refused as refusal:
        return HttpResponse(str(refusal), status=422, content_type="text/plain; charset=utf-8")
    return HttpResponse()
