"""One's own filters, as they are read: nobody else's are ever there."""

from __future__ import annotations

from django.db.models import QuerySet

from parvis.identity.viewer import Viewer
from parvis.stream.models import Filter, FilterKeyword, FilterStatus


def own(viewer: Viewer) -> QuerySet[Filter]:
    """The viewer's filters, the oldest first, with their words and posts."""
    return Filter.objects.filter(actor=viewer.who).order_by("pk").prefetch_related("keywords", "posts")


def words(viewer: Viewer) -> QuerySet[FilterKeyword]:
    """Every word of the viewer's filters."""
    return FilterKeyword.objects.filter(filter__actor=viewer.who).select_related("filter").order_by("pk")


def posts(viewer: Viewer) -> QuerySet[FilterStatus]:
    """Every post that the viewer's filters name."""
    return FilterStatus.objects.filter(filter__actor=viewer.who).select_related("filter").order_by("pk")
