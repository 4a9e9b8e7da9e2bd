"""“Who sees this?” and “read it as” say what the law says: of each post of the house, to each pair of eyes."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, field

import pytest
from django.utils import timezone

from parvis.identity.faces import face
from parvis.identity.fields import readable_fields
from parvis.identity.models import Actor, ProfileField, Reach, Relation
from parvis.identity.viewer import VISITOR, Viewer, viewers_of
from parvis.spaces import law, readership
from parvis.spaces.models import Membership, Space
from parvis.spaces.models import Reach as Far
from parvis.spaces.readership import Group, Readership
from parvis.stream import guise
from parvis.stream.cards import cards
from parvis.stream.models import Post
from tests.house.canaries import NAMED_SPACES, PERSONAS, Planted

ASKERS = ("administrator", "steward", "employee", "subcontractor", "partner", "alumnus", "fan", "blocked", "visitor")


@dataclass
class Truth:
    """What the law answers each account of the house, asked one by one."""

    kinds: dict[int, str] = field(default_factory=dict)
    reads: dict[int, set[int]] = field(default_factory=dict)  # by post
    viewers: dict[int, Viewer] = field(default_factory=dict)

    def readers(self, post: Post) -> set[int]:
        return self.reads.get(post.pk, set())


@pytest.fixture
def truth(planted: Planted) -> Truth:
    found = Truth(viewers=viewers_of(Actor.objects.exclude(account=None)))
    posts = [post.pk for post in said(planted)]
    for actor in Actor.objects.filter(pk__in=found.viewers).prefetch_related("relations"):
        relation = actor.relation()
        found.kinds[actor.pk] = relation.kind if relation else ""
        visible = Post.objects.visible_to(found.viewers[actor.pk]).filter(pk__in=posts)
        for pk in visible.values_list("pk", flat=True):
            found.reads.setdefault(pk, set()).add(actor.pk)
    assert len(found.viewers) > 15
    return found


def said(planted: Planted) -> list[Post]:
    return [*planted.posts.values(), planted.comments["atlas"], planted.comments["fache"]]


def test_the_numbers_are_those_of_the_law(planted: Planted, truth: Truth) -> None:
    told = 0
    for asker in ASKERS:
        viewer = planted.viewer(asker)
        known = set(Space.objects.visible_to(viewer).values_list("pk", flat=True))
        findable = set(law.people(viewer).values_list("pk", flat=True))
        readable = Post.objects.visible_to(viewer).filter(pk__in=[post.pk for post in said(planted)])
        for post in readable.select_related("audience"):
            found = readership.of_audience(post.audience, post.author_id, viewer)
            readers = truth.readers(post)
            assert found.anyone == (post.audience.reach == Far.PUBLIC)
            if found.total is None:
                assert found.anyone and not viewer.inside and not found.relations and not found.spaces
                continue
            told += 1
            assert found.total == len(readers), (asker, post.text)
            assert by_relation(found) == Counter(truth.kinds[pk] for pk in readers)
            assert {group.space.pk for group in found.spaces if group.space} <= known
            for group in found.spaces:
                assert group.count == members_among(group, readers), (asker, post.text)
            for group in [*found.relations, *found.spaces]:
                named = {actor.pk for actor in group.examples}
                assert named <= findable & readers and len(named) <= min(3, group.count)
                assert group.space or {truth.kinds[pk] for pk in named} <= {group.relation}
    assert told > 40


def by_relation(found: Readership) -> Counter[str]:
    return Counter({group.relation: group.count for group in found.relations})


def members_among(group: Group, readers: set[int]) -> int:
    return Membership.objects.filter(Membership.current(), space=group.space, actor__in=readers).count()


def test_nobody_is_named_by_a_room_the_asker_does_not_know(planted: Planted) -> None:
    """Théo reads what is said in Atlas; where it stands in Direction too, those who read it there are only counted."""
    house = planted.house
    to = law.those_within(Far.SPACE, spaces=[house.space("atlas"), house.space("direction")], named=())
    theo = planted.viewer("subcontractor")
    atlas_alone = set(law.those_within(Far.SPACE, spaces=[house.space("atlas")], named=()).values_list("pk", flat=True))
    post = planted.posts["atlas"]
    post.audience.spaces.add(house.space("direction"))
    found = readership.of_audience(post.audience, post.author_id, theo)
    assert found.total == to.count() > len(atlas_alone)
    assert [group.space for group in found.spaces] == [house.space("atlas")]
    assert {actor.pk for group in found.relations for actor in group.examples} <= atlas_alone
    assert any(group.examples for group in found.relations)


def test_it_is_read_as_a_kind_exactly_when_somebody_of_that_kind_reads_it(planted: Planted, truth: Truth) -> None:
    for asker in ASKERS[:-1]:
        viewer = planted.viewer(asker)
        readable = Post.objects.visible_to(viewer).filter(pk__in=[post.pk for post in said(planted)])
        for post in readable.select_related("audience"):
            kinds = {truth.kinds[pk] for pk in truth.readers(post)}
            for kind in guise.KINDS:
                worn = guise.for_audience(kind, post.audience, post.author_id, viewer)
                public = Post.objects.visible_to(VISITOR).filter(pk=post.pk).exists()
                assert worn.reads == (kind in kinds or public), (asker, kind, post.text)


def test_what_is_read_as_another_is_never_more_than_ones_own(planted: Planted) -> None:
    """Spaces, people and what is shared: on each card, no more than the asker finds on his own."""
    for asker in ("employee", "subcontractor", "fan"):
        viewer = planted.viewer(asker)
        for post in (
            Post.objects.visible_to(viewer)
            .filter(parent=None)
            .select_related("audience", "author")
            .order_by("-pk")[:18]
        ):
            (own,) = cards([post.pk], viewer)
            for kind in guise.USUAL:
                worn = guise.for_audience(kind, post.audience, post.author_id, viewer)
                if not worn.reads or post.audience.reach == Far.PEOPLE:
                    continue
                head, branches, _more = guise.thread_in(worn, viewer, post)
                assert {space.pk for space in head.spaces} <= {space.pk for space in own.spaces}
                assert {actor.pk for actor in head.post.honours.all()} <= {actor.pk for actor in own.post.honours.all()}
                assert own.shared or not head.shared
                assert head.face in (own.face, face(post.author, VISITOR))
                assert not head.bookmarked and not head.my_reactions and not head.moderates
                comments = {b.card.post.pk for b in branches if b.card}
                assert comments <= set(Post.objects.visible_to(viewer).values_list("pk", flat=True))


def test_a_kind_sees_what_it_would(planted: Planted) -> None:
    """Success beside refusal: what stands out on a card by whoever reads it."""
    house = planted.house
    frame = Post.objects.get(text__contains="canaripartage")
    emily, fan = planted.viewer("employee"), planted.viewer("fan")

    def card(kind: str, asker: Viewer, post: Post) -> guise.Card:
        worn = guise.for_audience(kind, post.audience, post.author_id, asker)
        return guise.thread_in(worn, asker, post)[0]

    assert card("employee", emily, frame).shared is not None
    assert card("visitor", emily, frame).shared is None
    assert card("employee", fan, frame).shared is None  # a colleague reads it; the fan does not
    public = planted.posts["parvis"]
    Post.objects.filter(pk=public.pk).update(author=house.karim)
    assert card("employee", emily, public).face.headline == "canariinternekarim"
    assert card("visitor", emily, public).face.headline == "canaripublickarim"
    assert card("employee", fan, public).face.headline == "canaripublickarim"  # what the fan sees of him himself


def test_a_space_is_looked_at_as_those_who_know_it(planted: Planted, truth: Truth) -> None:
    for asker in ASKERS[:-1]:
        viewer = planted.viewer(asker)
        for space in Space.objects.visible_to(viewer).filter(pk__in=[planted.house.spaces[k] for k in NAMED_SPACES]):
            knowing = {
                truth.kinds[pk]
                for pk, one in truth.viewers.items()
                if Space.objects.visible_to(one).filter(pk=space.pk).exists()
            }
            for kind in guise.USUAL:
                worn = guise.for_space(kind, space, viewer)
                public = space.visibility == Space.Visibility.PUBLIC
                assert not worn.reads or kind in knowing or public, (asker, kind, space.slug)
                assert not worn.reads or worn.verdict != guise.Verdict.UNTOLD
                mine = Post.objects.visible_to(viewer)
                feed = {card.post.pk for card in guise.feed_in(worn, viewer, space)}
                assert feed <= set(mine.filter(pk__in=feed).values_list("pk", flat=True))
    theo, atlas = planted.viewer("subcontractor"), planted.house.atlas
    worn = guise.for_space("subcontractor", atlas, theo)
    assert worn.verdict == guise.Verdict.SOME and guise.feed_in(worn, theo, atlas)
    assert guise.for_space("press", atlas, theo).verdict == guise.Verdict.NOBODY


def test_somebody_supposed_may_do_nothing(planted: Planted) -> None:
    supposed = Viewer(inside=True, rooms=(planted.house.atlas.pk,))
    assert not supposed.signed_in and not law.memberships(supposed).exists()
    assert Post.objects.visible_to(supposed).filter(pk=planted.posts["atlas"].pk).exists()
    assert not Post.objects.visible_to(supposed).filter(pk=planted.posts["direction"].pk).exists()
    assert supposed.blank(()).rooms is None


def test_who_sees_a_line_is_the_law_of_lines_the_other_way_round(planted: Planted, truth: Truth) -> None:
    for handle in ("nadia", "karim", "philippe", "theo", "mathilde"):
        actor = planted.house.person(handle)
        for reach in Reach:
            line = ProfileField.objects.create(actor=actor, kind="other", value="canarilong", reach=reach)
            expected = {
                pk
                for pk, viewer in truth.viewers.items()
                if law.people(viewer).filter(pk=actor.pk).exists()
                and ProfileField.objects.filter(readable_fields(viewer), pk=line.pk).exists()
            }
            assert set(readership.line_readers(actor, reach).values_list("pk", flat=True)) == expected, (handle, reach)


def test_a_relation_that_is_over_counts_for_nothing(planted: Planted) -> None:
    """Whoever's last relation ran out yesterday is a visitor today, noted or not."""
    atlas, before = planted.posts["atlas"], planted.house.viewer("nadia")
    total = readership.of_audience(atlas.audience, atlas.author_id, before).total
    theo = planted.house.theo
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Relation.objects.filter(actor=theo).update(since=yesterday, until=yesterday)
    assert PERSONAS["subcontractor"] == theo.handle and not planted.viewer("subcontractor").signed_in
    assert readership.of_audience(atlas.audience, atlas.author_id, before).total == (total or 0) - 1
