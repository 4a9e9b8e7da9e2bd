"""Finding people, under the law: search by any visible field, filters, suggestions, who knows whom, who reports to whom.

A match in something the viewer may not read finds nobody, and no count or filter shows it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet

from parvis.identity import lines
from parvis.identity.fields import contacts_of, readable_fields
from parvis.identity.models import (
    Actor,
    Block,
    Contact,
    DismissedSuggestion,
    Follow,
    FollowRequest,
    Mute,
    ProfileField,
    Relation,
)
from parvis.identity.models.folded import fold
from parvis.identity.viewer import Viewer
from parvis.spaces import law, policies
from parvis.spaces.models import Membership, Space

PAGE = 24
MOST_TERMS = 8
FACETS = (ProfileField.Kind.LOCATION, ProfileField.Kind.SKILL, ProfileField.Kind.LANGUAGE)


@dataclass(frozen=True)
class Wanted:
    """What a search asks for; empty values ask nothing. `space` is a slug, the others are words as shown."""

    q: str = ""
    relation: str = ""
    team: str = ""
    location: str = ""
    skill: str = ""
    language: str = ""
    space: str = ""


@dataclass(frozen=True)
class Page:
    """Some of the people found, and whether there are more."""

    people: list[Actor]
    page: int
    has_more: bool


@dataclass
class Suggestion:
    """Somebody the viewer may know, and why: shared spaces and contacts in common (counts), the same team."""

    actor: Actor
    shared_spaces: int = 0
    common_contacts: int = 0
    same_team: bool = False


@dataclass
class Facets:
    """What one can filter by, with how many people each would keep, most frequent first."""

    teams: list[tuple[str, int]] = field(default_factory=list)
    locations: list[tuple[str, int]] = field(default_factory=list)
    skills: list[tuple[str, int]] = field(default_factory=list)
    languages: list[tuple[str, int]] = field(default_factory=list)


def everybody(viewer: Viewer) -> QuerySet[Actor]:
    """The people of the house for who administers it, whatever the blocks between them; for anybody else, nobody."""
    return Actor.objects.filter(kind=Actor.Kind.PERSON) if viewer.admin or viewer.system else Actor.objects.none()


def sees_from_inside(viewer: Viewer, ids: Iterable[int]) -> set[int]:
    """Those of these people whom the viewer sees with their internal face."""
    return set(law.people(viewer).filter(internal_face(viewer), pk__in=ids).values_list("pk", flat=True))


def meet(viewer: Viewer, people: Iterable[Actor]) -> list[Actor]:
    """These people, each knowing whether an external sees his internal face (`met`), so that a page may draw it."""
    actors = list(people)
    inside = set() if viewer.inside else sees_from_inside(viewer, [actor.pk for actor in actors])
    for actor in actors:
        actor.met = actor.pk in inside
    return actors


def companions(viewer: Viewer) -> set[int]:
    """Those an external sees with their internal face: one query; an insider, who sees everybody's, needs none."""
    if viewer.inside or not viewer.signed_in:
        return set()
    return set(law.people(viewer).filter(law.companions(viewer)).values_list("pk", flat=True))


def blocked_by(viewer: Viewer) -> QuerySet[Actor]:
    """Those the viewer has blocked: he may always see whom, to change his mind."""
    return Actor.objects.filter(pk__in=Block.objects.filter(source=viewer.who).values("target"))


def search(viewer: Viewer, wanted: Wanted, *, page: int = 1) -> Page:
    """The people found, by name, with their relations: two queries a page, whatever the number of people."""
    start = max(0, min(page, 500) - 1) * PAGE
    found = matching(viewer, wanted).order_by("folded", "pk").prefetch_related("relations")
    rows = list(found[start : start + PAGE + 1])
    return Page(people=rows[:PAGE], page=max(1, page), has_more=len(rows) > PAGE)


def matching(viewer: Viewer, wanted: Wanted) -> QuerySet[Actor]:
    """The people `viewer` may find who have everything that is wanted, in what he may read of them."""
    found = law.people(viewer).filter(kind=Actor.Kind.PERSON, left_at=None)
    for term in fold(wanted.q).lstrip("@").split()[:MOST_TERMS]:
        found = found.filter(_says(viewer, term))
    if wanted.relation:
        held = Relation.objects.filter(Relation.today(), kind=wanted.relation).values("actor")
        found = found.filter(internal_face(viewer), pk__in=held)
    if wanted.team:
        found = found.filter(internal_face(viewer), team=wanted.team)
    for kind, value in _lines_wanted(wanted):
        found = found.filter(_has_line(viewer, kind=kind, folded__startswith=fold(value) + "\n"))
    if wanted.space:
        found = found.filter(_in_room(viewer, wanted.space))
    return found


def internal_face(viewer: Viewer) -> Q:
    """Those whose internal name, headline, team and relation `viewer` sees; of the others only the public persona."""
    if viewer.inside or viewer.system:
        return law.EVERYTHING
    if not viewer.signed_in:
        return law.NOBODY
    return Q(pk__in=[viewer.actor_id]) | law.companions(viewer)


def facets(viewer: Viewer) -> Facets:
    """What the directory can be filtered by, out of what `viewer` may read: two queries."""
    seen = law.people(viewer).filter(kind=Actor.Kind.PERSON, left_at=None)
    teams = seen.filter(internal_face(viewer)).exclude(team="").values("team").annotate(n=Count("pk", distinct=True))
    readable = ProfileField.objects.filter(readable_fields(viewer), kind__in=FACETS, actor__in=seen.values("pk"))
    said = readable.values_list("kind", "folded").annotate(n=Count("actor", distinct=True), value=Min("value"))
    by_kind: dict[str, dict[str, tuple[str, int]]] = {kind: {} for kind in FACETS}
    for kind, folded, n, value in said.order_by("-n", "value"):
        word = folded.partition("\n")[0]  # the second line is a detail: "English", whatever the level
        shown, count = by_kind[kind].get(word, (value, 0))
        by_kind[kind][word] = (shown, count + n)
    locations, skills, languages = (sorted(by_kind[kind].values(), key=lambda v: -v[1])[:30] for kind in FACETS)
    counted = [(row["team"], row["n"]) for row in teams.order_by("-n", "team")[:30]]
    return Facets(counted, locations, skills, languages)


def suggestions(viewer: Viewer, *, limit: int = 6) -> list[Suggestion]:
    """People the viewer may want to know, nearest first: six queries. Nobody he already follows, knows or avoids."""
    if not viewer.signed_in:
        return []
    rooms = law.memberships(viewer).exclude(space__kind=Space.Kind.ALL_STAFF).values("space")
    shared = Counter(_tally(Membership.objects.filter(Membership.current(), space__in=rooms), "actor"))
    # Who knows whom is the affair of colleagues.
    mine = contacts_of(viewer.actor_id) if viewer.inside else law.NOBODY
    known = set(Actor.objects.filter(mine).values_list("pk", flat=True))
    common = _contacts_of_contacts(known)
    team = _team_of(viewer)
    near = Q(pk__in=_strongest(shared, common)) | (Q(team=team) if team else law.NOBODY)
    candidates = law.people(viewer).filter(near, kind=Actor.Kind.PERSON, left_at=None).exclude(_settled(viewer))
    found = [
        Suggestion(actor, shared[actor.pk], common[actor.pk], bool(team) and actor.team == team)
        for actor in candidates.prefetch_related("relations")[:200]
    ]
    nearest = sorted(found, key=lambda s: (-_weight(s), s.actor.name))[:limit]
    meet(viewer, [suggestion.actor for suggestion in nearest])
    return nearest


def discoverable(viewer: Viewer, *, newest: bool = False) -> QuerySet[Actor, int]:
    """The ids of the people who want to be found and whom the viewer may find: the last to speak first, or to come."""
    found = law.people(viewer).filter(kind=Actor.Kind.PERSON, left_at=None, discoverable=True)
    order = ("-joined_at", "-pk") if newest else (F("posted_on").desc(nulls_last=True), "-pk")
    return found.order_by(*order).values_list("pk", flat=True)


def mutual_contacts(viewer: Viewer, actor: Actor) -> QuerySet[Actor]:
    """Who knows whom: the viewer's contacts who are also this person's."""
    if not viewer.signed_in or viewer.actor_id == actor.pk:
        return Actor.objects.none()
    return law.people(viewer).filter(contacts_of(viewer.actor_id)).filter(contacts_of(actor.pk)).order_by("name")


def shared_spaces(viewer: Viewer, actor: Actor) -> QuerySet[Space]:
    """The spaces the two are members of today."""
    theirs = Membership.objects.filter(Membership.current(), actor=actor).values("space")
    return Space.objects.filter(pk__in=law.memberships(viewer).values("space")).filter(pk__in=theirs).order_by("name")


def shares_room(viewer: Viewer, actor: Actor) -> bool:
    """Whether the two share a space that is not open to the world, so that an external sees the internal face."""
    rooms = shared_spaces(viewer, actor).exclude(visibility=Space.Visibility.PUBLIC)
    return viewer.signed_in and rooms.exists()


def chain(viewer: Viewer, actor: Actor) -> list[Actor]:
    """The managers above a person, the highest first: two queries. Colleagues only."""
    if not viewer.inside:
        return []
    above = lines.managers(actor)
    known = law.people(viewer).in_bulk(above)
    return [known[pk] for pk in reversed(above) if pk in known]


def reports(viewer: Viewer, actor: Actor | None) -> QuerySet[Actor]:
    """Those who report to a person, each with how many report to them (`reports_count`); without a person, the top.

    Colleagues only.
    """
    if not viewer.inside:
        return Actor.objects.none()
    seen = law.people(viewer).filter(kind=Actor.Kind.PERSON, left_at=None)
    below = seen.filter(manager=actor).annotate(reports_count=Count("reports", filter=Q(reports__left_at=None)))
    return (below if actor is not None else below.filter(reports_count__gt=0)).order_by("folded")


def requests_to(viewer: Viewer) -> QuerySet[Contact]:
    """Those who asked the viewer to be in contact, newest first."""
    asked = Contact.objects.filter(target=viewer.actor_id, accepted_at=None, source__in=law.people(viewer).values("pk"))
    return asked.select_related("source").order_by("-at")


def follow_requests(viewer: Viewer) -> QuerySet[FollowRequest]:
    """Those who asked to follow the viewer, as far as he may find them, newest first."""
    asked = FollowRequest.objects.filter(target=viewer.who, source__in=law.people(viewer).values("pk"))
    return asked.select_related("source").order_by("-pk")


def contacts(viewer: Viewer) -> QuerySet[Actor]:
    """The viewer's contacts, by name."""
    return law.people(viewer).filter(contacts_of(viewer.actor_id)).order_by("folded")


def _in_room(viewer: Viewer, slug: str) -> Q:
    """The members of a space, for those who may see who is in it."""
    space = Space.objects.filter(law.known_spaces(viewer), slug=slug).first()
    if space is None or not policies.may_see_members(viewer, space):
        return law.NOBODY
    return Q(pk__in=Membership.objects.filter(Membership.current(), space=space).values("actor"))


def _says(viewer: Viewer, term: str) -> Q:
    inside = internal_face(viewer) & Q(folded__contains=term)
    outside = Q(is_public=True, public_folded__contains=term)
    return inside | outside | _has_line(viewer, folded__contains=term)


def _has_line(viewer: Viewer, **line: str) -> Q:
    readable = ProfileField.objects.filter(readable_fields(viewer), actor=OuterRef("pk"), **line)
    return Q(Exists(readable))


def _lines_wanted(wanted: Wanted) -> Iterable[tuple[str, str]]:
    pairs = zip(FACETS, (wanted.location, wanted.skill, wanted.language), strict=True)
    return [(kind, value) for kind, value in pairs if value]


def _team_of(viewer: Viewer) -> str:
    """The viewer's team; teams are the affair of colleagues."""
    if viewer.actor_id is None or not viewer.inside:
        return ""
    return Actor.objects.filter(pk=viewer.actor_id).values_list("team", flat=True).first() or ""


def _tally(rows: QuerySet[Membership], who: str) -> dict[int, int]:
    counted = rows.values(who).annotate(n=Count("pk")).order_by("-n").values_list(who, "n")[:500]
    return dict(counted)


def _contacts_of_contacts(known: set[int]) -> Counter[int]:
    """How many of these people each other person is in contact with."""
    pairs = Contact.objects.exclude(accepted_at=None).filter(Q(source__in=known) | Q(target__in=known))
    tally: Counter[int] = Counter()
    for source, target in pairs.values_list("source", "target")[:5000]:
        if source in known:
            tally[target] += 1
        if target in known:
            tally[source] += 1
    return tally


def _strongest(*tallies: Counter[int]) -> list[int]:
    return [pk for pk, _n in sum(tallies, Counter[int]()).most_common(200)]


def _settled(viewer: Viewer) -> Q:
    """Those there is no point in suggesting."""
    me = viewer.actor_id
    followed = Follow.objects.filter(source=me).values("target")
    avoided = Mute.objects.filter(source=me).values("target"), Block.objects.filter(source=me).values("target")
    asked = Contact.objects.filter(source=me).values("target"), Contact.objects.filter(target=me).values("source")
    settled = Q(pk=me) | Q(pk__in=followed) | Q(discoverable=False)
    requested = FollowRequest.objects.filter(source=me).values("target")
    dismissed = DismissedSuggestion.objects.filter(source=me).values("target")
    for ties in (*avoided, *asked, requested, dismissed):
        settled |= Q(pk__in=ties)
    return settled


def _weight(suggestion: Suggestion) -> int:
    return 3 * suggestion.same_team + 2 * suggestion.shared_spaces + 2 * suggestion.common_contacts
