"""What pages ask about spaces."""

from __future__ import annotations

import pytest

from parvis.identity.models import Block, Follow
from parvis.identity.viewer import VISITOR
from parvis.spaces import queries
from parvis.spaces.actions.inviting import invite, invite_person
from parvis.spaces.actions.joining import join
from parvis.spaces.actions.managing import ban, tune
from parvis.spaces.actions.settling import archive
from parvis.spaces.models import Level
from parvis.stream.models import Marker
from parvis.stream.unread import with_unread
from tests.spaces.people import FREE, HIDDEN, as_, external, person, room, said, seated

pytestmark = pytest.mark.django_db
PUBLIC = {"kind": "community", "visibility": "public", "level": Level.PUBLIC, "joining": "free"}


def test_the_sidebar_lists_open_rooms_all_staff_first_with_what_is_unread(django_assert_num_queries):
    ada, lea = person("Ada", admin=True), person("Lea")
    atlas, old, house = room(ada, "Atlas"), room(ada, "Old"), room(ada, "House", kind="all_staff")
    room(lea, "Elsewhere")
    for space in (atlas, old):
        seated(space, lea)
    archive(space=old, by=as_(ada))
    said(lea, atlas)
    read = said(lea, atlas)
    said(lea, atlas)
    Marker.objects.create(actor=ada, place=f"space:{atlas.pk}", last_read=read.pk)
    tune(space=atlas, by=as_(ada), muted=True)
    viewer = as_(ada)
    with django_assert_num_queries(1):
        rows = list(with_unread(queries.spaces_of(viewer), viewer))
        assert [(space.name, space.unread, space.muted) for space in rows] == [("House", 0, False), ("Atlas", 1, True)]
    assert [space.unread for space in with_unread(queries.spaces_of(as_(lea)), as_(lea)) if space.name == "Atlas"] == [
        0
    ]
    assert list(queries.spaces_of(VISITOR)) == []
    assert house.name == "House"


def test_what_was_said_before_one_came_is_not_unread():
    nadia, lea = person("Nadia"), person("Lea")
    space = room(nadia, **FREE)
    said(nadia, space)
    join(space=space, by=as_(lea), accepts_charter=True)
    assert [row.unread for row in with_unread(queries.spaces_of(as_(lea)), as_(lea))] == [0]


def test_the_directory_shows_what_one_may_know():
    ada, lea, ines = person("Ada", admin=True), person("Lea"), external("Ines")
    room(ada, "Été des randonneurs", **PUBLIC)
    atlas, vault = room(ada, "Atlas", description="Le sac étanche"), room(ada, "Vault", **HIDDEN)
    names = lambda viewer, **filters: [space.name for space in queries.directory(viewer, **filters)]  # noqa: E731
    assert len(names(as_(ada))) == 3
    assert set(names(as_(lea))) == {"Atlas", "Été des randonneurs"}
    assert names(as_(ines)) == names(VISITOR) == ["Été des randonneurs"]
    assert names(as_(lea), search="ETANCHE") == ["Atlas"]
    assert names(as_(lea), search="vault") == []
    assert names(as_(lea), kind="community") == ["Été des randonneurs"]
    assert names(as_(lea), joining="free") == ["Été des randonneurs"]
    seated(vault, lea)
    assert names(as_(lea), mine=True) == ["Vault"]
    join(space=atlas, by=as_(lea), accepts_charter=True)
    assert {space.name: space.state for space in queries.directory(as_(lea))} == {
        "Atlas": "requested",
        "Vault": "active",
        "Été des randonneurs": None,
    }


def test_similar_names_are_found_but_never_hidden_ones():
    nadia, lea = person("Nadia"), person("Lea")
    room(nadia, "Randonnée en montagne")
    room(nadia, "Comptabilité")
    room(nadia, "Randonnées secrètes", **HIDDEN)
    assert [space.name for space in queries.similar(as_(lea), "Randonnee montagne")] == ["Randonnée en montagne"]
    assert queries.similar(as_(lea), "Ra") == []


def test_suggestions_leave_out_where_one_is_or_was_and_put_friends_first():
    nadia, lea, noe = person("Nadia"), person("Lea"), person("Noe")
    room(nadia, "Plain", **FREE)
    with_friend, left = room(nadia, "With friend"), room(nadia, "Mine", **FREE)
    room(nadia, "Closed", joining="invitation")
    seated(with_friend, noe)
    seated(left, lea)
    Follow.objects.create(source=lea, target=noe)
    assert [space.name for space in queries.suggested(as_(lea))] == ["With friend", "Plain"]


def test_members_are_shown_as_far_as_one_may_know_them():
    ada, lea, ines, omar = person("Ada", admin=True), person("Lea"), external("Ines"), external("Omar")
    square, atlas = room(ada, "Square", **PUBLIC), room(ada, "Atlas", level=Level.RESTRICTED)
    for space in (square, atlas):
        seated(space, ines)
    seated(square, omar)
    who = lambda viewer, space, **filters: {row.actor for row in queries.members(viewer, space, **filters)}  # noqa: E731
    assert who(as_(ines), atlas) == {ada, ines}
    assert who(as_(lea), atlas) == {ada}, "a guarded room shows others only who answers for it"
    assert who(as_(ines), square) == {ines, ada}, "sharing the square gives no sight of those who keep off it"
    assert who(VISITOR, square) == set()
    assert who(as_(lea), square) == {ada, ines, omar}
    assert who(as_(lea), square, search="INÉS".replace("É", "E")) == {ines}
    assert who(as_(lea), square, role="steward") == {ada}


def test_a_steward_sees_even_a_member_who_blocked_him():
    nadia, lea = person("Nadia"), person("Lea")
    space = room(nadia)
    seated(space, lea)
    Block.objects.create(source=lea, target=nadia)
    assert {row.actor for row in queries.members(as_(nadia), space)} == {nadia, lea}


def test_requests_invitations_and_bans_are_for_those_who_moderate():
    nadia, lea, noe, zoe, max_ = (person(name) for name in ("Nadia", "Lea", "Noe", "Zoe", "Max"))
    space = room(nadia)
    seated(space, max_)
    join(space=space, by=as_(lea), accepts_charter=True)
    invite_person(space=space, actor=noe, by=as_(nadia))
    ban(membership=seated(space, zoe), by=as_(nadia))
    invite(by=as_(nadia), space=space, relation="partner")
    found = (queries.requests, queries.invited, queries.banned)
    assert [[row.actor for row in ask(as_(nadia), space)] for ask in found] == [[lea], [noe], [zoe]]
    assert [list(ask(as_(max_), space)) for ask in found] == [[], [], []]
    assert queries.invitations(as_(nadia), space).count() == 1
    assert queries.invitations(as_(max_), space).count() == 0


def test_the_picker_offers_people_who_are_not_in():
    nadia, lea = person("Nadia"), person("Léa")
    space = room(nadia)
    assert queries.invitable(as_(nadia), space, search="lea") == [lea]
    seated(space, lea)
    assert queries.invitable(as_(nadia), space, search="lea") == []
    assert queries.invitable(as_(nadia), space, search=" ") == []


def test_the_pair_has_its_trade_half_first():
    nadia, paul = person("Nadia"), person("Paul")
    space = room(nadia)
    seated(space, paul, "steward", pair="technology")
    assert [row.actor for row in queries.pair(as_(nadia), space)] == [nadia, paul]


def test_a_token_opens_its_invitation_and_a_guess_none():
    nadia = person("Nadia")
    letter = invite(by=as_(nadia), space=room(nadia), relation="partner")
    assert queries.invitation_for(letter.token) == letter.invitation
    assert queries.invitation_for("guess") is None
