"""How much stands in each space that its reader has not read."""

from __future__ import annotations

from django.db.models import BigIntegerField, CharField, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from parvis.identity.viewer import Viewer
from parvis.spaces.models import Audience, Reach, Space
from parvis.stream.models import Marker, Post

MOST = 100


class CountOf(Subquery):
    """How many rows a (limited) subquery has."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def with_unread(spaces: QuerySet[Space], viewer: Viewer) -> QuerySet[Space]:
    """The same spaces (see `spaces_of`), each with `unread`: others' posts since one joined or last read, 100 at most."""
    place = Concat(Value("space:"), Cast(OuterRef(OuterRef("pk")), CharField()))
    # What stands in a space also came by one's home: read in either place, it is read.
    markers = Marker.objects.filter(Q(place=place) | Q(place="home"), actor=viewer.actor_id)
    marker = markers.order_by("-last_read").values("last_read")[:1]
    here = Audience.objects.filter(spaces=OuterRef(OuterRef("pk")), reach__gt=Reach.PEOPLE).values("pk")
    posts = Post.objects.filter(parent=None, deleted_at=None, audience__in=here, created_at__gt=OuterRef("joined_at"))
    posts = posts.filter(pk__gt=Coalesce(Subquery(marker, output_field=BigIntegerField()), 0))
    posts = posts.exclude(author=viewer.actor_id).order_by()
    return spaces.annotate(unread=CountOf(posts.values("pk")[:MOST]))
