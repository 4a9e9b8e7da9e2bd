"""What pages ask about spaces, always for a viewer."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Iterable

from django.db.models import Case, Count, F, FilteredRelation, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from parvis.core.ledger import Entry
from parvis.identity.models import Actor, Contact, Follow
from parvis.identity.models.folded import fold
from parvis.identity.viewer import Viewer
from parvis.spaces import policies
from parvis.spaces.charter import Promise
from parvis.spaces.directory import internal_face
from parvis.spaces.law import memberships, people
from parvis.spaces.models import Charter, Invitation, Membership, Role, Space

RANK = Case(*(When(role=role, then=Value(-at)) for at, role in enumerate(Role.values)), output_field=IntegerField())


def spaces_of(viewer: Viewer) -> QuerySet[Space]:
    """The spaces the viewer is in and that are open, that of all staff first, with `muted`: what the sidebar shows."""
    if not viewer.signed_in:
        return Space.objects.none()
    mine = FilteredRelation("memberships", condition=Q(memberships__actor=viewer.actor_id))
    spaces = Space.objects.alias(mine=mine).filter(Membership.current("mine__"), archived_at=None)
    spaces = spaces.annotate(muted=F("mine__muted"), joined_at=F("mine__since"))
    spaces = spaces.order_by(Case(When(kind=Space.Kind.ALL_STAFF, then=0), default=1), "name")
    return spaces.only("slug", "name", "kind", "visibility", "level", "hue")


def directory(
    viewer: Viewer, *, search: str = "", kind: str = "", joining: str = "", mine: bool = False, archived: bool = False
) -> QuerySet[Space]:
    """The spaces the viewer may know, by name, with his `state` in each: what the directory shows.

    `search` looks in names and descriptions, without regard to accents or case.
    """
    spaces = Space.objects.visible_to(viewer).filter(archived_at__isnull=not archived)
    own = FilteredRelation("memberships", condition=Q(memberships__actor=viewer.actor_id or 0))
    spaces = spaces.annotate(own=own).annotate(state=F("own__state"))
    if kind:
        spaces = spaces.filter(kind=kind)
    if joining:
        spaces = spaces.filter(joining=joining)
    if mine:
        spaces = spaces.filter(Membership.current("own__"))
    if search.strip():
        spaces = spaces.filter(pk__in=_matching(spaces, search))
    return spaces.select_related("parent").order_by("name", "pk")


def _matching(spaces: QuerySet[Space], search: str) -> list[int]:
    words = fold(search).split()
    told = spaces.values_list("pk", "name", "description")
    return [pk for pk, name, description in told if all(word in fold(f"{name} {description}") for word in words)]


def similar(viewer: Viewer, name: str, *, limit: int = 3) -> list[Space]:
    """The open spaces known to the viewer that sound like this name, the likeliest first: before opening one more."""
    wanted = fold(name).strip()
    if len(wanted) < 3:
        return []
    spaces = Space.objects.visible_to(viewer).filter(archived_at=None)
    scored = [(_likeness(wanted, fold(other)), pk) for pk, other in spaces.values_list("pk", "name")]
    best = [pk for score, pk in sorted(scored, reverse=True) if score >= 0.6][:limit]
    found = spaces.in_bulk(best)
    return [found[pk] for pk in best]


def _likeness(one: str, other: str) -> float:
    """From 0 (nothing in common) to 1 (the same), by letters, or by the words of four letters and more they share."""
    words, theirs = ({word for word in text.split() if len(word) > 3} for text in (one, other))
    shared = len(words & theirs) / max(1, min(len(words), len(theirs)))
    return max(shared, difflib.SequenceMatcher(None, one, other).ratio())


def suggested(viewer: Viewer, *, limit: int = 3) -> list[Space]:
    """Spaces the viewer could join and was never in, those with most of the people he follows or knows first."""
    if not viewer.signed_in:
        return []
    met = Follow.objects.filter(source=viewer.actor_id).values("target")
    known = Contact.objects.filter(source=viewer.actor_id, accepted_at__isnull=False).values("target")
    friends = Q(memberships__actor__in=met) | Q(memberships__actor__in=known)
    spaces = Space.objects.visible_to(viewer).filter(archived_at=None)
    spaces = spaces.filter(joining__in=(Space.Joining.FREE, Space.Joining.REQUEST)).exclude(kind=Space.Kind.ALL_STAFF)
    spaces = spaces.exclude(pk__in=Membership.objects.filter(actor=viewer.actor_id).values("space"))
    met_here = Count("memberships", filter=friends & Membership.current("memberships__"))
    return list(spaces.annotate(met_here=met_here).order_by("-met_here", "-members_count", "name")[:limit])


def members(viewer: Viewer, space: Space, *, search: str = "", role: str = "") -> QuerySet[Membership]:
    """Who is in, stewards first, as far as the viewer may know: fellow members all, others those they may find."""
    rows = Membership.objects.filter(Membership.current(), space=space).select_related("actor")
    held = policies.membership(viewer, space)
    everybody = _sees_everybody(viewer, space, held)
    if held is None and not policies.may_see_members(viewer, space):
        rows = rows.filter(role=Role.STEWARD)
    if not everybody:
        rows = rows.filter(actor__in=people(viewer).values("pk"))
    if role:
        rows = rows.filter(role=role)
    if search.strip():
        rows = rows.filter(actor__in=Actor.objects.filter(_named(viewer, search, everybody=everybody)).values("pk"))
    return rows.order_by(RANK, "actor__name", "pk")


def _sees_everybody(viewer: Viewer, space: Space, held: Membership | None) -> bool:
    """Whether the viewer sees each member: moderators do, and members of a room that is not open to the world."""
    if viewer.system or (held is not None and held.at_least(Role.MODERATOR)):
        return True
    return space.visibility != Space.Visibility.PUBLIC and held is not None


def _named(viewer: Viewer, search: str, *, everybody: bool = False) -> Q:
    """Those whose name, handle, headline or team, as the viewer may read them, hold each of these words."""
    inside = Q() if everybody else internal_face(viewer)
    wanted = Q()
    for word in fold(search[:200]).split()[:8]:
        wanted &= (inside & Q(folded__contains=word)) | Q(is_public=True, public_folded__contains=word)
    return wanted


def requests(viewer: Viewer, space: Space) -> QuerySet[Membership]:
    """Those who ask to join, for those who answer them; nobody for others."""
    return _waiting(viewer, space, Membership.State.REQUESTED)


def invited(viewer: Viewer, space: Space) -> QuerySet[Membership]:
    """Those with a profile who were invited and have not answered, for those who moderate."""
    return _waiting(viewer, space, Membership.State.INVITED)


def banned(viewer: Viewer, space: Space) -> QuerySet[Membership]:
    """Those who are kept out now, for those who moderate."""
    forever_or_still = Q(until=None) | Q(until__gt=timezone.now())
    return _waiting(viewer, space, Membership.State.BANNED).filter(forever_or_still)


def _waiting(viewer: Viewer, space: Space, state: str) -> QuerySet[Membership]:
    rows = Membership.objects.filter(space=space, state=state).select_related("actor", "invited_by")
    return rows.order_by("since", "pk") if policies.may_moderate(viewer, space) else rows.none()


def invitations(viewer: Viewer, space: Space) -> QuerySet[Invitation]:
    """The invitations by mail or link that still let somebody in: all of them for moderators, else one's own."""
    rows = Invitation.objects.filter(Invitation.usable(), space=space).select_related("invited_by")
    if not policies.may_moderate(viewer, space):
        rows = rows.filter(invited_by=viewer.actor_id or 0)
    return rows.order_by("-created_at")


def invitation_for(token: str) -> Invitation | None:
    """The invitation this token opens, while it still lets somebody in."""
    found = Invitation.objects.select_related("space__charter", "invited_by")
    return found.filter(Invitation.usable(), digest=Invitation.digest_of(token)).first()


def invitable(viewer: Viewer, space: Space, *, search: str, limit: int = 8) -> list[Actor]:
    """People the viewer may find whose name holds these words and who are not in the space: what the picker offers."""
    if not search.strip():
        return []
    taken = Membership.objects.filter(Membership.current(), space=space).values("actor")
    free = people(viewer).filter(kind=Actor.Kind.PERSON, left_at=None).exclude(pk__in=taken).exclude(account=None)
    return list(free.filter(_named(viewer, search)).order_by("folded", "pk")[:limit])


def pair(viewer: Viewer, space: Space) -> list[Membership]:
    """The pair of stewards, the trade half first: whoever may know the space may know who answers for it."""
    rows = Membership.objects.filter(Membership.current(), space=space, role=Role.STEWARD).exclude(pair="")
    if not _sees_everybody(viewer, space, policies.membership(viewer, space)):
        rows = rows.filter(actor__in=people(viewer).values("pk"))
    return list(rows.select_related("actor").order_by("-pair"))


def faces(viewer: Viewer, space: Space, *, limit: int = 5) -> list[Actor]:
    """A few of the members, for the pile of portraits in the header."""
    return [row.actor for row in members(viewer, space)[:limit]]


def seats(viewer: Viewer, space_ids: Iterable[int]) -> QuerySet[Membership]:
    """What the viewer is to these spaces: his own row in each, whatever its state."""
    return Membership.objects.filter(actor=viewer.who, space__in=list(space_ids))


def row(viewer: Viewer, space: Space, membership_id: int) -> Membership | None:
    """A membership of the space, to look at or to change: any for those who manage its members, else those one may see."""
    rows = Membership.objects.filter(space=space).select_related("actor")
    if not (policies.may_moderate(viewer, space) or policies.may_change_roles(viewer, space)):
        rows = members(viewer, space)
    found = rows.filter(pk=membership_id).first()
    if found is not None:
        found.space = space
    return found


def house_invitations(viewer: Viewer) -> QuerySet[Invitation]:
    """The invitations that still let somebody in, into the house or any space: all for administrators, else one's own.

    Those into a space the viewer may not know are left out.
    """
    known = Q(space=None) | Q(space__in=Space.objects.visible_to(viewer).values("pk"))
    rows = Invitation.objects.filter(Invitation.usable(), known)
    return rows if viewer.admin else rows.filter(invited_by=viewer.who)


def charter_changes(charter: Charter) -> list[tuple[int, datetime.datetime, int | None]]:
    """Each version of a charter with when it came and who gave it (an actor's id), newest first; of the first, the opening."""
    noted = Entry.objects.filter(verb="charter.changed", about="charter", about_id=charter.pk).order_by("-pk")
    told = [(int(entry.detail["version"]), entry.at, entry.actor_id) for entry in noted]
    newest = {version: (version, at, by) for version, at, by in reversed(told)}
    if 1 not in newest:
        opened = Entry.objects.filter(verb="space.opened", about="space", about_id=charter.space_id).first()
        newest[1] = (1, charter.space.created_at, opened.actor_id if opened else None)
    newest.setdefault(charter.version, (charter.version, charter.changed_at, None))
    return [newest[version] for version in sorted(newest, reverse=True)]


def charter_words(viewer: Viewer, charter: Charter) -> dict[int, Promise]:
    """What a charter says and said, by version, as far as its words were kept. The past is for those who are in."""
    said = {charter.version: Promise.of(charter)}
    if memberships(viewer).filter(space=charter.space_id).exists():
        said |= {kept.version: Promise.of(kept) for kept in charter.versions.all()}
    return said


def revocable(viewer: Viewer) -> QuerySet[Invitation]:
    """The invitations the viewer could take back, or find already taken back: his own, those of spaces he moderates, all
    for administrators; of spaces he may know."""
    known = Q(space=None) | Q(space__in=Space.objects.visible_to(viewer).values("pk"))
    rows = Invitation.objects.filter(known).select_related("space")
    if viewer.admin:
        return rows
    held = Membership.objects.filter(Membership.current(), actor=viewer.who, role__in=(Role.MODERATOR, Role.STEWARD))
    return rows.filter(Q(invited_by=viewer.who) | Q(space__in=held.values("space")))
