"""Reporting: who hears of it, who never does, and what each of them sees."""

from __future__ import annotations

import pytest

from parvis.core import ledger
from parvis.core.errors import Refused
from parvis.core.ledger import Entry
from parvis.demo.house import House
from parvis.identity.actions.tying import block
from parvis.identity.models import Actor
from parvis.identity.viewer import SYSTEM, Viewer, viewer_as
from parvis.spaces.actions.stating import RuleWriting, set_rules
from parvis.spaces.models import Membership, Reach, Role, Space
from parvis.stream import notifications, phrases, policies
from parvis.stream.actions.publishing import comment, publish
from parvis.stream.actions.reporting import report
from parvis.stream.models import Notification, Post, Report
from parvis.stream.reports import heard_by
from parvis.stream.writing import Destination, Writing
from tests.api.client import App


@pytest.fixture(autouse=True)
def _nothing_reported(house: House) -> None:
    """What the house itself has reported is put aside."""
    Report.objects.all().delete()


def tell() -> None:
    """Tell the listeners what has happened, as the job does after commit."""
    for entry in Entry.objects.filter(verb="report.filed", told_at=None):
        ledger.tell(entry.pk)


def say(by: Viewer, text: str, *spaces: Space, reach: Reach = Reach.SPACE) -> Post:
    return publish(Writing(text=text), by=by, to=Destination(reach, spaces=spaces))


def members(space: Space, *roles: str) -> list[Actor]:
    """Those who are in with one of these roles, and can sign in."""
    rows = Membership.objects.filter(Membership.current(), space=space, role__in=roles, actor__account__isnull=False)
    return [row.actor for row in rows.select_related("actor__account").order_by("pk")]


@pytest.fixture
def author(house: House) -> Actor:
    """A plain member of Atlas."""
    return next(actor for actor in members(house.atlas, Role.MEMBER) if not viewer_as(actor).admin)


def test_the_moderators_of_the_space_hear_of_it_and_nobody_else(house: House, author: Actor) -> None:
    post = say(viewer_as(author), "Vous êtes nuls", house.atlas)
    reporter = next(actor for actor in members(house.atlas, Role.MEMBER) if actor.pk != author.pk)
    rule = set_rules([RuleWriting("Be kind")], by=SYSTEM)[0]
    sent = {"account_id": str(author.pk), "status_ids": [str(post.pk)], "rule_ids": [str(rule.pk)], "comment": "Oh",
            "forward": True}  # fmt: skip
    told = App(reporter).post("reports", sent)
    assert (told["category"], told["comment"], told["forwarded"], told["action_taken"]) == (
        "violation",
        "Oh",
        False,
        False,
    )
    assert (told["status_ids"], told["rule_ids"]) == ([str(post.pk)], [str(rule.pk)])
    assert told["target_account"]["id"] == str(author.pk)
    leaders = members(house.atlas, Role.MODERATOR, Role.STEWARD)
    tell()
    heard = set(Notification.objects.filter(kind="report").values_list("recipient", flat=True))
    assert heard == {actor.pk for actor in leaders} - {author.pk, reporter.pk} != set()
    line = notifications.page(viewer_as(leaders[0])).groups[0]
    assert line.url == f"/reports/{told['id']}/" and "reported" in phrases.wording(line, viewer_as(leaders[0]))
    assert line.actors == []  # who reported is not named there
    for actor in (author, reporter, house.emily):
        if actor.pk not in heard:
            assert not heard_by(viewer_as(actor)).exists()


def test_what_stands_in_no_space_goes_to_the_administrators(house: House) -> None:
    post = say(house.viewer("nadia"), "Pour tout le monde", reach=Reach.INSIDE)
    told = App(house.emily).post("reports", {"account_id": house.nadia.pk, "status_ids": [post.pk], "category": "spam"})
    assert heard_by(house.viewer("yann")).get().pk == int(told["id"])
    tell()
    assert Notification.objects.filter(kind="report", recipient=house.yann).exists()
    assert policies.may_delete(house.viewer("yann"), post)
    assert not policies.may_delete(house.viewer("emily"), post)


def test_nobody_hears_of_a_report_about_himself(house: House) -> None:
    """One who leads the space alone is heard of by the administrators; an administrator, by the others."""
    lead = members(house.atlas, Role.STEWARD)[0]
    Membership.objects.filter(space=house.atlas, role__in=(Role.MODERATOR, Role.STEWARD)).exclude(actor=lead).update(
        role=Role.MEMBER
    )
    post = say(viewer_as(lead), "Je fais ce que je veux", house.atlas)
    reporter = next(a for a in members(house.atlas, Role.MEMBER) if not viewer_as(a).admin)
    filed = report(by=viewer_as(reporter), target=lead, posts=[post])
    assert filed.to_house and not heard_by(viewer_as(lead)).exists()
    assert report(by=house.viewer("emily"), target=house.yann).to_house
    assert house.yann.pk not in heard_by(house.viewer("yann")).values_list("target", flat=True)
    tell()
    told = Notification.objects.filter(kind="report")
    assert not told.filter(group=f"report:{filed.pk}", recipient=lead).exists()
    assert not told.filter(recipient=house.yann).exclude(group=f"report:{filed.pk}").exists()


def test_what_one_cannot_read_cannot_be_reported_nor_told_from_what_is_not_there(house: House, author: Actor) -> None:
    secret = say(viewer_as(author), "Entre nous", house.atlas)
    outsider = App(house.mathilde)
    here = outsider.post("reports", {"account_id": str(author.pk)}, status=404)
    assert here == outsider.post("reports", {"account_id": "12345"}, status=404)
    if not house.atlas.memberships.filter(actor=house.emily, state="active").exists():
        told = App(house.emily).post("reports", {"account_id": author.pk, "status_ids": [secret.pk, "12345"]})
        assert told["status_ids"] == []
    app = App(house.emily)
    app.post("reports", {"account_id": house.emily.pk}, status=422)
    app.post("reports", {"account_id": author.pk, "category": "boredom"}, status=422)
    app.post("reports", {"account_id": author.pk, "comment": "x" * 1001}, status=422)
    App(house.emily, scopes="read").post("reports", {"account_id": author.pk}, status=403)
    App().post("reports", status=401)


def test_one_cannot_flood_those_who_settle(house: House, author: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parvis.stream.actions.reporting.MOST_A_DAY", 1)
    report(by=house.viewer("emily"), target=author)
    with pytest.raises(Refused):
        report(by=house.viewer("emily"), target=author)
    App(house.emily).post("reports", {"account_id": author.pk}, status=429)


def test_a_blocked_reporter_stays_unknown_to_the_one_reported(house: House, author: Actor) -> None:
    on = say(viewer_as(author), "Bonjour", house.atlas)
    reporter = next(actor for actor in members(house.atlas, Role.MEMBER) if actor.pk != author.pk)
    answer = comment(Writing(text="Non"), by=viewer_as(reporter), on=on)
    report(by=viewer_as(reporter), target=author, posts=[on, answer])
    block(by=viewer_as(reporter), target=author)
    filed = Report.objects.get()
    assert list(filed.posts.all()) == [on]  # what he said himself is not the other's
    app = App(author)
    told = str([app.get("timelines/home"), [g.key for g in notifications.page(viewer_as(author)).groups]])
    assert str(filed.pk) not in told
