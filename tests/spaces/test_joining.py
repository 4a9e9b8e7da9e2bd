"""Coming in and going out."""

from __future__ import annotations

import pytest

from parvis.core.errors import Refused
from parvis.core.models import Entry
from parvis.identity.viewer import VISITOR
from parvis.spaces.actions import joining
from parvis.spaces.actions.inviting import invite_person
from parvis.spaces.actions.managing import ban
from parvis.spaces.actions.settling import archive, ask_questions
from parvis.spaces.models import Level, Space
from tests.spaces.people import FREE, HIDDEN, as_, external, person, room, row, seated

pytestmark = pytest.mark.django_db


def refused(action, **arguments) -> Refused:
    with pytest.raises(Refused) as refusal:
        action(**arguments)
    return refusal.value


def test_joining_freely_takes_the_charter():
    space, lea = room(person("Nadia"), **FREE), person("Lea")
    assert refused(joining.join, space=space, by=as_(lea)).field == "accepts_charter"
    joining.join(space=space, by=as_(lea), accepts_charter=True)
    space.refresh_from_db()
    assert row(space, lea).holds()
    assert row(space, lea).charter_accepted == 1
    assert space.members_count == 2
    assert refused(joining.join, space=space, by=as_(lea), accepts_charter=True).code == "already"
    space.refresh_from_db()
    assert space.members_count == 2


def test_asking_to_join_answers_the_questions_and_waits():
    nadia, lea = person("Nadia"), person("Lea")
    space = room(nadia)
    (question,) = ask_questions(space=space, questions=["What do you bring?", " "], by=as_(nadia))
    refusal = refused(joining.join, space=space, by=as_(lea), accepts_charter=True, answers={question.pk: " "})
    assert refusal.field == f"question_{question.pk}"
    joining.join(space=space, by=as_(lea), accepts_charter=True, answers={question.pk: "Ten years of seams"})
    assert row(space, lea).state == "requested"
    assert row(space, lea).answer == "What do you bring?\nTen years of seams"
    assert refused(joining.join, space=space, by=as_(lea), accepts_charter=True).code == "already"
    joining.withdraw_request(space=space, by=as_(lea))
    assert row(space, lea).state == "left"


@pytest.mark.parametrize(("role", "may"), [("guest", False), ("member", False), ("moderator", True), ("steward", True)])
def test_moderators_and_stewards_answer_requests(role, may):
    space, lea, judge = room(person("Nadia")), person("Lea"), person("Judge")
    seated(space, judge, role)
    asked = joining.join(space=space, by=as_(lea), accepts_charter=True)
    if not may:
        assert refused(joining.accept_request, membership=asked, by=as_(judge)).code == "forbidden"
        assert row(space, lea).state == "requested"
        return
    joining.accept_request(membership=asked, by=as_(judge), role="guest")
    assert (row(space, lea).state, row(space, lea).role) == ("active", "guest")
    assert refused(joining.accept_request, membership=asked, by=as_(judge)).code == "gone"
    assert Entry.objects.filter(verb="membership.accepted", space_id=space.pk).count() == 1


def test_a_moderator_makes_nobody_steward_by_accepting():
    space, lea, judge = room(person("Nadia")), person("Lea"), person("Judge")
    seated(space, judge, "moderator")
    asked = joining.join(space=space, by=as_(lea), accepts_charter=True)
    assert refused(joining.accept_request, membership=asked, by=as_(judge), role="steward").field == "role"


def test_a_declined_request_leaves_a_word_and_may_be_made_again():
    nadia, lea = person("Nadia"), person("Lea")
    space = room(nadia)
    asked = joining.join(space=space, by=as_(lea), accepts_charter=True)
    joining.decline_request(membership=asked, by=as_(nadia), word="After the launch")
    assert (row(space, lea).state, row(space, lea).word) == ("left", "After the launch")
    assert "After the launch" not in str(list(Entry.objects.values_list("detail", flat=True)))
    joining.join(space=space, by=as_(lea), accepts_charter=True)
    assert (row(space, lea).state, row(space, lea).word) == ("requested", "")


def test_an_invitation_is_accepted_or_declined():
    nadia, lea, noe = person("Nadia"), person("Lea"), person("Noe")
    space = room(nadia, joining="invitation")
    assert refused(joining.join, space=space, by=as_(lea), accepts_charter=True).code == "invitation"
    invite_person(space=space, actor=lea, role="moderator", by=as_(nadia))
    invite_person(space=space, actor=noe, by=as_(nadia))
    joining.join(space=space, by=as_(lea), accepts_charter=True)
    assert row(space, lea).at_least("moderator")
    joining.decline_invitation(space=space, by=as_(noe))
    assert row(space, noe).state == "left"
    assert refused(joining.decline_invitation, space=space, by=as_(noe)).code == "gone"


def test_a_hidden_space_answers_strangers_as_if_it_were_not():
    nadia, lea = person("Nadia"), person("Lea")
    hidden, absent = room(nadia, **HIDDEN), Space(pk=1, name="x")
    member = row(hidden, nadia)
    for action, there, nowhere in [
        (joining.join, {"space": hidden}, {"space": absent}),
        (joining.leave, {"space": hidden}, {"space": absent}),
        (joining.withdraw_request, {"space": hidden}, {"space": absent}),
        (joining.decline_invitation, {"space": hidden}, {"space": absent}),
        (archive, {"space": hidden}, {"space": absent}),
        (ban, {"membership": member}, {"membership": type(member)(space=absent, actor=nadia)}),
        (invite_person, {"space": hidden, "actor": lea}, {"space": absent, "actor": lea}),
    ]:
        one, other = refused(action, by=as_(lea), **there), refused(action, by=as_(lea), **nowhere)
        assert (str(one), one.field, one.code) == (str(other), other.field, other.code)


def test_an_external_joins_what_he_may_know():
    admin, ines = person("Ada", admin=True), external("Ines")
    listed = room(admin, "Inside", **FREE)
    assert refused(joining.join, space=listed, by=as_(ines), accepts_charter=True).code == "unknown"
    square = room(admin, "Fans", kind="community", visibility="public", level=Level.PUBLIC, joining="free")
    joining.join(space=square, by=as_(ines), accepts_charter=True)
    assert row(square, ines).holds()
    assert refused(joining.join, space=square, by=VISITOR, accepts_charter=True).code == "signed_out"


def test_nobody_joins_an_archived_space():
    nadia = person("Nadia")
    space = room(nadia, **FREE)
    archive(space=space, by=as_(nadia))
    assert refused(joining.join, space=space, by=as_(person("Lea")), accepts_charter=True).code == "archived"


def test_leaving_keeps_a_steward_and_all_staff():
    admin, lea = person("Ada", admin=True), person("Lea")
    space = room(admin, **FREE)
    house = room(admin, "House", kind="all_staff")
    joining.join(space=space, by=as_(lea), accepts_charter=True)
    assert refused(joining.leave, space=space, by=as_(admin)).code == "last_steward"
    assert refused(joining.leave, space=house, by=as_(lea)).code == "all_staff"
    joining.leave(space=space, by=as_(lea))
    space.refresh_from_db()
    assert not row(space, lea).holds()
    assert space.members_count == 1
    seated(space, lea, "steward")
    joining.leave(space=space, by=as_(admin))
    assert row(space, admin).role == "member", "what he held ended with his leaving"
