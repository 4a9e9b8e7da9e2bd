"""What a link leads to: fetched once for everybody, by the one outbound client, and never again within a week."""

from __future__ import annotations

import datetime
from pathlib import PurePath

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from parvis.core import images, previews, refusals, sandbox
from parvis.core.images import Picture
from parvis.stream import filing
from parvis.stream.models import Post, Preview

FRESH = datetime.timedelta(days=7)
SIZE = (800, 420)


def is_due(preview: Preview) -> bool:
    """Whether its page should be looked at: never was, or not this week."""
    return preview.fetched_at is None or preview.fetched_at < timezone.now() - FRESH


def look(preview: Preview) -> Preview:
    """Fetch the page behind a link and keep what it says of itself; without a title, there is nothing to show."""
    if not is_due(preview):
        return preview
    found = previews.preview(preview.url)
    picture = _picture(found.image_url) if found else None
    name = PurePath(filing.keep(picture.data, mime=picture.mime, folder=filing.FACES)).name if picture else ""
    with transaction.atomic():
        filing.discard([f"{filing.FACES}/{preview.image}"] if preview.image else [])
        preview.image = name
        preview.title, preview.description = (found.title, found.description) if found else ("", "")
        preview.site = found.site_name if found else ""
        preview.fetched_at = timezone.now()
        preview.save()
        Post.objects.filter(pk__in=preview.posts.values("pk")).update(version=F("version") + 1)
    return preview


def _picture(url: str) -> Picture | None:
    """The picture a page shows of itself, drawn again; None where there is none worth showing."""
    data = previews.preview_image(url) if url else None
    if data is None:
        return None
    try:
        return sandbox.run(images.crop, data, *SIZE)
    except (refusals.Refused, sandbox.Sandboxed):
        return None
