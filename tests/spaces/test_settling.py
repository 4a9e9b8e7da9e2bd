"""What a space is, and the threshold it stands behind."""

from __future__ import annotations

import pytest

from parvis.core.models import Entry
from parvis.identity.viewer import VISITOR
from parvis.spaces.actions.settling import archive, ask_questions, change_settings, change_threshold, reopen
from parvis.spaces.models import Level, Reach, Space
from parvis.spaces.policies import may_post
from parvis.stream.models import Post
from tests.spaces.people import HIDDEN, as_, person, room, said, seated
from tests.spaces.test_joining import refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["member", "moderator"])
def test_only_stewards_change_the_space(role):
    space, lea = room(person("Nadia")), person("Lea")
    seated(space, lea, role)
    for action in (change_settings, change_threshold, archive, reopen):
        assert refused(action, space=space, by=as_(lea)).code == "forbidden"
    assert refused(ask_questions, space=space, questions=["Why?"], by=as_(lea)).code == "forbidden"


def test_settings_change_and_the_address_stays():
    nadia = person("Nadia")
    space = room(nadia, "Atlas")
    change_settings(space=space, by=as_(nadia), name=" Atlas\u202e 2 ", who_posts="moderator", tools=["files", "polls"])
    space.refresh_from_db()
    assert (space.name, space.slug, space.who_posts, space.tools) == (
        "Atlas 2",
        "atlas",
        "moderator",
        ["polls", "files"],
    )
    detail = Entry.objects.get(verb="space.changed").detail
    assert detail == {"fields": ["name", "tools", "who_posts"]}


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"name": " "}, "name"),
        ({"joining": "sideways"}, "joining"),
        ({"who_posts": "everyone"}, "who_posts"),
        ({"kind": "all_staff"}, "kind"),
    ],
)
def test_settings_that_make_no_sense_are_refused(changes, named):
    nadia = person("Nadia")
    assert refused(change_settings, space=room(nadia), by=as_(nadia), **changes).field == named


@pytest.mark.parametrize("field", ["level", "visibility", "slug", "parent", "members_count", "archived_at"])
def test_nothing_else_is_a_setting(field):
    nadia = person("Nadia")
    with pytest.raises(TypeError):
        change_settings(space=room(nadia), by=as_(nadia), **{field: 0})


def test_tools_wait_for_an_imported_space_to_have_its_charter():
    nadia = person("Nadia")
    space = room(nadia)
    space.charter.strategy = ""
    space.charter.save()
    assert refused(change_settings, space=space, by=as_(nadia), tools=["polls"]).field == "tools"


def test_questions_are_five_at_most_and_keep_their_identity():
    nadia = person("Nadia")
    space = room(nadia)
    first = ask_questions(space=space, questions=["Who?", "Why?"], by=as_(nadia))
    second = ask_questions(space=space, questions=["Why?", "When?"], by=as_(nadia))
    assert [question.text for question in second] == ["Why?", "When?"]
    assert second[0].pk == first[1].pk
    assert refused(ask_questions, space=space, questions="abcdef", by=as_(nadia)).field == "questions"


def test_raising_the_level_counts_what_stands_too_wide():
    nadia = person("Nadia")
    space = room(nadia)
    said(nadia, space)
    wide = [said(nadia, space, Reach.INSIDE), said(nadia, space, Reach.INSIDE)]
    refusal = refused(change_threshold, space=space, by=as_(nadia), level=Level.RESTRICTED)
    assert refusal.field == "level"
    assert "2" in str(refusal)
    space.refresh_from_db()
    assert space.level == Level.INTERNAL
    change_threshold(space=space, by=as_(nadia), level=Level.RESTRICTED, narrow=True)
    stranger = as_(person("Lea"))
    assert not Post.objects.visible_to(stranger).filter(pk__in=[post.pk for post in wide]).exists()
    assert set(Post.objects.values_list("level", flat=True)) == {Level.RESTRICTED}


def test_confidential_refuses_what_also_stands_elsewhere():
    nadia = person("Nadia")
    space, other = room(nadia, "One"), room(nadia, "Two")
    said(nadia, space, also=(other,))
    for narrow in (False, True):
        refusal = refused(change_threshold, space=space, by=as_(nadia), level=Level.CONFIDENTIAL, narrow=narrow)
        assert "1 post" in str(refusal)


def test_lowering_the_level_takes_a_reason_and_is_recorded():
    nadia = person("Nadia")
    space = room(nadia, level=Level.RESTRICTED)
    assert refused(change_threshold, space=space, by=as_(nadia), level=Level.INTERNAL, reason=" ").field == "reason"
    change_threshold(space=space, by=as_(nadia), level=Level.INTERNAL, reason="The launch is announced")
    entry = Entry.objects.get(verb="space.opened_up")
    assert (entry.actor_id, entry.space_id) == (nadia.pk, space.pk)
    assert entry.detail["reason"] == "The launch is announced"
    assert entry.detail["level"] == [Level.RESTRICTED, Level.INTERNAL]


def test_showing_a_hidden_space_takes_a_reason():
    nadia = person("Nadia")
    space = room(nadia, visibility="hidden", level=Level.RESTRICTED)
    assert refused(change_threshold, space=space, by=as_(nadia), visibility="listed").field == "reason"
    change_threshold(space=space, by=as_(nadia), visibility="listed", reason="Recruiting")
    assert Space.objects.visible_to(as_(person("Lea"))).get() == space


def test_only_administrators_put_a_space_on_the_square_in_one_act():
    nadia, ada = person("Nadia"), person("Ada", admin=True)
    space = room(nadia)
    seated(space, ada, "steward")
    opening = {"visibility": "public", "level": Level.PUBLIC, "reason": "For our customers"}
    assert refused(change_threshold, space=space, by=as_(nadia), **opening).field == "visibility"
    change_threshold(space=space, by=as_(ada), **opening)
    assert Space.objects.visible_to(VISITOR).get() == space
    change_threshold(space=space, by=as_(nadia), visibility="hidden", level=Level.CONFIDENTIAL)
    assert not Space.objects.visible_to(VISITOR).exists()


def test_a_space_stays_as_open_as_those_inside_it():
    nadia = person("Nadia")
    outer = room(nadia, "Outer")
    room(nadia, "Inner", parent=outer)
    assert "Inner" in str(refused(change_threshold, space=outer, by=as_(nadia), **HIDDEN))


def test_an_archived_space_is_read_but_nothing_is_said():
    nadia = person("Nadia")
    space = room(nadia)
    post = said(nadia, space)
    archive(space=space, by=as_(nadia))
    space.refresh_from_db()
    assert not may_post(as_(nadia), space)
    assert Post.objects.visible_to(as_(nadia)).get() == post
    reopen(space=space, by=as_(nadia))
    space.refresh_from_db()
    assert may_post(as_(nadia), space)
