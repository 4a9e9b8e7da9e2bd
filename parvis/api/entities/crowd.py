"""A status for many readers at once: drawn once for all who are shown the same, with the keys of each."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation

from parvis.api.entities.media import opened, sealed
from parvis.api.entities.statuses import status
from parvis.stream.crowds import kinds
from parvis.stream.hearing import Listeners
from parvis.stream.models import Post


def statuses_for(post: Post, listeners: Listeners, *, context: str = "") -> dict[int, bytes]:
    """The JSON of a post for each of these listeners, whom the law let through (`hearing.readers`).

    The law is asked again for one of each kind, in the query that draws.
    """
    found: dict[int, bytes] = {}
    for alike in kinds(post, listeners):
        viewer = listeners[alike[0]]
        with translation.override(viewer.language or settings.LANGUAGE_CODE), sealed():
            shown = status(post.pk, viewer, context=context)
        if shown is not None:
            found.update((pk, opened(shown, listeners[pk])) for pk in alike)
    return found
