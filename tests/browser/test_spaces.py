"""Opening a space with its charter, and coming into one."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Window
from tests.browser.serving import Site


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Continue").locator("visible=true").click()


def card(page: Page, name: str, value: str) -> None:
    page.locator(f"label.choice-card:has(input[name={name}][value='{value}'])").click()


def test_a_space_opens_with_people_objective_strategy_then_tools(window: Window) -> None:
    page = window("karim", forgive="status of 422")
    page.goto("/spaces/new/")
    steps = page.get_by_role("list", name="Steps").get_by_role("button")
    expect(steps.nth(3)).to_be_disabled()
    page.get_by_label("Name", exact=True).fill("Atelier des voiles")
    card(page, "kind", "team")
    page.get_by_label("Who is it for").fill("Those who sew sails, five people.")
    card(page, "visibility", "hidden")
    card(page, "joining", "request")
    card(page, "level", "1")
    go_on(page)

    expect(page.get_by_role("heading", name="Objective")).to_be_visible()
    go_on(page)  # nothing said yet: it stays
    expect(page.get_by_role("heading", name="Objective")).to_be_visible()
    expect(steps.nth(3)).to_be_disabled()
    card(page, "intention", "support")
    page.get_by_label("The objective, in one sentence").fill("Every torn sail answered in a day")
    go_on(page)
    page.get_by_label("How will working together change?").fill("We ask here, not by mail.")
    go_on(page)

    expect(page.get_by_role("heading", name="Technology")).to_be_visible()
    card(page, "tools", "polls")
    page.get_by_role("button", name="Open the space").click()

    # A hidden space is at least restricted: the page says so where it is mended, and has kept everything.
    expect(page.get_by_text("A hidden space is at least restricted.").locator("visible=true").first).to_be_visible()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Atelier des voiles")
    card(page, "level", "2")
    for _step in range(3):
        go_on(page)
    page.get_by_role("button", name="Open the space").click()

    expect(page.get_by_role("heading", level=1, name="Atelier des voiles")).to_be_visible()
    page.get_by_role("link", name="Charter", exact=True).click()
    expect(page.get_by_text("Every torn sail answered in a day").first).to_be_visible()


def test_a_free_space_is_joined_by_accepting_its_charter(window: Window, site: Site) -> None:
    page = window("sophie", forgive="status of 422")
    page.goto(site.place("randonneurs"))
    page.get_by_role("link", name="Join", exact=True).click()
    expect(page.get_by_text("Que la communauté réponde à la communauté").first).to_be_visible()
    page.get_by_label("I accept the charter").check()
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.get_by_text("Welcome to Communauté des randonneurs.")).to_be_visible()
    page.goto(site.place("randonneurs"))
    expect(page.get_by_label("Your message")).to_be_visible()


def test_a_request_is_answered_with_its_questions_and_let_in(window: Window, site: Site) -> None:
    karim = window("karim")
    karim.goto(site.place("ventes"))
    expect(karim.get_by_text("Join the space to read what its members say.")).to_be_visible()
    karim.get_by_role("link", name="Ask to join").click()
    karim.get_by_label("Quels magasins suivez-vous ?").fill("Those of Toulouse, by mail.")
    karim.get_by_label("Qu’aimeriez-vous rapporter de la route ?").fill("Broken buckles.")
    karim.get_by_label("I accept the charter").check()
    karim.get_by_role("button", name="Send my request").click()
    expect(karim.get_by_role("heading", name="You’ve asked to join")).to_be_visible()

    bastien = window("bastien")
    bastien.goto(site.place("ventes"))
    bastien.get_by_role("link", name=re.compile("^Members")).click()
    expect(bastien.get_by_text("Broken buckles.")).to_be_visible()
    bastien.get_by_role("button", name="Let Karim Benali in").click()
    expect(bastien.get_by_role("button", name="Let Karim Benali in")).to_have_count(0)

    karim.goto(site.place("ventes"))
    expect(karim.get_by_label("Your message")).to_be_visible()
    karim.goto("/notifications/")
    expect(karim.get_by_text("Ventes Sud-Ouest").first).to_be_visible()
