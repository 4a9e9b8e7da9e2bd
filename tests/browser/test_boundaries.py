"""What is not for somebody is not there for him: no page, no result, no name."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Window
from tests.browser.serving import Site

NOTHING = "There is nothing here for you"


@pytest.mark.parametrize("key", ["maison", "direction", "reparabilite", "merci-campagne", "crise-decision"])
def test_a_subcontractor_finds_a_wall_where_he_is_not_invited(window: Window, site: Site, key: str) -> None:
    theo = window("theo", forgive="status of 404")
    answer = theo.goto(site.place(key))
    assert answer is not None and answer.status == 404
    expect(theo.get_by_role("heading", name=NOTHING)).to_be_visible()
    hidden = theo.locator("main").inner_text()
    theo.goto("/spaces/no-such-space/")
    assert theo.locator("main").inner_text() == hidden  # nothing tells what is hidden from what is not


def test_a_subcontractor_searches_and_suggests_only_what_he_shares(window: Window, site: Site) -> None:
    theo = window("theo")
    theo.goto(site.place("atlas"))
    expect(theo.get_by_role("heading", level=1, name="Projet Atlas")).to_be_visible()
    theo.goto("/search/?q=boucles")
    for elsewhere in ("Réparabilité", "Comité de direction", "Toute la maison"):
        expect(theo.locator("main").get_by_text(elsewhere)).to_have_count(0)
    theo.goto("/search/?q=intéressement")
    expect(theo.get_by_role("heading", name="Nothing found")).to_be_visible()
    theo.goto("/people/")
    expect(theo.get_by_text("Karim Benali").first).to_be_visible()
    expect(theo.get_by_text("Philippe Arnaud")).to_have_count(0)


def test_a_visitor_reads_the_square_and_nothing_else(window: Window, site: Site) -> None:
    visitor = window(forgive="status of 404")
    visitor.goto(site.place("crise"))
    expect(visitor.locator("article").first).to_be_visible()
    answer = visitor.goto(site.place("atlas"))
    assert answer is not None and answer.status == 404
    visitor.goto("/search/?q=atlas")
    expect(visitor.get_by_text("Projet Atlas")).to_have_count(0)
