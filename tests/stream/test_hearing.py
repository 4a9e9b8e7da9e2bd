"""Who hears, asked for everybody at once, is what the law and the lists say to each person of the house."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from parvis.api.entities.crowd import statuses_for
from parvis.api.entities.statuses import status
from parvis.core import ledger
from parvis.identity.models import Actor, Block, Follow, List, ListMember, Mute
from parvis.identity.viewer import VISITOR, Viewer, viewer_as
from parvis.spaces import law
from parvis.spaces.models import Reach, Space
from parvis.stream import announcing, crowds, hearing, models, notifying, timelines
from parvis.stream.hearing import HOME, LIST, NOBODY, PICTURES, SPACE, SQUARE, TOPIC, Place
from parvis.stream.live import news, visible_events
from parvis.stream.models import Acknowledgement, Post, Reaction
from tests.house.canaries import Planted

Listed = Callable[[Viewer], QuerySet[Post]]


@pytest.fixture
def people(planted: Planted) -> dict[int, Viewer]:
    """Everybody with an account, and a visitor; some have muted or blocked somebody."""
    house = planted.house
    Mute.objects.get_or_create(source=house.tomasz, target=house.nadia)
    Block.objects.get_or_create(source=house.nadia, target=house.emily)
    everybody = {actor.pk: viewer_as(actor) for actor in Actor.objects.exclude(account=None).select_related("account")}
    return {NOBODY: VISITOR, **{pk: viewer for pk, viewer in everybody.items() if viewer.signed_in}}


@pytest.fixture
def said(planted: Planted) -> list[Post]:
    """What the canaries sing, and a part of all the rest."""
    sung = [post.pk for post in (*planted.posts.values(), *planted.comments.values())]
    others = list(Post.objects.order_by("-pk").values_list("pk", flat=True))[::9]
    return list(hearing.posts([*sung, *others]).values())


def who_has(posts: Listed, said: list[Post], people: dict[int, Viewer]) -> dict[int, set[int]]:
    """For each of these posts, those in whose list it stands, each of them asked."""
    having: dict[int, set[int]] = {post.pk: set() for post in said}
    for pk, viewer in people.items():
        for post in posts(viewer).filter(pk__in=list(having)).values_list("pk", flat=True):
            having[post].add(pk)
    return having


def test_who_hears_is_who_may_read(people: dict[int, Viewer], said: list[Post]) -> None:
    readable = who_has(Post.objects.visible_to, said, people)
    for post in said:
        found = hearing.readers(post, people)
        assert set(found) == readable[post.pk] or post.deleted_at
        assert all(viewer == people[pk] for pk, viewer in found.items())


def test_where_it_is_heard_is_where_it_stands(people: dict[int, Viewer], said: list[Post]) -> None:
    signed_in = {pk: viewer for pk, viewer in people.items() if viewer.signed_in}
    lists: dict[Place, dict[int, set[int]]] = {
        (HOME, ""): who_has(timelines.home_posts, said, signed_in),
        (SQUARE, ""): who_has(timelines.square_posts, said, people),
        (PICTURES, ""): who_has(lambda viewer: timelines.square_posts(viewer, media=True), said, people),
    }
    for space in {space for post in said for space in post.spaces()}:
        standing = who_has(lambda viewer, pk=space.pk: timelines.said_in(viewer, pk), said, signed_in)  # type: ignore[misc]
        lists[SPACE, str(space.pk)] = standing
    for place, expected in lists.items():
        listening = people if place[0] in (SQUARE, PICTURES) else signed_in
        for post in said:
            assert hearing.heard(post, {place: list(listening)}).places.get(place, set()) == expected[post.pk]


def test_a_list_is_heard_as_it_is_read(people: dict[int, Viewer], said: list[Post]) -> None:
    persons = {pk: viewer for pk, viewer in people.items() if viewer.signed_in}
    authors, heard = {post.author_id for post in said}, 0
    for number, owner in enumerate(sorted(persons)[::2]):
        replies = List.Replies.values[number % 3]
        made = List.objects.create(owner_id=owner, title="Near", replies_policy=replies)
        for author in authors - {owner} if number else ():
            Follow.objects.get_or_create(source_id=owner, target_id=author)
            ListMember.objects.create(list=made, actor_id=author)
        place, its_owner = (LIST, str(made.pk)), {owner: persons[owner]}
        read = who_has(
            lambda viewer, of=made.pk, to=replies: timelines.list_posts(viewer, of, replies=to), said, its_owner
        )  # type: ignore[misc]
        for post in said:
            places = hearing.heard(post, {place: list(persons)}).places
            assert places.get(place, set()) == read[post.pk]
            heard += bool(places)
        assert hearing.listed(place, persons) == {owner}
    assert heard


def test_an_announcement_waits_for_those_who_have_not_read_it(people: dict[int, Viewer], said: list[Post]) -> None:
    persons = {pk: viewer for pk, viewer in people.items() if viewer.signed_in}
    for post in said[::3]:
        Post.objects.filter(pk=post.pk).update(kind=Post.Kind.ANNOUNCEMENT)
        Acknowledgement.objects.get_or_create(post=post, actor_id=sorted(persons)[post.pk % len(persons)])
    wide, waiting = announcing.among([post.pk for post in said]), who_has(announcing.unread, said, persons)
    assert wide
    for post in said:
        readers = hearing.readers(post, persons) if post.pk in wide and not post.deleted_at else {}
        assert announcing.waiting_for(post, readers) == waiting[post.pk]


def test_a_topic_is_heard_by_those_who_may_read_it_there(people: dict[int, Viewer], said: list[Post]) -> None:
    tagged = [post for post in said if post.topics.all()]
    readable = who_has(Post.objects.visible_to, tagged, people)
    assert tagged
    for post in tagged:
        place = (TOPIC, post.topics.all()[0].key)
        muting = set(Mute.objects.filter(target=post.author_id).values_list("source", flat=True))
        aloud = post.audience.reach not in (Reach.PEOPLE, Reach.PUBLIC) or (post.audience.reach and post.listed)
        heard = hearing.heard(post, {place: list(people)}).places.get(place, set())
        assert heard == (readable[post.pk] - muting if aloud else set())


def test_who_knows_a_space_is_what_the_law_says_of_it(people: dict[int, Viewer]) -> None:
    persons = {pk: viewer for pk, viewer in people.items() if viewer.signed_in}
    for space in Space.objects.all():
        known = {pk for pk, viewer in persons.items() if Space.objects.visible_to(viewer).filter(pk=space.pk).exists()}
        assert hearing.knowing(space, persons) == known


def test_drawn_for_many_is_drawn_for_each(people: dict[int, Viewer], said: list[Post]) -> None:
    for number, post in enumerate(said):
        listeners = hearing.readers(post, people) if not post.deleted_at else {}
        for pk in [pk for pk in listeners if pk != NOBODY][::5] if number % 2 else []:
            Reaction.objects.get_or_create(post=post, actor_id=pk, kind="like")
        drawn = statuses_for(post, listeners, context="home")
        for pk, viewer in listeners.items():
            with translation.override(viewer.language or settings.LANGUAGE_CODE):
                assert drawn[pk] == status(post.pk, viewer, context="home"), (post.pk, viewer)


def test_the_price_of_an_event_does_not_grow_with_those_who_listen(planted: Planted) -> None:
    post = hearing.posts([planted.posts["dedans"].pk])[planted.posts["dedans"].pk]
    colleagues = list(Actor.objects.filter(law.insiders(), account__is_active=True).values_list("pk", flat=True))

    def price(listening: list[int]) -> int:
        """Beside the two queries each kind of reader is drawn with: whoever left a trace on it stands alone."""
        with CaptureQueriesContext(connection) as asked:
            heard = hearing.heard(post, {(HOME, ""): listening})
            statuses_for(post, heard.listeners, context="home")
        return len(asked) - 2 * len(crowds.kinds(post, heard.listeners))

    price(colleagues)
    assert price(colleagues[: len(colleagues) // 4]) >= price(colleagues) - 3


def test_whoever_has_filters_is_drawn_for_alone() -> None:
    """What one person’s filters say of a post must not reach those who are shown the same."""
    assert not hasattr(models, "Filter") or "Filter" in inspect.getsource(crowds._traced)


def test_open_pages_hear_together_what_each_would_alone(people: dict[int, Viewer], said: list[Post]) -> None:
    entries = [
        *(ledger.record("post.published", by=post.author_id, about=post) for post in said),
        *(ledger.record("post.reacted", by=post.author_id, about=post) for post in said),
        *(ledger.record("post.deleted", by=post.author_id, about=post) for post in said[:3]),
        ledger.record("actor.notified", by=None, recipients=[max(people)]),
    ]
    together: dict[int, list[tuple[int, str, dict[str, Any]]]] = {}
    for one in news(entries, list(people)):
        for pk in one.listeners:
            together.setdefault(pk, []).append((one.entry_id, one.name, one.data))
    assert together == {pk: events for pk, viewer in people.items() if (events := visible_events(viewer, entries))}
    assert together
    for pk, viewer in people.items():
        visible = set(
            Post.objects.visible_to(viewer).filter(pk__in=[post.pk for post in said]).values_list("pk", flat=True)
        )
        heard = {int(data["id"]) for _entry, name, data in together.get(pk, ()) if name == "changed"}
        assert heard == visible
        at_home = set(timelines.home_posts(viewer).filter(pk__in=visible).values_list("pk", flat=True))
        places = {int(data["id"]) for _e, name, data in together.get(pk, ()) if "home" in data.get("places", ())}
        assert places == (at_home if viewer.signed_in else set())


def test_what_a_post_asks_of_a_crowded_space_is_asked_of_no_member(planted: Planted) -> None:
    """Who is told of a reaction, and which of a few listeners may read a post, is looked up for them alone."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans by what stands there, and here that is little")
    post = Post.objects.filter(audience__reach=Reach.SPACE, parent=None, deleted_at=None).first()
    assert post is not None
    few = hearing.in_json([post.author_id])
    told = notifying._listeners(
        Q(pk__among=few), post.pk, post.root_id, post.author_id, post.audience_id, 0, 0, "", reach=Reach.SPACE,
        kind="reaction", anonymous=False,
    )  # fmt: skip
    for asked in (law.reading(post.audience, post.author_id, few), told):
        plan = asked.explain()
        seats = [line for line in plan.splitlines() if "spaces_membership" in line or "membership_" in line]
        assert seats and all("actor_id=?" in line for line in seats), plan
