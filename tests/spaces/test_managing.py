"""Roles, the pair, dates, removal and bans; the charter and its acceptance; the end of what was dated."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.utils import timezone

from parvis.core.models import Entry
from parvis.identity.actions.relating import end, note_departures
from parvis.identity.models import Relation
from parvis.identity.viewer import SYSTEM
from parvis.spaces.actions import managing
from parvis.spaces.actions.charter import accept_charter, change_charter
from parvis.spaces.actions.enrolling import depart, end_memberships, enrol
from parvis.spaces.actions.inviting import invite_person
from parvis.spaces.actions.joining import join
from parvis.spaces.models import Membership
from tests.spaces.people import FREE, as_, person, promise, room, row, seated
from tests.spaces.test_joining import refused

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)


def test_stewards_change_roles_and_the_last_one_stays():
    nadia, lea = person("Nadia"), person("Lea")
    space = room(nadia)
    member = seated(space, lea)
    assert refused(managing.change_role, membership=member, role="steward", by=as_(lea)).code == "forbidden"
    assert (
        refused(managing.change_role, membership=row(space, nadia), role="member", by=as_(nadia)).code == "last_steward"
    )
    managing.change_role(membership=member, role="steward", by=as_(nadia))
    managing.change_role(membership=row(space, nadia), role="member", by=as_(lea))
    assert (row(space, lea).role, row(space, nadia).role, row(space, nadia).pair) == ("steward", "member", "")


def test_a_steward_whose_time_is_up_does_not_count_as_another():
    nadia, lea = person("Nadia"), person("Lea")
    space = room(nadia)
    seated(space, lea, "steward", until=timezone.now() - DAY)
    assert (
        refused(managing.change_role, membership=row(space, nadia), role="member", by=as_(nadia)).code == "last_steward"
    )


def test_an_administrator_names_a_steward_only_where_none_is_left():
    nadia, lea, ada = person("Nadia"), person("Lea"), person("Ada", admin=True)
    space = room(nadia)
    member = seated(space, lea)
    assert refused(managing.change_role, membership=member, role="steward", by=as_(ada)).code == "forbidden"
    depart(nadia)
    managing.change_role(membership=member, role="steward", by=as_(ada))
    assert row(space, lea).role == "steward"


def test_each_half_of_the_pair_is_one_steward():
    nadia, lea = person("Nadia"), person("Lea")
    space = room(nadia)
    member = seated(space, lea)
    assert refused(managing.name_pair, membership=member, half="trade", by=as_(nadia)).field == "pair"
    managing.change_role(membership=member, role="steward", by=as_(nadia))
    managing.name_pair(membership=member, half="trade", by=as_(nadia))
    assert (row(space, lea).pair, row(space, nadia).pair) == ("trade", "")


@pytest.mark.parametrize(
    ("by_role", "of_role", "may"),
    [
        ("member", "guest", False),
        ("moderator", "member", True),
        ("moderator", "moderator", False),
        ("moderator", "steward", False),
        ("steward", "moderator", True),
        ("steward", "steward", True),
    ],
)
def test_moderators_remove_and_ban_plain_members_stewards_everybody(by_role, of_role, may):
    space, judge, lea = room(person("Nadia")), person("Judge"), person("Lea")
    seated(space, judge, by_role)
    member = seated(space, lea, of_role)
    for action in (managing.ban, managing.remove):
        if may:
            action(membership=seated(space, lea, of_role), by=as_(judge))
            assert not row(space, lea).holds()
        else:
            assert refused(action, membership=member, by=as_(judge)).code == "forbidden"
            assert row(space, lea).holds()
    space.refresh_from_db()
    assert space.members_count == space.memberships.filter(state="active").count()


def test_a_ban_keeps_out_until_its_end():
    nadia, lea = person("Nadia"), person("Lea")
    space = room(nadia, **FREE)
    member = seated(space, lea)
    managing.ban(membership=member, until=TODAY() + DAY, word="Cool down", by=as_(nadia))
    assert refused(join, space=space, by=as_(lea), accepts_charter=True).code == "banned"
    assert refused(invite_person, space=space, actor=lea, by=as_(nadia)).field == "people"
    with time_machine.travel(timezone.now() + 3 * DAY):
        join(space=space, by=as_(lea), accepts_charter=True)
    assert row(space, lea).state == "active"


def test_a_ban_can_be_lifted():
    nadia, lea = person("Nadia"), person("Lea")
    space = room(nadia, **FREE)
    member = seated(space, lea)
    managing.ban(membership=member, by=as_(nadia))
    assert refused(managing.unban, membership=member, by=as_(person("Noe"))).code == "forbidden"
    managing.unban(membership=member, by=as_(nadia))
    join(space=space, by=as_(lea), accepts_charter=True)
    assert refused(managing.ban, membership=member, until=TODAY() - DAY, by=as_(nadia)).field == "until"


def test_nobody_is_put_out_of_all_staff():
    ada, lea = person("Ada", admin=True), person("Lea")
    space = room(ada, "House", kind="all_staff")
    assert refused(managing.remove, membership=row(space, lea), by=as_(ada)).code == "all_staff"
    assert refused(invite_person, space=space, actor=lea, by=as_(ada)).code == "all_staff"


def test_dated_memberships_and_bans_end_and_the_count_follows():
    nadia, lea, noe = person("Nadia"), person("Lea"), person("Noe")
    space = room(nadia)
    managing.set_end(membership=seated(space, lea), until=TODAY() + DAY, by=as_(nadia))
    managing.ban(membership=seated(space, noe), until=TODAY() + DAY, by=as_(nadia))
    assert refused(managing.set_end, membership=row(space, nadia), until=TODAY() + DAY, by=as_(nadia)).code
    assert end_memberships() == 0
    with time_machine.travel(timezone.now() + 3 * DAY):
        assert not row(space, lea).holds(), "the law ignores it before the sweep comes"
        assert end_memberships() == 2
        assert end_memberships() == 0
    space.refresh_from_db()
    assert space.members_count == 1
    assert {row(space, lea).state, row(space, noe).state} == {"left"}
    assert set(Entry.objects.filter(actor_id=None, space_id=space.pk).values_list("verb", flat=True)) >= {
        "membership.ended",
        "membership.unbanned",
    }


def test_a_new_insider_comes_among_all_staff_and_a_former_one_goes():
    ada = person("Ada", admin=True)
    space = room(ada, "House", kind="all_staff")
    lea = person("Lea")
    assert [member.space for member in enrol(lea)] == [space]
    assert enrol(lea) == []
    lea.relations.update(until=TODAY() - DAY)
    Relation.objects.create(actor=lea, kind=Relation.Kind.ALUMNI)
    enrol(lea)
    assert not row(space, lea).holds()
    space.refresh_from_db()
    assert space.members_count == 1


def test_the_sweep_puts_former_insiders_out_of_all_staff():
    ada, lea = person("Ada", admin=True), person("Lea")
    space = room(ada, "House", kind="all_staff")
    lea.relations.update(until=TODAY() - DAY)
    assert end_memberships() == 1
    assert not row(space, lea).holds()


def test_the_seats_an_employee_took_fall_when_he_leaves_but_those_of_alumni():
    nadia, lea = person("Nadia", admin=True), person("Lea")
    secret = room(nadia, "Secret", visibility="hidden", level=3, joining="invitation")
    alumni = room(nadia, "Alumni", kind="alumni")
    for space in (secret, alumni):
        seated(space, lea)
    end(by=SYSTEM, relation=lea.relations.get(), alumni=True)
    assert end_memberships() == 0, "the last day still counts"
    with time_machine.travel(timezone.now() + 2 * DAY):
        assert as_(lea).signed_in and not as_(lea).inside
        assert end_memberships() == 1
        assert (row(secret, lea).holds(), row(alumni, lea).holds()) == (False, True)
        secret.refresh_from_db()
        assert secret.members_count == 1
        seated(secret, lea, "guest")
        assert end_memberships() == 0, "who is invited anew stays"


def test_whose_last_relation_has_run_out_is_shut_out_at_once_and_noted_by_the_sweep(
    django_capture_on_commit_callbacks,
):
    nadia, lea = person("Nadia"), person("Lea")
    space = room(nadia)
    seated(space, lea)
    end(by=SYSTEM, relation=lea.relations.get())
    assert (as_(lea).inside, note_departures()) == (True, 0)
    with time_machine.travel(timezone.now() + 2 * DAY):
        assert not as_(lea).signed_in, "the law shuts out before the sweep comes"
        with django_capture_on_commit_callbacks(execute=True):
            assert (note_departures(), note_departures()) == (1, 0)
        lea.refresh_from_db()
        assert lea.left_at is not None
        assert not row(space, lea).holds()


def test_a_changed_charter_is_a_new_version_to_accept():
    nadia, lea = person("Nadia"), person("Lea")
    space = room(nadia)
    seated(space, lea, charter_accepted=1)
    assert refused(change_charter, space=space, promise=promise(), by=as_(lea)).code == "forbidden"
    assert change_charter(space=space, promise=promise(), by=as_(nadia)).version == 1, "the same words"
    assert change_charter(space=space, promise=promise(objective="Two bags"), by=as_(nadia)).version == 2
    assert (row(space, nadia).charter_accepted, row(space, lea).charter_accepted) == (2, 1)
    assert refused(accept_charter, space=space, version=1, by=as_(lea)).code == "stale"
    accept_charter(space=space, version=2, by=as_(lea))
    assert row(space, lea).charter_accepted == 2
    assert refused(change_charter, space=space, promise=promise(strategy=""), by=as_(nadia)).field == "strategy"


def test_members_choose_what_they_hear():
    nadia = person("Nadia")
    space = room(nadia)
    managing.tune(space=space, by=as_(nadia), notify="nothing", muted=True)
    assert (row(space, nadia).notify, row(space, nadia).muted) == ("nothing", True)
    assert refused(managing.tune, space=space, by=as_(nadia), notify="loud").field == "notify"
    assert refused(managing.tune, space=space, by=as_(person("Lea")), muted=True).code == "not_member"
    assert Membership.objects.filter(space=space).count() == 1
