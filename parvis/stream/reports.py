"""Who hears of a report: the moderators of the spaces its posts stand in; the administrators for what stands in none.

Nobody hears of a report about himself, and a space that nobody else moderates leaves it to the administrators.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from parvis.identity.models import Actor
from parvis.identity.viewer import Viewer
from parvis.spaces import law
from parvis.spaces.models import Membership, Role, Space
from parvis.stream.models import Post, Report

MODERATING = (Role.MODERATOR, Role.STEWARD)


def heard_by(viewer: Viewer) -> QuerySet[Report]:
    """The reports the viewer is to settle, or has settled."""
    if not viewer.signed_in:
        return Report.objects.none()
    rooms = law.memberships(viewer).filter(role__in=MODERATING).values("space")
    there = Report.spaces.through.objects.filter(report=OuterRef("pk"), space__in=rooms)
    heard = Q(Exists(there)) | Q(to_house=True) if viewer.admin else Q(Exists(there))
    reports = Report.objects.filter(heard).exclude(target=viewer.who)
    return reports.select_related("reporter", "target", "assigned", "settled_by")


def hearers(report: Report) -> Q:
    """The same asked the other way round, as a condition on `Actor`; not the one who filed it."""
    rooms = Membership.objects.filter(Membership.current(), space__in=report.spaces.all(), role__in=MODERATING)
    heard = Q(pk__in=rooms.values("actor"))
    if report.to_house:
        heard |= Q(account__is_admin=True) & law.insiders()
    return heard & ~Q(pk__in=(report.target_id, report.reporter_id))


def moderates(viewer: Viewer) -> bool:
    """Whether there is anything the viewer could ever hear of."""
    return viewer.admin or law.memberships(viewer).filter(role__in=MODERATING).exists()


def addressees(posts: Iterable[Post], target: Actor) -> tuple[list[Space], bool]:
    """The spaces whose moderators are to hear of these posts of his, and whether the administrators are."""
    standing = [post.spaces() for post in posts]
    spaces = {space.pk: space for some in standing for space in some}
    lead = Membership.objects.filter(Membership.current(), role__in=MODERATING, space__in=list(spaces))
    led = set(lead.exclude(actor=target).values_list("space", flat=True))
    house = not standing or not all(standing) or len(led) < len(spaces)
    return [space for pk, space in spaces.items() if pk in led], house
