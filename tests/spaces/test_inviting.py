"""Bringing people in."""

from __future__ import annotations

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from parvis.core.errors import Refused
from parvis.core.models import Entry
from parvis.identity.models import Account, Actor, Block, Relation
from parvis.spaces.actions.inviting import invite, invite_person, redeem, revoke
from parvis.spaces.actions.joining import join
from parvis.spaces.actions.managing import ban, change_role
from parvis.spaces.models import Invitation, Level
from tests.spaces.people import HIDDEN, as_, external, person, room, row, seated
from tests.spaces.test_joining import refused

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
SUBCONTRACTOR = Relation.Kind.SUBCONTRACTOR


def newcomer(email: str = "zoe@atelier.example") -> Actor:
    account = Account.objects.create(email=email)
    return Actor.objects.create(name="Zoé", handle=email.split("@", maxsplit=1)[0], account=account)


@pytest.mark.parametrize(
    ("who_invites", "role", "may"),
    [
        ("member", "member", True),
        ("moderator", "member", False),
        ("moderator", "moderator", True),
        ("member", "guest", False),
    ],
)
def test_the_grid_says_who_invites(who_invites, role, may):
    space, judge, lea = room(person("Nadia")), person("Judge"), person("Lea")
    seated(space, judge, role)
    space.who_invites = who_invites
    space.save()
    if may:
        assert invite_person(space=space, actor=lea, by=as_(judge)).state == "invited"
        assert refused(invite_person, space=space, actor=lea, role="steward", by=as_(judge)).field == "role"
    else:
        assert refused(invite_person, space=space, actor=lea, by=as_(judge)).code == "forbidden"


def test_whoever_asked_is_let_in_by_an_invitation():
    nadia, lea = person("Nadia"), person("Lea")
    space = room(nadia)
    join(space=space, by=as_(lea), accepts_charter=True)
    assert invite_person(space=space, actor=lea, by=as_(nadia)).holds()
    assert refused(invite_person, space=space, actor=lea, by=as_(nadia)).code == "already"


def test_nobody_invites_whom_he_may_not_find():
    nadia, lea, ines, omar = person("Nadia"), person("Lea"), external("Ines"), external("Omar")
    space = room(nadia)
    seated(space, ines, "moderator")
    assert refused(invite_person, space=space, actor=omar, by=as_(ines)).code == "unknown"
    Block.objects.create(source=lea, target=nadia)
    assert refused(invite_person, space=space, actor=lea, by=as_(nadia)).code == "unknown"


def test_a_newcomer_becomes_what_the_invitation_says():
    nadia = person("Nadia")
    space, end = room(nadia), timezone.localdate() + 90 * DAY
    letter = invite(
        by=as_(nadia), space=space, email="Zoe@Atelier.example", relation=SUBCONTRACTOR, employer="Atelier", until=end
    )
    zoe = newcomer()
    with pytest.raises(Refused, match="charter"):
        redeem(token=letter.token, actor=zoe)
    redeem(token=letter.token, actor=zoe, accepts_charter=True)
    member, relation = row(space, zoe), zoe.relations.get()
    assert member.holds()
    assert member.until is not None
    assert timezone.localdate(member.until - DAY) == end
    assert (relation.kind, relation.employer, relation.sponsor, relation.until) == (
        SUBCONTRACTOR,
        "Atelier",
        nadia,
        end,
    )
    assert as_(zoe).inside is False
    assert letter.token not in str(list(Invitation.objects.values()))
    assert Entry.objects.filter(verb="invitation.redeemed", actor_id=zoe.pk).exists()


def test_an_employee_invited_to_the_house_comes_among_all_staff():
    ada = person("Ada", admin=True)
    house = room(ada, "House", kind="all_staff")
    letter = invite(by=as_(ada), email="zoe@atelier.example")
    zoe = newcomer()
    assert redeem(token=letter.token, actor=zoe) is None
    assert as_(zoe).inside
    assert row(house, zoe).holds()


@pytest.mark.parametrize(
    ("space", "relation", "admin", "may"),
    [
        (True, SUBCONTRACTOR, False, True),
        (True, Relation.Kind.EMPLOYEE, False, False),
        (False, SUBCONTRACTOR, False, False),
        (False, Relation.Kind.EMPLOYEE, True, True),
    ],
)
def test_insiders_invite_externals_into_a_space_administrators_employees(space, relation, admin, may):
    nadia = person("Nadia", admin=admin)
    target = room(nadia) if space else None
    if may:
        assert invite(by=as_(nadia), space=target, relation=relation).invitation.quota == 1
    else:
        assert refused(invite, by=as_(nadia), space=target, relation=relation).field == "relation"


def test_an_external_brings_nobody_from_outside():
    space, ines = room(person("Nadia")), external("Ines")
    seated(space, ines, "steward")
    assert refused(invite, by=as_(ines), space=space, relation=SUBCONTRACTOR).field == "relation"


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"email": "nobody"}, "email"),
        ({"days": 0}, "days"),
        ({"days": 91}, "days"),
        ({"quota": 0}, "quota"),
        ({"quota": 501}, "quota"),
        ({"role": "steward"}, "role"),
        ({"relation": "friend"}, "relation"),
        ({"until": datetime.date(2020, 1, 1)}, "until"),
    ],
)
def test_an_invitation_has_bounds(fields, named):
    nadia = person("Nadia")
    given = {"relation": SUBCONTRACTOR, **fields}
    assert refused(invite, by=as_(nadia), space=room(nadia), **given).field == named
    assert not Invitation.objects.exists()


def test_no_link_leads_into_a_confidential_space():
    nadia = person("Nadia")
    space = room(nadia, **HIDDEN)
    assert refused(invite, by=as_(nadia), space=space, relation=SUBCONTRACTOR).field == "email"
    assert invite(by=as_(nadia), space=space, relation=SUBCONTRACTOR, email="zoe@atelier.example").token


def test_a_link_lets_in_as_many_as_it_says_and_nobody_twice():
    nadia = person("Nadia")
    space = room(nadia)
    letter = invite(by=as_(nadia), space=space, relation=SUBCONTRACTOR, quota=2)
    one, two, three = (newcomer(f"{name}@atelier.example") for name in ("one", "two", "three"))
    redeem(token=letter.token, actor=one, accepts_charter=True)
    assert refused(redeem, token=letter.token, actor=one).code == "already"
    redeem(token=letter.token, actor=two, accepts_charter=True)
    assert refused(redeem, token=letter.token, actor=three).code == "stale"
    assert not space.memberships.filter(actor=three).exists()
    assert not three.relations.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite writes one after the other by itself")
def test_two_at_the_last_place_at_once():
    nadia = person("Nadia")
    space = room(nadia)
    letter = invite(by=as_(nadia), space=space, relation=SUBCONTRACTOR)
    people = [newcomer(f"{name}@atelier.example") for name in ("one", "two", "three", "four")]
    start = threading.Barrier(len(people))

    def take_up(actor: Actor) -> bool:
        start.wait()
        try:
            redeem(token=letter.token, actor=actor, accepts_charter=True)
        except Refused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(len(people)) as pool:
        came = list(pool.map(take_up, people))
    assert came.count(True) == 1
    assert space.memberships.filter(actor__in=people).count() == 1
    assert Invitation.objects.get().used == 1


@pytest.mark.parametrize("why", ["revoked", "expired", "wrong", "inviter lowered", "inviter gone", "archived"])
def test_an_invitation_that_no_longer_stands(why):
    nadia, lea = person("Nadia"), person("Lea")
    space = room(nadia)
    seated(space, lea, "moderator")
    letter = invite(by=as_(lea), space=space, relation=SUBCONTRACTOR, days=2)
    when = timezone.now()
    if why == "revoked":
        revoke(invitation=letter.invitation, by=as_(nadia))
    elif why == "expired":
        when += 3 * DAY
    elif why == "inviter lowered":
        change_role(membership=row(space, lea), role="member", by=as_(nadia))
    elif why == "inviter gone":
        Account.objects.filter(actor=lea).update(is_active=False)
    elif why == "archived":
        space.archived_at = when
        space.save()
    token = "guess" if why == "wrong" else letter.token
    zoe = newcomer()
    with time_machine.travel(when):
        assert refused(redeem, token=token, actor=zoe).code == "stale"
    assert not space.memberships.filter(actor=zoe).exists()


@pytest.mark.parametrize("address", ["other@atelier.example", "zoe@ateller.example"])
def test_an_invitation_by_mail_is_for_its_address_alone(address):
    nadia = person("Nadia")
    letter = invite(by=as_(nadia), space=room(nadia), relation=SUBCONTRACTOR, email="zoe@atelier.example")
    assert refused(redeem, token=letter.token, actor=newcomer(address)).code == "addressee"


def test_an_insider_who_takes_a_link_for_externals_stays_what_he_is():
    nadia, lea = person("Nadia"), person("Lea")
    space = room(nadia)
    letter = invite(by=as_(nadia), space=space, relation=SUBCONTRACTOR)
    redeem(token=letter.token, actor=lea, accepts_charter=True)
    assert row(space, lea).holds()
    assert [relation.kind for relation in lea.relations.all()] == ["employee"]


def test_the_banned_do_not_come_back_by_a_link():
    nadia, lea = person("Nadia"), person("Lea")
    space = room(nadia)
    ban(membership=seated(space, lea), by=as_(nadia))
    letter = invite(by=as_(nadia), space=space, relation=SUBCONTRACTOR)
    assert refused(redeem, token=letter.token, actor=lea).code == "banned"


def test_who_takes_an_invitation_back():
    nadia, lea, noe, ada = person("Nadia"), person("Lea"), person("Noe"), person("Ada", admin=True)
    space = room(nadia, level=Level.INTERNAL)
    seated(space, lea, "moderator")
    seated(space, noe)
    for by, may in ((noe, False), (lea, True), (nadia, True), (ada, True)):
        letter = invite(by=as_(nadia), space=space, relation=SUBCONTRACTOR)
        if may:
            assert revoke(invitation=letter.invitation, by=as_(by)).revoked_at is not None
        else:
            assert refused(revoke, invitation=letter.invitation, by=as_(by)).code == "forbidden"


def test_an_invitation_to_lead_ends_with_the_lead_of_whoever_made_it():
    nadia, lea = person("Nadia", admin=True), person("Lea")
    space = room(nadia, joining="invitation")
    space.who_invites = "member"
    space.save()
    seated(space, lea, "steward")
    plain = invite(by=as_(lea), space=space, relation=SUBCONTRACTOR, email="paul@atelier.example")
    letter = invite(by=as_(lea), space=space, relation=SUBCONTRACTOR, email="zoe@atelier.example", role="steward")
    change_role(membership=row(space, lea), role="member", by=as_(nadia))
    zoe, paul = newcomer(), newcomer("paul@atelier.example")
    assert refused(redeem, token=letter.token, actor=zoe).code == "stale"
    taken = redeem(token=plain.token, actor=paul, accepts_charter=True)
    assert taken is not None and taken.role == "member"


def test_an_address_has_one_invitation_to_a_space_unless_somebody_else_made_the_other():
    nadia, lea = person("Nadia"), person("Lea")
    space = room(nadia)
    seated(space, lea)
    space.who_invites = "member"
    space.save()
    told = {"space": space, "email": "zoe@atelier.example", "relation": SUBCONTRACTOR, "employer": "Atelier"}
    assert not invite(by=as_(lea), **told).renewed
    assert invite(by=as_(lea), **told).renewed
    assert Invitation.objects.filter(Invitation.usable(), space=space).count() == 1
    assert invite(by=as_(nadia), **told).renewed  # a steward may take back what members sent
    assert not invite(by=as_(lea), **told).renewed  # the other way round, no
    assert Invitation.objects.filter(Invitation.usable(), space=space).count() == 2
