"""What each hot page may ask of the database, and that it asks no more when there is more to show."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parvis.spaces.models import Reach
from parvis.stream.actions.publishing import comment, publish
from parvis.stream.models import Notification, Post
from parvis.stream.writing import Destination, Writing
from tests.house.canaries import Planted

BUDGETS = {
    "/": 35,
    "/spaces/{slug}/": 55,
    "/posts/{post}/": 40,
    "/@nadia/?tab=posts": 25,
    "/people/": 25,
    "/spaces/": 15,
    "/notifications/": 15,
    "/search/?q=brume": 20,
    "/messages/": 15,
    "/messages/{talk}/": 35,
    "/square/": 35,
}


def asked(planted: Planted, page: str) -> int:
    """How many queries the steward's page takes, once what is read once has been read."""
    path = page.format(
        slug=planted.house.atlas.slug, post=planted.posts["atlas"].pk, talk=planted.posts["duo"].audience_id
    )
    planted.clients["steward"].get(path)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert planted.clients["steward"].get(path).status_code == 200
    return len(queries)


def more(planted: Planted, times: int = 15) -> None:
    """Say more of everything, everywhere these pages look."""
    house, nadia = planted.house, planted.house.viewer("nadia")
    karim = house.viewer("karim")
    for n in range(times):
        publish(Writing(text=f"Brume #sujet{n} @karim {n}"), by=nadia, to=Destination(Reach.SPACE, (house.atlas,)))
        publish(Writing(text=f"Brume {n}"), by=nadia, to=Destination(Reach.PUBLIC, (house.randonneurs,)))
        comment(Writing(text=f"Brume {n} @nadia"), by=karim, on=Post.objects.get(pk=planted.posts["atlas"].pk))
        said = publish(
            Writing(text=f"Brume {n}"), by=karim, to=Destination(Reach.PEOPLE, people=(house.nadia, house.karim))
        )
        Notification.objects.create(
            recipient=house.nadia, kind="mention", actor=house.karim, post=said, entry_id=said.pk, group=f"mention:{n}"
        )


@pytest.mark.parametrize("page", BUDGETS)
def test_a_hot_page_keeps_to_its_budget_however_much_there_is(planted: Planted, page: str) -> None:
    few = asked(planted, page)
    more(planted)
    many = asked(planted, page)
    assert many <= few, f"{page} asks {few}, then {many}"
    assert many <= BUDGETS[page]
