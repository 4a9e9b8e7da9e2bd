"""Opening a space."""

from __future__ import annotations

import pytest

from parvis.core.errors import Refused
from parvis.core.models import Entry
from parvis.identity.viewer import VISITOR
from parvis.spaces.actions.opening import open_space
from parvis.spaces.models import Charter, Level, Membership, Space
from tests.spaces.people import HIDDEN, as_, external, person, promise, room, row

pytestmark = pytest.mark.django_db


def test_the_opener_is_steward_for_the_trade_and_the_other_half_is_invited():
    nadia, paul = person("Nadia"), person("Paul")
    space = room(nadia, "Projet Étanche", technology=paul, tools=["polls", "files"])
    assert space.slug == "projet-etanche"
    assert (row(space, nadia).role, row(space, nadia).pair) == ("steward", "trade")
    assert (row(space, paul).state, row(space, paul).role, row(space, paul).pair) == (
        "invited",
        "steward",
        "technology",
    )
    assert space.members_count == 1
    assert Charter.objects.get(space=space).is_complete
    assert space.tools == ["polls", "files"]
    assert Entry.objects.filter(verb="space.opened", space_id=space.pk, actor_id=nadia.pk).exists()


@pytest.mark.parametrize(
    ("missing", "named"),
    [
        (("people", "intention", "objective", "strategy"), "people"),
        (("intention", "strategy"), "intention"),
        (("objective", "strategy"), "objective"),
        (("strategy",), "strategy"),
    ],
)
def test_tools_wait_for_the_first_missing_part_of_the_charter(missing, named):
    with pytest.raises(Refused) as refusal:
        room(person("Nadia"), charter=promise(**dict.fromkeys(missing, " ")), tools=["polls"])
    assert refusal.value.field == named
    assert not Space.objects.exists()


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"name": " \u200b "}, "name"),
        ({"kind": "guild"}, "kind"),
        ({"kind": "all_staff"}, "kind"),
        ({"visibility": "public", "level": Level.PUBLIC}, "visibility"),
        ({"visibility": "hidden", "level": Level.INTERNAL}, "level"),
        ({"level": Level.CONFIDENTIAL, "joining": "free"}, "joining"),
        ({"tools": ["telepathy"]}, "tools"),
    ],
)
def test_what_contradicts_is_refused_and_named(fields, named):
    with pytest.raises(Refused) as refusal:
        room(person("Nadia"), **fields)
    assert refusal.value.field == named


@pytest.mark.parametrize("who", ["external", "visitor"])
def test_outsiders_open_nothing(who):
    by = VISITOR if who == "visitor" else as_(external("Ines"))
    with pytest.raises(Refused):
        open_space(by=by, name="Mine", kind="project", charter=promise())


def test_an_administrator_opens_a_community_on_the_square():
    admin = person("Ada", admin=True)
    space = room(admin, "Randonneurs", kind="community", visibility="public", level=Level.PUBLIC, joining="free")
    assert Space.objects.visible_to(VISITOR).get() == space


def test_all_staff_takes_everybody_inside_and_nobody_else():
    admin, lea, ines = person("Ada", admin=True), person("Lea"), external("Ines")
    space = room(admin, "Toute la maison", kind="all_staff")
    assert set(space.memberships.filter(state="active").values_list("actor", flat=True)) == {admin.pk, lea.pk}
    assert space.members_count == 2
    assert not Membership.objects.filter(actor=ines).exists()


def test_a_name_taken_by_a_hidden_space_leaves_no_trace():
    room(person("Nadia"), "Rachat Lynx", **HIDDEN)
    assert room(person("Lea"), "Rachat Lynx").slug == "rachat-lynx"


def test_two_spaces_of_one_name_have_two_addresses():
    nadia = person("Nadia")
    first, second = room(nadia, "Atlas"), room(nadia, "Atlas")
    assert first.slug == "atlas"
    assert second.slug.startswith("atlas-")


def test_a_name_never_takes_the_address_of_a_page():
    assert room(person("Nadia"), "New").slug != "new"


def test_a_space_within_a_space_is_narrower_and_goes_no_deeper():
    nadia = person("Nadia")
    outer = room(nadia, "Atlas", visibility="listed", level=Level.RESTRICTED)
    inner = room(nadia, "Atlas essais", parent=outer, level=Level.RESTRICTED)
    assert inner.parent == outer
    for fields, named in [
        ({"parent": inner, "level": Level.RESTRICTED}, "parent"),
        ({"parent": outer, "level": Level.INTERNAL}, "level"),
    ]:
        with pytest.raises(Refused) as refusal:
            room(nadia, **fields)
        assert refusal.value.field == named
    vault = room(nadia, "Coffre", **HIDDEN)
    with pytest.raises(Refused) as refusal:
        room(nadia, parent=vault, visibility="listed", level=Level.CONFIDENTIAL)
    assert refusal.value.field == "visibility"


def test_only_its_stewards_open_a_space_inside_and_a_hidden_one_is_not_betrayed():
    nadia, lea = person("Nadia"), person("Lea")
    with pytest.raises(Refused) as listed:
        room(lea, parent=room(nadia))
    assert listed.value.code == "forbidden"
    hidden = room(nadia, **HIDDEN)
    with pytest.raises(Refused) as unknown:
        room(lea, parent=hidden)
    hidden_id = hidden.pk
    gone = Space(pk=hidden_id + 1, name="x")
    with pytest.raises(Refused) as absent:
        room(lea, parent=gone)
    assert (str(unknown.value), unknown.value.code) == (str(absent.value), absent.value.code)
