"""Reporting from a page, without scripts; and the page of those who settle."""

from __future__ import annotations

import pytest
from django.test import Client

from parvis.demo.house import House
from parvis.identity.models import Actor
from parvis.identity.viewer import viewer_as
from parvis.spaces.models import Membership, Reach, Role
from parvis.stream.actions.publishing import publish
from parvis.stream.actions.reporting import report
from parvis.stream.models import Post, Report
from parvis.stream.writing import Destination, Writing


@pytest.fixture(autouse=True)
def _nothing_reported(house: House) -> None:
    """What the house itself has reported is put aside."""
    Report.objects.all().delete()


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.account)
    return client


def inside(house: House, role: str) -> list[Actor]:
    rows = Membership.objects.filter(Membership.current(), space=house.atlas, role=role, actor__account__isnull=False)
    return [row.actor for row in rows.select_related("actor__account").order_by("pk")]


def test_a_reader_reports_and_a_moderator_settles(house: House) -> None:
    author, reader = inside(house, Role.MEMBER)[:2]
    lead = inside(house, Role.STEWARD)[0]
    post = publish(
        Writing(text="Des mots qui blessent"), by=viewer_as(author), to=Destination(Reach.SPACE, spaces=(house.atlas,))
    )
    page = browser(reader)
    path = f"/posts/{post.pk}/report/"
    assert path in page.get(post.get_absolute_url()).content.decode()
    assert path not in browser(author).get(post.get_absolute_url()).content.decode()
    assert "Des mots" in page.get(path).content.decode()
    assert page.post(path, {"category": ""}).status_code == 422 and not Report.objects.exists()
    assert page.post(path, {"category": "other", "comment": "Ça blesse"}).status_code == 302
    filed = Report.objects.get()

    gate = browser(lead)
    assert filed.get_absolute_url() in gate.get("/reports/").content.decode()
    shown = gate.get(filed.get_absolute_url()).content.decode()
    assert all(word in shown for word in ("Ça blesse", "Des mots qui blessent", f"/posts/{post.pk}/delete/"))
    for verb, mark in (("take", "assigned"), ("settle", "settled_at")):
        assert gate.post(filed.get_absolute_url(), {"do": verb}).status_code == 302
        filed.refresh_from_db()
        assert getattr(filed, mark)
    assert filed.get_absolute_url() in gate.get("/reports/?show=settled").content.decode()
    gate.post(filed.get_absolute_url(), {"do": "reopen"})
    assert gate.post(filed.get_absolute_url(), {"do": "nothing"}).status_code == 404
    gate.post(f"/posts/{post.pk}/delete/")
    assert "blessent" not in gate.get(filed.get_absolute_url()).content.decode()
    post.refresh_from_db()
    filed.refresh_from_db()
    assert post.deleted_at and filed.settled_at is None
    for other in (author, reader):
        assert browser(other).get(filed.get_absolute_url()).status_code == 404
    assert Client().get(filed.get_absolute_url()).status_code == 302


def test_who_settles_sees_nothing_that_is_not_for_him_to_read(house: House) -> None:
    """A private message goes to the administrators, who read what the reporter says of it, not the message."""
    to = Destination(Reach.PEOPLE, people=(house.nadia, house.emily))
    message = publish(Writing(text="Le secret orageux"), by=house.viewer("nadia"), to=to)
    filed = report(by=house.viewer("emily"), target=house.nadia, posts=[message], comment="Elle me menace")
    shown = browser(house.yann).get(filed.get_absolute_url()).content.decode()
    assert "Elle me menace" in shown and "orageux" not in shown
    assert not Post.objects.visible_to(house.viewer("yann")).filter(pk=message.pk).exists()


def test_who_moderates_nothing_has_no_such_page(house: House) -> None:
    nobody = next(
        actor
        for actor in Actor.objects.filter(kind="person", account__isnull=False, left_at=None).select_related("account")
        if not viewer_as(actor).admin
        and not Membership.objects.filter(actor=actor, role__in=(Role.MODERATOR, Role.STEWARD)).exists()
    )
    assert browser(nobody).get("/reports/").status_code == 404
    assert browser(house.yann).get("/reports/").status_code == 200
